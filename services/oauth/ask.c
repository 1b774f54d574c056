#include "services/oauth/protocol/ask.h"

#include "core/crypto.h"
#include "core/jose.h"
#include "gateway/query.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

#define CODE_LIFETIME_S     60
#define CHALLENGE_CHARS     43
#define PASSED_ON_MAX_BYTES 2000
#define MAX_AGE_MAX_S       (365LL * 24 * 60 * 60)

static bool is_challenge(Text text)
{
    uint8_t hash[32];
    return text.len == CHALLENGE_CHARS && crypto_base64url_decode(text, hash, sizeof hash);
}

static const char *read_scopes(Request *req, const OauthClient *client, Text scope, Ask *ask,
                               const char **detail)
{
    ask->scopes = scope_list(req->task.arena, scope);
    if (ask->scopes.count == 0) {
        *detail = "Say in scope what is asked for.";
        return "invalid_scope";
    }
    if (scope_within(ask->scopes, client->scopes))
        return NULL;
    *detail = "The application may not ask for all of these scopes.";
    return "invalid_scope";
}

static const char *read_prompt(Ask *ask, const char **detail)
{
    static const char *const known[] = { "none", "login", "consent", "select_account" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_is_null(ask->prompt) || text_equal(ask->prompt, text_of(known[i])))
            return NULL;
    *detail = "prompt is none, login, consent or select_account.";
    return "invalid_request";
}

static const char *read_max_age(const Form *form, Ask *ask, const char **detail)
{
    Text age = form_text(form, "max_age");
    ask->max_age_s = -1;
    if (text_is_null(age))
        return NULL;
    if (text_to_int64(age, &ask->max_age_s) && ask->max_age_s >= 0 &&
        ask->max_age_s <= MAX_AGE_MAX_S)
        return NULL;
    *detail = "max_age is a number of seconds.";
    return "invalid_request";
}

/* PKCE is asked of every application, and S256 alone: what can be left out can be taken out. */
static const char *read_challenge(const Form *form, Ask *ask, const char **detail)
{
    ask->challenge = form_text(form, "code_challenge");
    if (is_challenge(ask->challenge) &&
        text_equal(form_text(form, "code_challenge_method"), TEXT("S256")))
        return NULL;
    *detail = "code_challenge with code_challenge_method=S256 is required.";
    return "invalid_request";
}

/* RFC 9449, 10: a code that only the holder of this key can use. */
static const char *read_proof_key(const Form *form, Ask *ask, const char **detail)
{
    ask->proof_key = form_text(form, "dpop_jkt");
    if (text_is_null(ask->proof_key) || is_challenge(ask->proof_key))
        return NULL;
    *detail = "dpop_jkt is the SHA-256 thumbprint of a key.";
    return "invalid_request";
}

static const char *read_form_of_answer(const Form *form, const char **detail)
{
    Text mode = form_text(form, "response_mode"), type = form_text(form, "response_type");
    if (!text_equal(type, TEXT("code"))) {
        *detail = "response_type must be code.";
        return text_is_null(type) ? "invalid_request" : "unsupported_response_type";
    }
    if (!text_is_null(mode) && !text_equal(mode, TEXT("query"))) {
        *detail = "response_mode must be query.";
        return "invalid_request";
    }
    if (!text_is_null(form_text(form, "request"))) {
        *detail = "Request objects are not taken; push the request instead.";
        return "request_not_supported";
    }
    return NULL;
}

const char *ask_read(Request *req, const OauthClient *client, const Form *form, Ask *ask,
                     const char **detail)
{
    ask->redirect_uri = form_text(form, "redirect_uri");
    ask->state = form_text(form, "state");
    ask->nonce = form_text(form, "nonce");
    ask->prompt = form_text(form, "prompt");
    ask->login_hint = form_text(form, "login_hint");
    const char *error = read_form_of_answer(form, detail);
    if (error == NULL && text_equal(client->kind, TEXT("service"))) {
        *detail = "This application acts by itself and asks nobody.";
        error = "unauthorized_client";
    }
    if (error == NULL &&
        ask->state.len + ask->nonce.len + ask->login_hint.len > PASSED_ON_MAX_BYTES) {
        *detail = "state, nonce and login_hint are too long.";
        ask->state = TEXT_NULL;
        error = "invalid_request";
    }
    if (error == NULL)
        error = read_challenge(form, ask, detail);
    if (error == NULL)
        error = read_proof_key(form, ask, detail);
    if (error == NULL)
        error = read_prompt(ask, detail);
    if (error == NULL)
        error = read_max_age(form, ask, detail);
    if (error == NULL)
        error = read_scopes(req, client, form_text(form, "scope"), ask, detail);
    return error;
}

Text ask_write(Request *req, const Ask *ask)
{
    Buffer *text = reply_buffer(req);
    JsonWriter w = json_writer(text);
    json_object_begin(&w);
    json_field(&w, "redirect_uri", text, ask->redirect_uri);
    json_field(&w, "state", text, ask->state);
    json_field(&w, "nonce", text, ask->nonce);
    json_field(&w, "challenge", text, ask->challenge);
    json_field(&w, "proof_key", text, ask->proof_key);
    json_field(&w, "prompt", text, ask->prompt);
    json_field(&w, "login_hint", text, ask->login_hint);
    json_field(&w, "scope", text, scope_text(req->task.arena, ask->scopes));
    json_field(&w, "max_age_s", int, ask->max_age_s);
    json_object_end(&w);
    return buffer_view(text);
}

Ask ask_of_row(Request *req, Text json)
{
    JsonError error;
    const json_t *row = json_read(req->task.arena, json, false, &error);
    return (Ask){
        .redirect_uri = json_text_at(row, "redirect_uri"),
        .state = json_text_at(row, "state"),
        .nonce = json_text_at(row, "nonce"),
        .challenge = json_text_at(row, "challenge"),
        .proof_key = json_text_at(row, "proof_key"),
        .prompt = json_text_at(row, "prompt"),
        .login_hint = json_text_at(row, "login_hint"),
        .scopes = scope_list(req->task.arena, json_text_at(row, "scope")),
        .max_age_s = json_integer_value(json_object_get(row, "max_age_s")),
    };
}

bool ask_wants_sign_in(const Ask *ask, const AuthStanding *standing, TimeMs asked_at)
{
    TimeMs now = clock_now_ms();
    if (!standing->found)
        return true;
    if (text_equal(ask->prompt, TEXT("login")))
        return standing->since < (asked_at == 0 ? now : asked_at);
    return ask->max_age_s >= 0 &&
           standing->since + ask->max_age_s * 1000 < (asked_at == 0 ? now : asked_at);
}

Text ask_allow(Request *req, const Issuer *issuer, const OauthClient *client, const Ask *ask,
               Uuid user_id, TimeMs signed_in_at)
{
    Token code = { .kind = 'g', .tenant_id = issuer->tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(code.secret, sizeof code.secret);
    crypto_sha256((Text){ (const char *)code.secret, sizeof code.secret }, hash);
    sql_family_insert(req, code.session_id, client->id, user_id, ask->scopes.items,
                      ask->scopes.count, ask->redirect_uri, ask->challenge, ask->nonce,
                      signed_in_at, (Text){ (const char *)hash, sizeof hash }, CODE_LIFETIME_S,
                      jose_base64url(req->task.arena, ask->proof_key));
    Buffer *uri = reply_buffer(req);
    buffer_text(uri, ask->redirect_uri);
    redirect_add(uri, "code", token_write(req->task.arena, &code));
    redirect_add(uri, "state", ask->state);
    redirect_add(uri, "iss", issuer->url);
    crypto_wipe(&code, sizeof code);
    return buffer_view(uri);
}

Text ask_deny(Request *req, const Issuer *issuer, const Ask *ask, const char *error,
              const char *detail)
{
    Buffer *uri = reply_buffer(req);
    buffer_text(uri, ask->redirect_uri);
    redirect_add(uri, "error", text_of(error));
    redirect_add(uri, "error_description", text_of(detail));
    redirect_add(uri, "state", ask->state);
    redirect_add(uri, "iss", issuer->url);
    return buffer_view(uri);
}
