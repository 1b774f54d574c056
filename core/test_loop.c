#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/clock.h"
#include "core/loop.h"

static char trace[64];

/* Runs the loop until all other coroutines have ended. */
static void stop_when_idle(void *argument)
{
    (void)argument;
    do
        loop_sleep(1);
    while (coroutine_count() > 1);
    loop_stop();
}

static void run_until_all_end(void)
{
    coroutine_start(stop_when_idle, NULL);
    loop_run();
    assert_int_equal(coroutine_count(), 0);
}

static void sleep_and_note(void *argument)
{
    const char *what = argument;
    loop_sleep((uint64_t)(what[0] - '0') * 10);
    strncat(trace, what, 1);
}

static void sleepers_wake_in_order_of_their_time(void **state)
{
    (void)state;
    trace[0] = '\0';
    int64_t started = clock_monotonic_us();
    coroutine_start(sleep_and_note, "3");
    coroutine_start(sleep_and_note, "1");
    coroutine_start(sleep_and_note, "2");
    run_until_all_end();
    assert_string_equal(trace, "123");
    assert_true(clock_monotonic_us() - started >= 29000);
}

typedef struct Noting {
    LoopDefer defer;
    const char *what;
    struct Noting *then;
} Noting;

static void note_deferred(LoopDefer *self)
{
    Noting *noting = (Noting *)self;
    strcat(trace, noting->what);
    if (noting->then != NULL)
        loop_defer(&noting->then->defer);
}

static void what_is_deferred_runs_once_at_the_end_of_the_turn(void **state)
{
    (void)state;
    trace[0] = '\0';
    Noting c = { { .run = note_deferred }, "c", NULL };
    Noting a = { { .run = note_deferred }, "a", &c };
    Noting b = { { .run = note_deferred }, "b", NULL };
    loop_defer(&a.defer);
    loop_defer(&b.defer);
    loop_defer(&a.defer);
    strcat(trace, "|");
    run_until_all_end();
    assert_string_equal(trace, "|abc");
}

static bool is_enough;

static void again(LoopDefer *self)
{
    if (!is_enough)
        loop_defer(self);
}

static void endless_deferring_does_not_stop_the_loop(void **state)
{
    (void)state;
    static LoopDefer endless = { .run = again };
    trace[0] = '\0';
    loop_defer(&endless);
    coroutine_start(sleep_and_note, "1");
    run_until_all_end();
    assert_string_equal(trace, "1");
    is_enough = true;
    coroutine_start(sleep_and_note, "1");
    run_until_all_end();
    assert_false(endless.scheduled);
}

static LoopWaitQueue queue;

static void wait_and_note(void *argument)
{
    bool woken = loop_wait(&queue, 0);
    strcat(trace, woken ? argument : "?");
}

static void wake_some(void *argument)
{
    (void)argument;
    assert_true(loop_wake_one(&queue));
    strcat(trace, "|"); /* the woken one has not run yet */
    loop_sleep(5);
    strcat(trace, "|");
    loop_wake_all(&queue);
    assert_false(loop_wake_one(&queue));
}

static void waiters_are_woken_in_order_and_never_inside_the_waker(void **state)
{
    (void)state;
    trace[0] = '\0';
    coroutine_start(wait_and_note, "a");
    coroutine_start(wait_and_note, "b");
    coroutine_start(wait_and_note, "c");
    coroutine_start(wake_some, NULL);
    run_until_all_end();
    assert_string_equal(trace, "|a|bc");
    assert_null(queue.first);
    assert_null(queue.last);
}

static void wait_briefly(void *argument)
{
    bool woken = loop_wait(&queue, 200);
    strcat(trace, woken ? "w" : "t");
    (void)argument;
}

static void wake_two_late(void *argument)
{
    (void)argument;
    loop_sleep(1);
    loop_wake_one(&queue);
    loop_sleep(300);
    assert_false(loop_wake_one(&queue));
}

static void waiting_may_time_out(void **state)
{
    (void)state;
    trace[0] = '\0';
    for (int i = 0; i < 3; i++)
        coroutine_start(wait_briefly, NULL);
    coroutine_start(wake_two_late, NULL);
    run_until_all_end();
    assert_string_equal(trace, "wtt");
    assert_null(queue.first);
    assert_null(queue.last);
}

static void square(void *argument)
{
    int *number = argument;
    usleep(1000);
    *number *= *number;
}

static void work_with(void *argument)
{
    loop_work(square, argument);
}

static void work_runs_beside_the_loop(void **state)
{
    (void)state;
    int numbers[20];
    for (int i = 0; i < 20; i++) {
        numbers[i] = i;
        coroutine_start(work_with, &numbers[i]);
    }
    run_until_all_end();
    for (int i = 0; i < 20; i++)
        assert_int_equal(numbers[i], i * i);
}

static void work_long(void *argument)
{
    bool *done = argument;
    uint64_t until_ns = uv_hrtime() + UINT64_C(5000000000);
    while (!*done && uv_hrtime() < until_ns)
        loop_breathe();
}

static void say_done(void *argument)
{
    loop_sleep(1);
    *(bool *)argument = true;
}

static void long_work_lets_others_have_a_turn(void **state)
{
    (void)state;
    bool done = false;
    coroutine_start(say_done, &done);
    coroutine_start(work_long, &done);
    run_until_all_end();
    assert_true(done);
    loop_breathe(); /* outside a coroutine: nothing */
}

#ifdef INSULA_DEBUG
static void hold_and_sleep(void *argument)
{
    (void)argument;
    coroutine_hold();
    loop_sleep(1);
}

static void hold_and_work(void *argument)
{
    coroutine_hold();
    loop_work(square, argument);
}

static void hold_and_wait(void *argument)
{
    (void)argument;
    coroutine_hold();
    loop_wait(&queue, 1);
}

static void waiting_inside_a_transaction_aborts(void **state)
{
    (void)state;
    void (*const bodies[])(void *) = { hold_and_sleep, hold_and_work, hold_and_wait };
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            signal(SIGABRT, SIG_DFL);
            close(STDERR_FILENO);
            coroutine_start(bodies[i], NULL);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleepers_wake_in_order_of_their_time),
        cmocka_unit_test(what_is_deferred_runs_once_at_the_end_of_the_turn),
        cmocka_unit_test(waiters_are_woken_in_order_and_never_inside_the_waker),
        cmocka_unit_test(waiting_may_time_out),
        cmocka_unit_test(work_runs_beside_the_loop),
        cmocka_unit_test(long_work_lets_others_have_a_turn),
#ifdef INSULA_DEBUG
        cmocka_unit_test(waiting_inside_a_transaction_aborts),
#endif
        cmocka_unit_test(endless_deferring_does_not_stop_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
