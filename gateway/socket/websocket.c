#include "gateway/socket/websocket.h"

#include <assert.h>
#include <string.h>

#define CONTROL_MAX_BYTES 125u

/* Bytes the header will have, as far as its first two tell. */
static size_t header_size(const WebsocketReader *reader)
{
    uint8_t length = reader->header[1] & 0x7f;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + 4;
}

static bool opcode_is_known(uint8_t opcode)
{
    return opcode <= WEBSOCKET_BINARY || (opcode >= WEBSOCKET_CLOSE && opcode <= WEBSOCKET_PONG);
}

/* Takes what the first two bytes must be: no extension bits, a known opcode, masked, whole
 * controls. */
static bool start_is_good(const WebsocketReader *reader)
{
    uint8_t opcode = reader->header[0] & 0x0f;
    if ((reader->header[0] & 0x70) != 0 || !opcode_is_known(opcode) ||
        (reader->header[1] & 0x80) == 0)
        return false;
    bool is_control = opcode >= WEBSOCKET_CLOSE;
    return !is_control ||
           ((reader->header[0] & 0x80) != 0 && (reader->header[1] & 0x7f) <= CONTROL_MAX_BYTES);
}

/* The payload's length, which must be said in the shortest way (section 5.2). */
static bool read_length(WebsocketReader *reader)
{
    uint8_t length = reader->header[1] & 0x7f;
    size_t size = length == 126 ? 2 : length == 127 ? 8 : 0;
    reader->left = size == 0 ? length : 0;
    for (size_t i = 0; i < size; i++)
        reader->left = reader->left << 8 | reader->header[2 + i];
    if (size == 2)
        return reader->left >= 126;
    return size == 0 || (reader->left > UINT16_MAX && reader->left >> 63 == 0);
}

/* Bytes of the header; true when it is complete. *good is false for a protocol error. */
static bool read_header(WebsocketReader *reader, char **bytes, size_t *len, bool *good)
{
    *good = true;
    while (*len > 0) {
        reader->header[reader->header_len++] = (uint8_t) * *bytes;
        (*bytes)++;
        (*len)--;
        if (reader->header_len < 2)
            continue;
        if (reader->header_len == 2 && !start_is_good(reader)) {
            *good = false;
            return false;
        }
        if (reader->header_len == header_size(reader)) {
            *good = read_length(reader);
            return *good;
        }
    }
    return false;
}

static void unmask(char *bytes, size_t len, const uint8_t key[4], uint32_t at)
{
    uint8_t turned[8];
    for (size_t i = 0; i < 8; i++)
        turned[i] = key[(at + i) & 3];
    uint64_t wide;
    memcpy(&wide, turned, 8);
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        word ^= wide;
        memcpy(bytes + i, &word, 8);
    }
    for (; i < len; i++)
        bytes[i] = (char)(bytes[i] ^ (char)turned[i & 7]);
}

WebsocketStep websocket_next(WebsocketReader *reader, char **bytes, size_t *len,
                             WebsocketPiece *piece)
{
    bool is_first = !reader->in_payload;
    if (is_first) {
        bool good;
        if (!read_header(reader, bytes, len, &good))
            return good ? WEBSOCKET_MORE : WEBSOCKET_BAD;
        reader->in_payload = true;
    } else if (*len == 0) {
        return WEBSOCKET_MORE;
    }
    size_t taken = *len < reader->left ? *len : (size_t)reader->left;
    const uint8_t *key = reader->header + reader->header_len - 4;
    unmask(*bytes, taken, key, reader->mask_at);
    *piece = (WebsocketPiece){
        .opcode = reader->header[0] & 0x0f,
        .is_final = (reader->header[0] & 0x80) != 0,
        .is_first = is_first,
        .is_last = taken == reader->left,
        .frame_bytes = is_first ? reader->left : 0,
        .ptr = *bytes,
        .len = taken,
    };
    *bytes += taken;
    *len -= taken;
    reader->left -= taken;
    reader->mask_at = (uint32_t)((reader->mask_at + taken) & 3);
    if (piece->is_last)
        *reader = (WebsocketReader){ 0 };
    return WEBSOCKET_PIECE;
}

size_t websocket_write_header(char out[WEBSOCKET_MAX_HEADER], WebsocketOpcode opcode,
                              uint64_t payload_bytes)
{
    out[0] = (char)(0x80 | opcode);
    if (payload_bytes < 126) {
        out[1] = (char)payload_bytes;
        return 2;
    }
    size_t size = payload_bytes <= UINT16_MAX ? 2 : 8;
    out[1] = size == 2 ? 126 : 127;
    for (size_t i = 0; i < size; i++)
        out[2 + i] = (char)(payload_bytes >> (8 * (size - 1 - i)));
    return 2 + size;
}

bool websocket_code_is_good(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}
