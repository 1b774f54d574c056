/*
 * Attempts - what slows down whoever guesses.
 *
 * Counted by account and address together, so that an attacker elsewhere cannot lock anybody out;
 * before the password is looked at, so that a hundred guesses at once are a hundred; and for
 * unknown accounts and tenants alike, so that the answer tells nothing.
 */
#include "services/auth/auth.h"

#include "core/crypto.h"
#include "sql/auth.h"

AuthAttempt auth_attempt_of(Task *task, Text account)
{
    Buffer text;
    buffer_init(&text, task->arena, 2048);
    for (size_t i = 0; i < account.len; i++) {
        char c = account.ptr[i];
        buffer_byte(&text, c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c);
    }
    buffer_byte(&text, '\n');
    buffer_text(&text, task->context.address);
    AuthAttempt attempt;
    crypto_sha256(buffer_view(&text), attempt.key);
    return attempt;
}

static Text key_of(const AuthAttempt *attempt)
{
    return (Text){ (const char *)attempt->key, sizeof attempt->key };
}

void auth_attempt_begin(Task *task, const AuthAttempt *attempt)
{
    db_begin(task);
    sql_attempt_sweep_in(task);
    AttemptBegun begun = sql_attempt_begin_in(task, key_of(attempt));
    db_commit(task);
    if (begun.allowed)
        return;
    task->fault.retry_after_s = (int)begun.wait_s;
    task_fail(task, 429, "too_many_attempts", "Too many attempts failed; try again in %d seconds.",
              (int)begun.wait_s);
}

void auth_attempt_forgive(Task *task, const AuthAttempt *attempt)
{
    sql_attempt_forgive_in(task, key_of(attempt));
}

Uuid auth_nowhere(void)
{
    Uuid id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = 0xff;
    return id;
}
