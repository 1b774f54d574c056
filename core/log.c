#include "core/log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/task.h"

#define MAX_PENDING_BYTES (1024u * 1024u)
#define MAX_VALUE_BYTES   2000u
#define RETRY_MS          20

static const char *const LEVEL_NAMES[] = { "debug", "info", "warn", "error" };

static char process_name[32] = "insula";
static LogLevel least = LOG_INFO;
static bool is_pretty;
static bool is_open;
static Buffer pending;
static size_t dropped;

static void flush_at_end_of_turn(LoopDefer *self);
static LoopDefer flush_later = { .run = flush_at_end_of_turn };
static uv_timer_t retry;
static bool is_retry_made;

static void open_once(void)
{
    if (is_open)
        return;
    is_open = true;
    buffer_init(&pending, NULL, MAX_PENDING_BYTES);
    atexit(log_flush);
}

void log_open(const char *process, LogLevel level, bool pretty)
{
    open_once();
    snprintf(process_name, sizeof process_name, "%s", process);
    least = level;
    is_pretty = pretty;
}

/*
 * Writing without stopping the loop. A pipe whose reader is slow is asked first, and gets at most
 * PIPE_BUF bytes of whole lines a time: such a write neither blocks nor mixes with the lines of
 * other processes on the same pipe. A socket (the journal) is written without waiting. A file or a
 * terminal takes everything at once. The descriptor is shared with others (the shell), so it is
 * never made non-blocking.
 */
typedef enum Sink { SINK_FILE, SINK_PIPE, SINK_SOCKET } Sink;

static Sink sink_of_stderr(void)
{
    struct stat status;
    if (fstat(STDERR_FILENO, &status) == 0) {
        if (S_ISFIFO(status.st_mode))
            return SINK_PIPE;
        if (S_ISSOCK(status.st_mode))
            return SINK_SOCKET;
    }
    return SINK_FILE;
}

static size_t whole_lines(Text text, size_t max)
{
    if (text.len <= max)
        return text.len;
    const char *end = memrchr(text.ptr, '\n', max);
    return end != NULL ? (size_t)(end - text.ptr) + 1 : max;
}

/* Bytes written; 0 when the sink would block; -1 when it is gone. */
static ssize_t write_some(Sink sink, Text text, bool wait)
{
    if (sink == SINK_SOCKET)
        return send(STDERR_FILENO, text.ptr, text.len, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    if (sink == SINK_PIPE) {
        struct pollfd ready = { .fd = STDERR_FILENO, .events = POLLOUT };
        if (poll(&ready, 1, wait ? 1000 : 0) != 1)
            return 0;
        text.len = whole_lines(text, PIPE_BUF);
    }
    return write(STDERR_FILENO, text.ptr, text.len);
}

static void write_pending(bool wait)
{
    Sink sink = sink_of_stderr();
    size_t at = 0;
    while (at < pending.len) {
        ssize_t written = write_some(sink, text_slice(buffer_view(&pending), at, SIZE_MAX), wait);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
            at = pending.len; /* nobody reads any more; there is nowhere to say so */
            break;
        }
        if (written <= 0)
            break;
        at += (size_t)written;
    }
    buffer_drop(&pending, at);
    pending.failed = false;
}

static void on_retry(uv_timer_t *timer)
{
    (void)timer;
    loop_defer(&flush_later);
}

static void flush_at_end_of_turn(LoopDefer *self)
{
    (void)self;
    write_pending(false);
    if (pending.len == 0)
        return;
    if (!is_retry_made) {
        is_retry_made = true;
        uv_timer_init(loop_get(), &retry);
        uv_unref((uv_handle_t *)&retry);
    }
    uv_timer_start(&retry, on_retry, RETRY_MS, 0);
}

void log_flush(void)
{
    if (is_open)
        write_pending(true);
}

static Text clipped(Text text)
{
    return text.len > MAX_VALUE_BYTES ? text_slice(text, 0, MAX_VALUE_BYTES) : text;
}

static void add_json(Buffer *out, LogLevel level, Text message, const LogField *fields,
                     size_t count, const Context *context)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "time", time, clock_now_ms());
    json_field(&w, "level", text, text_of(LEVEL_NAMES[level]));
    json_field(&w, "process", text, text_of(process_name));
    json_field(&w, "message", text, clipped(message));
    for (size_t i = 0; i < count; i++) {
        json_key(&w, text_of(fields[i].key));
        switch (fields[i].kind) {
        case LOG_FIELD_TEXT:
            json_put_text(&w, clipped(fields[i].text));
            break;
        case LOG_FIELD_INT:
            json_put_int(&w, fields[i].number);
            break;
        case LOG_FIELD_UUID:
            json_put_uuid(&w, fields[i].uuid);
            break;
        }
    }
    if (context != NULL && !text_is_null(context->request_id))
        json_field(&w, "request_id", text, clipped(context->request_id));
    if (context != NULL && !uuid_is_nil(context->tenant_id))
        json_field(&w, "tenant_id", uuid, context->tenant_id);
    if (context != NULL && !text_is_null(context->trace_id))
        json_field(&w, "trace_id", text, clipped(context->trace_id));
    json_object_end(&w);
}

/* One readable line: control characters of what others sent must not steer the terminal. */
static void add_printable(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        buffer_byte(out, c < 0x20 || c == 0x7F ? '?' : text.ptr[i]);
    }
}

static void add_pretty(Buffer *out, LogLevel level, Text message, const LogField *fields,
                       size_t count, const Context *context)
{
    char time[CLOCK_TEXT_SIZE];
    char id[UUID_TEXT_SIZE];
    clock_write(clock_now_ms(), time);
    buffer_format(out, "%.12s %-5s %-8s ", time + 11, LEVEL_NAMES[level], process_name);
    add_printable(out, clipped(message));
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, " %s=", fields[i].key);
        if (fields[i].kind == LOG_FIELD_INT) {
            buffer_int(out, fields[i].number);
        } else if (fields[i].kind == LOG_FIELD_UUID) {
            uuid_write(fields[i].uuid, id);
            buffer_add(out, id, sizeof id);
        } else {
            add_printable(out, clipped(fields[i].text));
        }
    }
    if (context != NULL && !text_is_null(context->request_id)) {
        buffer_literal(out, " request=");
        add_printable(out, clipped(context->request_id));
    }
}

/* A line that does not fit is dropped whole; how many were is told as soon as there is room. */
static void add_line(LogLevel level, Text message, const LogField *fields, size_t count)
{
    const Task *task = task_current();
    const Context *context = task != NULL ? &task->context : NULL;
    size_t before = pending.len;
    (is_pretty ? add_pretty : add_json)(&pending, level, message, fields, count, context);
    buffer_byte(&pending, '\n');
    if (pending.failed) {
        pending.len = before;
        pending.failed = false;
        dropped++;
    }
}

void log_fields(LogLevel level, const char *message, const LogField *fields, size_t count)
{
    if (level < least)
        return;
    open_once();
    if (dropped > 0 && pending.len < MAX_PENDING_BYTES / 2) {
        LogField lost = LOG_INT("lines", (int64_t)dropped);
        dropped = 0;
        add_line(LOG_WARN, TEXT("log lines were dropped: their reader is too slow"), &lost, 1);
    }
    add_line(level, text_of(message), fields, count);
    loop_defer(&flush_later);
}

void log_message(LogLevel level, const char *format, ...)
{
    if (level < least)
        return;
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    log_fields(level, message, NULL, 0);
}
