/*
 * Rules - what a password has to be. After NIST SP 800-63B section 5.1.1.2: long, not one that
 * everybody tries first, not made of what is known about its owner; no rules of composition. How
 * long, and how many former ones are refused, is the tenant's policy.
 */
#include "services/auth/auth.h"

#include <string.h>

#include "core/crypto.h"
#include "services/auth/passwords/common.h"
#include "sql/auth.h"

/* A word of the owner's shorter than this says nothing; a password needs so many bytes beside it.
 */
#define MIN_OWN_WORD 4
#define MIN_BESIDE   6

static size_t characters_of(Text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((uint8_t)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static size_t count_nocase(Text haystack, Text needle)
{
    size_t count = 0;
    for (size_t i = 0; i + needle.len <= haystack.len;)
        if (text_equal_nocase(text_slice(haystack, i, i + needle.len), needle)) {
            count++;
            i += needle.len;
        } else {
            i++;
        }
    return count;
}

static bool is_made_of(Text password, Text word)
{
    if (word.len < MIN_OWN_WORD)
        return false;
    size_t taken = count_nocase(password, word) * word.len;
    return taken > 0 && password.len - taken < MIN_BESIDE;
}

static bool is_made_of_owner(const AuthPasswordOwner *owner, Text password)
{
    Text email = owner->email;
    Text own[] = { text_cut(&email, '@'), owner->first_name, owner->last_name, owner->slug,
                   owner->workspace };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (text_is_null(own[i]))
            continue;
        if (is_made_of(password, own[i]))
            return true;
        for (Text rest = own[i]; !text_is_null(rest);)
            if (is_made_of(password, text_cut(&rest, ' ')))
                return true;
    }
    return false;
}

static void judge(Task *task, const AuthPasswordOwner *owner, int64_t min_length, Text password,
                  const char *pointer)
{
    size_t length = characters_of(password);
    if (length < (size_t)min_length)
        task_field_error(task, text_of(pointer), "too_short",
                         "A password has at least %lld characters here; this one has %zu.",
                         (long long)min_length, length);
    if (is_made_of_owner(owner, password))
        task_field_error(task, text_of(pointer), "too_personal",
                         "This is little more than a name, an e-mail or the workspace; take some "
                         "words that have nothing to do with you.");
    else if (password_is_common(password))
        task_field_error(task, text_of(pointer), "too_common",
                         "This is among the first passwords that are tried; take some words that "
                         "do not belong together.");
}

static void throw_errors(Task *task)
{
    if (task->fault.errors == NULL)
        return;
    task->fault.status = 422;
    task->fault.code = TEXT("invalid_body");
    task->fault.detail = TEXT("The password is not good enough.");
    task_throw(task);
}

/* As many hashes are computed as the policy asks, whether there are so many or not and whichever
 * fits: how long it takes tells nothing about the past. */
static void refuse_former(Task *task, Uuid user_id, int64_t history, Text password,
                          const char *pointer)
{
    PasswordPastRows past = sql_password_past_in(task, user_id, history);
    bool used = false;
    for (int64_t i = 0; i < history; i++) {
        Text hash = i < (int64_t)past.count ? past.rows[i].hash : TEXT_NULL;
        used |= crypto_password_verify(task, hash, password);
    }
    if (used)
        task_field_error(task, text_of(pointer), "reused",
                         "You have used this password before; take another one.");
}

void auth_password_check_new(Task *task, const AuthPasswordOwner *owner, Text password,
                             const char *pointer)
{
    PasswordRules rules = sql_password_rules_in(task);
    judge(task, owner, rules.found ? rules.min_length : PASSWORD_MIN_BYTES, password, pointer);
    throw_errors(task);
}

void auth_password_check(Task *task, Uuid user_id, Text password, const char *pointer)
{
    PasswordRules rules = sql_password_rules_in(task);
    PasswordOwner row = sql_password_owner_in(task, user_id);
    AuthPasswordOwner owner = { row.email, row.first_name, row.last_name, row.slug, row.workspace };
    judge(task, &owner, rules.found ? rules.min_length : PASSWORD_MIN_BYTES, password, pointer);
    throw_errors(task);
    refuse_former(task, user_id, rules.history, password, pointer);
    throw_errors(task);
}
