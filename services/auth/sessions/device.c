/*
 * Devices - browsers that somebody signed in with before.
 *
 * A browser keeps 32 random bytes in a cookie, the same for every account that signs in there; we
 * keep their SHA-256 beside each of these accounts. The cookie opens nothing: it only says that
 * guesses made elsewhere are not this browser's.
 */
#include "services/auth/sessions/sessions.h"

#include "core/crypto.h"
#include "gateway/door.h"
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

void device_remember(Request *req, Uuid user_id)
{
    uint8_t secret[SECRET_BYTES];
    if (!read_secret(req, secret))
        crypto_random(secret, sizeof secret);
    Text text = crypto_base64url(req->task.arena, (Text){ (const char *)secret, sizeof secret });
    sql_device_remember(req, user_id, hash_of(req, secret));
    sql_device_sweep(req, user_id);
    reply_cookie(req, DEVICE_COOKIE, text, COOKIE_S);
    crypto_wipe(secret, sizeof secret);
}
