/*
 * Socket - a WebSocket (RFC 6455) as a service sees it: whole messages in, shared frames out.
 *
 * An idle socket holds no coroutine, no frame context and no buffer. Frames are serialised once and
 * shared by all receivers. A socket whose outgoing queue passes the limit is closed with 1013: it
 * may come back and resynchronise.
 */
#ifndef INSULA_GATEWAY_SOCKET_H
#define INSULA_GATEWAY_SOCKET_H

#include "core/task.h"
#include "gateway/request.h"

typedef struct Socket Socket;
typedef struct SocketFrame SocketFrame; /* counted, immutable */

typedef struct SocketHandler {
    /* A whole text message, valid UTF-8; on the loop's stack: start a coroutine to wait. The text
     * is valid during the call. */
    void (*message)(Socket *socket, void *owner, Text message);
    /* Exactly once, also when the server closes. */
    void (*closed)(Socket *socket, void *owner);
    /* Permissions or session changed and were found good again; `context` is the new one. Dead
     * sessions are closed by the gateway with 1008 before this. */
    void (*rechecked)(Socket *socket, void *owner);
    size_t max_message_bytes;
} SocketHandler;

/* Called in the handler of an .upgrade route after its checks: answers 101 when the handler
 * returns. */
Socket *socket_accept(Request *req, const SocketHandler *handler, void *owner);
/* The session's checked context, owned by the socket. */
const Context *socket_context(const Socket *socket);
/* Connection's id for logs. */
uint64_t socket_id(const Socket *socket);

SocketFrame *socket_frame_new(Text message); /* one reference */
SocketFrame *socket_frame_keep(SocketFrame *frame);
void socket_frame_drop(SocketFrame *frame);
/* Queues; gathered and written at the end of the loop turn. False when the socket is closing. */
bool socket_send(Socket *socket, SocketFrame *frame);
bool socket_send_text(Socket *socket, Text message);
/* As socket_send() for what may wait: it goes out, in order, with whatever is sent next or at
 * socket_flush(). So who tells much to many writes once for several frames. */
bool socket_send_later(Socket *socket, SocketFrame *frame);
void socket_flush(Socket *socket);
/* What the client has not taken yet. Who may leave out what is outdated looks here first. */
size_t socket_unsent_bytes(const Socket *socket);
/* Sends a close frame (RFC 6455 section 7.4) and closes once it has been sent or answered. */
void socket_close(Socket *socket, int code, const char *reason);

/* Server-sent events (.stream routes): the same life, one-way. */
typedef struct EventStream EventStream;
typedef struct EventStreamHandler {
    void (*closed)(EventStream *stream, void *owner);
} EventStreamHandler;
EventStream *event_stream_accept(Request *req, const EventStreamHandler *handler, void *owner);
const Context *event_stream_context(const EventStream *stream);
/* One event: id and event may be TEXT_NULL. */
void event_stream_send(EventStream *stream, Text id, Text event, Text data);
void event_stream_close(EventStream *stream);

#endif
