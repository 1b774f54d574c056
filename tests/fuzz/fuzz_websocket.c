/* Every frame that our reader takes, wslay reads alike: opcode, FIN and payload. However the bytes
 * are cut, the same frames come out, and at a frame's boundary nothing is kept. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

#include "core/text.h"
#include "gateway/socket/websocket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read: a line of "opcode fin length", then the payload, for each whole frame. */
static void note_frame(Buffer *out, unsigned opcode, bool is_final, Text payload)
{
    buffer_format(out, "%u %d %zu\n", opcode, is_final, payload.len);
    buffer_text(out, payload);
}

/* Bytes of whole frames, read in pieces of `step`. */
static size_t read_ours(const uint8_t *data, size_t size, size_t step, Arena *arena, Buffer *out)
{
    static const WebsocketReader zero;
    WebsocketReader reader = { 0 };
    Buffer payload;
    size_t whole = 0;
    buffer_init(&payload, arena, 1u << 20);
    for (size_t at = 0; at < size; at += step) {
        size_t len = size - at < step ? size - at : step;
        size_t left = len;
        char *copy = malloc(len), *bytes = copy; /* exact, so that ASan sees an overrun */
        memcpy(copy, data + at, len);
        WebsocketPiece piece;
        WebsocketStep result;
        while ((result = websocket_next(&reader, &bytes, &left, &piece)) == WEBSOCKET_PIECE) {
            assert(piece.is_first == (payload.len == 0) || piece.len == 0 || !piece.is_first);
            buffer_add(&payload, piece.ptr, piece.len);
            if (!piece.is_last)
                continue;
            assert(memcmp(&reader, &zero, sizeof zero) == 0);
            note_frame(out, piece.opcode, piece.is_final, buffer_view(&payload));
            buffer_clear(&payload);
            whole = at + len - left;
        }
        free(copy);
        if (result == WEBSOCKET_BAD)
            break;
    }
    return whole;
}

typedef struct Source {
    const uint8_t *at;
    size_t left;
} Source;

static ssize_t give(uint8_t *out, size_t len, int flags, void *user)
{
    (void)flags;
    Source *source = user;
    size_t given = source->left < len ? source->left : len;
    if (given == 0)
        return -1;
    memcpy(out, source->at, given);
    source->at += given;
    source->left -= given;
    return (ssize_t)given;
}

static void read_wslay(const uint8_t *data, size_t size, Arena *arena, Buffer *out)
{
    wslay_frame_context_ptr context;
    struct wslay_frame_callbacks callbacks = { .recv_callback = give };
    Source source = { data, size };
    Buffer payload;
    buffer_init(&payload, arena, 1u << 20);
    assert(wslay_frame_context_init(&context, &callbacks, &source) == 0);
    struct wslay_frame_iocb frame;
    ssize_t got;
    while (memset(&frame, 0, sizeof frame), (got = wslay_frame_recv(context, &frame)) >= 0) {
        assert(frame.mask == 1 && frame.rsv == 0);
        buffer_add(&payload, frame.data, frame.data_length);
        if (payload.len < frame.payload_length)
            continue;
        note_frame(out, frame.opcode, frame.fin != 0, buffer_view(&payload));
        buffer_clear(&payload);
    }
    assert(got == WSLAY_ERR_WANT_READ); /* what we took is no protocol error to it */
    wslay_frame_context_free(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Buffer whole, cut, other;
    buffer_init(&whole, arena, 16u << 20);
    buffer_init(&cut, arena, 16u << 20);
    buffer_init(&other, arena, 16u << 20);
    size_t used = read_ours(data, size, SIZE_MAX / 2, arena, &whole);
    assert(read_ours(data, size, 3, arena, &cut) == used);
    assert(text_equal(buffer_view(&whole), buffer_view(&cut)));
    read_wslay(data, used, arena, &other);
    assert(text_equal(buffer_view(&whole), buffer_view(&other)));
    arena_free(arena);
    return 0;
}
