/* What became of a token: taken back, looked at, and whom it stands for. */
#include "services/oauth/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/oauth/protocol/scope.h"
#include "services/oauth/protocol/tokens.h"
#include "sql/oauth.h"

/* POST .../revoke - RFC 7009; whatever is no token of this application's is as good as taken back.
 */
void oauth_revoke(Request *req)
{
    Uuid family_id;
    uint8_t hash[32];
    Issuer issuer = issuer_enter(req);
    Form form = form_read(req);
    OauthClient client = client_authenticate(req, &issuer, &form);
    Text token = form_text(&form, "token");
    if (text_is_null(token))
        fail(req, 400, "invalid_request", "token is required.");
    db_begin(&req->task);
    if (refresh_parse(token, issuer.tenant_id, &family_id, hash)) {
        Family family = sql_family_lock(req, family_id);
        if (family.found && uuid_equal(family.application_id, client.id) &&
            family.refresh_hash.len == sizeof hash &&
            crypto_equal(family.refresh_hash.ptr, hash, sizeof hash)) {
            sql_family_end(req, family_id);
            auth_access_end(&req->task, client.id, family_id, UUID_NIL);
        }
    } else {
        auth_access_end_one(&req->task, client.id, token);
    }
    db_commit(&req->task);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, TEXT("{}"));
}

/* What is told of a live token. */
typedef struct State {
    Text scope;
    Uuid subject;
    TimeMs until, since;
    Text proof_key;
    bool is_access;
} State;

static bool state_of_refresh(Request *req, const Issuer *issuer, const OauthClient *client,
                             Text token, State *state)
{
    Uuid family_id;
    uint8_t hash[32];
    if (!refresh_parse(token, issuer->tenant_id, &family_id, hash))
        return false;
    FamilyStanding row = sql_family_standing(req, family_id);
    *state = (State){ row.scope, row.user_id, row.refresh_until, row.created_at, TEXT_NULL, false };
    return row.found && uuid_equal(row.application_id, client->id) &&
           row.refresh_hash.len == sizeof hash &&
           crypto_equal(row.refresh_hash.ptr, hash, sizeof hash);
}

static bool state_of(Request *req, const Issuer *issuer, const OauthClient *client, Text token,
                     State *state)
{
    if (!api_key_has_prefix(token))
        return state_of_refresh(req, issuer, client, token, state);
    AuthAccessFound row = auth_access_find(&req->task, token);
    *state =
        (State){ row.scope, row.owner_id, row.expires_at, row.created_at, row.proof_key, true };
    return row.found && uuid_equal(row.application_id, client->id);
}

/* RFC 9449, 6.2 */
static void put_confirmation(Request *req, JsonWriter *w, Text proof_key)
{
    json_key(w, TEXT("cnf"));
    json_object_begin(w);
    json_field(w, "jkt", text, crypto_base64url(req->task.arena, proof_key));
    json_object_end(w);
}

/* POST .../introspect - RFC 7662; an application learns of its own tokens and no other's. */
void oauth_introspect(Request *req)
{
    State state;
    Issuer issuer = issuer_enter(req);
    Form form = form_read(req);
    OauthClient client = client_authenticate(req, &issuer, &form);
    Text token = form_text(&form, "token");
    if (text_is_null(token))
        fail(req, 400, "invalid_request", "token is required.");
    if (client.is_public)
        fail(req, 401, "invalid_client", "Only an application that proves itself may ask.");
    bool is_active = state_of(req, &issuer, &client, token, &state);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "active", bool, is_active);
    if (is_active) {
        json_field(&w, "scope", text, state.scope);
        json_field(&w, "client_id", uuid, client.id);
        if (state.is_access)
            json_field(&w, "token_type", text,
                       text_is_null(state.proof_key) ? TEXT("Bearer") : TEXT("DPoP"));
        if (!text_is_null(state.proof_key))
            put_confirmation(req, &w, state.proof_key);
        json_field(&w, "exp", int, state.until / 1000);
        json_field(&w, "iat", int, state.since / 1000);
        json_field(&w, "sub", uuid, state.subject);
        json_field(&w, "aud", text, issuer.url);
        json_field(&w, "iss", text, issuer.url);
    }
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

/* GET .../userinfo - with an access token that openid was asked for with. */
void oauth_userinfo(Request *req)
{
    request_require_context(req);
    if (!req->task.context.is_key)
        fail(req, 403, "insufficient_scope", "This is for applications, with an access token.");
    AuthAccessFound access = auth_access_of(&req->task);
    TextList scopes = scope_list(req->task.arena, access.scope);
    if (!access.found || !text_equal(issuer_of_caller(req).slug, path_text(req, "slug")))
        fail(req, 401, "invalid_token", "This is no access token of this workspace.");
    if (!scope_has(scopes, TEXT("openid")))
        fail(req, 403, "insufficient_scope", "The access token was not asked for with openid.");
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    claims_write(req, &w, access.owner_id, scopes);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}
