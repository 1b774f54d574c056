#include <string.h>

#include "gateway/socket/websocket.h"

#define KEY_SIZE 24 /* 16 bytes in base64 */

/*
 * SHA-1 (FIPS 180-4) of one short text. It proves nothing here but that a server has read the
 * handshake; nothing else in the house may use it.
 */
static uint32_t rotated(uint32_t word, unsigned bits)
{
    return word << bits | word >> (32 - bits);
}

static void sha1_block(uint32_t state[5], const uint8_t block[64])
{
    static const uint32_t constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
    uint32_t w[80];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (size_t i = 16; i < 80; i++)
        w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (size_t i = 0; i < 80; i++) {
        uint32_t mixed = i < 20   ? (b & c) | (~b & d)
                         : i < 40 ? b ^ c ^ d
                         : i < 60 ? (b & c) | (b & d) | (c & d)
                                  : b ^ c ^ d;
        uint32_t next = rotated(a, 5) + mixed + e + constants[i / 20] + w[i];
        e = d;
        d = c;
        c = rotated(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* Of a text of 56 to 119 bytes: two blocks. */
static void sha1(const char *text, size_t len, uint8_t out[20])
{
    uint32_t state[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
    uint8_t blocks[128] = { 0 };
    memcpy(blocks, text, len);
    blocks[len] = 0x80;
    blocks[126] = (uint8_t)(len * 8 >> 8);
    blocks[127] = (uint8_t)(len * 8);
    sha1_block(state, blocks);
    sha1_block(state, blocks + 64);
    for (size_t i = 0; i < 20; i++)
        out[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

void websocket_accept_key(Text key, char out[WEBSOCKET_ACCEPT_SIZE])
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char joined[KEY_SIZE + sizeof guid - 1];
    uint8_t digest[21] = { 0 };
    memcpy(joined, key.ptr, KEY_SIZE);
    memcpy(joined + KEY_SIZE, guid, sizeof guid - 1);
    sha1(joined, sizeof joined, digest);
    for (size_t i = 0; i < 7; i++) {
        uint32_t three =
            (uint32_t)digest[3 * i] << 16 | (uint32_t)digest[3 * i + 1] << 8 | digest[3 * i + 2];
        for (size_t j = 0; j < 4; j++)
            out[4 * i + j] = alphabet[three >> (18 - 6 * j) & 63];
    }
    out[WEBSOCKET_ACCEPT_SIZE - 1] = '=';
}

static bool key_is_good(Text key)
{
    if (key.len != KEY_SIZE || key.ptr[22] != '=' || key.ptr[23] != '=')
        return false;
    for (size_t i = 0; i < 22; i++) {
        char c = key.ptr[i];
        if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '+' ||
              c == '/'))
            return false;
    }
    return true;
}

bool websocket_handshake_is_good(const HttpHead *head, HttpRefusal *refusal)
{
    if (!head->wants_upgrade || head->minor == 0 ||
        !http_list_has(http_head_value(head, TEXT("upgrade")), TEXT("websocket")) ||
        !text_equal(http_head_value(head, TEXT("sec-websocket-version")), TEXT("13"))) {
        *refusal =
            (HttpRefusal){ 426, "upgrade_required", "This address speaks WebSocket, version 13." };
        return false;
    }
    if (!key_is_good(http_head_value(head, TEXT("sec-websocket-key")))) {
        *refusal =
            (HttpRefusal){ 400, "bad_request", "Sec-WebSocket-Key is not 16 bytes in base64." };
        return false;
    }
    return true;
}
