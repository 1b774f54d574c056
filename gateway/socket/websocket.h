/*
 * WebSocket - the protocol of RFC 6455: handshake, frames, close codes.
 *
 * Owns: reading frames strictly out of whatever pieces they come in, writing frame headers. A
 * reader is only kept between two pieces of one frame; at a frame's boundary it is all zero and
 * need not exist. We read frames ourselves as wslay's context holds a 4 KiB buffer; the fuzzer
 * holds the two against each other. Must never know: connections, messages, services.
 */
#ifndef INSULA_GATEWAY_WEBSOCKET_H
#define INSULA_GATEWAY_WEBSOCKET_H

#include "gateway/http/head.h"

typedef enum WebsocketOpcode {
    WEBSOCKET_CONTINUATION = 0,
    WEBSOCKET_TEXT = 1,
    WEBSOCKET_BINARY = 2,
    WEBSOCKET_CLOSE = 8,
    WEBSOCKET_PING = 9,
    WEBSOCKET_PONG = 10,
} WebsocketOpcode;

enum {
    WEBSOCKET_NORMAL = 1000,
    WEBSOCKET_GOING_AWAY = 1001,
    WEBSOCKET_PROTOCOL_ERROR = 1002,
    WEBSOCKET_UNSUPPORTED = 1003,
    WEBSOCKET_NOT_UTF8 = 1007,
    WEBSOCKET_POLICY = 1008,
    WEBSOCKET_TOO_BIG = 1009,
    WEBSOCKET_RESTART = 1012,
    WEBSOCKET_TRY_LATER = 1013,
};

/* Is it a handshake (section 4.2.1)? Else why not; 426 when it is plain HTTP or another version. */
bool websocket_handshake_is_good(const HttpHead *head, HttpRefusal *refusal);
/* Sec-WebSocket-Accept for a client's key. */
#define WEBSOCKET_ACCEPT_SIZE 28
void websocket_accept_key(Text key, char out[WEBSOCKET_ACCEPT_SIZE]);

/* Between two pieces of a frame. All zero at a boundary. */
typedef struct WebsocketReader {
    uint64_t left;      /* payload bytes still to come */
    uint32_t mask_at;   /* payload bytes so far, modulo 4 */
    uint8_t header_len; /* of header[] so far */
    bool in_payload;
    uint8_t header[14];
} WebsocketReader;

/* A stretch of one frame's payload, unmasked in place. */
typedef struct WebsocketPiece {
    WebsocketOpcode opcode;
    bool is_final; /* FIN: the frame ends its message */
    bool is_first; /* the frame's first piece */
    bool is_last;  /* the frame's last piece */
    uint64_t frame_bytes;
    char *ptr;
    size_t len;
} WebsocketPiece;

typedef enum WebsocketStep { WEBSOCKET_PIECE, WEBSOCKET_MORE, WEBSOCKET_BAD } WebsocketStep;

/* The next piece out of *bytes, which moves on. BAD is a protocol error (1002). */
WebsocketStep websocket_next(WebsocketReader *reader, char **bytes, size_t *len,
                             WebsocketPiece *piece);

/* Header of an unmasked frame with FIN; returns its size, 2 to 10. */
#define WEBSOCKET_MAX_HEADER 10
size_t websocket_write_header(char out[WEBSOCKET_MAX_HEADER], WebsocketOpcode opcode,
                              uint64_t payload_bytes);

/* May this code stand in a close frame (section 7.4)? */
bool websocket_code_is_good(int code);

#endif
