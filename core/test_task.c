#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "core/coroutine.h"
#include "core/loop.h"
#include "core/task.h"

typedef struct Errand {
    Task task;
    int steps;
    bool returned;
    Task *seen;
} Errand;

static Errand errand;
static void (*errand_body)(void *argument);

static void run_errand(void *argument)
{
    Errand *one = argument;
    one->returned = task_run(&one->task, errand_body, one);
    assert_null(task_current());
}

static Errand *run(void (*body)(void *argument))
{
    errand = (Errand){ .task.arena = arena_new() };
    errand_body = body;
    coroutine_start(run_errand, &errand);
    return &errand;
}

static void done(Errand *one)
{
    assert_int_equal(coroutine_count(), 0);
    arena_free(one->task.arena);
}

static void walk_through(void *argument)
{
    Errand *one = argument;
    one->seen = task_current();
    one->steps = 3;
}

static void a_body_that_returns_succeeds(void **state)
{
    (void)state;
    Errand *one = run(walk_through);
    assert_true(one->returned);
    assert_int_equal(one->steps, 3);
    assert_ptr_equal(one->seen, &one->task);
    assert_null(one->task.catch_point);
    done(one);
}

static void sink(Errand *one, int depth)
{
    one->steps++;
    if (depth > 0)
        sink(one, depth - 1);
    if (one->task.fault.status == 0)
        fail(one, 409, "too_deep", "Sank %d steps.", one->steps);
    one->steps = -1;
}

static void sink_ten(void *argument)
{
    sink(argument, 9);
}

static void failing_unwinds_from_any_depth_with_its_reason(void **state)
{
    (void)state;
    Errand *one = run(sink_ten);
    assert_false(one->returned);
    assert_int_equal(one->steps, 10);
    assert_int_equal(one->task.fault.status, 409);
    assert_true(text_equal(one->task.fault.code, TEXT("too_deep")));
    assert_true(text_equal(one->task.fault.detail, TEXT("Sank 10 steps.")));
    assert_null(one->task.catch_point);
    done(one);
}

static void refuse_something(void *argument)
{
    Errand *one = argument;
    refuse(one, 401, "invalid_credentials", "No.");
}

static void refusing_without_a_transaction_is_failing(void **state)
{
    (void)state;
    Errand *one = run(refuse_something);
    assert_false(one->returned);
    assert_int_equal(one->task.fault.status, 401);
    done(one);
}

static void collect_errors(void *argument)
{
    Errand *one = argument;
    task_field_error(&one->task, TEXT("/email"), "format", "%s", "Not an address.");
    task_field_error(&one->task, TEXT("/name"), "required", "Missing.");
    one->task.fault.status = 422;
    one->task.fault.code = TEXT("invalid_body");
    task_throw(&one->task);
}

static void field_errors_are_told_in_order(void **state)
{
    (void)state;
    Errand *one = run(collect_errors);
    assert_false(one->returned);
    const FieldError *error = one->task.fault.errors;
    assert_true(text_equal(error->pointer, TEXT("/email")));
    assert_true(text_equal(error->detail, TEXT("Not an address.")));
    assert_true(text_equal(error->next->code, TEXT("required")));
    assert_null(error->next->next);
    done(one);
}

/* Two tasks that wait for each other's turns must not see each other. */
static void take_turns(void *argument)
{
    Errand *one = argument;
    for (int i = 0; i < 10; i++) {
        assert_ptr_equal(task_current(), &one->task);
        one->steps++;
        loop_sleep(1);
    }
    fail(one, 400 + one->steps, "turns", "x");
}

static void run_turns(void *argument)
{
    Errand *one = argument;
    one->returned = task_run(&one->task, take_turns, one);
    if (coroutine_count() == 1)
        loop_stop();
}

static void tasks_that_wait_keep_apart(void **state)
{
    (void)state;
    Errand errands[5] = { 0 };
    for (int i = 0; i < 5; i++) {
        errands[i].task.arena = arena_new();
        errands[i].steps = i;
        coroutine_start(run_turns, &errands[i]);
    }
    assert_null(task_current());
    loop_run();
    for (int i = 0; i < 5; i++) {
        assert_int_equal(errands[i].task.fault.status, 410 + i);
        arena_free(errands[i].task.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_that_returns_succeeds),
        cmocka_unit_test(failing_unwinds_from_any_depth_with_its_reason),
        cmocka_unit_test(refusing_without_a_transaction_is_failing),
        cmocka_unit_test(field_errors_are_told_in_order),
        cmocka_unit_test(tasks_that_wait_keep_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
