#include "gateway/http/head.h"

#include <string.h>

#include "gateway/http/target.h"

/* Classes of bytes: tchar of RFC 9110 5.6.2, and what a field value may hold (5.5). */
enum { TOKEN = 1, VALUE = 2, UPPER = 4 };

static const uint8_t CLASS[256] = {
    ['\t'] = VALUE,
    [' '] = VALUE,
    ['!'] = TOKEN | VALUE,
    ['"'] = VALUE,
    ['#' ... '\''] = TOKEN | VALUE,
    ['('] = VALUE,
    [')'] = VALUE,
    ['*' ... '+'] = TOKEN | VALUE,
    [','] = VALUE,
    ['-' ... '.'] = TOKEN | VALUE,
    ['/'] = VALUE,
    ['0' ... '9'] = TOKEN | VALUE,
    [':' ... '@'] = VALUE,
    ['A' ... 'Z'] = TOKEN | VALUE | UPPER,
    ['[' ... ']'] = VALUE,
    ['^' ... 'z'] = TOKEN | VALUE,
    ['{'] = VALUE,
    ['|'] = TOKEN | VALUE,
    ['}'] = VALUE,
    ['~'] = TOKEN | VALUE,
    [0x80 ... 0xff] = VALUE,
};

static const struct {
    Text name;
    Method method;
} METHODS[] = {
    { { "GET", 3 }, GET },         { { "POST", 4 }, POST },     { { "PUT", 3 }, PUT },
    { { "PATCH", 5 }, PATCH },     { { "DELETE", 6 }, DELETE }, { { "HEAD", 4 }, HEAD },
    { { "OPTIONS", 7 }, OPTIONS },
};

static bool refuse_head(HttpRefusal *refusal, int status, const char *code, const char *detail)
{
    *refusal = (HttpRefusal){ status, code, detail };
    return false;
}

static bool bad(HttpRefusal *refusal, const char *detail)
{
    return refuse_head(refusal, 400, "bad_request", detail);
}

/* --- where the head ends --- */

static bool too_large(Text bytes, const HttpHeadLimits *limits, HttpRefusal *refusal)
{
    size_t line_end = text_find(bytes, '\n', 0);
    if (line_end == bytes.len && bytes.len > limits->max_target_bytes)
        refuse_head(refusal, 414, "uri_too_long", "The request target is too long.");
    else
        refuse_head(refusal, 431, "headers_too_large", "The request's headers are too large.");
    return true;
}

size_t http_head_length(Text bytes, const HttpHeadLimits *limits, size_t *scanned,
                        HttpRefusal *refusal)
{
    for (;;) {
        size_t at = text_find(bytes, '\n', *scanned);
        if (at == bytes.len) {
            if (bytes.len > limits->max_head_bytes)
                too_large(bytes, limits, refusal);
            return 0;
        }
        if (at == 0 || bytes.ptr[at - 1] != '\r') {
            bad(refusal, "A line of the head ends with a bare line feed.");
            return 0;
        }
        *scanned = at + 1;
        if (at + 1 > limits->max_head_bytes) {
            too_large(bytes, limits, refusal);
            return 0;
        }
        if (at >= 3 && bytes.ptr[at - 2] == '\n')
            return at + 1;
        if (at == 1) {
            bad(refusal, "The request starts with an empty line.");
            return 0;
        }
    }
}

/* --- headers --- */

/* One "name: value" line without its CRLF. */
static bool read_header(char *line, size_t len, Header *header, HttpRefusal *refusal)
{
    size_t name_len = 0;
    while (name_len < len && CLASS[(uint8_t)line[name_len]] & TOKEN) {
        if (CLASS[(uint8_t)line[name_len]] & UPPER)
            line[name_len] = (char)(line[name_len] | 0x20);
        name_len++;
    }
    if (name_len == 0 && len > 0 && (line[0] == ' ' || line[0] == '\t'))
        return bad(refusal, "A header is folded over several lines.");
    if (name_len == 0 || name_len == len || line[name_len] != ':')
        return bad(refusal, "A header line is not a name, a colon and a value.");
    size_t from = name_len + 1;
    while (from < len && (line[from] == ' ' || line[from] == '\t'))
        from++;
    while (len > from && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    uint8_t all = VALUE;
    for (size_t i = from; i < len; i++)
        all &= CLASS[(uint8_t)line[i]];
    if (!(all & VALUE))
        return bad(refusal, "A header value holds a control character.");
    header->name = (Text){ line, name_len };
    header->value = (Text){ line + from, len - from };
    return true;
}

static bool read_headers(Arena *arena, char *bytes, size_t len, HttpHead *head,
                         HttpRefusal *refusal)
{
    Header *headers = NULL;
    size_t count = 0, room = 0;
    while (len > 2) {
        char *end = memchr(bytes, '\r', len);
        if (end == NULL || end[1] != '\n')
            return bad(refusal, "A header value holds a bare carriage return.");
        if (count == REQUEST_MAX_HEADERS)
            return refuse_head(refusal, 431, "headers_too_large", "There are too many headers.");
        if (count == room) {
            Header *more = arena_alloc(arena, (room ? room * 2 : 16) * sizeof *more);
            if (count > 0)
                memcpy(more, headers, count * sizeof *more);
            headers = more;
            room = room ? room * 2 : 16;
        }
        if (!read_header(bytes, (size_t)(end - bytes), &headers[count], refusal))
            return false;
        count++;
        len -= (size_t)(end + 2 - bytes);
        bytes = end + 2;
    }
    head->headers = headers;
    head->header_count = count;
    return true;
}

bool http_list_next(Text *rest, Text *element)
{
    while (rest->ptr != NULL) {
        *element = text_trim(text_cut(rest, ','));
        if (element->len > 0)
            return true;
    }
    return false;
}

bool http_list_has(Text list, Text token)
{
    Text element;
    while (http_list_next(&list, &element)) {
        if (text_equal_nocase(element, token))
            return true;
    }
    return false;
}

Text http_head_value(const HttpHead *head, Text name)
{
    for (size_t i = 0; i < head->header_count; i++) {
        if (text_equal(head->headers[i].name, name))
            return head->headers[i].value;
    }
    return TEXT_NULL;
}

/* --- what the headers say about framing --- */

static bool take_length(HttpHead *head, Text value, HttpRefusal *refusal)
{
    int64_t length;
    if (head->content_length >= 0)
        return bad(refusal, "Content-Length is given twice.");
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return bad(refusal, "Content-Length is not a number.");
    }
    if (value.len == 0 || value.len > 18 || !text_to_int64(value, &length))
        return bad(refusal, "Content-Length is not a number.");
    head->content_length = length;
    return true;
}

static bool take_coding(HttpHead *head, Text value, HttpRefusal *refusal)
{
    if (head->is_chunked)
        return bad(refusal, "Transfer-Encoding is given twice.");
    if (head->minor == 0)
        return bad(refusal, "HTTP/1.0 knows no Transfer-Encoding.");
    if (!text_equal_nocase(value, TEXT("chunked")))
        return refuse_head(refusal, 501, "not_implemented",
                           "The only Transfer-Encoding understood is chunked.");
    head->is_chunked = true;
    return true;
}

static bool take_host(HttpHead *head, Text value, bool *has_host, HttpRefusal *refusal)
{
    if (*has_host)
        return bad(refusal, "Host is given twice.");
    *has_host = true;
    if (!http_authority_is_good(value))
        return bad(refusal, "Host is not a host.");
    if (text_is_null(head->host)) /* absolute-form has the last word (RFC 9112 3.2.2) */
        head->host = value;
    return true;
}

static void take_connection(HttpHead *head, Text value)
{
    if (http_list_has(value, TEXT("close")))
        head->keep_alive = false;
    else if (head->minor == 0 && http_list_has(value, TEXT("keep-alive")))
        head->keep_alive = true;
    if (http_list_has(value, TEXT("upgrade")))
        head->wants_upgrade = true;
}

static bool read_meaning(HttpHead *head, HttpRefusal *refusal)
{
    bool has_host = false;
    for (size_t i = 0; i < head->header_count; i++) {
        Text name = head->headers[i].name, value = head->headers[i].value;
        bool good = true;
        switch (name.len) { /* lengths first: most headers are none of these */
        case 4:
            if (text_equal(name, TEXT("host")))
                good = take_host(head, value, &has_host, refusal);
            break;
        case 6:
            if (text_equal(name, TEXT("expect"))) {
                head->expects_continue = text_equal_nocase(value, TEXT("100-continue"));
                if (!head->expects_continue)
                    good = refuse_head(refusal, 417, "expectation_failed",
                                       "The only expectation understood is 100-continue.");
            }
            break;
        case 10:
            if (text_equal(name, TEXT("connection")))
                take_connection(head, value);
            break;
        case 14:
            if (text_equal(name, TEXT("content-length")))
                good = take_length(head, value, refusal);
            break;
        case 17:
            if (text_equal(name, TEXT("transfer-encoding")))
                good = take_coding(head, value, refusal);
            break;
        default:
            break;
        }
        if (!good)
            return false;
    }
    if (head->minor == 1 && !has_host)
        return bad(refusal, "There is no Host header.");
    if (head->is_chunked && head->content_length >= 0)
        return bad(refusal, "Content-Length and Transfer-Encoding are both given.");
    return true;
}

/* --- the request line --- */

static bool read_method(Text name, HttpHead *head, HttpRefusal *refusal)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++) {
        if (text_equal(name, METHODS[i].name)) {
            head->method = METHODS[i].method;
            return true;
        }
    }
    for (size_t i = 0; i < name.len; i++) {
        if (!(CLASS[(uint8_t)name.ptr[i]] & TOKEN))
            return bad(refusal, "The request line is not one of HTTP.");
    }
    if (name.len == 0 || name.len > 32)
        return bad(refusal, "The request line is not one of HTTP.");
    return refuse_head(refusal, 501, "method_unknown", "This server does not know the method.");
}

static bool read_request_line(Arena *arena, Text line, size_t max_target_bytes, HttpHead *head,
                              HttpRefusal *refusal)
{
    size_t first = text_find(line, ' ', 0);
    size_t last = first < line.len ? text_find(line, ' ', first + 1) : line.len;
    if (last == line.len)
        return bad(refusal, "The request line is not one of HTTP.");
    Text version = text_slice(line, last + 1, line.len);
    head->target = text_slice(line, first + 1, last);
    if (head->target.len > max_target_bytes)
        return refuse_head(refusal, 414, "uri_too_long", "The request target is too long.");
    if (version.len != 8 || memcmp(version.ptr, "HTTP/", 5) != 0 || version.ptr[6] != '.' ||
        version.ptr[5] < '0' || version.ptr[5] > '9' || version.ptr[7] < '0' ||
        version.ptr[7] > '9')
        return bad(refusal, "The request line is not one of HTTP.");
    if (version.ptr[5] != '1')
        return refuse_head(refusal, 505, "http_version", "This server speaks HTTP/1.1.");
    head->minor = version.ptr[7] == '0' ? 0 : 1;
    head->keep_alive = head->minor == 1;
    if (!read_method(text_slice(line, 0, first), head, refusal))
        return false;
    HttpTarget target;
    if (!http_target_read(arena, head->target, &target))
        return bad(refusal, target.wrong);
    if (target.is_asterisk && head->method != OPTIONS)
        return bad(refusal, "The target * is for OPTIONS alone.");
    head->path = target.path;
    head->query = target.query;
    head->host = target.authority;
    head->is_asterisk = target.is_asterisk;
    return true;
}

bool http_head_read(Arena *arena, char *bytes, size_t len, const HttpHeadLimits *limits,
                    HttpHead *head, HttpRefusal *refusal)
{
    *head = (HttpHead){ .content_length = -1 };
    *refusal = (HttpRefusal){ 0 };
    char *end = memchr(bytes, '\r', len);
    if (end == NULL || (size_t)(end - bytes) + 2 > len || end[1] != '\n')
        return bad(refusal, "The request line holds a bare carriage return.");
    size_t line_len = (size_t)(end - bytes);
    if (!read_request_line(arena, (Text){ bytes, line_len }, limits->max_target_bytes, head,
                           refusal))
        return false;
    return read_headers(arena, end + 2, len - line_len - 2, head, refusal) &&
           read_meaning(head, refusal);
}
