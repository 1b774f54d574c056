/*
 * Tokens that many ask for at the same time share a commit: those of applications that act by
 * themselves, and those for a refresh token that is all that it should be. A refresh token that is
 * not (spent before, too old, of somebody suspended) is left as it is, for token.c to look at.
 */
#include "core/group.h"
#include "core/text.h"
#include "services/auth/auth.h"
#include "services/oauth/protocol/scope.h"
#include "services/oauth/protocol/signing_key.h"
#include "services/oauth/protocol/tokens.h"
#include "sql/oauth.h"

typedef struct Refresh {
    Uuid family_id;
    Text spent_hash, hash, family_key;
    bool is_done;
} Refresh;

typedef struct Issue {
    Arena *arena; /* of the request: what is found outlives the commit */
    const OauthClient *client;
    AuthAccess access;
    Grantee grantee;
    Refresh *refresh; /* NULL: an application's own */
} Issue;

/* ---- in the transaction ---- */

static void take(Issue *issue, const FamilyRefreshed *row)
{
    Grantee *grantee = &issue->grantee;
    grantee->user_id = row->user_id;
    grantee->signed_in_at = row->signed_in_at;
    grantee->family_scopes = scope_list(issue->arena, text_copy(issue->arena, row->scope));
    grantee->scopes = scope_common(issue->arena, grantee->family_scopes, issue->client->scopes);
    issue->access.owner_id = issue->access.given_by = row->user_id;
    issue->access.scope = scope_text(issue->arena, grantee->scopes);
    issue->refresh->is_done = true;
}

static void take_row(Issue *const *issues, size_t count, const FamilyRefreshed *row)
{
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(issues[i]->refresh->family_id, row->id) &&
            text_equal(issues[i]->refresh->hash, row->refresh_hash))
            take(issues[i], row);
}

static void refresh_all(Task *task, Issue *const *issues, size_t count)
{
    Arena *arena = task->arena;
    Uuid *ids = ARENA_ARRAY(arena, Uuid, count), *applications = ARENA_ARRAY(arena, Uuid, count);
    Text *spent = ARENA_ARRAY(arena, Text, count), *hashes = ARENA_ARRAY(arena, Text, count);
    Text *keys = ARENA_ARRAY(arena, Text, count);
    for (size_t i = 0; i < count; i++) {
        Refresh *refresh = issues[i]->refresh;
        refresh->is_done = false;
        ids[i] = refresh->family_id;
        applications[i] = issues[i]->client->id;
        spent[i] = refresh->spent_hash;
        hashes[i] = refresh->hash;
        keys[i] = refresh->family_key;
    }
    FamilyRefreshedRows rows =
        sql_families_refresh_in(task, ids, count, applications, count, spent, count, hashes, count,
                                keys, count, REFRESH_LIFETIME_S);
    for (size_t i = 0; i < rows.count; i++)
        take_row(issues, count, &rows.rows[i]);
}

static void flush(Task *task, void *const *items, size_t count)
{
    Issue **refreshes = ARENA_ARRAY(task->arena, Issue *, count);
    AuthAccess **kept = ARENA_ARRAY(task->arena, AuthAccess *, count);
    size_t refresh_count = 0, kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        Issue *issue = items[i];
        if (issue->refresh != NULL)
            refreshes[refresh_count++] = issue;
    }
    if (refresh_count > 0)
        refresh_all(task, refreshes, refresh_count);
    for (size_t i = 0; i < count; i++) {
        Issue *issue = items[i];
        if (issue->refresh == NULL || issue->refresh->is_done)
            kept[kept_count++] = &issue->access;
    }
    auth_access_keep(task, kept, kept_count);
}

static const Group group = { .name = "oauth.token", .max_items = 100, .flush = flush };

/* ---- for a request ---- */

/* What it may do by itself: permissions, nothing about a person. */
static TextList own_scopes(Request *req, const OauthClient *client)
{
    TextList own = { .items = ARENA_ARRAY(req->task.arena, Text, client->scopes.count + 1) };
    for (size_t i = 0; i < client->scopes.count; i++)
        if (!scope_is_about_person(client->scopes.items[i]))
            own.items[own.count++] = client->scopes.items[i];
    return own;
}

void token_of_itself(Request *req, const TokenRequest *asked)
{
    const OauthClient *client = &asked->client;
    TextList scopes = tokens_scopes(req, &asked->form, own_scopes(req, client));
    Issue issue = { .arena = req->task.arena,
                    .client = client,
                    .grantee = { .scopes = scopes, .proof_key = asked->proof_key },
                    .access = { .owner_id = client->service_account,
                                .given_by = client->given_by,
                                .application_id = client->id,
                                .name = client->name,
                                .scope = scope_text(req->task.arena, scopes),
                                .proof_key = asked->proof_key,
                                .lifetime_s = ACCESS_LIFETIME_S } };
    Text access = auth_access_make(&req->task, &issue.access);
    group_append(&req->task, &group, &issue);
    tokens_reply_made(req, &asked->issuer, client, &issue.grantee, access, TEXT_NULL);
}

bool token_of_good_refresh(Request *req, const TokenRequest *asked, Uuid family_id,
                           const uint8_t spent_hash[32])
{
    uint8_t hash[32];
    Text text = refresh_make(req, family_id, hash);
    Refresh refresh = { .family_id = family_id,
                        .spent_hash = { (const char *)spent_hash, 32 },
                        .hash = { (const char *)hash, sizeof hash },
                        .family_key = tokens_family_key(asked) };
    Issue issue = { .arena = req->task.arena,
                    .client = &asked->client,
                    .refresh = &refresh,
                    .grantee = { .family_id = family_id, .proof_key = asked->proof_key },
                    .access = { .application_id = asked->client.id,
                                .family_id = family_id,
                                .name = asked->client.name,
                                .proof_key = asked->proof_key,
                                .lifetime_s = ACCESS_LIFETIME_S } };
    Text access = auth_access_make(&req->task, &issue.access);
    group_append(&req->task, &group, &issue);
    if (!refresh.is_done)
        return false;
    if (scope_has(issue.grantee.scopes, TEXT("openid")))
        signing_key_ensure(req);
    tokens_reply_made(req, &asked->issuer, &asked->client, &issue.grantee, access, text);
    return true;
}
