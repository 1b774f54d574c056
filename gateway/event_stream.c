#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "gateway/http/reply.h"
#include "gateway/live.h"
#include "gateway/socket/wire.h"

/* Proxies and phones drop what is silent; a comment line costs 12 bytes. */
#define HEARTBEAT_MS 15000u
/* Size line of a chunk: at most 8 digits and CRLF. */
#define CHUNK_HEAD_BYTES 10u

struct EventStream {
    Live live;
    Connection *connection; /* NULL before the answer 200 */
    const EventStreamHandler *handler;
    void *owner;
    Buffer gathered; /* the turn's events */
    EventStream *dirty_next;
    bool is_dirty;
    bool is_chunked;
    bool is_ending;
};

static EventStream *dirty;
static void flush_dirty(LoopDefer *self);
static LoopDefer flush_later = { .run = flush_dirty };

static const ConnectionRole EVENT_STREAM_ROLE;
static const LiveKind EVENT_STREAM_KIND;

/* --- writing --- */

/* One chunk (RFC 9112 7.1) with all the turn gathered. */
static void write_gathered(EventStream *stream)
{
    if (stream->gathered.len == 0 || stream->connection == NULL)
        return;
    char head[CHUNK_HEAD_BYTES + 1];
    int head_len = snprintf(head, sizeof head, "%zx\r\n", stream->gathered.len);
    ConnectionPiece pieces[3] = {
        { .ptr = head, .len = (size_t)head_len },
        { .ptr = stream->gathered.ptr, .len = stream->gathered.len },
        { .ptr = "\r\n", .len = 2 },
    };
    connection_write(stream->connection, stream->is_chunked ? pieces : pieces + 1,
                     stream->is_chunked ? 3 : 1);
    buffer_fini(&stream->gathered); /* a quiet stream keeps no buffer */
    buffer_init(&stream->gathered, NULL, http_settings.socket_queue_bytes);
}

static void flush_dirty(LoopDefer *self)
{
    (void)self;
    while (dirty != NULL) {
        EventStream *stream = dirty;
        dirty = stream->dirty_next;
        stream->is_dirty = false;
        write_gathered(stream);
    }
}

static void gather(EventStream *stream)
{
    if (stream->is_dirty || stream->connection == NULL)
        return;
    stream->is_dirty = true;
    stream->dirty_next = dirty;
    dirty = stream;
    loop_defer(&flush_later);
}

static void clean(EventStream *stream)
{
    for (EventStream **at = &dirty; stream->is_dirty && *at != NULL; at = &(*at)->dirty_next) {
        if (*at == stream) {
            *at = stream->dirty_next;
            stream->is_dirty = false;
            return;
        }
    }
}

/* "name: value" for each line of the value; a line ends at CR, LF or both. */
static void add_field(Buffer *out, Text name, Text value)
{
    size_t at = 0;
    do {
        size_t end = at;
        while (end < value.len && value.ptr[end] != '\n' && value.ptr[end] != '\r')
            end++;
        buffer_text(out, name);
        buffer_literal(out, ": ");
        buffer_text(out, text_slice(value, at, end));
        buffer_byte(out, '\n');
        bool is_pair = end + 1 < value.len && value.ptr[end] == '\r' && value.ptr[end + 1] == '\n';
        at = end + (is_pair ? 2 : 1);
    } while (at < value.len);
}

void event_stream_send(EventStream *stream, Text id, Text event, Text data)
{
    if (stream->is_ending || (stream->connection != NULL && stream->connection->is_closing))
        return;
    Buffer *out = &stream->gathered;
    if (!text_is_null(id))
        add_field(out, TEXT("id"), id);
    if (!text_is_null(event))
        add_field(out, TEXT("event"), event);
    add_field(out, TEXT("data"), data);
    buffer_byte(out, '\n');
    size_t unsent = stream->connection != NULL ? connection_unsent(stream->connection) : 0;
    if (out->failed || out->len + unsent > http_settings.socket_queue_bytes) {
        /* Too slow. It comes back with Last-Event-ID. */
        stream->is_ending = true;
        if (stream->connection != NULL)
            connection_close(stream->connection);
        return;
    }
    gather(stream);
}

void event_stream_close(EventStream *stream)
{
    if (stream->is_ending)
        return;
    stream->is_ending = true;
    if (stream->connection == NULL)
        return;
    write_gathered(stream);
    if (stream->is_chunked)
        connection_write(stream->connection, &(ConnectionPiece){ .ptr = "0\r\n\r\n", .len = 5 }, 1);
    connection_end(stream->connection);
}

/* --- the connection --- */

static void received(Connection *connection, char *bytes, size_t len)
{
    (void)connection; /* it has asked; what else it says is of no interest */
    (void)bytes;
    (void)len;
}

static void ended(Connection *connection)
{
    connection_close(connection);
}

static void expired(Connection *connection)
{
    EventStream *stream = connection->owner;
    if (stream->gathered.len == 0) {
        buffer_literal(&stream->gathered, ":\n\n");
        gather(stream);
    }
    connection_expect(connection, HEARTBEAT_MS);
}

static void stream_free(EventStream *stream)
{
    clean(stream);
    buffer_fini(&stream->gathered);
    stream->handler->closed(stream, stream->owner);
    live_fini(&stream->live);
    free(stream);
}

static void closed(Connection *connection)
{
    EventStream *stream = connection->owner;
    connection->owner = NULL;
    free(connection->backlog);
    connection->backlog = NULL;
    stream_free(stream);
}

/* --- life --- */

EventStream *event_stream_accept(Request *req, const EventStreamHandler *handler, void *owner)
{
    Exchange *exchange = exchange_of(req);
    assert(req->route->stream && exchange->stream == NULL);
    EventStream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        abort();
    stream->handler = handler;
    stream->owner = owner;
    stream->is_chunked = exchange->head.minor > 0;
    buffer_init(&stream->gathered, NULL, http_settings.socket_queue_bytes);
    live_init(&stream->live, &EVENT_STREAM_KIND, &req->task.context);
    exchange->stream = stream;
    req->reply.status = 200;
    req->reply.ready = true;
    return stream;
}

void event_stream_begin(EventStream *stream, Exchange *exchange)
{
    Connection *connection = exchange->connection;
    http_reply_write_stream_head(exchange);
    stream->connection = connection;
    connection->role = &EVENT_STREAM_ROLE;
    connection->owner = stream;
    connection->is_idle = false;
    connection_uncount(connection);
    connection_expect(connection, HEARTBEAT_MS);
    write_gathered(stream);
    if (stream->is_ending) {
        stream->is_ending = false;
        event_stream_close(stream);
    }
}

void event_stream_abandon(EventStream *stream)
{
    stream->is_ending = true;
    stream_free(stream);
}

const Context *event_stream_context(const EventStream *stream)
{
    return &stream->live.context;
}

static EventStream *stream_of(Live *live)
{
    return (EventStream *)((char *)live - offsetof(EventStream, live));
}

static void renewed(Live *live)
{
    (void)live; /* what a stream may see is asked at each event, of its context */
}

static void revoked(Live *live, const char *reason)
{
    (void)reason;
    event_stream_close(stream_of(live));
}

static void end(Live *live)
{
    event_stream_close(stream_of(live));
}

static const ConnectionRole EVENT_STREAM_ROLE = {
    .received = received,
    .ended = ended,
    .expired = expired,
    .closed = closed,
};

static const LiveKind EVENT_STREAM_KIND = { .renewed = renewed, .revoke = revoked, .end = end };
