#include "gateway/socket/frame.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct SocketFrame {
    uint32_t references;
    size_t len;
    char bytes[]; /* header and payload */
};

SocketFrame *socket_frame_of(WebsocketOpcode opcode, Text payload)
{
    char header[WEBSOCKET_MAX_HEADER];
    size_t header_len = websocket_write_header(header, opcode, payload.len);
    SocketFrame *frame = malloc(sizeof *frame + header_len + payload.len);
    if (frame == NULL)
        abort();
    frame->references = 1;
    frame->len = header_len + payload.len;
    memcpy(frame->bytes, header, header_len);
    if (payload.len > 0)
        memcpy(frame->bytes + header_len, payload.ptr, payload.len);
    return frame;
}

SocketFrame *socket_frame_new(Text message)
{
    return socket_frame_of(WEBSOCKET_TEXT, message);
}

SocketFrame *socket_frame_keep(SocketFrame *frame)
{
    frame->references++;
    return frame;
}

void socket_frame_drop(SocketFrame *frame)
{
    assert(frame->references > 0);
    if (--frame->references == 0)
        free(frame);
}

void socket_queue_add(SocketQueue *queue, SocketFrame *frame)
{
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity ? queue->capacity * 2 : 4;
        queue->frames = realloc(queue->frames, queue->capacity * sizeof *queue->frames);
        if (queue->frames == NULL)
            abort();
    }
    queue->frames[queue->count++] = frame;
    queue->bytes += frame->len;
}

static void release_frame(void *frame)
{
    socket_frame_drop(frame);
}

static void forget(SocketQueue *queue)
{
    free(queue->frames);
    *queue = (SocketQueue){ 0 };
}

void socket_queue_drop(SocketQueue *queue)
{
    for (uint32_t i = 0; i < queue->count; i++)
        socket_frame_drop(queue->frames[i]);
    forget(queue);
}

void socket_queue_write(SocketQueue *queue, Connection *connection)
{
    ConnectionPiece pieces[CONNECTION_MAX_PIECES];
    for (uint32_t i = 0; i < queue->count;) {
        size_t count = 0;
        for (; count < CONNECTION_MAX_PIECES && i < queue->count; i++, count++) {
            SocketFrame *frame = queue->frames[i];
            pieces[count] = (ConnectionPiece){ frame->bytes, frame->len, release_frame, frame };
        }
        connection_write(connection, pieces, count);
    }
    forget(queue);
}
