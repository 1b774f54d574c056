#include "app/demo/live_socket.h"

#include <string.h>

#include "core/json.h"

#define MAX_FRAME_BYTES (4u * 1024u * 1024u)
#define TIMEOUT_MS      15000

enum { OPCODE_TEXT = 1, OPCODE_CLOSE = 8, OPCODE_PING = 9, OPCODE_PONG = 10 };

/* A whole frame. The mask is all zeros: it protects proxies from scripts, and here are neither. */
static bool send_frame(LiveSocket *socket, Arena *arena, int opcode, Text payload)
{
    Buffer frame;
    buffer_init(&frame, arena, MAX_FRAME_BYTES);
    buffer_byte(&frame, (char)(0x80 | opcode));
    if (payload.len < 126) {
        buffer_byte(&frame, (char)(0x80 | payload.len));
    } else {
        buffer_byte(&frame, (char)(0x80 | (payload.len > 0xFFFF ? 127 : 126)));
        for (int shift = payload.len > 0xFFFF ? 56 : 8; shift >= 0; shift -= 8)
            buffer_byte(&frame, (char)(payload.len >> shift & 0xFF));
    }
    buffer_add(&frame, "\0\0\0\0", 4);
    buffer_text(&frame, payload);
    return !frame.failed && fetch_send(&socket->fetch, buffer_view(&frame));
}

static bool receive_length(LiveSocket *socket, unsigned char second, size_t *length)
{
    unsigned char bytes[8];
    size_t size = (second & 0x7F) == 127 ? 8 : (second & 0x7F) == 126 ? 2 : 0;
    *length = second & 0x7F;
    if (size == 0)
        return true;
    if (!fetch_receive(&socket->fetch, bytes, size))
        return false;
    *length = 0;
    for (size_t i = 0; i < size; i++)
        *length = *length << 8 | bytes[i];
    return *length <= MAX_FRAME_BYTES;
}

/* The next text message, which may come in pieces; pings are answered on the way. */
static bool receive_message(LiveSocket *socket, Arena *arena, Text *message)
{
    Buffer whole;
    buffer_init(&whole, arena, MAX_FRAME_BYTES);
    for (;;) {
        unsigned char head[2];
        size_t length;
        if (!fetch_receive(&socket->fetch, head, 2) || !receive_length(socket, head[1], &length))
            return false;
        int opcode = head[0] & 0x0F;
        if (opcode == OPCODE_PING || opcode == OPCODE_PONG) {
            char payload[125];
            if (length > sizeof payload || !fetch_receive(&socket->fetch, payload, length))
                return false;
            if (opcode == OPCODE_PING &&
                !send_frame(socket, arena, OPCODE_PONG, (Text){ payload, length }))
                return false;
            continue;
        }
        char *room = buffer_reserve(&whole, length + 1);
        if (opcode == OPCODE_CLOSE || !room || !fetch_receive(&socket->fetch, room, length))
            return false;
        whole.len += length;
        if (head[0] & 0x80) {
            *message = buffer_view(&whole);
            return true;
        }
    }
}

/* The next message with this "a"; others are not for us. */
static const json_t *receive_action(LiveSocket *socket, Arena *arena, const char *action)
{
    Text message;
    JsonError error;
    while (receive_message(socket, arena, &message)) {
        const json_t *json = json_read(arena, message, true, &error);
        if (json && text_equal(json_text_at(json, "a"), text_of(action)))
            return json;
    }
    return NULL;
}

const json_t *live_socket_ask(LiveSocket *socket, Arena *arena, Text message, const char *action)
{
    if (!send_frame(socket, arena, OPCODE_TEXT, message))
        return NULL;
    return receive_action(socket, arena, action);
}

/* `headers`: who asks, or nothing. */
static bool upgrade(LiveSocket *socket, Arena *arena, const char *url, Text path, Text headers)
{
    FetchAnswer answer;
    memset(socket, 0, sizeof *socket);
    if (!fetch_init(&socket->fetch, url, TIMEOUT_MS))
        return false;
    socket->is_open = true;
    Text lines =
        text_format(arena,
                    "%.*sConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aW5zdWxhLWRlbW8tc2VlZA==\r\n",
                    TEXT_ARG(headers));
    return fetch_call(&socket->fetch, arena, "GET", path, lines, TEXT_NULL, &answer) &&
           answer.status == 101;
}

bool live_socket_open(LiveSocket *socket, Arena *arena, const char *url, Text token)
{
    Text who = text_format(arena, "Authorization: Bearer %.*s\r\n", TEXT_ARG(token));
    if (!upgrade(socket, arena, url, TEXT("/v1/realtime"), who) ||
        !live_socket_say(socket, arena,
                         TEXT("{\"a\":\"hs\",\"id\":null,\"protocol\":1,\"protocolMinor\":2}")))
        return false;
    const json_t *handshake = receive_action(socket, arena, "hs");
    socket->src = handshake ? json_text_at(handshake, "id") : TEXT_NULL;
    return !text_is_null(socket->src);
}

bool live_socket_open_at(LiveSocket *socket, Arena *arena, const char *url, Text path)
{
    return upgrade(socket, arena, url, path, TEXT(""));
}

bool live_socket_say(LiveSocket *socket, Arena *arena, Text message)
{
    return send_frame(socket, arena, OPCODE_TEXT, message);
}

Text live_socket_hear(LiveSocket *socket, Arena *arena)
{
    Text message;
    return receive_message(socket, arena, &message) ? message : TEXT_NULL;
}

void live_socket_close(LiveSocket *socket)
{
    if (socket->is_open)
        fetch_close(&socket->fetch);
    socket->is_open = false;
}

bool live_socket_submit(LiveSocket *socket, Arena *arena, Text document_id, int64_t *version,
                        Text components)
{
    int64_t seq = ++socket->seq;
    Text message = text_format(
        arena,
        "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"%.*s\",\"v\":%lld,\"src\":\"%.*s\",\"seq\":%lld,"
        "\"x\":{},\"op\":{\"ops\":[%.*s]}}",
        TEXT_ARG(document_id), (long long)*version, TEXT_ARG(socket->src), (long long)seq,
        TEXT_ARG(components));
    const json_t *reply = live_socket_ask(socket, arena, message, "op");
    if (!reply || json_object_get(reply, "error"))
        return false;
    *version = json_integer_value(json_object_get(reply, "v")) + 1;
    return true;
}
