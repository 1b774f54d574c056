#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/http/chunks.h"

/* Decodes in pieces of `step` bytes. Returns what is left behind the body, or the step that ended
 * it. */
static HttpChunksStep decode(const char *bytes, size_t len, size_t step, char *body,
                             size_t *body_len, size_t *left)
{
    HttpChunks chunks = { 0 };
    *body_len = 0;
    for (size_t at = 0; at < len; at += step) {
        Text rest = { bytes + at, len - at < step ? len - at : step }, data;
        size_t behind = len - at - rest.len;
        for (;;) {
            HttpChunksStep result = http_chunks_next(&chunks, &rest, &data);
            *left = rest.len + behind;
            if (result == HTTP_CHUNKS_MORE)
                break;
            if (result != HTTP_CHUNKS_DATA)
                return result;
            memcpy(body + *body_len, data.ptr, data.len);
            *body_len += data.len;
        }
    }
    return HTTP_CHUNKS_MORE;
}

static void a_body_is_put_together_however_it_is_cut(void **state)
{
    (void)state;
    static const char text[] =
        "5\r\nhello\r\n1;name=\"a b\"\r\n,\r\n0006\r\n world\r\nA\r\n0123456789\r\n"
        "0\r\nTrailer: dropped\r\nOther:\r\n\r\nGET /";
    for (size_t step = 1; step < sizeof text; step++) {
        char body[64];
        size_t len, left;
        assert_int_equal(decode(text, sizeof text - 1, step, body, &len, &left), HTTP_CHUNKS_DONE);
        assert_int_equal(len, 22);
        assert_memory_equal(body, "hello, world0123456789", 22);
        assert_int_equal(left, 5);
    }
}

static const char *const MALFORMED[] = {
    "\r\n",
    "5\nhello\r\n0\r\n\r\n",
    "5\rXhello\r\n0\r\n\r\n",
    "5\r\nhelloXX0\r\n\r\n",
    "5\r\nhello\n0\r\n\r\n",
    "5\r\nhello0\r\n\r\n",
    "5 \r\nhello\r\n0\r\n\r\n",
    " 5\r\nhello\r\n0\r\n\r\n",
    "+5\r\nhello\r\n0\r\n\r\n",
    "-1\r\nhello\r\n0\r\n\r\n",
    "0x5\r\nhello\r\n0\r\n\r\n",
    "g\r\n",
    "00000005\r\nhello\r\n0\r\n\r\n",
    "FFFFFFFFFFFFFFFF1\r\nx",
    ";a\r\n",
    "5;a\nb\r\nhello\r\n0\r\n\r\n",
    "5;a\001\r\nhello\r\n0\r\n\r\n",
    "0\r\n: x\r\n\r\n",
    "0\r\n folded\r\n\r\n",
    "0\r\nno colon\r\n\r\n",
    "0\r\na: b\n\r\n",
    "0\r\na: b\rc\r\n\r\n",
    "0\r\n\rX",
};

static void a_malformed_body_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof MALFORMED / sizeof MALFORMED[0]; i++) {
        char body[64];
        size_t len, left;
        if (decode(MALFORMED[i], strlen(MALFORMED[i]), 1000, body, &len, &left) != HTTP_CHUNKS_BAD)
            fail_msg("taken: %s", MALFORMED[i]);
    }
}

static void extensions_and_trailers_have_an_end(void **state)
{
    (void)state;
    static char text[8192];
    char body[64];
    size_t len, left;
    strcpy(text, "1;");
    memset(text + 2, 'a', 300);
    assert_int_equal(decode(text, strlen(text), 4096, body, &len, &left), HTTP_CHUNKS_BAD);
    strcpy(text, "0\r\na:");
    memset(text + 5, 'b', 5000);
    assert_int_equal(decode(text, strlen(text), 4096, body, &len, &left), HTTP_CHUNKS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_put_together_however_it_is_cut),
        cmocka_unit_test(a_malformed_body_is_refused),
        cmocka_unit_test(extensions_and_trailers_have_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
