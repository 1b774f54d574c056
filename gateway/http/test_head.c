#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/http/head.h"

#undef fail /* cmocka has one too, and it is meant here */
#define fail() _fail(__FILE__, __LINE__)

static const HttpHeadLimits LIMITS = { .max_head_bytes = 4096, .max_target_bytes = 1024 };

/* Reads a text as the wire does: finds the end of the head, then reads a copy. 0: more is needed.
 */
static int read_text(Arena *arena, const char *text, size_t len, HttpHead *head)
{
    HttpRefusal refusal = { 0 };
    size_t scanned = 0;
    size_t end = http_head_length((Text){ text, len }, &LIMITS, &scanned, &refusal);
    if (refusal.status != 0)
        return refusal.status;
    if (end == 0)
        return 0;
    char *copy = arena_alloc(arena, end);
    memcpy(copy, text, end);
    return http_head_read(arena, copy, end, &LIMITS, head, &refusal) ? 200 : refusal.status;
}

static int status_of(const char *text)
{
    Arena *arena = arena_new();
    HttpHead head;
    int status = read_text(arena, text, strlen(text), &head);
    arena_free(arena);
    return status;
}

static void a_head_is_read_into_its_parts(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    HttpHead head;
    const char *text = "POST /v1/a%20b?x=1&y=%2F HTTP/1.1\r\n"
                       "HOST: Example.com:8080\r\n"
                       "Content-Length: 12\r\n"
                       "X-Empty:\r\n"
                       "X-Padded: \t two words \t\r\n"
                       "Connection: Upgrade, close\r\n"
                       "Expect: 100-Continue\r\n\r\nbody";
    assert_int_equal(read_text(arena, text, strlen(text), &head), 200);
    assert_int_equal(head.method, POST);
    assert_true(text_equal(head.path, TEXT("/v1/a b")));
    assert_true(text_equal(head.query, TEXT("x=1&y=%2F")));
    assert_true(text_equal(head.host, TEXT("Example.com:8080")));
    assert_true(text_equal(http_head_value(&head, TEXT("x-padded")), TEXT("two words")));
    assert_false(text_is_null(http_head_value(&head, TEXT("x-empty"))));
    assert_true(text_is_null(http_head_value(&head, TEXT("x-absent"))));
    assert_int_equal(head.content_length, 12);
    assert_int_equal(head.header_count, 6);
    assert_true(head.expects_continue && head.wants_upgrade && !head.keep_alive);
    arena_free(arena);
}

static void target_forms_are_understood(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    HttpHead head;
    const char *absolute = "GET http://real.example/p?q HTTP/1.1\r\nHost: other.example\r\n\r\n";
    assert_int_equal(read_text(arena, absolute, strlen(absolute), &head), 200);
    assert_true(text_equal(head.host, TEXT("real.example")));
    assert_true(text_equal(head.path, TEXT("/p")));
    const char *bare = "GET https://real.example HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_int_equal(read_text(arena, bare, strlen(bare), &head), 200);
    assert_true(text_equal(head.path, TEXT("/")));
    const char *asterisk = "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_int_equal(read_text(arena, asterisk, strlen(asterisk), &head), 200);
    assert_true(head.is_asterisk);
    const char *old = "GET / HTTP/1.0\r\n\r\n";
    assert_int_equal(read_text(arena, old, strlen(old), &head), 200);
    assert_false(head.keep_alive);
    arena_free(arena);
}

#define LINE  "GET / HTTP/1.1\r\n"
#define HOST  "Host: x\r\n"
#define START LINE HOST

static const struct {
    const char *what;
    int status;
    const char *text;
} REFUSED[] = {
    { "bare LF ends the request line", 400, "GET / HTTP/1.1\nHost: x\r\n\r\n" },
    { "bare LF ends a header", 400, LINE "Host: x\n\r\n" },
    { "bare LF ends the head", 400, START "\n" },
    { "bare CR in the request line", 400, "GET /\r HTTP/1.1\r\n" HOST "\r\n" },
    { "bare CR in a value", 400, START "A: b\rc\r\n\r\n" },
    { "bare CR then LF LF", 400, START "A: b\r\r\n\r\n" },
    { "folded header", 400, START "A: b\r\n c\r\n\r\n" },
    { "folded first header", 400, LINE " Host: x\r\n\r\n" },
    { "blank before the colon", 400, START "A : b\r\n\r\n" },
    { "tab before the colon", 400, START "A\t: b\r\n\r\n" },
    { "no colon", 400, START "Abc\r\n\r\n" },
    { "empty name", 400, START ": b\r\n\r\n" },
    { "separator in a name", 400, START "A(b): c\r\n\r\n" },
    { "high byte in a name", 400, START "A\xc3\xa4: c\r\n\r\n" },
    { "control byte in a value", 400, START "A: b\001c\r\n\r\n" },
    { "DEL in a value", 400, START "A: b\177c\r\n\r\n" },
    { "no Host", 400, LINE "\r\n" },
    { "two Hosts", 400, START HOST "\r\n" },
    { "two equal Hosts in absolute form", 400, "GET http://x/ HTTP/1.1\r\n" HOST HOST "\r\n" },
    { "empty Host", 400, LINE "Host:\r\n\r\n" },
    { "Host with a path", 400, LINE "Host: x/y\r\n\r\n" },
    { "Host with user", 400, LINE "Host: u@x\r\n\r\n" },
    { "length and chunked", 400, START "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" },
    { "chunked and length", 400, START "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" },
    { "two different lengths", 400, START "Content-Length: 3\r\nContent-Length: 4\r\n\r\n" },
    { "two equal lengths", 400, START "Content-Length: 3\r\nContent-Length: 3\r\n\r\n" },
    { "list of lengths", 400, START "Content-Length: 3, 3\r\n\r\n" },
    { "signed length", 400, START "Content-Length: +3\r\n\r\n" },
    { "negative length", 400, START "Content-Length: -3\r\n\r\n" },
    { "hexadecimal length", 400, START "Content-Length: 0x3\r\n\r\n" },
    { "empty length", 400, START "Content-Length: \r\n\r\n" },
    { "huge length", 400, START "Content-Length: 99999999999999999999\r\n\r\n" },
    { "length with a blank", 400, START "Content-Length: 1 2\r\n\r\n" },
    { "other coding", 501, START "Transfer-Encoding: gzip\r\n\r\n" },
    { "coding before chunked", 501, START "Transfer-Encoding: gzip, chunked\r\n\r\n" },
    { "coding like chunked", 501, START "Transfer-Encoding: xchunked\r\n\r\n" },
    { "chunked in quotes", 501, START "Transfer-Encoding: \"chunked\"\r\n\r\n" },
    { "chunked with vertical tab", 400, START "Transfer-Encoding: \vchunked\r\n\r\n" },
    { "chunked twice", 400,
      START "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" },
    { "chunked in HTTP/1.0", 400, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" },
    { "unknown expectation", 417, START "Expect: 200-ok\r\n\r\n" },
    { "unknown method", 501, "BREW / HTTP/1.1\r\n" HOST "\r\n" },
    { "CONNECT", 501, "CONNECT x:80 HTTP/1.1\r\n" HOST "\r\n" },
    { "lower-case method", 501, "get / HTTP/1.1\r\n" HOST "\r\n" },
    { "method with a separator", 400, "G{T / HTTP/1.1\r\n" HOST "\r\n" },
    { "no method", 400, " / HTTP/1.1\r\n" HOST "\r\n" },
    { "no version", 400, "GET /\r\n" HOST "\r\n" },
    { "two blanks", 400, "GET  / HTTP/1.1\r\n" HOST "\r\n" },
    { "blank at the end", 400, "GET / HTTP/1.1 \r\n" HOST "\r\n" },
    { "tab as blank", 400, "GET\t/\tHTTP/1.1\r\n" HOST "\r\n" },
    { "blank in the target", 400, "GET /a b HTTP/1.1\r\n" HOST "\r\n" },
    { "another protocol", 400, "GET / HTTX/1.1\r\n" HOST "\r\n" },
    { "long version", 400, "GET / HTTP/1.10\r\n" HOST "\r\n" },
    { "HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
    { "HTTP/3.0", 505, "GET / HTTP/3.0\r\n" HOST "\r\n" },
    { "a TLS hello", 400, "\x16\x03\x01\x02\r\n\r\n" },
    { "target without a slash", 400, "GET abc HTTP/1.1\r\n" HOST "\r\n" },
    { "target of another scheme", 400, "GET ftp://x/ HTTP/1.1\r\n" HOST "\r\n" },
    { "absolute target with user", 400, "GET http://a@x/ HTTP/1.1\r\n" HOST "\r\n" },
    { "asterisk for GET", 400, "GET * HTTP/1.1\r\n" HOST "\r\n" },
    { "fragment", 400, "GET /a#b HTTP/1.1\r\n" HOST "\r\n" },
    { "high byte in the target", 400, "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n" },
    { "encoded NUL", 400, "GET /a%00b HTTP/1.1\r\n" HOST "\r\n" },
    { "encoded slash", 400, "GET /a%2fb HTTP/1.1\r\n" HOST "\r\n" },
    { "encoded CR", 400, "GET /a%0db HTTP/1.1\r\n" HOST "\r\n" },
    { "broken escape", 400, "GET /a%4 HTTP/1.1\r\n" HOST "\r\n" },
    { "escape of no digits", 400, "GET /a%zz HTTP/1.1\r\n" HOST "\r\n" },
    { "escapes of no UTF-8", 400, "GET /a%ff HTTP/1.1\r\n" HOST "\r\n" },
    { "an empty line first", 400, "\r\nGET / HTTP/1.1\r\n" HOST "\r\n" },
};

static void what_the_rfc_lets_us_refuse_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        int status = status_of(REFUSED[i].text);
        if (status != REFUSED[i].status)
            fail_msg("%s: %d and not %d", REFUSED[i].what, status, REFUSED[i].status);
    }
}

static void a_nul_byte_is_refused_anywhere(void **state)
{
    (void)state;
    static const char good[] = "GET /p HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n";
    for (size_t at = 0; at < sizeof good - 5; at++) {
        Arena *arena = arena_new();
        HttpHead head;
        char bad[sizeof good];
        memcpy(bad, good, sizeof good);
        bad[at] = '\0';
        int status = read_text(arena, bad, sizeof bad - 1, &head);
        assert_true(status >= 400);
        arena_free(arena);
    }
}

/* A request of `line` whose target or headers are padded to a size. */
static int padded(const char *before, size_t padding, const char *behind)
{
    size_t size = strlen(before) + padding + strlen(behind);
    char *text = malloc(size + 1);
    strcpy(text, before);
    memset(text + strlen(before), 'a', padding);
    strcpy(text + strlen(before) + padding, behind);
    int status = status_of(text);
    free(text);
    return status;
}

static void what_is_too_large_is_refused_even_before_its_end(void **state)
{
    (void)state;
    assert_int_equal(padded("GET /", 1000, " HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(padded("GET /", 1025, " HTTP/1.1\r\n" HOST "\r\n"), 414);
    assert_int_equal(padded("GET /", 5000, ""), 414);
    assert_int_equal(padded(START "A: ", 4000, "\r\n\r\n"), 200);
    assert_int_equal(padded(START "A: ", 4096, "\r\n\r\n"), 431);
    assert_int_equal(padded(START "A: ", 5000, ""), 431);
    assert_int_equal(padded(START "A: ", 3000, ""), 0);
}

static void a_hundred_headers_are_enough(void **state)
{
    (void)state;
    for (int count = 100; count <= 101; count++) {
        char text[4096] = START;
        for (int i = 1; i < count; i++)
            strcat(text, "a: b\r\n");
        strcat(text, "\r\n");
        assert_int_equal(status_of(text), count == 100 ? 200 : 431);
    }
}

static void a_head_in_pieces_is_found_at_its_end_and_not_before(void **state)
{
    (void)state;
    static const char text[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\nrest";
    size_t scanned = 0, whole = sizeof text - 5;
    for (size_t len = 1; len < whole; len++) {
        HttpRefusal refusal = { 0 };
        assert_int_equal(http_head_length((Text){ text, len }, &LIMITS, &scanned, &refusal), 0);
        assert_int_equal(refusal.status, 0);
    }
    HttpRefusal refusal = { 0 };
    assert_int_equal(http_head_length((Text){ text, sizeof text - 1 }, &LIMITS, &scanned, &refusal),
                     whole);
}

static void lists_are_taken_apart(void **state)
{
    (void)state;
    assert_true(http_list_has(TEXT("a, B ,,c"), TEXT("b")));
    assert_true(http_list_has(TEXT("a"), TEXT("A")));
    assert_false(http_list_has(TEXT("ab, c"), TEXT("a")));
    assert_false(http_list_has(TEXT_NULL, TEXT("a")));
    assert_false(http_list_has(TEXT(" , "), TEXT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_read_into_its_parts),
        cmocka_unit_test(target_forms_are_understood),
        cmocka_unit_test(what_the_rfc_lets_us_refuse_is_refused),
        cmocka_unit_test(a_nul_byte_is_refused_anywhere),
        cmocka_unit_test(what_is_too_large_is_refused_even_before_its_end),
        cmocka_unit_test(a_hundred_headers_are_enough),
        cmocka_unit_test(a_head_in_pieces_is_found_at_its_end_and_not_before),
        cmocka_unit_test(lists_are_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
