/*
 * Access tokens - what applications (services/oauth) carry: API keys that live for minutes and may
 * do what their scopes and their owner have in common. The gate knows no difference.
 */
#include "services/auth/auth.h"

#include "core/crypto.h"
#include "gateway/door.h"
#include "gateway/proof.h"
#include "sql/auth.h"

/* One statement in so many forgets what ended; the others do not pay for it. */
#define SWEEP_EVERY 32

static Text hash_of(const Token *token, uint8_t hash[32])
{
    crypto_sha256((Text){ (const char *)token->secret, sizeof token->secret }, hash);
    return (Text){ (const char *)hash, 32 };
}

Text auth_access_make(Task *task, AuthAccess *access)
{
    Token token = { .kind = 'a', .tenant_id = task->context.tenant_id, .session_id = uuid_new() };
    crypto_random(token.secret, sizeof token.secret);
    access->id = token.session_id;
    hash_of(&token, access->secret_hash);
    if (!text_is_null(access->proof_key))
        proof_bind((const uint8_t *)access->proof_key.ptr, access->secret_hash);
    Text text = api_key_write(task->arena, &token);
    crypto_wipe(&token, sizeof token);
    return text;
}

/* What of many goes into one statement, a column each. */
typedef struct Columns {
    Uuid *ids, *owners, *givers, *applications, *families;
    Text *names, *scopes, *hashes, *proof_keys;
    int64_t *lifetimes_s;
} Columns;

static Columns columns_of(Arena *arena, AuthAccess *const *made, size_t count)
{
    Columns c = { .ids = ARENA_ARRAY(arena, Uuid, count),
                  .owners = ARENA_ARRAY(arena, Uuid, count),
                  .givers = ARENA_ARRAY(arena, Uuid, count),
                  .applications = ARENA_ARRAY(arena, Uuid, count),
                  .families = ARENA_ARRAY(arena, Uuid, count),
                  .names = ARENA_ARRAY(arena, Text, count),
                  .scopes = ARENA_ARRAY(arena, Text, count),
                  .hashes = ARENA_ARRAY(arena, Text, count),
                  .proof_keys = ARENA_ARRAY(arena, Text, count),
                  .lifetimes_s = ARENA_ARRAY(arena, int64_t, count) };
    for (size_t i = 0; i < count; i++) {
        const AuthAccess *access = made[i];
        c.ids[i] = access->id;
        c.owners[i] = access->owner_id;
        c.givers[i] = access->given_by;
        c.applications[i] = access->application_id;
        c.families[i] = access->family_id;
        c.names[i] = access->name;
        c.scopes[i] = access->scope;
        c.hashes[i] = (Text){ (const char *)access->secret_hash, sizeof access->secret_hash };
        c.proof_keys[i] = access->proof_key;
        c.lifetimes_s[i] = access->lifetime_s;
    }
    return c;
}

void auth_access_keep(Task *task, AuthAccess *const *made, size_t count)
{
    if (count == 0)
        return;
    if (made[0]->secret_hash[0] % SWEEP_EVERY == 0)
        sql_access_token_sweep_in(task, made[0]->application_id);
    Columns c = columns_of(task->arena, made, count);
    sql_access_tokens_insert_in(task, c.ids, count, c.owners, count, c.givers, count,
                                c.applications, count, c.families, count, c.names, count, c.scopes,
                                count, c.hashes, count, c.proof_keys, count, c.lifetimes_s, count);
}

void auth_access_end(Task *task, Uuid application_id, Uuid family_id, Uuid owner_id)
{
    if (sql_access_tokens_end_in(task, application_id, family_id, owner_id) > 0)
        auth_revoke(task);
}

static bool parse(Text text, Token *token)
{
    return api_key_parse(text, token) == API_KEY_GOOD && token->kind == 'a';
}

bool auth_access_end_one(Task *task, Uuid application_id, Text text)
{
    Token token;
    uint8_t hash[32];
    if (!parse(text, &token) || !uuid_equal(token.tenant_id, task->context.tenant_id))
        return false;
    bool ended =
        sql_access_token_end_in(task, token.session_id, hash_of(&token, hash), application_id) > 0;
    if (ended)
        auth_revoke(task);
    return ended;
}

static AuthAccessFound found_of(Uuid id, AccessTokenRow row)
{
    return (AuthAccessFound){ row.found,     id,        row.owner_id,  row.application_id,
                              row.family_id, row.scope, row.proof_key, row.expires_at,
                              row.created_at };
}

AuthAccessFound auth_access_find(Task *task, Text text)
{
    Token token;
    uint8_t hash[32];
    if (!parse(text, &token) || !uuid_equal(token.tenant_id, task->context.tenant_id))
        return (AuthAccessFound){ 0 };
    Text secret_hash = hash_of(&token, hash);
    return found_of(token.session_id,
                    sql_access_token_find_in(task, token.session_id, secret_hash));
}

AuthAccessFound auth_access_of(Task *task)
{
    const Context *context = &task->context;
    if (context->kind != CONTEXT_SESSION || !context->is_key)
        return (AuthAccessFound){ 0 };
    Text hash = { (const char *)context->secret_hash, sizeof context->secret_hash };
    return found_of(context->session_id, sql_access_token_find_in(task, context->session_id, hash));
}

AuthStanding auth_standing(Request *req)
{
    Context *context = &req->task.context;
    uint8_t hash[32];
    Token token;
    if (context->kind == CONTEXT_SESSION && !context->is_key) {
        Text own = { (const char *)context->secret_hash, sizeof context->secret_hash };
        SessionStanding row = sql_session_standing(req, context->session_id, own);
        return (AuthStanding){ row.found, context->session_id, row.user_id, row.created_at };
    }
    if (!token_parse(door_cookie(req, SESSION_COOKIE), &token) || token.kind != 's' ||
        !uuid_equal(token.tenant_id, context->tenant_id))
        return (AuthStanding){ 0 };
    Text secret_hash = hash_of(&token, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    SessionStanding row = sql_session_standing(req, token.session_id, secret_hash);
    return (AuthStanding){ row.found, token.session_id, row.user_id, row.created_at };
}
