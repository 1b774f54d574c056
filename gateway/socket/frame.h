/*
 * Socket frames - outgoing frames, serialised once and counted; and a queue of them.
 *
 * Private to socket.c and frame.c; services see frames through gateway/socket.h.
 */
#ifndef INSULA_GATEWAY_SOCKET_FRAME_H
#define INSULA_GATEWAY_SOCKET_FRAME_H

#include "gateway/connection.h"
#include "gateway/socket.h"
#include "gateway/socket/websocket.h"

SocketFrame *socket_frame_of(WebsocketOpcode opcode, Text payload);

/* Frames waiting for the end of the loop turn. Without any it holds no memory. */
typedef struct SocketQueue {
    SocketFrame **frames;
    uint32_t count, capacity;
    size_t bytes;
} SocketQueue;

void socket_queue_add(SocketQueue *queue, SocketFrame *frame); /* takes the reference over */
void socket_queue_drop(SocketQueue *queue);
/* Writes all of them, as few writes as can be; the queue is empty afterwards. */
void socket_queue_write(SocketQueue *queue, Connection *connection);

#endif
