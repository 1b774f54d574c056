/*
 * Devices - browsers that somebody signed in with before.
 *
 * A browser keeps 32 random bytes in a cookie, the same for every account that signs in there; we
 * keep their SHA-256 beside each of these accounts. The cookie opens nothing: it only says that
 * guesses made elsewhere are not this browser's, and that its owner need not be told of a sign-in.
 */
#include "services/auth/sessions/sessions.h"

#include "core/crypto.h"
#include "gateway/door.h"
#include "services/auth/sessions/place.h"
#include "services/auth/sessions/user_agent.h"
#include "services/mail/mail.h"
#include "sql/auth.h"

#define DEVICE_COOKIE "insula_device"
#define COOKIE_S      (90 * 24 * 60 * 60)
#define SECRET_BYTES  32

static bool read_secret(Request *req, uint8_t secret[SECRET_BYTES])
{
    Text cookie = door_cookie(req, DEVICE_COOKIE);
    return !text_is_null(cookie) && crypto_base64url_decode(cookie, secret, SECRET_BYTES);
}

static Text hash_of(Request *req, const uint8_t secret[SECRET_BYTES])
{
    uint8_t hash[32];
    crypto_sha256((Text){ (const char *)secret, SECRET_BYTES }, hash);
    return text_copy(req->task.arena, (Text){ (const char *)hash, sizeof hash });
}

Text device_of(Request *req, Text email)
{
    uint8_t secret[SECRET_BYTES] = { 0 };
    bool given = read_secret(req, secret);
    Text hash = hash_of(req, secret);
    crypto_wipe(secret, sizeof secret);
    DeviceKnown row = sql_device_is_known(req, email, hash);
    return given && row.known ? hash : TEXT_NULL;
}

static Text words_of(Arena *arena, UserAgent agent)
{
    const char *browser = agent.browser != NULL ? agent.browser : "an unknown program";
    return agent.system == NULL ? text_of(browser)
                                : text_format(arena, "%s on %s", browser, agent.system);
}

static Text where_of(Arena *arena, Text address)
{
    Text place = place_of(arena, address);
    return text_is_null(place)
               ? address
               : text_format(arena, "%.*s (%.*s)", TEXT_ARG(address), TEXT_ARG(place));
}

static void tell_of_stranger(Request *req, const DeviceMet *met)
{
    Arena *arena = req->task.arena;
    Text url = text_format(arena, "%.*s/settings/your-security", TEXT_ARG(mail_origin(req)));
    Text browser = words_of(arena, user_agent_of(req->task.context.user_agent));
    mail_send(&req->task, &(Mail){ .to = met->email,
                                   .template = "new_sign_in",
                                   .values = MAIL_VALUES(
                                       arena, { "first_name", met->first_name },
                                       { "email", met->email }, { "browser", browser },
                                       { "address", where_of(arena, req->task.context.address) },
                                       { "url", url }) });
}

void device_remember(Request *req, Uuid user_id)
{
    uint8_t secret[SECRET_BYTES];
    if (!read_secret(req, secret))
        crypto_random(secret, sizeof secret);
    Text text = crypto_base64url(req->task.arena, (Text){ (const char *)secret, sizeof secret });
    Context *context = &req->task.context;
    DeviceMet met = sql_device_remember(req, user_id, hash_of(req, secret), context->session_id,
                                        context->address, context->user_agent);
    if (met.is_strange)
        tell_of_stranger(req, &met);
    sql_device_sweep(req, user_id);
    reply_cookie(req, DEVICE_COOKIE, text, COOKIE_S);
    crypto_wipe(secret, sizeof secret);
}
