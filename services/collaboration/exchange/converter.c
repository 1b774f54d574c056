#include "services/collaboration/exchange/converter.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"

enum {
    RUNNING_MAX = 2, /* of this process, at the same time */
    WAITING_MAX = 32,
    TIME_LIMIT_MS = 300000, /* the program has a minute of processor time, and is in no hurry */
    OUTPUT_MAX_BYTES = 256 * 1024 * 1024,
    READ_BYTES = 64 * 1024,
};

static Metric conversion_seconds = { .name = "insula_conversion_seconds",
                                     .help = "Time of converting a document, without waiting.",
                                     .kind = METRIC_HISTOGRAM };

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

static int running, waiting;
static LoopWaitQueue line;

static void take_turn(Task *task)
{
    if (running < RUNNING_MAX) {
        running++;
        return;
    }
    if (waiting >= WAITING_MAX) {
        task->fault.retry_after_s = 5;
        task_fail(task, 429, "too_busy", "Too many documents are being converted; try again.");
    }
    waiting++;
    loop_wait(&line, 0); /* whoever ends hands their place on */
    waiting--;
}

static void pass_turn(void)
{
    if (!loop_wake_one(&line))
        running--;
}

/* ---- the program ---- */

/* Beside our own, which may have been replaced by a newer one since it was started. */
static bool find_program(char *path, size_t size)
{
    static const char name[] = "/insula-convert";
    ssize_t length = readlink("/proc/self/exe", path, size - sizeof name);
    if (length <= 0)
        return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    memcpy(slash, name, sizeof name);
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

static Run *run_new(void)
{
    Run *run = calloc(1, sizeof *run);
    if (!run)
        abort();
    uv_pipe_init(loop_get(), &run->input, 0);
    uv_pipe_init(loop_get(), &run->output, 0);
    uv_timer_init(loop_get(), &run->limit);
    run->handles = 4;
    run->process.data = run->input.data = run->output.data = run->limit.data = run;
    buffer_init(&run->got, NULL, OUTPUT_MAX_BYTES);
    return run;
}

/* Complaints of libraries are of use to developers alone. */
static int start(Run *run, const char *program, const char *what, const char *format)
{
    char *arguments[] = { "insula-convert", (char *)(uintptr_t)what, (char *)(uintptr_t)format,
                          NULL };
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

static void converse(Run *run, Text input)
{
    uv_buf_t bytes = uv_buf_init((char *)(uintptr_t)input.ptr, (unsigned)input.len);
    uv_timer_start(&run->limit, on_limit, TIME_LIMIT_MS, 0);
    uv_read_start((uv_stream_t *)&run->output, provide, on_output);
    uv_write(&run->write, (uv_stream_t *)&run->input, &bytes, 1, close_input);
    while (!run->has_ended || !run->is_read)
        loop_wait(&run->waiting, 0);
}

/* False when it crashed. */
static bool judge(const Run *run, ConverterEnd *end)
{
    /* The kernel ends who used up their time. */
    bool exceeded = run->exceeded || run->signal == SIGXCPU || run->signal == SIGKILL;
    if (!exceeded && run->signal != 0)
        return false;
    *end = exceeded || run->status == CONVERTER_TOO_LARGE ? CONVERTER_EXCEEDED
           : run->status == CONVERTER_UNREADABLE          ? CONVERTER_REFUSED
                                                          : CONVERTED;
    return *end != CONVERTED || run->status == 0;
}

/* What the program did with the input; NULL when it could not be started. */
static Run *run_program(const char *program, const char *what, const char *format, Text input)
{
    int64_t started_us = clock_monotonic_us();
    Run *run = run_new();
    int failure = start(run, program, what, format);
    if (failure == 0)
        converse(run, input);
    close_handles(run);
    metric_observe(&conversion_seconds, (double)(clock_monotonic_us() - started_us) / 1e6);
    if (failure == 0)
        return run;
    log_error("%s cannot be started: %s", program, uv_strerror(failure));
    buffer_fini(&run->got);
    free(run);
    return NULL;
}

ConverterEnd converter_run(Task *task, const char *what, const char *format, Text input,
                           Text *output)
{
    char program[4096];
    if (!find_program(program, sizeof program))
        task_fail(task, 500, "conversion_failed", "The program insula-convert is not installed.");
    take_turn(task);
    Run *run = run_program(program, what, format, input);
    pass_turn();
    ConverterEnd end = CONVERTED;
    bool good = run && judge(run, &end);
    if (run) {
        if (!good)
            log_error("insula-convert %s %s ended with status %lld, signal %d", what, format,
                      (long long)run->status, run->signal);
        *output = text_copy(task->arena, buffer_view(&run->got));
        buffer_fini(&run->got);
        free(run);
    }
    if (!good)
        task_fail(task, 500, "conversion_failed", "The document could not be converted.");
    return end;
}
