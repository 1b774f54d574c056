#include "gateway/socket.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "gateway/http/http1.h"
#include "gateway/http/cork.h"
#include "gateway/live.h"
#include "gateway/socket/frame.h"
#include "gateway/socket/wire.h"

#define DEFAULT_MAX_MESSAGE_BYTES (1024u * 1024u)
/* How long a closing socket waits for the client's own close frame. */
#define CLOSE_MS          3000u
#define CONTROL_MAX_BYTES 125u

/* What has arrived of a frame or a message that is not complete. An idle socket has none. */
typedef struct Inbox {
    WebsocketReader reader;
    bool in_message; /* a fragmented one has begun */
    uint8_t control_len;
    char control[CONTROL_MAX_BYTES];
    Buffer message;
} Inbox;

struct Socket {
    Live live;
    Connection *connection; /* NULL before the answer 101 */
    const SocketHandler *handler;
    void *owner;
    Inbox *inbox;
    SocketQueue queue;
    Socket *dirty_next;
    bool is_dirty;
    bool has_sent_close;
    bool awaits_pong;
};

static Socket *dirty; /* those with queued frames */
static void flush_dirty(LoopDefer *self);
static LoopDefer flush_later = { .run = flush_dirty };

static const ConnectionRole SOCKET_ROLE;
static const LiveKind SOCKET_KIND;

/* --- sending --- */

static void clean(Socket *socket)
{
    for (Socket **at = &dirty; socket->is_dirty && *at != NULL; at = &(*at)->dirty_next) {
        if (*at == socket) {
            *at = socket->dirty_next;
            socket->is_dirty = false;
            return;
        }
    }
}

void socket_flush(Socket *socket)
{
    if (!socket->is_dirty && socket->queue.count > 0 && socket->connection != NULL) {
        socket->is_dirty = true;
        socket->dirty_next = dirty;
        dirty = socket;
        loop_defer(&flush_later);
    }
}

static void enqueue(Socket *socket, SocketFrame *frame)
{
    socket_queue_add(&socket->queue, frame);
    socket_flush(socket);
}

static void flush_dirty(LoopDefer *self)
{
    (void)self;
    while (dirty != NULL) {
        Socket *socket = dirty;
        dirty = socket->dirty_next;
        socket->is_dirty = false;
        if (socket->queue.count > 0)
            socket_queue_write(&socket->queue, socket->connection);
    }
}

static bool is_open(const Socket *socket)
{
    return !socket->has_sent_close &&
           (socket->connection == NULL || !socket->connection->is_closing);
}

size_t socket_unsent_bytes(const Socket *socket)
{
    size_t unsent = socket->connection != NULL ? connection_unsent(socket->connection) : 0;
    return socket->queue.bytes + unsent;
}

bool socket_send_later(Socket *socket, SocketFrame *frame)
{
    if (!is_open(socket))
        return false;
    /* What waits is bounded, not one message: a document may be larger than all that may wait. */
    if (socket_unsent_bytes(socket) > http_settings.socket_queue_bytes) {
        socket_queue_drop(&socket->queue); /* it will come back and resynchronise */
        socket_close(socket, WEBSOCKET_TRY_LATER, "too slow");
        return false;
    }
    socket_queue_add(&socket->queue, socket_frame_keep(frame));
    return true;
}

bool socket_send(Socket *socket, SocketFrame *frame)
{
    bool is_queued = socket_send_later(socket, frame);
    if (is_queued)
        socket_flush(socket);
    return is_queued;
}

bool socket_send_text(Socket *socket, Text message)
{
    SocketFrame *frame = socket_frame_new(message);
    bool sent = socket_send(socket, frame);
    socket_frame_drop(frame);
    return sent;
}

void socket_close(Socket *socket, int code, const char *reason)
{
    if (!is_open(socket))
        return;
    char payload[CONTROL_MAX_BYTES];
    size_t len = reason != NULL ? strnlen(reason, sizeof payload - 2) : 0;
    payload[0] = (char)(code >> 8);
    payload[1] = (char)code;
    if (len > 0)
        memcpy(payload + 2, reason, len);
    enqueue(socket, socket_frame_of(WEBSOCKET_CLOSE, (Text){ payload, len + 2 }));
    socket->has_sent_close = true;
    if (socket->connection != NULL)
        connection_expect(socket->connection, CLOSE_MS);
}

/* --- receiving --- */

/* All that was said goes out, then the connection ends. */
static void end_connection(Socket *socket)
{
    if (socket->queue.count > 0)
        socket_queue_write(&socket->queue, socket->connection);
    connection_end(socket->connection);
}

static void received_close(Socket *socket, Text payload)
{
    int code = WEBSOCKET_NORMAL;
    if (payload.len == 1) {
        code = WEBSOCKET_PROTOCOL_ERROR;
    } else if (payload.len >= 2) {
        code = (uint8_t)payload.ptr[0] << 8 | (uint8_t)payload.ptr[1];
        if (!websocket_code_is_good(code))
            code = WEBSOCKET_PROTOCOL_ERROR;
        else if (!text_is_utf8(text_slice(payload, 2, payload.len)))
            code = WEBSOCKET_NOT_UTF8;
    }
    socket_close(socket, code, NULL);
    end_connection(socket);
}

static void received_control(Socket *socket, WebsocketOpcode opcode, Text payload)
{
    if (opcode == WEBSOCKET_CLOSE) {
        received_close(socket, payload);
    } else if (opcode == WEBSOCKET_PING && is_open(socket)) {
        enqueue(socket, socket_frame_of(WEBSOCKET_PONG, payload));
        if (socket_unsent_bytes(socket) > http_settings.socket_queue_bytes)
            connection_close(socket->connection); /* it pings and never reads */
    }
}

static void received_message(Socket *socket, Text message)
{
    if (!text_is_utf8(message))
        socket_close(socket, WEBSOCKET_NOT_UTF8, "not UTF-8");
    else
        socket->handler->message(socket, socket->owner, message);
}

static Inbox *inbox_of(Socket *socket)
{
    if (socket->inbox == NULL) {
        socket->inbox = calloc(1, sizeof *socket->inbox);
        if (socket->inbox == NULL)
            abort();
        size_t max = socket->handler->max_message_bytes;
        buffer_init(&socket->inbox->message, NULL, max ? max : DEFAULT_MAX_MESSAGE_BYTES);
    }
    return socket->inbox;
}

static void inbox_free(Socket *socket)
{
    if (socket->inbox == NULL)
        return;
    buffer_fini(&socket->inbox->message);
    free(socket->inbox);
    socket->inbox = NULL;
}

static void take_control(Socket *socket, const WebsocketPiece *piece)
{
    if (piece->is_first && piece->is_last) {
        received_control(socket, piece->opcode, (Text){ piece->ptr, piece->len });
        return;
    }
    Inbox *inbox = inbox_of(socket);
    assert(inbox->control_len + piece->len <= CONTROL_MAX_BYTES);
    memcpy(inbox->control + inbox->control_len, piece->ptr, piece->len);
    inbox->control_len = (uint8_t)(inbox->control_len + piece->len);
    if (!piece->is_last)
        return;
    Text payload = { inbox->control, inbox->control_len };
    inbox->control_len = 0;
    received_control(socket, piece->opcode, payload);
}

/* May this data frame begin here, and does it fit? */
static bool check_frame(Socket *socket, const WebsocketPiece *piece)
{
    const Inbox *inbox = socket->inbox;
    bool in_message = inbox != NULL && inbox->in_message;
    size_t max = socket->handler->max_message_bytes ? socket->handler->max_message_bytes
                                                    : DEFAULT_MAX_MESSAGE_BYTES;
    size_t so_far = in_message ? inbox->message.len : 0;
    if (in_message != (piece->opcode == WEBSOCKET_CONTINUATION))
        socket_close(socket, WEBSOCKET_PROTOCOL_ERROR, "fragments out of order");
    else if (piece->opcode == WEBSOCKET_BINARY)
        socket_close(socket, WEBSOCKET_UNSUPPORTED, "text messages only");
    else if (piece->frame_bytes > max - so_far)
        socket_close(socket, WEBSOCKET_TOO_BIG, "message too big");
    else
        return true;
    return false;
}

static void take_data(Socket *socket, const WebsocketPiece *piece)
{
    if (piece->is_first && !check_frame(socket, piece))
        return;
    bool is_whole =
        piece->is_first && piece->is_last && piece->is_final && piece->opcode == WEBSOCKET_TEXT;
    if (is_whole) {
        received_message(socket, (Text){ piece->ptr, piece->len });
        return;
    }
    Inbox *inbox = inbox_of(socket);
    inbox->in_message = true;
    buffer_add(&inbox->message, piece->ptr, piece->len);
    assert(!inbox->message.failed); /* check_frame() has seen the length */
    if (!piece->is_last || !piece->is_final)
        return;
    inbox->in_message = false;
    received_message(socket, buffer_view(&inbox->message));
    buffer_clear(&inbox->message);
}

static bool is_zero(const WebsocketReader *reader)
{
    return reader->header_len == 0;
}

/* Keeps what is between two pieces, or nothing when the bytes ended at a boundary. */
static void keep_inbox(Socket *socket, const WebsocketReader *reader)
{
    if (!is_zero(reader))
        inbox_of(socket)->reader = *reader;
    else if (socket->inbox != NULL && !socket->inbox->in_message)
        inbox_free(socket);
    else if (socket->inbox != NULL)
        socket->inbox->reader = *reader;
}

static void received(Connection *connection, char *bytes, size_t len)
{
    Socket *socket = connection->owner;
    WebsocketReader reader = socket->inbox != NULL ? socket->inbox->reader : (WebsocketReader){ 0 };
    socket->awaits_pong = false;
    if (!socket->has_sent_close)
        connection_expect(connection, http_settings.socket_ping_ms);
    while (!connection->is_closing && !connection->is_lingering) {
        WebsocketPiece piece;
        WebsocketStep step = websocket_next(&reader, &bytes, &len, &piece);
        if (step == WEBSOCKET_MORE)
            break;
        if (step == WEBSOCKET_BAD) {
            socket_close(socket, WEBSOCKET_PROTOCOL_ERROR, "not a frame");
            end_connection(socket);
            return;
        }
        if (piece.opcode >= WEBSOCKET_CLOSE)
            take_control(socket, &piece);
        else if (is_open(socket))
            take_data(socket, &piece);
        else
            inbox_free(socket); /* we have closed: only their close frame is waited for */
    }
    keep_inbox(socket, &reader);
}

static void ended(Connection *connection)
{
    connection_close(connection);
}

static void expired(Connection *connection)
{
    Socket *socket = connection->owner;
    if (socket->has_sent_close) {
        end_connection(socket); /* it may still be reading towards our close frame */
        return;
    }
    if (socket->awaits_pong) {
        connection_close(connection);
        return;
    }
    socket->awaits_pong = true;
    enqueue(socket, socket_frame_of(WEBSOCKET_PING, TEXT("")));
    connection_expect(connection, http_settings.socket_ping_ms);
}

/* --- life --- */

static void socket_free(Socket *socket)
{
    clean(socket);
    socket_queue_drop(&socket->queue);
    inbox_free(socket);
    socket->handler->closed(socket, socket->owner);
    live_fini(&socket->live);
    free(socket);
}

static void closed(Connection *connection)
{
    Socket *socket = connection->owner;
    connection->owner = NULL;
    free(connection->backlog);
    connection->backlog = NULL;
    socket_free(socket);
}

Socket *socket_accept(Request *req, const SocketHandler *handler, void *owner)
{
    Exchange *exchange = exchange_of(req);
    assert(req->route->upgrade && exchange->socket == NULL);
    Socket *socket = calloc(1, sizeof *socket);
    if (socket == NULL)
        abort();
    socket->handler = handler;
    socket->owner = owner;
    live_init(&socket->live, &SOCKET_KIND, &req->task.context);
    exchange->socket = socket;
    req->reply.status = 101;
    req->reply.ready = true;
    return socket;
}

void socket_begin(Socket *socket, Exchange *exchange)
{
    Connection *connection = exchange->connection;
    static const char head[] = "HTTP/1.1 101 Switching Protocols\r\n"
                               "upgrade: websocket\r\n"
                               "connection: upgrade\r\n"
                               "sec-websocket-accept: ";
    Text key = http_head_value(&exchange->head, TEXT("sec-websocket-key"));
    char *start = http_cork_reserve(connection, sizeof head + WEBSOCKET_ACCEPT_SIZE + 4);
    memcpy(start, head, sizeof head - 1);
    char *end = start + sizeof head - 1;
    websocket_accept_key(key, end);
    end += WEBSOCKET_ACCEPT_SIZE;
    memcpy(end, "\r\n\r\n", 4);
    http_cork_commit(connection, (size_t)(end + 4 - start), NULL);
    http_cork_flush(connection);
    socket->connection = connection;
    connection->role = &SOCKET_ROLE;
    connection->owner = socket;
    connection->is_idle = false;
    connection_uncount(connection);
    connection_expect(connection, socket->has_sent_close ? CLOSE_MS : http_settings.socket_ping_ms);
    if (socket->queue.count > 0)
        socket_queue_write(&socket->queue, connection);
}

void socket_abandon(Socket *socket)
{
    socket->has_sent_close = true;
    socket_free(socket);
}

const Context *socket_context(const Socket *socket)
{
    return &socket->live.context;
}

uint64_t socket_id(const Socket *socket)
{
    return socket->live.id;
}

static Socket *socket_of(Live *live)
{
    return (Socket *)((char *)live - offsetof(Socket, live));
}

static void renewed(Live *live)
{
    Socket *socket = socket_of(live);
    if (is_open(socket) && socket->handler->rechecked != NULL)
        socket->handler->rechecked(socket, socket->owner);
}

static void revoked(Live *live, const char *reason)
{
    socket_close(socket_of(live), WEBSOCKET_POLICY, reason);
}

static void end(Live *live)
{
    socket_close(socket_of(live), WEBSOCKET_RESTART, "restarting");
}

static const ConnectionRole SOCKET_ROLE = {
    .received = received,
    .ended = ended,
    .expired = expired,
    .closed = closed,
};

static const LiveKind SOCKET_KIND = { .renewed = renewed, .revoke = revoked, .end = end };
