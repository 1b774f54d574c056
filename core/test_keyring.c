#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/crypto.h"
#include "core/keyring.h"

#define FIRST  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define SECOND "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static char message[640];
static const KeyringPlace HERE = {
    .tenant_id = { { 1 } }, .table = "auth.totp", .column = "secret", .row_id = { { 2 } }
};

static void open_ring(const char *keys)
{
    assert_true(keyring_open("", keys, message, sizeof message));
}

static Text seal(Task *task, Text plain)
{
    Text sealed = keyring_seal(task, &HERE, plain);
    assert_int_equal(sealed.len, plain.len + KEYRING_OVERHEAD_BYTES);
    return sealed;
}

static void assert_closed(Task *task, const KeyringPlace *place, Text sealed)
{
    assert_true(text_is_null(keyring_try_unseal(task->arena, place, sealed)));
}

static void what_is_sealed_opens_at_its_place_alone(void **state)
{
    (void)state;
    Task task = { .arena = arena_new() };
    open_ring(FIRST);
    Text sealed = seal(&task, TEXT("a secret"));
    assert_true(text_equal(keyring_try_unseal(task.arena, &HERE, sealed), TEXT("a secret")));

    KeyringPlace other = HERE;
    other.tenant_id.bytes[15] = 1;
    assert_closed(&task, &other, sealed); /* another tenant's */
    other = HERE;
    other.row_id.bytes[15] = 1;
    assert_closed(&task, &other, sealed); /* rows swapped */
    other = HERE;
    other.column = "secret2";
    assert_closed(&task, &other, sealed);
    other = HERE;
    other.table = "auth.tot";
    other.column = "psecret";
    assert_closed(&task, &other, sealed); /* names run together */
    arena_free(task.arena);
}

static void whatever_is_changed_is_refused(void **state)
{
    (void)state;
    Task task = { .arena = arena_new() };
    open_ring(FIRST);
    Text sealed = seal(&task, TEXT("a secret"));
    for (size_t i = 0; i < sealed.len; i++) {
        char *bent = arena_alloc(task.arena, sealed.len);
        memcpy(bent, sealed.ptr, sealed.len);
        bent[i] = (char)(bent[i] ^ 1);
        assert_closed(&task, &HERE, (Text){ bent, sealed.len });
    }
    for (size_t length = 0; length < sealed.len; length++)
        assert_closed(&task, &HERE, (Text){ sealed.ptr, length });
    Text empty = seal(&task, TEXT(""));
    assert_int_equal(keyring_try_unseal(task.arena, &HERE, empty).len, 0);
    assert_false(text_equal(seal(&task, TEXT("a")), seal(&task, TEXT("a")))); /* fresh nonces */
    arena_free(task.arena);
}

static void several_keys_open_and_the_first_seals(void **state)
{
    (void)state;
    Task task = { .arena = arena_new() };
    open_ring(FIRST);
    Text old = seal(&task, TEXT("old"));
    assert_false(keyring_is_stale(old));
    open_ring(SECOND "," FIRST);
    assert_int_equal(keyring_count(), 2);
    assert_true(keyring_is_stale(old));
    assert_true(text_equal(keyring_try_unseal(task.arena, &HERE, old), TEXT("old")));
    Text new = seal(&task, TEXT("new"));
    assert_false(keyring_is_stale(new));
    open_ring(SECOND);
    assert_closed(&task, &HERE, old); /* its key is gone */
    assert_true(text_equal(keyring_try_unseal(task.arena, &HERE, new), TEXT("new")));
    arena_free(task.arena);
}

static void a_setting_that_is_no_ring_is_told(void **state)
{
    (void)state;
    const char *const bad[] = { "x", (FIRST "0"), (FIRST " " SECOND), ",", ("zz" FIRST) };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(keyring_open("", bad[i], message, sizeof message));
    assert_int_equal(keyring_count(), 0);
}

static void a_file_is_made_once_renewed_and_followed(void **state)
{
    (void)state;
    Task task = { .arena = arena_new() };
    char folder[] = "/tmp/insula-keyring-XXXXXX", file[64];
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/master.key", folder);
    assert_true(keyring_open(file, "", message, sizeof message)); /* not there yet: empty */
    assert_int_equal(keyring_count(), 0);
    assert_false(keyring_renew(file, message, sizeof message));

    assert_true(keyring_make(file, geteuid(), getegid(), message, sizeof message));
    struct stat found;
    assert_int_equal(stat(file, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(keyring_count(), 1); /* seen without opening again */
    Text sealed = seal(&task, TEXT("a secret"));

    assert_true(keyring_make(file, geteuid(), getegid(), message, sizeof message)); /* stays */
    assert_int_equal(keyring_count(), 1);
    assert_true(keyring_renew(file, message, sizeof message));
    assert_int_equal(keyring_count(), 2);
    assert_true(keyring_is_stale(sealed));
    assert_true(text_equal(keyring_try_unseal(task.arena, &HERE, sealed), TEXT("a secret")));

    uint8_t ids[KEYRING_MAX_KEYS][KEYRING_ID_BYTES];
    assert_int_equal(keyring_ids(ids), 2);
    assert_memory_equal(ids[1], sealed.ptr + 1, KEYRING_ID_BYTES);
    assert_false(keyring_remove(file, ids[0], message, sizeof message)); /* it seals */
    assert_true(keyring_remove(file, ids[1], message, sizeof message));
    assert_int_equal(keyring_count(), 1);
    assert_true(text_is_null(keyring_try_unseal(task.arena, &HERE, sealed)));

    assert_int_equal(chmod(file, 0644), 0);
    assert_false(keyring_open(file, "", message, sizeof message)); /* others may read it */
    unlink(file);
    rmdir(folder);
    arena_free(task.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_at_its_place_alone),
        cmocka_unit_test(whatever_is_changed_is_refused),
        cmocka_unit_test(several_keys_open_and_the_first_seals),
        cmocka_unit_test(a_setting_that_is_no_ring_is_told),
        cmocka_unit_test(a_file_is_made_once_renewed_and_followed),
    };
    crypto_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
