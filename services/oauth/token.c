/*
 * The token endpoint. Codes and refresh tokens are good for one use; one that comes a second time
 * was copied, nobody can say by whom, and so everything that came of that sign-in ends.
 */
#include "services/oauth/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "gateway/proof.h"
#include "services/auth/auth.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/scope.h"
#include "services/oauth/protocol/signing_key.h"
#include "services/oauth/protocol/tokens.h"
#include "sql/oauth.h"

#define VERIFIER_MIN 43
#define VERIFIER_MAX 128

static _Noreturn void refuse_grant(Request *req, const char *why)
{
    fail(req, 400, "invalid_grant", "%s", why);
}

/* Ends the family and all that came of it; what is said is the same as for any other bad one. */
static _Noreturn void end_stolen(Request *req, const OauthClient *client, Uuid family_id,
                                 Uuid user_id, const char *event)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, client->name);
    json_field(&w, "user_id", uuid, user_id);
    json_object_end(&w);
    sql_family_end(req, family_id);
    event_emit(req, event, client->id, buffer_view(data));
    auth_access_end(&req->task, client->id, family_id, UUID_NIL);
    refuse(req, 400, "invalid_grant", "This was used before: all tokens that came of it end.");
}

static bool is_hash(Text kept, const uint8_t hash[32])
{
    return kept.len == 32 && crypto_equal(kept.ptr, hash, 32);
}

/* RFC 7636: the hash of what the application kept for itself. */
static bool proves(Text verifier, Text challenge)
{
    uint8_t hash[32], wanted[32];
    if (verifier.len < VERIFIER_MIN || verifier.len > VERIFIER_MAX ||
        !crypto_base64url_decode(challenge, wanted, sizeof wanted))
        return false;
    crypto_sha256(verifier, hash);
    return crypto_equal(hash, wanted, sizeof hash);
}

static Grantee grantee_of(Request *req, const TokenRequest *asked, Uuid family_id,
                          const Family *family)
{
    const OauthClient *client = &asked->client;
    TextList scopes = scope_list(req->task.arena, family->scope);
    return (Grantee){ .user_id = family->user_id,
                      .family_id = family_id,
                      .family_scopes = scopes,
                      .scopes = scope_common(req->task.arena, scopes, client->scopes),
                      .nonce = family->nonce,
                      .signed_in_at = family->signed_in_at,
                      .proof_key = asked->proof_key };
}

/* What is bound to a key is good only with its proof. */
static void require_key(Request *req, const TokenRequest *asked, const Family *family)
{
    if (!text_is_null(family->proof_key) && !text_equal(family->proof_key, asked->proof_key))
        fail(req, 400, "invalid_dpop_proof", "This is bound to another key, or to one at all.");
}

static void token_of_code(Request *req, const TokenRequest *asked)
{
    const Issuer *issuer = &asked->issuer;
    const OauthClient *client = &asked->client;
    const Form *form = &asked->form;
    Token code;
    uint8_t hash[32];
    Text verifier = form_text(form, "code_verifier");
    if (text_is_null(verifier) || text_is_null(form_text(form, "code")))
        fail(req, 400, "invalid_request", "code and code_verifier are required.");
    if (!token_parse(form_text(form, "code"), &code) || code.kind != 'g' ||
        !uuid_equal(code.tenant_id, issuer->tenant_id))
        refuse_grant(req, "There is no such code.");
    crypto_sha256((Text){ (const char *)code.secret, sizeof code.secret }, hash);
    signing_key_ensure(req);
    db_begin(&req->task);
    Family family = sql_family_lock(req, code.session_id);
    if (!family.found || !is_hash(family.code_hash, hash) ||
        !uuid_equal(family.application_id, client->id))
        refuse_grant(req, "There is no such code.");
    if (family.is_spent)
        end_stolen(req, client, code.session_id, family.user_id, "application.code_reused");
    if (!family.is_code_fresh || family.is_ended || !family.is_active)
        refuse_grant(req, "This code is too old.");
    if (!text_equal(family.redirect_uri, form_text(form, "redirect_uri")))
        refuse_grant(req, "redirect_uri is another one than the code was asked for with.");
    if (!proves(verifier, family.challenge))
        refuse_grant(req, "code_verifier does not fit the code_challenge.");
    require_key(req, asked, &family);
    Grantee grantee = grantee_of(req, asked, code.session_id, &family);
    tokens_reply(req, issuer, client, &grantee);
    db_commit(&req->task);
}

/* One that wants less than all, or that is not what it should be. */
static void token_of_refresh_alone(Request *req, const TokenRequest *asked, Uuid family_id,
                                   const uint8_t hash[32])
{
    const OauthClient *client = &asked->client;
    signing_key_ensure(req);
    db_begin(&req->task);
    Family family = sql_family_lock(req, family_id);
    if (!family.found || !uuid_equal(family.application_id, client->id) || family.is_ended)
        refuse_grant(req, "There is no such refresh token.");
    if (!is_hash(family.refresh_hash, hash))
        end_stolen(req, client, family_id, family.user_id, "application.refresh_reused");
    if (!family.is_refresh_fresh || !family.is_active)
        refuse_grant(req, "This refresh token is too old.");
    require_key(req, asked, &family);
    Grantee grantee = grantee_of(req, asked, family_id, &family);
    grantee.scopes = tokens_scopes(req, &asked->form, grantee.scopes);
    grantee.nonce = TEXT_NULL;
    tokens_reply(req, &asked->issuer, client, &grantee);
    db_commit(&req->task);
}

static void token_of_refresh(Request *req, const TokenRequest *asked)
{
    Uuid family_id;
    uint8_t hash[32];
    Text token = form_text(&asked->form, "refresh_token");
    if (!refresh_parse(token, asked->issuer.tenant_id, &family_id, hash))
        refuse_grant(req, "There is no such refresh token.");
    bool wants_all = text_is_null(form_text(&asked->form, "scope"));
    if (!wants_all || !token_of_good_refresh(req, asked, family_id, hash))
        token_of_refresh_alone(req, asked, family_id, hash);
}

static const struct {
    const char *name;
    void (*give)(Request *req, const TokenRequest *asked);
    const char *kinds; /* of applications that may */
} grants[] = {
    { "authorization_code", token_of_code, "web browser native" },
    { "refresh_token", token_of_refresh, "web browser native" },
    { "client_credentials", token_of_itself, "service" },
    { "urn:ietf:params:oauth:grant-type:device_code", token_of_device, "native" },
};

static bool is_word_of(Text word, const char *words)
{
    for (Text rest = text_of(words); !text_is_null(rest);)
        if (text_equal(text_cut(&rest, ' '), word))
            return true;
    return false;
}

/* After the application is known, so that strangers leave no proofs behind. */
static void read_proof(Request *req, TokenRequest *asked)
{
    Proof *proof = ARENA_NEW(req->task.arena, Proof);
    if (!proof_read(req, 400, TEXT_NULL, proof))
        return;
    proof_spend(req, 400, proof);
    asked->proof_key = (Text){ (const char *)proof->key, sizeof proof->key };
}

/* POST .../token */
void oauth_token(Request *req)
{
    TokenRequest asked = { .issuer = issuer_enter(req), .form = form_read(req) };
    Text type = form_text(&asked.form, "grant_type");
    if (text_is_null(type))
        fail(req, 400, "invalid_request", "grant_type is required.");
    asked.client = client_authenticate(req, &asked.issuer, &asked.form);
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
        if (!text_equal(type, text_of(grants[i].name)))
            continue;
        if (!is_word_of(asked.client.kind, grants[i].kinds))
            fail(req, 400, "unauthorized_client", "This kind of application does not do that.");
        read_proof(req, &asked);
        grants[i].give(req, &asked);
        return;
    }
    fail(req, 400, "unsupported_grant_type", "This grant_type is not known here.");
}
