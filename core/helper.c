#include "core/helper.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"

enum { READ_BYTES = 64 * 1024 };

typedef struct Run {
    uv_process_t process;
    uv_pipe_t input, output;
    uv_timer_t limit;
    uv_write_t write;
    int handles; /* that are not yet closed */
    bool has_ended, is_read, exceeded;
    int64_t status;
    int signal;
    Buffer got;
    LoopWaitQueue waiting;
} Run;

/* ---- whose turn it is ---- */

static void take_turn(Task *task, Helper *helper)
{
    if (helper->running < helper->running_max) {
        helper->running++;
        return;
    }
    if (helper->waiting >= helper->waiting_max) {
        task->fault.retry_after_s = 5;
        task_fail(task, 429, "too_busy", "%s", helper->busy);
    }
    helper->waiting++;
    loop_wait(&helper->line, 0); /* whoever ends hands their place on */
    helper->waiting--;
}

static void pass_turn(Helper *helper)
{
    if (!loop_wake_one(&helper->line))
        helper->running--;
}

/* ---- the program ---- */

/* Beside our own, which may have been replaced by a newer one since it was started. */
static bool find_program(const char *name, char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - strlen(name) - 2);
    if (length <= 0)
        return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    memcpy(slash + 1, name, strlen(name) + 1);
    return access(path, X_OK) == 0;
}

static void wake(Run *run)
{
    loop_wake_all(&run->waiting);
}

static void on_ended(uv_process_t *process, int64_t status, int signal)
{
    Run *run = process->data;
    run->has_ended = true;
    run->status = status;
    run->signal = signal;
    wake(run);
}

static void give_up(Run *run)
{
    run->exceeded = true;
    if (!run->has_ended)
        uv_process_kill(&run->process, SIGKILL);
}

static void on_limit(uv_timer_t *timer)
{
    give_up(timer->data);
}

static void provide(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    Run *run = handle->data;
    char *room = buffer_reserve(&run->got, READ_BYTES);
    *buffer = uv_buf_init(room, room ? READ_BYTES : 0);
}

static void on_output(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    (void)buffer;
    Run *run = stream->data;
    if (size > 0) {
        run->got.len += (size_t)size;
        return;
    }
    if (size == UV_ENOBUFS)
        give_up(run);
    if (size < 0) {
        uv_read_stop(stream);
        run->is_read = true;
        wake(run);
    }
}

static void on_closed(uv_handle_t *handle)
{
    Run *run = handle->data;
    if (--run->handles == 0)
        wake(run);
}

static void close_input(uv_write_t *write, int status)
{
    (void)status; /* who reads no more says why by how it ends */
    uv_handle_t *input = (uv_handle_t *)write->handle;
    if (!uv_is_closing(input))
        uv_close(input, on_closed);
}

static void close_handles(Run *run)
{
    uv_handle_t *handles[] = { (uv_handle_t *)&run->process, (uv_handle_t *)&run->input,
                               (uv_handle_t *)&run->output, (uv_handle_t *)&run->limit };
    for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++) {
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], on_closed);
    }
    while (run->handles > 0)
        loop_wait(&run->waiting, 0);
}

static Run *run_new(size_t output_max_bytes)
{
    Run *run = calloc(1, sizeof *run);
    if (!run)
        abort();
    uv_pipe_init(loop_get(), &run->input, 0);
    uv_pipe_init(loop_get(), &run->output, 0);
    uv_timer_init(loop_get(), &run->limit);
    run->handles = 4;
    run->process.data = run->input.data = run->output.data = run->limit.data = run;
    buffer_init(&run->got, NULL, output_max_bytes);
    return run;
}

/* Complaints of libraries are of use to developers alone. */
static int start(Run *run, const char *program, const char *name, const char *const *given)
{
    char *arguments[HELPER_ARGUMENTS + 2] = { (char *)(uintptr_t)name };
    for (size_t i = 0; i < HELPER_ARGUMENTS && given && given[i]; i++)
        arguments[i + 1] = (char *)(uintptr_t)given[i];
    char *environment[] = { "LANG=C.UTF-8", "HOME=/nonexistent", NULL };
    uv_stdio_container_t stdio[] = {
        { .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&run->input },
        { .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&run->output },
#ifdef INSULA_DEBUG
        { .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
#else
        { .flags = UV_IGNORE },
#endif
    };
    uv_process_options_t options = { .exit_cb = on_ended,
                                     .file = program,
                                     .args = arguments,
                                     .env = environment,
                                     .stdio_count = 3,
                                     .stdio = stdio,
                                     .cwd = "/" };
    int result = uv_spawn(loop_get(), &run->process, &options);
    run->process.data = run;
    run->has_ended = result != 0;
    return result;
}

static void converse(Run *run, Text input, int time_limit_ms)
{
    uv_buf_t bytes = uv_buf_init((char *)(uintptr_t)input.ptr, (unsigned)input.len);
    uv_timer_start(&run->limit, on_limit, (uint64_t)time_limit_ms, 0);
    uv_read_start((uv_stream_t *)&run->output, provide, on_output);
    uv_write(&run->write, (uv_stream_t *)&run->input, &bytes, 1, close_input);
    while (!run->has_ended || !run->is_read)
        loop_wait(&run->waiting, 0);
}

/* What the program did with the input; NULL when it could not be started. */
static Run *run_program(const Helper *helper, const char *program, const char *const *arguments,
                        Text input)
{
    int64_t started_us = clock_monotonic_us();
    Run *run = run_new(helper->output_max_bytes);
    int failure = start(run, program, helper->name, arguments);
    if (failure == 0)
        converse(run, input, helper->time_limit_ms);
    close_handles(run);
    metric_observe(helper->seconds, (double)(clock_monotonic_us() - started_us) / 1e6);
    if (failure == 0)
        return run;
    log_error("%s cannot be started: %s", program, uv_strerror(failure));
    buffer_fini(&run->got);
    free(run);
    return NULL;
}

HelperEnd helper_run(Task *task, Helper *helper, const char *const arguments[HELPER_ARGUMENTS],
                     Text input)
{
    char program[4096];
    if (!find_program(helper->name, program, sizeof program))
        return (HelperEnd){ .is_there = false };
    take_turn(task, helper);
    Run *run = run_program(helper, program, arguments, input);
    pass_turn(helper);
    if (!run)
        return (HelperEnd){ .is_there = false };
    HelperEnd end = {
        .is_there = true,
        .status = run->status,
        .signal = run->signal,
        /* The kernel ends who used up their time. */
        .exceeded = run->exceeded || run->signal == SIGXCPU || run->signal == SIGKILL,
        .output = text_copy(task->arena, buffer_view(&run->got)),
    };
    buffer_fini(&run->got);
    free(run);
    return end;
}
