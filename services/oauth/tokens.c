#include "services/oauth/protocol/tokens.h"

#include "core/crypto.h"
#include "services/auth/auth.h"
#include "services/oauth/protocol/scope.h"
#include "services/oauth/protocol/signing_key.h"
#include "sql/oauth.h"

#define ID_TOKEN_LIFETIME_S 3600

TextList tokens_scopes(Request *req, const Form *form, TextList most)
{
    Text scope = form_text(form, "scope");
    TextList asked = text_is_null(scope) ? most : scope_list(req->task.arena, scope);
    if (!scope_within(asked, most))
        fail(req, 400, "invalid_scope", "These scopes were not given.");
    return asked;
}

bool refresh_parse(Text text, Uuid tenant_id, Uuid *family_id, uint8_t hash[32])
{
    Token token;
    if (!token_parse(text, &token) || token.kind != 'r' || !uuid_equal(token.tenant_id, tenant_id))
        return false;
    *family_id = token.session_id;
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    return true;
}

Text refresh_make(Request *req, Uuid family_id, uint8_t hash[32])
{
    Token token = { .kind = 'r',
                    .tenant_id = req->task.context.tenant_id,
                    .session_id = family_id };
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    Text text = token_write(req->task.arena, &token);
    crypto_wipe(token.secret, sizeof token.secret);
    return text;
}

void claims_write(Request *req, JsonWriter *w, Uuid user_id, TextList scopes)
{
    bool wants_email = scope_has(scopes, TEXT("email"));
    bool wants_profile = scope_has(scopes, TEXT("profile"));
    json_field(w, "sub", uuid, user_id);
    if (!wants_email && !wants_profile)
        return;
    PersonShown person = sql_person_show(req, user_id);
    if (person.found && wants_email) {
        json_field(w, "email", text, person.email);
        json_field(w, "email_verified", bool, person.is_verified);
    }
    if (!person.found || !wants_profile)
        return;
    json_field(w, "name", text,
               text_format(req->task.arena, "%.*s %.*s", TEXT_ARG(person.first_name),
                           TEXT_ARG(person.last_name)));
    json_field(w, "given_name", text, person.first_name);
    json_field(w, "family_name", text, person.last_name);
    json_field(w, "updated_at", int, person.updated_at / 1000);
}

/* The left half of the access token's hash (OpenID Connect Core 3.1.3.6). */
static Text at_hash(Arena *arena, Text access_token)
{
    uint8_t hash[32];
    crypto_sha256(access_token, hash);
    return crypto_base64url(arena, (Text){ (const char *)hash, 16 });
}

static Text id_token(Request *req, const Issuer *issuer, const OauthClient *client,
                     const Grantee *grantee, Text access_token)
{
    int64_t now_s = clock_now_ms() / 1000;
    Buffer *claims = reply_buffer(req);
    JsonWriter w = json_writer(claims);
    json_object_begin(&w);
    json_field(&w, "iss", text, issuer->url);
    json_field(&w, "aud", uuid, client->id);
    json_field(&w, "iat", int, now_s);
    json_field(&w, "exp", int, now_s + ID_TOKEN_LIFETIME_S);
    json_field(&w, "auth_time", int, grantee->signed_in_at / 1000);
    if (!text_is_null(grantee->nonce))
        json_field(&w, "nonce", text, grantee->nonce);
    json_field(&w, "at_hash", text, at_hash(req->task.arena, access_token));
    claims_write(req, &w, grantee->user_id, grantee->scopes);
    json_object_end(&w);
    return signing_key_sign(req, buffer_view(claims));
}

static Text access_token(Request *req, const OauthClient *client, const Grantee *grantee)
{
    AuthAccess access = { .owner_id = grantee->user_id,
                          .given_by = grantee->user_id,
                          .application_id = client->id,
                          .family_id = grantee->family_id,
                          .name = client->name,
                          .scope = scope_text(req->task.arena, grantee->scopes),
                          .proof_key = grantee->proof_key,
                          .lifetime_s = ACCESS_LIFETIME_S };
    Text text = auth_access_make(&req->task, &access);
    auth_access_keep(&req->task, &(AuthAccess *){ &access }, 1);
    return text;
}

Text tokens_family_key(const TokenRequest *asked)
{
    return asked->client.is_public ? asked->proof_key : TEXT_NULL;
}

void tokens_reply_made(Request *req, const Issuer *issuer, const OauthClient *client,
                       const Grantee *grantee, Text access, Text refresh)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "access_token", text, access);
    json_field(&w, "token_type", text,
               text_is_null(grantee->proof_key) ? TEXT("Bearer") : TEXT("DPoP"));
    json_field(&w, "expires_in", int, ACCESS_LIFETIME_S);
    json_field(&w, "scope", text, scope_text(req->task.arena, grantee->scopes));
    if (!text_is_null(refresh))
        json_field(&w, "refresh_token", text, refresh);
    if (scope_has(grantee->scopes, TEXT("openid")))
        json_field(&w, "id_token", text, id_token(req, issuer, client, grantee, access));
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

void tokens_reply(Request *req, const Issuer *issuer, const OauthClient *client,
                  const Grantee *grantee)
{
    uint8_t hash[32];
    Text refresh = TEXT_NULL, refresh_hash = TEXT_NULL;
    if (scope_has(grantee->family_scopes, TEXT("offline_access"))) {
        refresh = refresh_make(req, grantee->family_id, hash);
        refresh_hash = (Text){ (const char *)hash, sizeof hash };
    }
    sql_family_renew(req, grantee->family_id, refresh_hash, REFRESH_LIFETIME_S,
                     client->is_public ? grantee->proof_key : TEXT_NULL);
    tokens_reply_made(req, issuer, client, grantee, access_token(req, client, grantee), refresh);
}
