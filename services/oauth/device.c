/*
 * Devices without a browser (RFC 8628): the device shows a code, a person types it on the device
 * page of their own workspace and says yes or no, and the device, which asks every few seconds,
 * gets its tokens. Codes are short, so guesses at them are counted.
 */
#include "services/oauth/handlers.h"

#include <string.h>

#include "core/crypto.h"
#include "core/stream.h"
#include "gateway/rate_limit.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/scope.h"
#include "services/oauth/protocol/signing_key.h"
#include "services/oauth/protocol/tokens.h"
#include "sql/oauth.h"

#define LIFETIME_S       900
#define INTERVAL_S       5
#define USER_CODE_CHARS  8
#define CODES_A_MINUTE   10 /* that somebody may type */
#define ATTEMPTS_AT_CODE 5  /* at one that no other device has */

/* No vowels, so that no words come out; nothing that looks like something else. */
static const char alphabet[] = "BCDFGHJKLMNPQRSTVWXZ";
#define LETTERS (sizeof alphabet - 1)

static Text fresh_code(Arena *arena)
{
    char code[USER_CODE_CHARS];
    for (size_t i = 0; i < sizeof code;) {
        uint8_t byte;
        crypto_random(&byte, 1);
        if (byte < 256 / LETTERS * LETTERS)
            code[i++] = alphabet[byte % LETTERS];
    }
    return text_copy(arena, (Text){ code, sizeof code });
}

/* As somebody types it: in any case, with or without the hyphen. TEXT_NULL when it is no code. */
static Text typed_code(Arena *arena, Text typed)
{
    char code[USER_CODE_CHARS];
    size_t length = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == '-' || c == ' ')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (length == sizeof code || text_find(text_of(alphabet), c, 0) == LETTERS)
            return TEXT_NULL;
        code[length++] = c;
    }
    return length == sizeof code ? text_copy(arena, (Text){ code, length }) : TEXT_NULL;
}

static void reply_codes(Request *req, const Token *token, Text code)
{
    Arena *arena = req->task.arena;
    Text page = text_format(arena, "%.*s/device", TEXT_ARG(mail_origin(req)));
    Text shown = text_format(arena, "%.4s-%.4s", code.ptr, code.ptr + 4);
    Buffer *complete = reply_buffer(req), *body = reply_buffer(req);
    buffer_text(complete, page);
    redirect_add(complete, "user_code", shown);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "device_code", text, token_write(arena, token));
    json_field(&w, "user_code", text, shown);
    json_field(&w, "verification_uri", text, page);
    json_field(&w, "verification_uri_complete", text, buffer_view(complete));
    json_field(&w, "expires_in", int, LIFETIME_S);
    json_field(&w, "interval", int, INTERVAL_S);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

/* POST .../device - a device begins. */
void oauth_device(Request *req)
{
    Issuer issuer = issuer_enter(req);
    Form form = form_read(req);
    OauthClient client = client_authenticate(req, &issuer, &form);
    if (!client.is_native)
        fail(req, 400, "unauthorized_client", "This kind of application does not do that.");
    TextList scopes = tokens_scopes(req, &form, client.scopes);
    Token token = { .kind = 'd', .tenant_id = issuer.tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    Text code = TEXT_NULL;
    bool done = false;
    db_begin(&req->task);
    for (int i = 0; i < ATTEMPTS_AT_CODE && !done; i++) {
        code = fresh_code(req->task.arena);
        done = sql_device_insert(req, token.session_id, client.id,
                                 (Text){ (const char *)hash, sizeof hash }, code, scopes.items,
                                 scopes.count, LIFETIME_S) > 0;
    }
    if (!done)
        fail(req, 503, "temporarily_unavailable", "No code is free; try again.");
    reply_codes(req, &token, code);
    db_commit(&req->task);
}

void token_of_device(Request *req, const TokenRequest *asked)
{
    const Issuer *issuer = &asked->issuer;
    const OauthClient *client = &asked->client;
    const Form *form = &asked->form;
    Token token;
    uint8_t hash[32];
    if (!token_parse(form_text(form, "device_code"), &token) || token.kind != 'd' ||
        !uuid_equal(token.tenant_id, issuer->tenant_id))
        fail(req, 400, "invalid_grant", "There is no such device code.");
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    signing_key_ensure(req);
    db_begin(&req->task);
    DevicePolled row = sql_device_poll(req, token.session_id,
                                       (Text){ (const char *)hash, sizeof hash }, client->id);
    if (!row.found)
        fail(req, 400, "invalid_grant", "There is no such device code.");
    if (row.is_expired)
        fail(req, 400, "expired_token", "Nobody typed the code in time.");
    if (row.is_hasty)
        refuse(req, 400, "slow_down", "Ask less often.");
    if (text_equal(row.status, TEXT("pending")))
        refuse(req, 400, "authorization_pending", "Nobody has typed the code yet.");
    if (text_equal(row.status, TEXT("denied")) || !row.is_active)
        fail(req, 400, "access_denied", "The person said no.");
    TextList scopes = scope_list(req->task.arena, row.scope);
    Grantee grantee = { .user_id = row.user_id,
                        .family_id = uuid_new(),
                        .family_scopes = scopes,
                        .scopes = scope_common(req->task.arena, scopes, client->scopes),
                        .signed_in_at = row.signed_in_at,
                        .proof_key = asked->proof_key };
    sql_device_delete(req, token.session_id);
    sql_family_insert(req, grantee.family_id, client->id, row.user_id, scopes.items, scopes.count,
                      TEXT_NULL, TEXT_NULL, TEXT_NULL, row.signed_in_at, TEXT_NULL, 0, TEXT_NULL);
    tokens_reply(req, issuer, client, &grantee);
    db_commit(&req->task);
}

/* ---- the page ---- */

typedef struct DeviceInspect {
    ShapeGiven given;
    Text user_code;
} DeviceInspect;

static const ShapeField inspect_fields[] = {
    SHAPE_FIELD(DeviceInspect, user_code, SHAPE_TEXT, .required = true, .min = 1, .max = 40,
                .help = "As the device shows it."),
};
const Shape device_inspect_shape = SHAPE_OF(DeviceInspect, inspect_fields);

typedef struct DeviceDecide {
    ShapeGiven given;
    Text user_code;
    bool allow;
} DeviceDecide;

static const ShapeField decide_fields[] = {
    SHAPE_FIELD(DeviceDecide, user_code, SHAPE_TEXT, .required = true, .min = 1, .max = 40),
    SHAPE_FIELD(DeviceDecide, allow, SHAPE_BOOL, .required = true),
};
const Shape device_decide_shape = SHAPE_OF(DeviceDecide, decide_fields);

/* Every code that somebody types is counted, right or wrong, so that nobody finds another's. */
static void count_guess(Request *req)
{
    char room[40] = "od";
    memcpy(room + 2, req->task.context.tenant_id.bytes, 16);
    memcpy(room + 18, req->task.context.user_id.bytes, 16);
    RateDecision decision = rate_take((Text){ room, 34 }, CODES_A_MINUTE, clock_monotonic_us());
    if (decision.is_allowed)
        return;
    req->task.fault.retry_after_s = decision.reset_s;
    fail(req, 429, "too_many_attempts", "Too many codes; try again in %d seconds.",
         decision.reset_s);
}

static DeviceAsked find(Request *req, Text typed, OauthClient *client)
{
    request_require_context(req);
    count_guess(req);
    Text code = typed_code(req->task.arena, typed);
    DeviceAsked row = { 0 };
    if (!text_is_null(code))
        row = sql_device_of_code(req, code);
    if (row.found)
        *client = client_find(req, uuid_text(req->task.arena, row.application_id));
    if (!row.found || uuid_is_nil(client->id))
        fail(req, 404, "device_code_not_found",
             "No device of this workspace waits under this code; look at it again.");
    return row;
}

/* POST /v1/oauth/device/inspect - what waits under a code? */
void device_inspect(Request *req)
{
    OauthClient client;
    DeviceAsked row = find(req, body_of(req, DeviceInspect)->user_code, &client);
    TextList scopes = scope_list(req->task.arena, row.scope);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("application"));
    json_object_begin(&w);
    json_field(&w, "id", uuid, client.id);
    json_field(&w, "name", text, client.name);
    json_field(&w, "kind", text, client.kind);
    json_object_end(&w);
    json_key(&w, TEXT("scopes"));
    json_array_begin(&w);
    for (size_t i = 0; i < scopes.count; i++) {
        json_object_begin(&w);
        json_field(&w, "name", text, scopes.items[i]);
        json_field(&w, "description", text, scope_words(scopes.items[i]));
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

/* POST /v1/oauth/device - yes or no. */
void device_decide(Request *req)
{
    const DeviceDecide *body = body_of(req, DeviceDecide);
    OauthClient client;
    DeviceAsked row = find(req, body->user_code, &client);
    AuthStanding standing = auth_standing(req);
    sql_device_decide(req, row.id, body->allow ? TEXT("allowed") : TEXT("denied"),
                      body->allow ? standing.user_id : UUID_NIL,
                      body->allow ? standing.since : INT64_MIN);
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, client.name);
    json_field(&w, "scope", text, row.scope);
    json_object_end(&w);
    event_emit(req, body->allow ? "application.allowed" : "application.denied", client.id,
               buffer_view(data));
    reply_empty(req, 204);
}
