#include "gateway/http/http1.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "gateway/http/cork.h"

/* Received and not yet used: part of a head, or requests behind the one being answered. */
typedef struct Backlog {
    size_t len, capacity;
    size_t scanned; /* by http_head_length() */
    char bytes[];
} Backlog;

#define FIRST_BACKLOG_BYTES 2048u
/* Behind a running request this much is kept before the client is held back. */
#define BUSY_BACKLOG_BYTES (16u * 1024u)
/* With more unsent than this, nothing further is answered until the client has taken it. */
#define MAX_UNSENT_BYTES (256u * 1024u)

static Connection *consuming; /* whose bytes are being cut up further down the stack */
static Connection *ready;     /* whose exchange is over and whose backlog is not empty */

static void go_on(LoopDefer *self);
static LoopDefer go_on_later = { .run = go_on };

/* --- the backlog --- */

static void backlog_add(Connection *connection, const char *bytes, size_t len)
{
    Backlog *backlog = connection->backlog;
    size_t need = len + (backlog != NULL ? backlog->len : 0);
    if (backlog == NULL || need > backlog->capacity) {
        size_t capacity = backlog != NULL ? backlog->capacity : FIRST_BACKLOG_BYTES;
        while (capacity < need)
            capacity *= 2;
        bool is_new = backlog == NULL;
        backlog = realloc(backlog, sizeof *backlog + capacity);
        if (backlog == NULL)
            abort();
        if (is_new)
            backlog->len = backlog->scanned = 0;
        backlog->capacity = capacity;
        connection->backlog = backlog;
    }
    memcpy(backlog->bytes + backlog->len, bytes, len);
    backlog->len += len;
}

static void backlog_drop(Connection *connection, size_t used)
{
    Backlog *backlog = connection->backlog;
    backlog->len -= used;
    if (backlog->len == 0) {
        free(backlog);
        connection->backlog = NULL;
        return;
    }
    memmove(backlog->bytes, backlog->bytes + used, backlog->len);
}

/* --- cutting requests --- */

static bool is_ours(const Connection *connection)
{
    return connection->role == &HTTP1_ROLE && !connection->is_closing && !connection->is_lingering;
}

static bool is_waiting_for_body(const Connection *connection)
{
    const Exchange *exchange = connection->owner;
    return exchange != NULL && exchange->state == EXCHANGE_BODY;
}

static void say_continue(Connection *connection)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
    memcpy(http_cork_reserve(connection, sizeof line - 1), line, sizeof line - 1);
    http_cork_commit(connection, sizeof line - 1, NULL);
}

/* Bytes used of a head at the start of `bytes`; 0 when it is not complete or was refused. */
static size_t take_head(Connection *connection, Text bytes, size_t *scanned)
{
    HttpHeadLimits limits = { http_settings.max_head_bytes, http_settings.max_target_bytes };
    HttpRefusal refusal = { 0 };
    size_t len = http_head_length(bytes, &limits, scanned, &refusal);
    if (refusal.status != 0) {
        exchange_refuse(connection, refusal);
        return 0;
    }
    if (len == 0)
        return 0;
    *scanned = 0;
    connection->is_idle = connection->is_partial = false;
    exchange_begin(connection, bytes.ptr, len);
    if (len == bytes.len && is_ours(connection) && is_waiting_for_body(connection) &&
        ((Exchange *)connection->owner)->head.expects_continue)
        say_continue(connection);
    return len;
}

/* Asks more than it reads. */
static bool is_stalled(const Connection *connection)
{
    return connection->owner == NULL && connection_unsent(connection) > MAX_UNSENT_BYTES;
}

/* Bytes used: up to the first request that has to be waited for. */
static size_t consume(Connection *connection, Text bytes, size_t *scanned)
{
    size_t used = 0;
    consuming = connection;
    http_cork_hold(connection);
    while (used < bytes.len && is_ours(connection) && !is_stalled(connection)) {
        Text rest = text_slice(bytes, used, bytes.len);
        size_t step = 0;
        if (is_waiting_for_body(connection))
            step = exchange_receive(connection->owner, rest.ptr, rest.len);
        else if (connection->owner == NULL && text_starts_with(rest, TEXT("\r\n")))
            step = 2; /* left over by a client of old (RFC 9112 2.2) */
        else if (connection->owner == NULL)
            step = take_head(connection, rest, scanned);
        if (step == 0)
            break;
        used += step;
    }
    http_cork_let_go(connection);
    consuming = NULL;
    return used;
}

/* Gives what came behind the request to the role that has taken the connection over. */
static void hand_over(Connection *connection)
{
    Backlog *backlog = connection->backlog;
    connection->backlog = NULL;
    if (backlog != NULL && !connection->is_closing)
        connection->role->received(connection, backlog->bytes, backlog->len);
    free(backlog);
    if (connection->has_ended && !connection->is_closing)
        connection->role->ended(connection);
}

/* After bytes were cut up: sets what is waited for. */
static void settle(Connection *connection)
{
    if (connection->role != &HTTP1_ROLE)
        hand_over(connection);
    if (!is_ours(connection))
        return;
    const Backlog *backlog = connection->backlog;
    bool was_partial = connection->is_partial;
    connection->is_partial = connection->owner == NULL && backlog != NULL;
    connection->is_idle = connection->owner == NULL && backlog == NULL;
    if (is_stalled(connection)) {
        connection->is_partial = connection->is_idle = false;
        connection_expect_nothing(connection); /* what is unsent has its own limit */
        connection_pause(connection);
    } else if (connection->owner == NULL && connection->has_ended) {
        connection_end(connection);
    } else if (connection->is_partial && !was_partial) {
        connection_expect(connection, http_settings.head_timeout_ms);
    } else if (backlog != NULL && backlog->len > BUSY_BACKLOG_BYTES) {
        connection_pause(connection);
    }
}

static void received(Connection *connection, char *bytes, size_t len)
{
    Backlog *backlog = connection->backlog;
    if (backlog != NULL) {
        backlog_add(connection, bytes, len);
        backlog = connection->backlog;
        size_t used =
            consume(connection, (Text){ backlog->bytes, backlog->len }, &backlog->scanned);
        backlog_drop(connection, used);
    } else {
        size_t scanned = 0;
        size_t used = consume(connection, (Text){ bytes, len }, &scanned);
        if (used < len && !connection->is_closing && !connection->is_lingering) {
            backlog_add(connection, bytes + used, len - used);
            ((Backlog *)connection->backlog)->scanned = scanned;
        }
    }
    settle(connection);
}

/* --- between requests --- */

static void go_on(LoopDefer *self)
{
    (void)self;
    Connection *connection = ready;
    ready = NULL;
    while (connection != NULL) {
        Connection *next = connection->next;
        connection->is_queued = false;
        Backlog *backlog = connection->backlog;
        if (is_ours(connection) && backlog != NULL) {
            size_t used =
                consume(connection, (Text){ backlog->bytes, backlog->len }, &backlog->scanned);
            backlog_drop(connection, used);
        }
        settle(connection);
        connection_let_go(connection);
        connection = next;
    }
}

/* Later, from the loop's stack: we may be on a coroutine's. */
static void queue(Connection *connection)
{
    if (connection->is_queued)
        return;
    connection->is_queued = true;
    connection_hold(connection);
    connection->next = ready;
    ready = connection;
    loop_defer(&go_on_later);
}

void http1_next(Connection *connection, bool keep_alive)
{
    if (connection->is_closing)
        return;
    bool is_http1 = connection->role == &HTTP1_ROLE;
    if (is_http1 && !keep_alive) {
        http_cork_flush(connection);
        connection_end(connection);
        return;
    }
    if (is_http1)
        connection_expect(connection, http_settings.idle_timeout_ms);
    connection_resume(connection);
    if (consuming == connection)
        return; /* whoever cuts goes on, and settles */
    if (connection->backlog != NULL)
        queue(connection);
    else
        settle(connection);
}

/* A stalled client has caught up. */
static void written(Connection *connection)
{
    if (!is_ours(connection) || connection->owner != NULL || connection->is_idle ||
        connection->is_partial)
        return;
    connection_expect(connection, http_settings.idle_timeout_ms);
    connection_resume(connection);
    queue(connection);
}

void http1_begin(Connection *connection)
{
    connection->is_idle = true;
    connection_expect(connection, http_settings.head_timeout_ms);
}

void http1_dismiss(Connection *connection)
{
    if (connection->is_idle)
        connection_end(connection);
}

static void ended(Connection *connection)
{
    if (connection->owner == NULL || is_waiting_for_body(connection))
        connection_close(connection);
    /* else it still wants its answer; settle() ends it afterwards */
}

static void expired(Connection *connection)
{
    if (is_waiting_for_body(connection)) {
        exchange_time_out(connection->owner);
    } else if (connection->owner == NULL && connection->backlog != NULL) {
        exchange_refuse(connection, (HttpRefusal){ 408, "request_timeout",
                                                   "The request's head did not arrive in time." });
    } else if (connection->owner == NULL) {
        connection_end(connection);
    }
}

static void closed(Connection *connection)
{
    if (is_waiting_for_body(connection))
        exchange_abandon(connection->owner);
    connection->owner = NULL;
    free(connection->backlog);
    connection->backlog = NULL;
}

const ConnectionRole HTTP1_ROLE = {
    .received = received,
    .ended = ended,
    .written = written,
    .expired = expired,
    .closed = closed,
};
