#include "services/auth/factors/totp.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "core/keyring.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

#define SECRET_BYTES 20
#define DIGITS       6
#define STEP_S       30
#define DRIFT_STEPS  1

void totp_init(void)
{
    if (oath_init() != OATH_OK)
        abort();
}

static KeyringPlace place_of(const Task *task, Uuid factor_id)
{
    return (KeyringPlace){ task->context.tenant_id, "auth.totp", "secret", factor_id };
}

static Text base32(Arena *arena, Text bytes)
{
    char *text = NULL;
    size_t length = 0;
    if (oath_base32_encode(bytes.ptr, bytes.len, &text, &length) != OATH_OK)
        abort(); /* out of memory */
    Text copy = text_copy(arena, (Text){ text, length });
    crypto_wipe(text, length);
    free(text);
    return copy;
}

/* RFC 3986: what is not unreserved is escaped. */
static void write_escaped(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || strchr("-._~", c) != NULL;
        if (is_plain && c != 0)
            buffer_byte(out, (char)c);
        else
            buffer_format(out, "%%%02X", c);
    }
}

static Text uri_of(Arena *arena, Text issuer, Text account, Text secret)
{
    Buffer uri;
    buffer_init(&uri, arena, 8192);
    buffer_literal(&uri, "otpauth://totp/");
    write_escaped(&uri, issuer);
    buffer_byte(&uri, ':');
    write_escaped(&uri, account);
    buffer_format(&uri, "?secret=%.*s&issuer=", TEXT_ARG(secret));
    write_escaped(&uri, issuer);
    buffer_format(&uri, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, STEP_S);
    return buffer_view(&uri);
}

AuthTotp auth_totp_make(Task *task, const KeyringPlace *place, Text issuer, Text account)
{
    char raw[SECRET_BYTES];
    crypto_random(raw, sizeof raw);
    AuthTotp made = { .sealed = keyring_seal(task, place, (Text){ raw, sizeof raw }),
                      .secret = base32(task->arena, (Text){ raw, sizeof raw }) };
    crypto_wipe(raw, sizeof raw);
    made.uri = uri_of(task->arena, issuer, account, made.secret);
    return made;
}

TotpEnrolment totp_begin(Request *req, Uuid user_id, Text name)
{
    Task *task = &req->task;
    DoorState who = sql_door_state(req, user_id);
    TotpEnrolment begun = { .factor_id = uuid_new() };
    KeyringPlace place = place_of(task, begun.factor_id);
    Text issuer = text_format(task->arena, "Insula %.*s", TEXT_ARG(who.tenant_name));
    AuthTotp made = auth_totp_make(task, &place, issuer, who.email);
    begun.secret = made.secret;
    begun.uri = made.uri;

    sql_factor_sweep(req, user_id);
    sql_factor_begin(req, begun.factor_id, user_id, TEXT("totp"), name);
    sql_totp_begin(req, begun.factor_id, made.sealed);
    return begun;
}

int64_t totp_step_of(Text secret, Text code, int64_t unix_s)
{
    int64_t found = 0;
    if (code.len != DIGITS)
        return 0;
    for (int64_t drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift++) {
        char wanted[DIGITS + 1];
        int64_t at = unix_s + drift * STEP_S;
        if (oath_totp_generate(secret.ptr, secret.len, (time_t)at, STEP_S, 0, DIGITS, wanted) ==
                OATH_OK &&
            crypto_equal(wanted, code.ptr, DIGITS) && found == 0)
            found = at / STEP_S;
    }
    return found;
}

/* People type "123 456", as the apps show it. */
static Text digits_of(Arena *arena, Text code)
{
    char *out = arena_alloc(arena, code.len + 1);
    size_t length = 0;
    for (size_t i = 0; i < code.len; i++)
        if (code.ptr[i] != ' ')
            out[length++] = code.ptr[i];
    return (Text){ out, length };
}

int64_t auth_totp_check(Task *task, const KeyringPlace *place, Text sealed, Text code)
{
    Text secret = keyring_unseal(task, place, sealed);
    int64_t step = totp_step_of(secret, digits_of(task->arena, code), clock_now_ms() / 1000);
    crypto_wipe((char *)(uintptr_t)secret.ptr, secret.len);
    return step;
}

static bool take(Request *req, const TotpSecret *app, Text code)
{
    KeyringPlace place = place_of(&req->task, app->factor_id);
    int64_t step = auth_totp_check(&req->task, &place, app->secret, code);
    return step > 0 && sql_totp_use(req, app->factor_id, step) == 1;
}

bool totp_use(Request *req, Uuid user_id, Text code)
{
    TotpSecretRows apps = sql_totp_of(req, user_id);
    for (size_t i = 0; i < apps.count; i++)
        if (take(req, &apps.rows[i], code)) {
            sql_factor_used(req, apps.rows[i].factor_id);
            return true;
        }
    return false;
}

Uuid totp_confirm(Request *req, Uuid factor_id, Uuid user_id, Text code)
{
    TotpSecret begun = sql_totp_unconfirmed(req, factor_id, user_id);
    if (!begun.found)
        fail(req, 404, "factor_not_found", "Nothing of this kind is being set up; start again.");
    if (!take(req, &begun, code))
        return UUID_NIL;
    sql_factor_confirm(req, begun.factor_id);
    return begun.factor_id;
}
