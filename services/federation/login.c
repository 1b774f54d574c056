/*
 * Login - a sign-in on its way through an identity provider.
 *
 * What goes there and back is written like a token (kind 'f', tenant, login, secret). The browser
 * keeps a secret of its own in a cookie, the same for all the sign-ins it has under way, so that
 * two windows do not hinder each other; the row knows its hash, so a state that leaks from a log or
 * an address bar is of no use in another browser.
 */
#include "services/federation/federation.h"

#include <stdio.h>

#include "core/crypto.h"
#include "core/stream.h"
#include "gateway/door.h"
#include "services/auth/auth.h"
#include "services/federation/linking.h"
#include "sql/federation.h"

#define COOKIE_S     600
#define SECRET_BYTES 32

/* With the prefix no other host of the domain can set it, where browsers keep that promise. */
static const char *cookie_name(const Request *req)
{
    return door_cookies_are_secure(req) ? "__Host-insula_sso" : "insula_sso";
}

static bool read_browser(Request *req, uint8_t secret[SECRET_BYTES])
{
    Text cookie = door_cookie(req, cookie_name(req));
    return !text_is_null(cookie) && crypto_base64url_decode(cookie, secret, SECRET_BYTES);
}

static Text hash_of(Arena *arena, const uint8_t *bytes, size_t size)
{
    uint8_t hash[32];
    crypto_sha256((Text){ (const char *)bytes, size }, hash);
    return text_copy(arena, (Text){ (const char *)hash, sizeof hash });
}

static void derive_key(FederationLogin *login, const uint8_t browser[SECRET_BYTES])
{
    crypto_keyed_hash(browser, (Text){ (const char *)login->id.bytes, sizeof login->id.bytes },
                      login->key);
}

/* A path of ours and nothing that a browser takes for another host: "//host", "/\host", or either
 * with characters that it drops. */
static bool is_own_path(Text path)
{
    if (path.len == 0 || path.len > 500 || path.ptr[0] != '/')
        return false;
    if (path.len > 1 && path.ptr[1] == '/')
        return false;
    for (size_t i = 0; i < path.len; i++)
        if ((uint8_t)path.ptr[i] <= ' ' || (uint8_t)path.ptr[i] >= 127 || path.ptr[i] == '\\')
            return false;
    return true;
}

Text federation_login_begin(Request *req, const FederationProvider *provider, Text return_to,
                            FederationPurpose purpose, FederationLogin *login)
{
    Arena *arena = req->task.arena;
    if (!provider->is_enabled && uuid_is_nil(purpose.tested_by))
        federation_refuse(req, provider, NULL, 403, "sso_provider_disabled",
                          "%.*s is not switched on.", TEXT_ARG(provider->name));
    uint8_t browser[SECRET_BYTES];
    if (!read_browser(req, browser))
        crypto_random(browser, sizeof browser);
    Token token = { .kind = 'f',
                    .tenant_id = req->task.context.tenant_id,
                    .session_id = uuid_new() };
    crypto_random(token.secret, sizeof token.secret);
    *login = (FederationLogin){
        .id = token.session_id,
        .return_to = is_own_path(return_to) ? return_to : TEXT("/"),
        .purpose = purpose,
    };
    derive_key(login, browser);

    bool begins = req->task.transaction == NULL;
    if (begins)
        db_begin(&req->task);
    sql_sso_login_sweep(req);
    sql_sso_login_begin(req, login->id, provider->id,
                        hash_of(arena, token.secret, sizeof token.secret),
                        hash_of(arena, browser, sizeof browser), login->return_to,
                        purpose.tested_by, purpose.linked_for, purpose.linked_in);
    if (begins)
        db_commit(&req->task);

    reply_cookie(req, cookie_name(req),
                 crypto_base64url(arena, (Text){ (const char *)browser, sizeof browser }),
                 COOKIE_S);
    Text state = token_write(arena, &token);
    crypto_wipe(token.secret, sizeof token.secret);
    crypto_wipe(browser, sizeof browser);
    return state;
}

FederationLogin federation_login_take(Request *req, const FederationProvider *provider, Text state)
{
    Arena *arena = req->task.arena;
    Token token;
    uint8_t browser[SECRET_BYTES];
    SsoLoginTaken taken = { 0 };
    bool is_ours = token_parse(state, &token) && token.kind == 'f' &&
                   uuid_equal(token.tenant_id, req->task.context.tenant_id);
    if (is_ours && read_browser(req, browser)) {
        db_begin(&req->task);
        taken = sql_sso_login_take(req, token.session_id, provider->id,
                                   hash_of(arena, token.secret, sizeof token.secret),
                                   hash_of(arena, browser, sizeof browser));
        db_commit(&req->task);
    }
    if (!taken.found)
        federation_refuse(req, provider, NULL, 403, "sso_login_expired",
                          "This sign-in took too long, was used before, or began in another "
                          "browser; start again.");
    FederationLogin login = {
        .id = token.session_id,
        .return_to = taken.return_to,
        .purpose = { taken.tested_by, taken.linked_for, taken.linked_in },
    };
    derive_key(&login, browser);
    crypto_wipe(browser, sizeof browser);
    if (!provider->is_enabled && uuid_is_nil(login.purpose.tested_by))
        federation_refuse(req, provider, &login, 403, "sso_provider_disabled",
                          "%.*s is not switched on.", TEXT_ARG(provider->name));
    return login;
}

static void keep_outcome(Request *req, const FederationLogin *login, const Fault *fault)
{
    Buffer *outcome = reply_buffer(req);
    JsonWriter w = json_writer(outcome);
    json_object_begin(&w);
    json_field(&w, "status", text, TEXT("failed"));
    json_field(&w, "code", text, fault->code);
    json_field(&w, "detail", text, fault->detail);
    if (!text_is_null(login->claims))
        json_field(&w, "claims", raw, login->claims);
    json_object_end(&w);
    sql_sso_login_outcome(req, login->id, buffer_view(outcome));
}

static void emit_refused(Request *req, const FederationProvider *provider, const Fault *fault)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "provider", text, provider->name);
    json_field(&w, "reason", text, fault->code);
    json_field(&w, "detail", text, fault->detail);
    json_object_end(&w);
    event_emit(req, "user.sso_refused", UUID_NIL, buffer_view(data));
}

void federation_refuse(Request *req, const FederationProvider *provider,
                       const FederationLogin *login, int status, const char *code,
                       const char *format, ...)
{
    Task *task = &req->task;
    va_list args;
    va_start(args, format);
    Text detail = text_vformat(task->arena, format, args);
    va_end(args);
    Fault fault = { .status = status, .code = text_of(code), .detail = detail };
    bool is_test = login != NULL && !uuid_is_nil(login->purpose.tested_by);
    bool is_link = login != NULL && !uuid_is_nil(login->purpose.linked_for);
    if (task->transaction == NULL)
        db_begin(task);
    if (is_test) {
        keep_outcome(req, login, &fault);
        req->reply.failure_page = federation_test_page(task->arena, provider, login);
    } else {
        emit_refused(req, provider, &fault);
    }
    if (is_link)
        req->reply.failure_page = TEXT(LINKING_PAGE);
    task_refuse(task, status, code, "%.*s", TEXT_ARG(detail));
}

Text federation_test_page(Arena *arena, const FederationProvider *provider,
                          const FederationLogin *login)
{
    return text_format(arena, "/settings/single-sign-on/%.*s?test=%.*s",
                       TEXT_ARG(uuid_text(arena, provider->id)),
                       TEXT_ARG(uuid_text(arena, login->id)));
}

bool federation_is_replay(Task *task, Uuid provider_id, Text message_id, TimeMs until)
{
    sql_sso_seen_sweep_in(task);
    return sql_sso_seen_note_in(
               task, provider_id,
               hash_of(task->arena, (const uint8_t *)message_id.ptr, message_id.len), until) == 0;
}
