#include "services/auth/factors/challenge.h"

#include <string.h>

#include "core/crypto.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

static Text hash_of(const Token *token, uint8_t hash[32])
{
    crypto_sha256((Text){ (const char *)token->secret, sizeof token->secret }, hash);
    return (Text){ (const char *)hash, 32 };
}

static Challenge challenge_of(const Token *token)
{
    Challenge challenge = { .tenant_id = token->tenant_id, .id = token->session_id };
    crypto_keyed_hash(token->secret, TEXT("insula authenticator challenge"), challenge.bytes);
    return challenge;
}

Text challenge_open(Task *task, const char *purpose, Uuid user_id, bool remember,
                    Challenge *challenge)
{
    Token token = { .kind = 'c', .tenant_id = task->context.tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    sql_challenge_sweep_in(task);
    sql_challenge_open_in(task, token.session_id, user_id, text_of(purpose), hash_of(&token, hash),
                          remember);
    *challenge = challenge_of(&token);
    challenge->user_id = user_id;
    challenge->remember = remember;
    Text text = token_write(task->arena, &token);
    crypto_wipe(token.secret, sizeof token.secret);
    return text;
}

static _Noreturn void fail_expired(Request *req)
{
    /* Who has a session keeps it: 401 would say that it has ended. */
    if (req->task.context.kind == CONTEXT_SESSION)
        fail(req, 409, "challenge_expired", "This took too long or was done already; start again.");
    fail(req, 401, "challenge_expired", "This took too long or failed too often; start again.");
}

Challenge challenge_try(Request *req, const char *purpose, Text text)
{
    Token token;
    uint8_t hash[32];
    Context *context = &req->task.context;
    if (!token_parse(text, &token) || token.kind != 'c')
        fail_expired(req);
    Challenge challenge = challenge_of(&token);
    Text secret_hash = hash_of(&token, hash);
    crypto_wipe(token.secret, sizeof token.secret);

    bool has_session = context->kind == CONTEXT_SESSION;
    if (has_session)
        request_require_context(req);
    if (has_session && !uuid_equal(context->tenant_id, challenge.tenant_id))
        fail_expired(req);
    if (!has_session)
        auth_act_as_system(&req->task, challenge.tenant_id);
    db_begin(&req->task);
    ChallengeTried tried = sql_challenge_try(req, challenge.id, secret_hash, text_of(purpose));
    db_commit(&req->task);
    if (!tried.found || (has_session && !uuid_equal(tried.user_id, context->user_id)))
        fail_expired(req);
    challenge.user_id = tried.user_id;
    challenge.remember = tried.remember;
    return challenge;
}

void challenge_spend(Request *req, const Challenge *challenge)
{
    if (sql_challenge_spend(req, challenge->id) == 0)
        fail_expired(req);
}
