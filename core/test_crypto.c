#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/crypto.h"
#include "core/loop.h"
#include "core/setting.h"
#include "core/shared.h"

static void digests_are_the_published_ones(void **state)
{
    (void)state;
    uint8_t out[32];
    /* FIPS 180-4, "abc" */
    crypto_sha256(TEXT("abc"), out);
    assert_memory_equal(out,
                        "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
                        "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad",
                        32);
    uint8_t key_a[32] = { 1 }, key_b[32] = { 2 }, other[32];
    crypto_keyed_hash(key_a, TEXT("abc"), out);
    crypto_keyed_hash(key_b, TEXT("abc"), other);
    assert_false(crypto_equal(out, other, 32));
    crypto_keyed_hash(key_a, TEXT("abc"), other);
    assert_true(crypto_equal(out, other, 32));
}

static void base64url_goes_both_ways_and_is_strict(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Text text = crypto_base64url(arena, (Text){ "\xff\xef\xbe\x00", 4 });
    assert_string_equal(text.ptr, "_---AA");
    assert_int_equal(text.len, 6);
    uint8_t out[4];
    assert_true(crypto_base64url_decode(text, out, 4));
    assert_memory_equal(out, "\xff\xef\xbe\x00", 4);
    assert_false(crypto_base64url_decode(text, out, 3));
    assert_false(crypto_base64url_decode(TEXT("_---AB"), out, 4)); /* stray bits */
    assert_false(crypto_base64url_decode(TEXT("_---AA=="), out, 4));
    assert_false(crypto_base64url_decode(TEXT("_---A"), out, 4));
    assert_false(crypto_base64url_decode(TEXT("/+++AA"), out, 4));
    assert_false(crypto_base64url_decode(TEXT("_---A A"), out, 4));
    assert_false(crypto_base64url_decode(TEXT("\xdf---AA"), out, 4));
    assert_false(crypto_base64url_decode(TEXT(""), out, 4));
    assert_false(crypto_base64url_decode(TEXT_NULL, out, 4));
    arena_free(arena);
}

typedef struct SignIn {
    Task task;
    Text hash, password;
    bool hashes, verified, ran;
} SignIn;

static void sign_in(void *argument)
{
    SignIn *one = argument;
    if (one->hashes)
        one->hash = crypto_password_hash(&one->task, one->password);
    else
        one->verified = crypto_password_verify(&one->task, one->hash, one->password);
}

static void sign_in_task(void *argument)
{
    SignIn *one = argument;
    one->task.arena = arena_new();
    one->ran = task_run(&one->task, sign_in, one);
    if (coroutine_count() == 1)
        loop_stop();
}

static void run_all(SignIn *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        coroutine_start(sign_in_task, &all[i]);
    if (coroutine_count() > 0)
        loop_run();
}

static void free_all(SignIn *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        arena_free(all[i].task.arena);
}

static void set(const char *first, const char *second)
{
    const char *overrides[] = { "password_memory_mib=19", first, second };
    char message[200];
    assert_true(setting_load(overrides, 3, message, sizeof message));
}

static void a_password_is_verified_against_its_hash_alone(void **state)
{
    (void)state;
    set("password_slots=2", "password_queue=64");
    SignIn made = { .hashes = true, .password = TEXT("correct horse") };
    run_all(&made, 1);
    assert_true(made.ran);
    assert_true(text_starts_with(made.hash, TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    SignIn tries[] = {
        { .hash = made.hash, .password = TEXT("correct horse") },
        { .hash = made.hash, .password = TEXT("correct horsf") },
        { .hash = made.hash, .password = TEXT("") },
        { .hash = TEXT_NULL, .password = TEXT("correct horse") },
        { .hash = TEXT("$argon2id$junk"), .password = TEXT("correct horse") },
    };
    run_all(tries, 5);
    for (int i = 0; i < 5; i++) {
        assert_true(tries[i].ran);
        assert_int_equal(tries[i].verified, i == 0);
    }
    free_all(tries, 5);
    free_all(&made, 1);
}

/* Of the processor, all threads: what others do on the machine is left out. */
static int64_t cost_of_sign_in_us(Text hash)
{
    struct timespec before, after;
    SignIn one = { .hash = hash, .password = TEXT("wrong") };
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    run_all(&one, 1);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    free_all(&one, 1);
    return (int64_t)(after.tv_sec - before.tv_sec) * 1000000 +
           (after.tv_nsec - before.tv_nsec) / 1000;
}

/* The least of many interleaved measurements, since one says little. */
static void an_unknown_account_costs_what_a_known_one_does(void **state)
{
    (void)state;
    set("password_slots=2", "password_queue=64");
    SignIn made = { .hashes = true, .password = TEXT("correct horse") };
    run_all(&made, 1);
    int64_t known = INT64_MAX, unknown = INT64_MAX;
    for (int i = 0; i < 9; i++) {
        int64_t cost_us = cost_of_sign_in_us(made.hash);
        known = cost_us < known ? cost_us : known;
        cost_us = cost_of_sign_in_us(TEXT_NULL);
        unknown = cost_us < unknown ? cost_us : unknown;
    }
    assert_in_range(unknown * 100 / known, 75, 133);
    free_all(&made, 1);
}

static void more_than_the_queue_holds_are_refused_at_once(void **state)
{
    (void)state;
    set("password_slots=1", "password_queue=3");
    SignIn all[10] = { 0 };
    for (int i = 0; i < 10; i++)
        all[i].password = TEXT("x");
    run_all(all, 10);
    int ran = 0;
    for (int i = 0; i < 10; i++) {
        ran += all[i].ran ? 1 : 0;
        if (!all[i].ran) {
            assert_int_equal(all[i].task.fault.status, 429);
            assert_int_equal(all[i].task.fault.retry_after_s, 1);
        }
    }
    assert_int_equal(ran, 4);
    free_all(all, 10);
}

static void the_slots_of_a_dead_process_are_found_again(void **state)
{
    (void)state;
    int fd = shared_create();
    set("password_slots=1", "password_queue=1");
    pid_t child = fork();
    if (child == 0) {
        shared_open(fd, 1);
        SignIn two[2] = { { .password = TEXT("x") }, { .password = TEXT("y") } };
        coroutine_start(sign_in_task, &two[0]); /* holds the slot */
        coroutine_start(sign_in_task, &two[1]); /* waits in line */
        _exit(coroutine_count() == 2 ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    shared_open(fd, 0);
    SignIn two[2] = { { .password = TEXT("x") }, { .password = TEXT("y") } };
    run_all(two, 2);
    assert_true(two[0].ran);
    assert_true(two[1].ran);
    free_all(two, 2);
    close(fd);
}

static int init(void **state)
{
    (void)state;
    crypto_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_the_published_ones),
        cmocka_unit_test(base64url_goes_both_ways_and_is_strict),
        cmocka_unit_test(the_slots_of_a_dead_process_are_found_again),
        cmocka_unit_test(a_password_is_verified_against_its_hash_alone),
        cmocka_unit_test(an_unknown_account_costs_what_a_known_one_does),
        cmocka_unit_test(more_than_the_queue_holds_are_refused_at_once),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}
