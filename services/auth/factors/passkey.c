#include "services/auth/factors/passkey.h"

#include <string.h>

#include "core/crypto.h"
#include "core/setting.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/auth/factors/factors.h"
#include "services/auth/factors/webauthn.h"
#include "services/auth/policy/policy.h"
#include "sql/auth.h"

#define MAX_PASSKEYS 20
#define HANDLE_BYTES 32 /* tenant, user */
#define MAX_CHARS    16384

static const ShapeField assertion_fields[] = {
    SHAPE_FIELD(PasskeyAssertion, id, SHAPE_TEXT, .required = true, .max = 1400),
    SHAPE_FIELD(PasskeyAssertion, client_data, SHAPE_TEXT, .required = true, .max = MAX_CHARS),
    SHAPE_FIELD(PasskeyAssertion, authenticator_data, SHAPE_TEXT, .required = true,
                .max = MAX_CHARS),
    SHAPE_FIELD(PasskeyAssertion, signature, SHAPE_TEXT, .required = true, .max = 2048),
    SHAPE_FIELD(PasskeyAssertion, user_handle, SHAPE_TEXT, .max = 100),
};
const Shape passkey_assertion_shape = SHAPE_OF(PasskeyAssertion, assertion_fields);

typedef struct PasskeyCreate {
    ShapeGiven given;
    Text challenge, name, client_data, attestation;
} PasskeyCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(PasskeyCreate, challenge, SHAPE_TEXT, .required = true, .max = CHALLENGE_SHAPE_MAX),
    SHAPE_FIELD(PasskeyCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 60),
    SHAPE_FIELD(PasskeyCreate, client_data, SHAPE_TEXT, .required = true, .max = MAX_CHARS,
                .help = "clientDataJSON, in base64url."),
    SHAPE_FIELD(PasskeyCreate, attestation, SHAPE_TEXT, .required = true, .max = MAX_CHARS,
                .help = "attestationObject, in base64url."),
};
const Shape passkey_create_shape = SHAPE_OF(PasskeyCreate, create_fields);

static const ShapeField sign_in_fields[] = {
    SHAPE_FIELD(PasskeySignIn, challenge, SHAPE_TEXT, .required = true, .max = CHALLENGE_SHAPE_MAX),
    SHAPE_FIELD(PasskeySignIn, credential, SHAPE_OBJECT, .required = true,
                .nested = &passkey_assertion_shape),
};
const Shape passkey_sign_in_shape = SHAPE_OF(PasskeySignIn, sign_in_fields);

/* Authenticators know us by a host: the one all workspaces share, where they have their own. */
static Text rp_id_of(const Request *req)
{
    Text host = req->origin, base = text_of(setting_text("base_domain"));
    size_t slashes = text_find(host, '/', 0);
    host = text_slice(host, slashes + 2 < host.len ? slashes + 2 : host.len, host.len);
    host = text_slice(host, 0, text_find(host, ':', 0));
    bool is_below = base.len > 0 && host.len > base.len &&
                    host.ptr[host.len - base.len - 1] == '.' &&
                    text_equal_nocase(text_slice(host, host.len - base.len, host.len), base);
    return is_below ? base : host;
}

static Text decode(Arena *arena, Text text)
{
    if (text_is_null(text) || text.len % 4 == 1)
        return TEXT_NULL;
    size_t size = text.len / 4 * 3 + (text.len % 4 == 0 ? 0 : text.len % 4 - 1);
    char *bytes = arena_alloc(arena, size + 1);
    return crypto_base64url_decode(text, bytes, size) ? (Text){ bytes, size } : TEXT_NULL;
}

static void put_base64(JsonWriter *w, Arena *arena, const void *bytes, size_t size)
{
    json_put_text(w, crypto_base64url(arena, (Text){ bytes, size }));
}

static void write_credentials(Request *req, JsonWriter *w, Uuid user_id)
{
    PasskeyIdRows keys = { 0 };
    if (!uuid_is_nil(user_id))
        keys = sql_passkey_list(req, user_id);
    json_array_begin(w);
    for (size_t i = 0; i < keys.count; i++) {
        Text id = keys.rows[i].credential_id;
        json_object_begin(w);
        json_field(w, "type", text, TEXT("public-key"));
        json_key(w, TEXT("id"));
        put_base64(w, req->task.arena, id.ptr, id.len);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_challenge(Request *req, JsonWriter *w, const Challenge *challenge)
{
    json_key(w, TEXT("challenge"));
    put_base64(w, req->task.arena, challenge->bytes, sizeof challenge->bytes);
    json_field(w, "timeout", int, CHALLENGE_LIFETIME_S * 1000);
}

void passkey_write_request(Request *req, JsonWriter *w, const Challenge *challenge, Uuid user_id)
{
    json_object_begin(w);
    write_challenge(req, w, challenge);
    json_field(w, "rpId", text, rp_id_of(req));
    json_field(w, "userVerification", text,
               uuid_is_nil(user_id) ? TEXT("required") : TEXT("preferred"));
    json_key(w, TEXT("allowCredentials"));
    write_credentials(req, w, user_id);
    json_object_end(w);
}

static void write_user(Request *req, JsonWriter *w, Uuid user_id)
{
    DoorState who = sql_door_state(req, user_id);
    uint8_t handle[HANDLE_BYTES];
    memcpy(handle, req->task.context.tenant_id.bytes, 16);
    memcpy(handle + 16, user_id.bytes, 16);
    json_object_begin(w);
    json_key(w, TEXT("id"));
    put_base64(w, req->task.arena, handle, sizeof handle);
    json_field(w, "name", text,
               text_format(req->task.arena, "%.*s (%.*s)", TEXT_ARG(who.email),
                           TEXT_ARG(who.tenant_name)));
    json_field(w, "displayName", text, who.email);
    json_object_end(w);
}

static void write_creation(Request *req, JsonWriter *w, const Challenge *challenge, Uuid user_id)
{
    json_object_begin(w);
    write_challenge(req, w, challenge);
    json_key(w, TEXT("rp"));
    json_object_begin(w);
    json_field(w, "id", text, rp_id_of(req));
    json_field(w, "name", text, TEXT("Insula"));
    json_object_end(w);
    json_key(w, TEXT("user"));
    write_user(req, w, user_id);
    json_field(w, "pubKeyCredParams", raw,
               TEXT("[{\"type\":\"public-key\",\"alg\":-7},{\"type\":\"public-key\",\"alg\":-8},"
                    "{\"type\":\"public-key\",\"alg\":-257}]"));
    json_field(w, "attestation", text, TEXT("none"));
    json_field(w, "authenticatorSelection", raw,
               TEXT("{\"residentKey\":\"preferred\",\"userVerification\":\"preferred\"}"));
    json_key(w, TEXT("excludeCredentials"));
    write_credentials(req, w, user_id);
    json_object_end(w);
}

static void reply_options(Request *req, Text text, const Challenge *challenge, bool creates)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "challenge", text, text);
    json_field(&w, "expires_in", int, CHALLENGE_LIFETIME_S);
    json_key(&w, TEXT("public_key"));
    if (creates)
        write_creation(req, &w, challenge, challenge->user_id);
    else
        passkey_write_request(req, &w, challenge, challenge->user_id);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

void passkey_reply_request(Request *req, Text text, const Challenge *challenge)
{
    reply_options(req, text, challenge, false);
}

/* POST /v1/me/passkeys/options - what navigator.credentials.create() is called with. */
void passkey_registration_options(Request *req)
{
    Challenge challenge;
    Uuid user_id = req->task.context.user_id;
    if (sql_factor_count(req, user_id).count >= MAX_PASSKEYS)
        fail(req, 409, "too_many_factors", "Nobody has more than %d; remove one first.",
             MAX_PASSKEYS);
    Text text = challenge_open(&req->task, "passkey_registration", user_id, false, &challenge);
    reply_options(req, text, &challenge, true);
}

/* Who has a session keeps it: 401 would say that it has ended. */
static _Noreturn void refuse_answer(Request *req)
{
    if (req->task.context.kind == CONTEXT_SESSION)
        refuse(req, 422, "passkey_refused", "This passkey was not accepted.");
    refuse(req, 401, "passkey_refused", "This passkey was not accepted.");
}

static _Noreturn void refuse_passkey(Request *req, Uuid user_id, Text name, const char *reason)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_field(&w, "reason", text, text_of(reason));
    json_object_end(&w);
    event_emit(req, "user.passkey_refused", user_id, buffer_view(data));
    refuse_answer(req);
}

/* POST /v1/me/passkeys - what the authenticator made becomes one of one's factors. */
void passkey_create(Request *req)
{
    const PasskeyCreate *body = body_of(req, PasskeyCreate);
    Arena *arena = req->task.arena;
    Challenge challenge = challenge_try(req, "passkey_registration", body->challenge);
    WebauthnExpected expected = { challenge.bytes, req->origin, rp_id_of(req), false };
    WebauthnCredential made;
    const char *wrong = webauthn_register(arena, &expected, decode(arena, body->client_data),
                                          decode(arena, body->attestation), &made);
    request_begin(req);
    challenge_spend(req, &challenge);
    if (wrong != NULL)
        refuse_passkey(req, challenge.user_id, body->name, wrong);
    Uuid id = uuid_new();
    sql_factor_begin(req, id, challenge.user_id, TEXT("passkey"), body->name);
    sql_passkey_add(req, id, made.id, made.public_key, made.algorithm, expected.rp_id,
                    made.sign_count);
    sql_factor_confirm(req, id);
    factor_emit(req, "factor.added", id, challenge.user_id, TEXT("passkey"), body->name);
    reply_json(req, 201, text_format(arena, "{\"id\":\"%.*s\"}", TEXT_ARG(uuid_text(arena, id))));
    request_commit(req);
}

void passkey_require(Request *req, const Challenge *challenge, Uuid user_id,
                     const PasskeyAssertion *answer, bool verified)
{
    Arena *arena = req->task.arena;
    PasskeyFound found = { 0 };
    Text id = decode(arena, answer->id);
    if (!text_is_null(id))
        found = sql_passkey_find(req, id, user_id);
    if (!found.found)
        refuse_answer(req);

    WebauthnExpected expected = { challenge->bytes, req->origin, found.rp_id, verified };
    WebauthnCredential known = { id, found.public_key, found.algorithm,
                                 (uint32_t)found.sign_count };
    uint32_t sign_count = 0;
    const char *wrong = webauthn_assert(
        arena, &expected, &known, decode(arena, answer->client_data),
        decode(arena, answer->authenticator_data), decode(arena, answer->signature), &sign_count);
    if (wrong != NULL)
        refuse_passkey(req, user_id, found.name, wrong);
    sql_passkey_used(req, found.factor_id, sign_count);
}

/* POST /v1/auth/passkey/options - for whoever will turn out to be somebody. */
void passkey_sign_in_options(Request *req)
{
    Challenge challenge;
    auth_act_as_system(&req->task, auth_nowhere());
    request_begin(req);
    Text text = challenge_open(&req->task, "passkey_sign_in", UUID_NIL, false, &challenge);
    passkey_reply_request(req, text, &challenge);
    request_commit(req);
}

/* The ids in a user handle are a claim: the key that is found under them has to prove it. */
static Uuid claim_user(Request *req, Text handle)
{
    Uuid tenant_id, user_id;
    Text bytes = decode(req->task.arena, handle);
    if (bytes.len != HANDLE_BYTES)
        fail(req, 401, "passkey_refused", "This passkey was not accepted.");
    memcpy(tenant_id.bytes, bytes.ptr, 16);
    memcpy(user_id.bytes, bytes.ptr + 16, 16);
    auth_act_as_system(&req->task, tenant_id);
    return user_id;
}

/* POST /v1/auth/passkey - a session for a passkey alone. The challenge is spent before it is looked
 * at: it belongs to nobody's tenant, so not in the same transaction. */
void passkey_sign_in(Request *req)
{
    const PasskeySignIn *body = body_of(req, PasskeySignIn);
    Challenge challenge = challenge_try(req, "passkey_sign_in", body->challenge);
    db_begin(&req->task);
    challenge_spend(req, &challenge);
    db_commit(&req->task);
    Uuid user_id = claim_user(req, body->credential.user_handle);
    request_begin(req);
    passkey_require(req, &challenge, user_id, &body->credential, true);
    sso_policy_check(req, user_id);
    second_step_let_in(req, user_id, false, TEXT("passkey"));
}
