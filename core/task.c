#include "core/task.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "core/coroutine.h"
#include "core/db.h"
#include "core/log.h"

/* Weak: a program that opens no transaction (most unit tests, a command's --help) links without the
 * database. */
extern __typeof__(db_commit) db_commit __attribute__((weak));
extern __typeof__(db_rollback) db_rollback __attribute__((weak));

/* It lies on the stack of the coroutine that called task_run(), and only that one may jump to it.
 */
struct CatchPoint {
    jmp_buf place;
    Coroutine *coroutine;
};

/* The only setjmp of the house. No local is changed between it and the jump, so none needs to be
 * volatile. */
static bool run_caught(Task *task, void (*body)(void *argument), void *argument)
{
    struct CatchPoint catch_point = { .coroutine = coroutine_current() };
    task->catch_point = &catch_point;
    if (setjmp(catch_point.place) != 0) {
        task->catch_point = NULL;
        return false;
    }
    body(argument);
    task->catch_point = NULL;
    return true;
}

static void commit_body(void *argument)
{
    db_commit(argument);
}

static void left_open_body(void *argument)
{
    task_fail(argument, 500, "transaction_left_open", "The server left a transaction open.");
}

static void end_transaction(Task *task)
{
    if (task->transaction == NULL)
        return;
    if (task->keep) {
        /* What was recorded must be there before the refusal is told; a failed commit is told
         * instead. */
        Fault refusal = task->fault;
        if (run_caught(task, commit_body, task))
            task->fault = refusal;
    }
    if (task->transaction != NULL)
        db_rollback(task);
}

bool task_run(Task *task, void (*body)(void *argument), void *argument)
{
    assert(coroutine_current() != NULL && task->catch_point == NULL);
    void *outer = coroutine_local();
    coroutine_set_local(task);
    task->keep = false;
    bool returned = run_caught(task, body, argument);
    if (returned && task->transaction != NULL) {
        log_error("a task returned with its transaction open");
        returned = run_caught(task, left_open_body, task);
    }
    if (!returned)
        end_transaction(task);
    coroutine_set_local(outer);
    return returned;
}

Task *task_current(void)
{
    return coroutine_local();
}

_Noreturn void task_throw(Task *task)
{
    /* A jump over a library's callback frame, or out of another stack, would leave that library
     * broken. */
    assert(task->catch_point != NULL);
    assert(task->catch_point->coroutine == coroutine_current());
    assert(coroutine_may_yield());
    longjmp(task->catch_point->place, 1);
}

__attribute__((format(printf, 4, 0))) static void
prepare_fault(Task *task, int status, const char *code, const char *format, va_list args)
{
    task->fault.status = status;
    task->fault.code = text_of(code);
    task->fault.detail = text_vformat(task->arena, format, args);
}

_Noreturn void task_fail(Task *task, int status, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    prepare_fault(task, status, code, format, args);
    va_end(args);
    task->keep = false;
    task_throw(task);
}

_Noreturn void task_refuse(Task *task, int status, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    prepare_fault(task, status, code, format, args);
    va_end(args);
    task->keep = true;
    task_throw(task);
}

void task_field_error(Task *task, Text pointer, const char *code, const char *format, ...)
{
    FieldError *error = ARENA_NEW(task->arena, FieldError);
    va_list args;
    va_start(args, format);
    *error = (FieldError){
        .pointer = pointer,
        .code = text_of(code),
        .detail = text_vformat(task->arena, format, args),
    };
    va_end(args);
    FieldError **end = &task->fault.errors;
    while (*end != NULL)
        end = &(*end)->next;
    *end = error;
}

void task_fault_member(Task *task, const char *name, Text json)
{
    FaultMember *member = ARENA_NEW(task->arena, FaultMember);
    *member = (FaultMember){ .name = text_of(name), .json = json };
    FaultMember **end = &task->fault.members;
    while (*end != NULL)
        end = &(*end)->next;
    *end = member;
}
