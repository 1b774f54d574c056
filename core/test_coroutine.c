#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/coroutine.h"
#include "core/sanitizer.h"

/* Not optimised away, and so large that it would overwrite a neighbour's stack if stacks
 * overlapped. */
static unsigned fill_stack(unsigned seed)
{
    volatile unsigned words[1024];
    for (unsigned i = 0; i < 1024; i++)
        words[i] = seed + i;
    unsigned sum = 0;
    for (unsigned i = 0; i < 1024; i++)
        sum += words[i] - seed;
    return sum;
}

typedef struct Walker {
    Coroutine *self;
    unsigned id, steps, done;
    bool ended;
} Walker;

static void walk(void *argument)
{
    Walker *walker = argument;
    walker->self = coroutine_current();
    unsigned own = walker->id * 7919;
    for (; walker->done < walker->steps; walker->done++) {
        unsigned check = own;
        assert_int_equal(fill_stack(walker->id), 1024 * 1023 / 2);
        coroutine_yield();
        assert_int_equal(check, walker->id * 7919);
        assert_ptr_equal(coroutine_current(), walker->self);
    }
    walker->ended = true;
}

static void interleavings_drawn_at_random_keep_every_stack(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    static Walker walkers[COUNT];
    for (unsigned seed = 1; seed <= 5; seed++) {
        srand(seed);
        memset(walkers, 0, sizeof walkers);
        for (unsigned i = 0; i < COUNT; i++) {
            walkers[i].id = i + 1;
            walkers[i].steps = (unsigned)rand() % 20;
            coroutine_start(walk, &walkers[i]);
        }
        assert_null(coroutine_current());
        for (size_t left = COUNT; left > 0;) {
            Walker *walker = &walkers[rand() % COUNT];
            if (!walker->ended)
                coroutine_resume(walker->self);
            left = 0;
            for (unsigned i = 0; i < COUNT; i++)
                left += walkers[i].ended ? 0 : 1;
        }
        assert_int_equal(coroutine_count(), 0);
    }
    coroutine_trim();
    assert_int_equal(coroutine_pooled_stacks(), 0);
}

static char trace[64];
static Coroutine *sleeper;

static void inner(void *argument)
{
    sleeper = coroutine_current();
    strcat(trace, argument);
    coroutine_yield();
    strcat(trace, "C");
}

static void outer(void *argument)
{
    (void)argument;
    Coroutine *self = coroutine_current();
    strcat(trace, "a");
    coroutine_start(inner, "b");
    assert_ptr_equal(coroutine_current(), self);
    strcat(trace, "c");
    coroutine_resume(sleeper);
    assert_ptr_equal(coroutine_current(), self);
    strcat(trace, "d");
}

static void one_may_start_and_resume_others(void **state)
{
    (void)state;
    trace[0] = '\0';
    coroutine_start(outer, NULL);
    assert_string_equal(trace, "abcCd");
    assert_int_equal(coroutine_count(), 0);
}

static void keep_local(void *argument)
{
    coroutine_set_local(argument);
    sleeper = coroutine_current();
    coroutine_yield();
    assert_ptr_equal(coroutine_local(), argument);
}

static void local_pointers_belong_to_their_coroutine(void **state)
{
    (void)state;
    int a, b;
    coroutine_start(keep_local, &a);
    Coroutine *first = sleeper;
    coroutine_start(keep_local, &b);
    assert_null(coroutine_local());
    coroutine_resume(first);
    coroutine_resume(sleeper);
}

static void many_thousands_live_at_once(void **state)
{
    (void)state;
    enum { COUNT = 10000 };
    Walker *walkers = calloc(COUNT, sizeof *walkers);
    for (unsigned i = 0; i < COUNT; i++) {
        walkers[i] = (Walker){ .id = i, .steps = 1 };
        coroutine_start(walk, &walkers[i]);
    }
    assert_int_equal(coroutine_count(), COUNT);
    for (unsigned i = 0; i < COUNT; i++)
        coroutine_resume(walkers[i].self);
    assert_int_equal(coroutine_count(), 0);
    assert_true(coroutine_pooled_stacks() < 1000);
    free(walkers);
    coroutine_trim();
}

static void nothing(void *argument)
{
    (void)argument;
}

static void stacks_that_nobody_needed_go_back(void **state)
{
    (void)state;
    Walker walkers[20] = { 0 };
    coroutine_trim();
    for (int i = 0; i < 20; i++) {
        walkers[i].steps = 1;
        coroutine_start(walk, &walkers[i]);
    }
    for (int i = 0; i < 20; i++)
        coroutine_resume(walkers[i].self);
    coroutine_trim_unused(); /* all were needed */
    assert_int_equal(coroutine_pooled_stacks(), 20);
    coroutine_start(nothing, NULL);
    coroutine_trim_unused(); /* one was */
    assert_int_equal(coroutine_pooled_stacks(), 1);
    coroutine_trim_unused();
    assert_int_equal(coroutine_pooled_stacks(), 0);
}

/* The signal that ends a child running `body` in a coroutine; 0 when it ended by itself. */
static int signal_of_child(void (*body)(void *argument))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        coroutine_start(body, NULL);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static unsigned deeper(unsigned depth)
{
    volatile char frame[2048];
    memset((char *)frame, (int)depth, sizeof frame);
    return depth == 0 ? 0 : deeper(depth - 1) + (unsigned char)frame[depth % sizeof frame];
}

static void overflow(void *argument)
{
    (void)argument;
    deeper(COROUTINE_STACK_BYTES / 1024);
}

static void fits(void *argument)
{
    (void)argument;
    deeper(COROUTINE_STACK_BYTES / 8192);
}

static void the_guard_page_stops_an_overflow(void **state)
{
    (void)state;
    assert_int_equal(signal_of_child(fits), 0);
    assert_int_not_equal(signal_of_child(overflow), 0);
    if (!SANITIZER_ADDRESS)
        assert_int_equal(signal_of_child(overflow), SIGSEGV);
}

static void yield_forbidden(void *argument)
{
    (void)argument;
    coroutine_forbid_yield();
    coroutine_forbid_yield();
    coroutine_allow_yield();
    coroutine_yield();
}

static void end_holding(void *argument)
{
    (void)argument;
    coroutine_hold();
}

static void resume_self(void *argument)
{
    (void)argument;
    coroutine_resume(coroutine_current());
}

static void misuse_aborts(void **state)
{
    (void)state;
    assert_int_equal(signal_of_child(yield_forbidden), SIGABRT);
    assert_int_equal(signal_of_child(end_holding), SIGABRT);
    assert_int_equal(signal_of_child(resume_self), SIGABRT);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        coroutine_yield(); /* outside of any */
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static jmp_buf catch_point;
static volatile bool is_jumping = true;

static void jump_out(unsigned depth)
{
    volatile char frame[512];
    memset((char *)frame, 1, sizeof frame);
    if (depth > 0)
        jump_out(depth - 1);
    if (is_jumping)
        longjmp(catch_point, 1);
}

static void jump_inside(void *argument)
{
    int *jumps = argument;
    for (*jumps = 0; *jumps < 100; ++*jumps) {
        if (setjmp(catch_point) == 0)
            jump_out(50);
        if (*jumps % 10 == 0) {
            sleeper = coroutine_current();
            coroutine_yield();
        }
    }
}

static void long_jumps_stay_within_a_stack(void **state)
{
    (void)state;
    int jumps = 0;
    coroutine_start(jump_inside, &jumps);
    while (coroutine_count() > 0)
        coroutine_resume(sleeper);
    assert_int_equal(jumps, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interleavings_drawn_at_random_keep_every_stack),
        cmocka_unit_test(one_may_start_and_resume_others),
        cmocka_unit_test(local_pointers_belong_to_their_coroutine),
        cmocka_unit_test(many_thousands_live_at_once),
        cmocka_unit_test(stacks_that_nobody_needed_go_back),
        cmocka_unit_test(the_guard_page_stops_an_overflow),
        cmocka_unit_test(misuse_aborts),
        cmocka_unit_test(long_jumps_stay_within_a_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
