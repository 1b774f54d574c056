/* The other process of the last test is this program again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/bus.h"
#include "core/cache.h"
#include "core/crypto.h"
#include "core/loop.h"

extern char **environ;

static char program[512];

static Uuid tenant_a, tenant_b;
static int freed;

static void count_free(void *value)
{
    freed++;
    free(value);
}

static void put(Cache *cache, Uuid tenant_id, const char *key, const char *value)
{
    cache_put(cache, tenant_id, text_of(key), strdup(value));
}

#define assert_cached(cache, tenant, key, value)                                                   \
    do {                                                                                           \
        const char *cached_ = cache_get((cache), (tenant), text_of(key));                          \
        assert_non_null(cached_);                                                                  \
        assert_string_equal(cached_, (value));                                                     \
    } while (0)

static void a_key_belongs_to_its_tenant(void **state)
{
    (void)state;
    freed = 0;
    Cache *cache = cache_new("test", 10, 60000, count_free);
    put(cache, tenant_a, "k", "of a");
    assert_null(cache_get(cache, tenant_b, TEXT("k")));
    put(cache, tenant_b, "k", "of b");
    assert_cached(cache, tenant_a, "k", "of a");
    assert_cached(cache, tenant_b, "k", "of b");
    put(cache, tenant_a, "k", "new");
    assert_cached(cache, tenant_a, "k", "new");
    cache_invalidate(cache, tenant_a, TEXT_NULL);
    assert_null(cache_get(cache, tenant_a, TEXT("k")));
    assert_cached(cache, tenant_b, "k", "of b");
    cache_invalidate(cache, tenant_b, TEXT("other"));
    assert_cached(cache, tenant_b, "k", "of b");
    cache_invalidate(cache, tenant_b, TEXT("k"));
    assert_null(cache_get(cache, tenant_b, TEXT("k")));
    cache_free(cache);
    assert_int_equal(freed, 3);
}

static void the_least_recently_used_goes_first(void **state)
{
    (void)state;
    Cache *cache = cache_new("test", 3, 60000, free);
    put(cache, tenant_a, "1", "1");
    put(cache, tenant_a, "2", "2");
    put(cache, tenant_a, "3", "3");
    assert_cached(cache, tenant_a, "1", "1");
    put(cache, tenant_a, "4", "4");
    assert_null(cache_get(cache, tenant_a, TEXT("2")));
    assert_cached(cache, tenant_a, "1", "1");
    assert_cached(cache, tenant_a, "3", "3");
    assert_cached(cache, tenant_a, "4", "4");
    cache_free(cache);
}

/* Against a model so simple that it cannot be wrong. */
static void many_random_steps_agree_with_a_plain_array(void **state)
{
    (void)state;
    enum { KEYS = 50, STEPS = 20000 };
    Cache *cache = cache_new("test", KEYS * 2, 60000, free);
    char model[2][KEYS][8] = { 0 };
    srand(5);
    for (int step = 0; step < STEPS; step++) {
        int tenant = rand() % 2, number = rand() % KEYS;
        Uuid id = tenant ? tenant_b : tenant_a;
        char key[8];
        snprintf(key, sizeof key, "%d", number);
        switch (rand() % 4) {
        case 0:
            snprintf(model[tenant][number], 8, "%d", step);
            put(cache, id, key, model[tenant][number]);
            break;
        case 1:
            if (rand() % 20 == 0) {
                memset(model[tenant], 0, sizeof model[tenant]);
                cache_invalidate(cache, id, TEXT_NULL);
            } else {
                model[tenant][number][0] = '\0';
                cache_invalidate(cache, id, text_of(key));
            }
            break;
        default:
            if (model[tenant][number][0] == '\0')
                assert_null(cache_get(cache, id, text_of(key)));
            else
                assert_cached(cache, id, key, model[tenant][number]);
        }
    }
    cache_free(cache);
}

static void what_was_read_before_an_invalidation_is_not_kept(void **state)
{
    (void)state;
    freed = 0;
    Cache *cache = cache_new("test", 3, 60000, count_free);
    uint64_t mark = cache_mark(cache);
    cache_invalidate(cache, tenant_a, TEXT("k"));
    cache_put_since(cache, mark, tenant_a, TEXT("k"), strdup("old"));
    assert_int_equal(freed, 1);
    assert_null(cache_get(cache, tenant_a, TEXT("k")));
    cache_put_since(cache, cache_mark(cache), tenant_a, TEXT("k"), strdup("new"));
    assert_cached(cache, tenant_a, "k", "new");
    cache_free(cache);
}

static void wait_a_little(void *argument)
{
    loop_sleep(*(uint64_t *)argument);
    loop_stop();
}

static void run_for(uint64_t time_ms)
{
    coroutine_start(wait_a_little, &time_ms);
    loop_run();
}

static void old_values_are_not_returned(void **state)
{
    (void)state;
    Cache *cache = cache_new("test", 3, 30, free);
    run_for(1);
    put(cache, tenant_a, "k", "v");
    assert_cached(cache, tenant_a, "k", "v");
    run_for(40);
    assert_null(cache_get(cache, tenant_a, TEXT("k")));
    cache_free(cache);
}

/* The other process keeps "k" of the nil tenant cached and says what it sees when asked. */
static Cache *childs_cache;

static void answer(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    if (text_equal(message, TEXT("put")))
        put(childs_cache, UUID_NIL, "k", "v");
    bool there = cache_get(childs_cache, UUID_NIL, TEXT("k")) != NULL;
    bus_send(sender, TEXT("answer"), there ? TEXT("there") : TEXT("gone"));
}

static int child(const char *place)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    childs_cache = cache_new("shared", 10, 60000, free);
    bus_subscribe(TEXT("ask"), answer, NULL);
    bus_open(place);
    loop_run();
    return 0;
}

static char answered[16];

static void on_answer(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    snprintf(answered, sizeof answered, "%.*s", TEXT_ARG(message));
}

static const char *ask(const char *question)
{
    answered[0] = '\0';
    for (int i = 0; i < 200 && answered[0] == '\0'; i++) {
        if (i % 20 == 0)
            bus_publish(TEXT("ask"), text_of(question));
        run_for(25);
    }
    return answered;
}

static void an_invalidation_reaches_the_other_process(void **state)
{
    (void)state;
    char directory[] = "/tmp/insula-test-cache.XXXXXX";
    assert_non_null(mkdtemp(directory));
    bus_open(directory);
    bus_subscribe(TEXT("answer"), on_answer, NULL);
    pid_t pid;
    char *arguments[] = { "test_cache", "child", directory, NULL };
    assert_int_equal(posix_spawn(&pid, program, NULL, NULL, arguments, environ), 0);
    Cache *cache = cache_new("shared", 10, 60000, free);
    assert_string_equal(ask("put"), "there");
    cache_invalidate(cache, UUID_NIL, TEXT("another"));
    assert_string_equal(ask("look"), "there");
    cache_invalidate(cache, UUID_NIL, TEXT("k"));
    assert_string_equal(ask("look"), "gone");
    assert_string_equal(ask("put"), "there");
    cache_invalidate(cache, UUID_NIL, TEXT_NULL);
    assert_string_equal(ask("look"), "gone");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    run_for(2500);
    bus_close();
    cache_free(cache);
    assert_int_equal(rmdir(directory), 0); /* nothing is left lying about */
}

int main(int count, char **arguments)
{
    crypto_init();
    if (count == 3 && strcmp(arguments[1], "child") == 0)
        return child(arguments[2]);
    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        return 1;
    tenant_a = uuid_new();
    tenant_b = uuid_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_belongs_to_its_tenant),
        cmocka_unit_test(the_least_recently_used_goes_first),
        cmocka_unit_test(many_random_steps_agree_with_a_plain_array),
        cmocka_unit_test(what_was_read_before_an_invalidation_is_not_kept),
        cmocka_unit_test(old_values_are_not_returned),
        cmocka_unit_test(an_invalidation_reaches_the_other_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
