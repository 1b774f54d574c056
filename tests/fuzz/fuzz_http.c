/* A request that our strict reader takes, http-parser frames alike, unless it refuses it: the same
 * method, version, length, coding and body, ending at the same byte. What two readers
 * see differently is how requests are smuggled. How the bytes are cut into pieces changes nothing.
 */
#include <assert.h>
#include <http_parser.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/http/chunks.h"
#include "gateway/http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const HttpHeadLimits LIMITS = { .max_head_bytes = 8192, .max_target_bytes = 2048 };

/* What http-parser saw. */
typedef struct Other {
    uint64_t content_length;
    bool is_chunked, has_length, is_complete;
    Buffer body;
} Other;

static int on_headers(http_parser *parser)
{
    Other *other = parser->data;
    other->content_length = parser->content_length;
    other->is_chunked = (parser->flags & F_CHUNKED) != 0;
    other->has_length = (parser->flags & F_CONTENTLENGTH) != 0;
    parser->upgrade = 0;
    return 0;
}

static int on_body(http_parser *parser, const char *at, size_t len)
{
    buffer_add(&((Other *)parser->data)->body, at, len);
    return 0;
}

static int on_complete(http_parser *parser)
{
    ((Other *)parser->data)->is_complete = true;
    http_parser_pause(parser, 1);
    return 0;
}

/* False when http-parser refuses it. *used: bytes of the message as it frames it. */
static bool read_other(const uint8_t *data, size_t size, http_parser *parser, Other *other,
                       size_t *used)
{
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_headers_complete = on_headers;
    settings.on_body = on_body;
    settings.on_message_complete = on_complete;
    http_parser_init(parser, HTTP_REQUEST);
    parser->data = other;
    *used = http_parser_execute(parser, &settings, (const char *)data, size);
    enum http_errno error = HTTP_PARSER_ERRNO(parser);
    return error == HPE_OK || (error == HPE_PAUSED && other->is_complete);
}

/* The end of the head, in pieces of `step`; with a refusal 0. */
static size_t find_end(Text text, size_t step, HttpRefusal *refusal)
{
    size_t scanned = 0;
    for (size_t len = step < text.len ? step : text.len;; len += step) {
        if (len > text.len)
            len = text.len;
        size_t end = http_head_length((Text){ text.ptr, len }, &LIMITS, &scanned, refusal);
        if (end > 0 || refusal->status != 0 || len == text.len)
            return end;
    }
}

static HttpChunksStep read_chunks(Text rest, size_t step, Buffer *body, size_t *used)
{
    HttpChunks chunks = { 0 };
    for (size_t at = 0; at < rest.len; at += step) {
        Text piece = text_slice(rest, at, at + step), data;
        size_t len = piece.len;
        HttpChunksStep result;
        while ((result = http_chunks_next(&chunks, &piece, &data)) == HTTP_CHUNKS_DATA)
            buffer_text(body, data);
        *used = at + len - piece.len;
        if (result != HTTP_CHUNKS_MORE)
            return result;
    }
    return HTTP_CHUNKS_MORE;
}

static void check_body(const HttpHead *head, Text rest, const Other *other, size_t other_used,
                       Arena *arena)
{
    if (!head->is_chunked) {
        size_t length = head->content_length > 0 ? (size_t)head->content_length : 0;
        assert(other->is_complete == (rest.len >= length));
        assert(!other->is_complete || other_used == length);
        return;
    }
    Buffer whole, cut;
    buffer_init(&whole, arena, 1u << 20);
    buffer_init(&cut, arena, 1u << 20);
    size_t used = 0, cut_used = 0;
    HttpChunksStep step = read_chunks(rest, SIZE_MAX / 2, &whole, &used);
    assert(step == read_chunks(rest, 3, &cut, &cut_used));
    assert(text_equal(buffer_view(&whole), buffer_view(&cut)));
    if (step != HTTP_CHUNKS_DONE)
        return;
    assert(cut_used == used && other->is_complete && other_used == used);
    assert(text_equal(buffer_view(&whole), buffer_view(&other->body)));
}

static void compare(const uint8_t *data, size_t size, const HttpHead *head, size_t end,
                    Arena *arena)
{
    static const unsigned methods[METHOD_COUNT] = {
        [GET] = HTTP_GET,       [POST] = HTTP_POST, [PUT] = HTTP_PUT,         [PATCH] = HTTP_PATCH,
        [DELETE] = HTTP_DELETE, [HEAD] = HTTP_HEAD, [OPTIONS] = HTTP_OPTIONS,
    };
    http_parser parser;
    Other other = { 0 };
    buffer_init(&other.body, arena, 1u << 20);
    /* The head alone first: a body that we refuse may be anything to the other. */
    size_t all;
    if (!read_other(data, end, &parser, &other, &all))
        return;
    assert(parser.method == methods[head->method] && (parser.http_minor > 0) == (head->minor > 0));
    assert(other.is_chunked == head->is_chunked);
    assert(other.has_length == (head->content_length >= 0));
    assert(!other.has_length || other.content_length == (uint64_t)head->content_length);
    Text rest = { (const char *)data + end, size - end };
    Buffer body;
    size_t used = 0;
    buffer_init(&body, arena, 1u << 20);
    if (head->is_chunked && read_chunks(rest, SIZE_MAX / 2, &body, &used) == HTTP_CHUNKS_BAD)
        return;
    other.is_complete = false;
    if (read_other(data, size, &parser, &other, &all))
        check_body(head, rest, &other, all > end ? all - end : 0, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text text = { (const char *)data, size };
    HttpRefusal refusal = { 0 }, other_refusal = { 0 };
    size_t end = find_end(text, SIZE_MAX / 2, &refusal);
    assert(end == find_end(text, 1, &other_refusal));
    if (end > 0) {
        HttpHead head;
        char *copy = arena_alloc(arena, end);
        memcpy(copy, data, end);
        if (http_head_read(arena, copy, end, &LIMITS, &head, &refusal))
            compare(data, size, &head, end, arena);
        else
            assert(refusal.status >= 400 && refusal.code != NULL && refusal.detail != NULL);
    }
    arena_free(arena);
    return 0;
}
