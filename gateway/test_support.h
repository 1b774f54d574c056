/*
 * What the gateway's unit tests share: a request without a wire, run under its catch point.
 */
#ifndef INSULA_GATEWAY_TEST_SUPPORT_H
#define INSULA_GATEWAY_TEST_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "core/coroutine.h"
#include "gateway/http.h"
#include "gateway/request.h"

/* cmocka's fail() is the house's own here. */
#define give_up(...)  (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))
#define UNUSED(state) ((void)(state))

static inline bool text_is(Text text, const char *expected)
{
    return !text_is_null(text) && text_equal(text, text_of(expected));
}

static inline void assert_text(Text text, const char *expected)
{
    if (!text_is(text, expected))
        give_up("\"%.*s\" is not \"%s\"", TEXT_ARG(text), expected);
}

typedef struct TestRun {
    Task *task;
    void (*body)(void *argument);
    void *argument;
    bool has_returned;
} TestRun;

static inline void test_run_in_coroutine(void *argument)
{
    TestRun *run = argument;
    run->has_returned = task_run(run->task, run->body, run->argument);
}

/* True when body returned; the fault is in the task otherwise. */
static inline bool test_run(Task *task, void (*body)(void *argument), void *argument)
{
    TestRun run = { task, body, argument, false };
    coroutine_start(test_run_in_coroutine, &run);
    return run.has_returned;
}

static inline Request *test_request(Method method, const char *path, const char *query)
{
    Arena *arena = arena_new();
    Request *req = ARENA_NEW(arena, Request);
    HttpMatch match;
    req->task.arena = arena;
    req->task.context.permission = -1;
    req->method = method;
    req->path = text_of(path);
    req->query = text_of(query);
    route_match(method, req->path, &match);
    req->route = match.route;
    memcpy(req->params, match.params, sizeof req->params);
    buffer_init(&req->reply.headers, arena, 16384);
    return req;
}

static inline void test_request_free(Request *req)
{
    arena_free(req->task.arena);
}

static inline const FieldError *error_at(const Task *task, const char *pointer)
{
    for (const FieldError *error = task->fault.errors; error != NULL; error = error->next)
        if (text_is(error->pointer, pointer))
            return error;
    return NULL;
}

#define assert_error(task, pointer, expected_code)                                                 \
    do {                                                                                           \
        const FieldError *found_ = error_at((task), (pointer));                                    \
        assert_non_null(found_);                                                                   \
        assert_text(found_->code, (expected_code));                                                \
    } while (0)

#endif
