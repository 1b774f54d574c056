#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/socket/websocket.h"

#undef fail /* cmocka has one too, and it is meant here */
#define fail() _fail(__FILE__, __LINE__)

/* A client's frame with mask 1, 2, 3, 4 around a payload of `len` bytes, each the low byte of its
 * place. */
static size_t frame(uint8_t first, size_t len, unsigned length_size, char *out)
{
    size_t at = 0;
    out[at++] = (char)first;
    out[at++] = (char)(0x80 | (length_size == 0 ? len : length_size == 2 ? 126 : 127));
    for (unsigned i = length_size; i > 0; i--)
        out[at++] = (char)(len >> (8 * (i - 1)));
    for (char i = 1; i <= 4; i++)
        out[at++] = i;
    for (size_t i = 0; i < len; i++)
        out[at++] = (char)((char)i ^ (char)(i % 4 + 1));
    return at;
}

/* Reads the bytes in pieces of `step`; the payloads of all frames one behind the other. */
static WebsocketStep read_all(const char *bytes, size_t len, size_t step, char *payload,
                              size_t *payload_len, size_t *frames, WebsocketReader *reader)
{
    char *copy = malloc(len + 1), *at = copy;
    memcpy(copy, bytes, len);
    *payload_len = *frames = 0;
    WebsocketStep result = WEBSOCKET_MORE;
    while (len > 0 && result != WEBSOCKET_BAD) {
        size_t now = len < step ? len : step, left = now;
        WebsocketPiece piece;
        while ((result = websocket_next(reader, &at, &left, &piece)) == WEBSOCKET_PIECE) {
            memcpy(payload + *payload_len, piece.ptr, piece.len);
            *payload_len += piece.len;
            *frames += piece.is_last;
            assert_true(!piece.is_first || piece.frame_bytes >= piece.len);
        }
        len -= now - left;
        if (left > 0)
            break;
    }
    free(copy);
    return result;
}

static void frames_are_read_however_they_are_cut(void **state)
{
    (void)state;
    static const struct {
        size_t len;
        unsigned length_size;
    } sizes[] = { { 0, 0 },    { 1, 0 },     { 125, 0 },  { 126, 2 },
                  { 1000, 2 }, { 65535, 2 }, { 65536, 8 } };
    static char bytes[80000], payload[80000];
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t len = frame(0x81, sizes[i].len, sizes[i].length_size, bytes);
        len += frame(0x8a, 5, 0, bytes + len);
        for (size_t step = 1; step < 40; step += 3) {
            WebsocketReader reader = { 0 };
            size_t payload_len, frames;
            assert_int_equal(read_all(bytes, len, step, payload, &payload_len, &frames, &reader),
                             WEBSOCKET_MORE);
            assert_int_equal(frames, 2);
            assert_int_equal(payload_len, sizes[i].len + 5);
            for (size_t j = 0; j < sizes[i].len; j++)
                assert_int_equal(payload[j], (char)j);
            WebsocketReader zero = { 0 };
            assert_memory_equal(&reader, &zero, sizeof zero);
        }
    }
}

static void what_is_no_frame_of_a_client_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint8_t bytes[16];
        size_t len;
    } cases[] = {
        { "unmasked", { 0x81, 0x01, 'a' }, 3 },
        { "RSV1", { 0xc1, 0x80 }, 2 },
        { "RSV3", { 0x91, 0x80 }, 2 },
        { "opcode 3", { 0x83, 0x80 }, 2 },
        { "opcode 11", { 0x8b, 0x80 }, 2 },
        { "fragmented ping", { 0x09, 0x80 }, 2 },
        { "ping of 126", { 0x89, 0xfe }, 2 },
        { "125 said in two bytes", { 0x81, 0xfe, 0, 125, 1, 2, 3, 4 }, 8 },
        { "65535 said in eight bytes", { 0x81, 0xff, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4 }, 14 },
        { "a negative length", { 0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4 }, 14 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        WebsocketReader reader = { 0 };
        char payload[16];
        size_t payload_len, frames;
        if (read_all((const char *)cases[i].bytes, cases[i].len, 16, payload, &payload_len, &frames,
                     &reader) != WEBSOCKET_BAD)
            fail_msg("taken: %s", cases[i].what);
    }
}

static void headers_are_as_short_as_can_be(void **state)
{
    (void)state;
    char out[WEBSOCKET_MAX_HEADER];
    assert_int_equal(websocket_write_header(out, WEBSOCKET_TEXT, 125), 2);
    assert_memory_equal(out, "\x81\x7d", 2);
    assert_int_equal(websocket_write_header(out, WEBSOCKET_CLOSE, 126), 4);
    assert_memory_equal(out, "\x88\x7e\0\x7e", 4);
    assert_int_equal(websocket_write_header(out, WEBSOCKET_TEXT, 65536), 10);
    assert_memory_equal(out, "\x81\x7f\0\0\0\0\0\1\0\0", 10);
}

static void the_handshake_is_answered_as_the_rfc_shows(void **state)
{
    (void)state;
    char out[WEBSOCKET_ACCEPT_SIZE];
    websocket_accept_key(TEXT("dGhlIHNhbXBsZSBub25jZQ=="), out);
    assert_memory_equal(out, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WEBSOCKET_ACCEPT_SIZE);
}

static int handshake(const char *upgrade, const char *version, const char *key, bool wants,
                     uint8_t minor)
{
    Header headers[] = {
        { TEXT("upgrade"), text_of(upgrade) },
        { TEXT("sec-websocket-version"), text_of(version) },
        { TEXT("sec-websocket-key"), text_of(key) },
    };
    HttpHead head = {
        .headers = headers, .header_count = 3, .wants_upgrade = wants, .minor = minor
    };
    HttpRefusal refusal;
    return websocket_handshake_is_good(&head, &refusal) ? 101 : refusal.status;
}

static void handshakes_are_checked(void **state)
{
    (void)state;
    const char *key = "dGhlIHNhbXBsZSBub25jZQ==";
    assert_int_equal(handshake("WebSocket", "13", key, true, 1), 101);
    assert_int_equal(handshake("h2c, websocket", "13", key, true, 1), 101);
    assert_int_equal(handshake("h2c", "13", key, true, 1), 426);
    assert_int_equal(handshake("websocket", "8", key, true, 1), 426);
    assert_int_equal(handshake("websocket", "13", key, false, 1), 426);
    assert_int_equal(handshake("websocket", "13", key, true, 0), 426);
    assert_int_equal(handshake("websocket", "13", "dGhlIHNhbXBsZSBub25jZQ=", true, 1), 400);
    assert_int_equal(handshake("websocket", "13", "", true, 1), 400);
    assert_int_equal(handshake("websocket", "13", "dGhlIHNhbXBsZSBub25j*Q==", true, 1), 400);
}

static void close_codes_are_those_of_the_rfc(void **state)
{
    (void)state;
    static const int good[] = { 1000, 1001, 1003, 1007, 1011, 1013, 3000, 4999 };
    static const int bad[] = { 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535 };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(websocket_code_is_good(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(websocket_code_is_good(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_read_however_they_are_cut),
        cmocka_unit_test(what_is_no_frame_of_a_client_is_refused),
        cmocka_unit_test(headers_are_as_short_as_can_be),
        cmocka_unit_test(the_handshake_is_answered_as_the_rfc_shows),
        cmocka_unit_test(handshakes_are_checked),
        cmocka_unit_test(close_codes_are_those_of_the_rfc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
