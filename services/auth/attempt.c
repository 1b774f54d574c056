/*
 * Attempts - what slows down whoever guesses.
 *
 * An attempt is counted under up to four keys, each with its own number of free failures: the
 * account from this address, the address, its network, and at sign-in the account as a whole. It
 * waits while one of them has to. The account as a whole is what stops guesses spread over
 * addresses; so that nobody can lock somebody out with it, a browser in which that account signed
 * in before counts under a key of its own alone. Counted before the password is looked at, so that
 * a hundred guesses at once are a hundred; and for unknown accounts and tenants alike, so that the
 * answer tells nothing.
 */
#include "services/auth/auth.h"

#include <string.h>

#include "core/crypto.h"
#include "gateway/address.h"
#include "sql/auth.h"

/* Failures without a wait, by the place of the key. An office behind one address signs in all at
 * once. */
static const int64_t free_failures[AUTH_ATTEMPT_KEYS] = { 5, 100, 400, 20 };

enum { KEY_HERE, KEY_ADDRESS, KEY_NETWORK, KEY_ACCOUNT };

static Text account_name(Task *task, Text account)
{
    Buffer text;
    buffer_init(&text, task->arena, 2048);
    for (size_t i = 0; i < account.len; i++) {
        char c = account.ptr[i];
        buffer_byte(&text, c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c);
    }
    return buffer_view(&text);
}

static void hash_key(Task *task, const char *kind, Text a, Text b, uint8_t key[32])
{
    Buffer text;
    buffer_init(&text, task->arena, 4096);
    buffer_text(&text, text_of(kind));
    buffer_byte(&text, '\n');
    buffer_text(&text, a);
    buffer_byte(&text, '\n');
    buffer_text(&text, b);
    crypto_sha256(buffer_view(&text), key);
}

/* The /24 or /64 an address lies in. */
static Text network_of(Task *task, Text text)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    Address address;
    if (text_is_null(text) || !address_parse(text, &address))
        return TEXT("");
    size_t kept = memcmp(address.bytes, mapped, sizeof mapped) == 0 ? 15 : 8;
    return text_copy(task->arena, (Text){ (const char *)address.bytes, kept });
}

AuthAttempt auth_attempt_of(Task *task, Text account)
{
    Text name = account_name(task, account), address = task->context.address;
    AuthAttempt attempt = { .key_count = KEY_ACCOUNT };
    hash_key(task, "here", name, address, attempt.keys[KEY_HERE]);
    hash_key(task, "address", address, TEXT(""), attempt.keys[KEY_ADDRESS]);
    hash_key(task, "network", network_of(task, address), TEXT(""), attempt.keys[KEY_NETWORK]);
    hash_key(task, "account", name, TEXT(""), attempt.keys[KEY_ACCOUNT]);
    return attempt;
}

AuthAttempt auth_attempt_of_sign_in(Task *task, Text account, Text known_device)
{
    AuthAttempt attempt = auth_attempt_of(task, account);
    attempt.key_count = text_is_null(known_device) ? AUTH_ATTEMPT_KEYS : 1;
    if (!text_is_null(known_device))
        hash_key(task, "device", account_name(task, account), known_device, attempt.keys[KEY_HERE]);
    return attempt;
}

static void list_keys(const AuthAttempt *attempt, Text keys[AUTH_ATTEMPT_KEYS])
{
    for (size_t i = 0; i < AUTH_ATTEMPT_KEYS; i++)
        keys[i] = (Text){ (const char *)attempt->keys[i], sizeof attempt->keys[i] };
}

void auth_attempt_begin(Task *task, AuthAttempt *attempt)
{
    Text keys[AUTH_ATTEMPT_KEYS];
    list_keys(attempt, keys);
    db_begin(task);
    sql_attempt_sweep_in(task);
    AttemptBegun begun = sql_attempt_begin_in(task, keys[KEY_ACCOUNT], keys, attempt->key_count,
                                              free_failures, attempt->key_count);
    db_commit(task);
    attempt->locks = begun.locks;
    if (begun.wait_s == 0)
        return;
    task->fault.retry_after_s = (int)begun.wait_s;
    task_fail(task, 429, "too_many_attempts", "Too many attempts failed; try again in %d seconds.",
              (int)begun.wait_s);
}

void auth_attempt_forgive(Task *task, const AuthAttempt *attempt)
{
    Text keys[AUTH_ATTEMPT_KEYS];
    list_keys(attempt, keys);
    sql_attempt_forgive_in(task, keys, attempt->key_count);
}

void auth_attempt_unlock(Task *task, Text account)
{
    AuthAttempt attempt = auth_attempt_of(task, account);
    Text keys[AUTH_ATTEMPT_KEYS];
    list_keys(&attempt, keys);
    sql_attempt_unlock_in(task, keys[KEY_ACCOUNT]);
}

Uuid auth_nowhere(void)
{
    Uuid id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = 0xff;
    return id;
}
