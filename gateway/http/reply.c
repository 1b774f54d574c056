#include "gateway/http/reply.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "core/clock.h"
#include "gateway/cors.h"
#include "gateway/http/cork.h"

/* Bodies up to here are copied behind their head: one piece is cheaper than two. */
#define COPY_MAX_BYTES (16u * 1024u)
/* Of everything but the handler's headers. */
#define HEAD_MAX_BYTES (4u * 1024u)

_Static_assert(HTTP_REPLY_MAX_HEADERS + HEAD_MAX_BYTES + COPY_MAX_BYTES <= HTTP_CORK_MAX_BYTES,
               "an answer must fit the cork");

static const struct {
    int status;
    Text line;
} STATUS_LINES[] = {
#define LINE(status, reason)                                                                       \
    {                                                                                              \
        status,                                                                                    \
        {                                                                                          \
            "HTTP/1.1 " #status " " reason "\r\n", sizeof(reason) + 14                             \
        }                                                                                          \
    }
    LINE(200, "OK"),
    LINE(201, "Created"),
    LINE(202, "Accepted"),
    LINE(204, "No Content"),
    LINE(206, "Partial Content"),
    LINE(301, "Moved Permanently"),
    LINE(302, "Found"),
    LINE(303, "See Other"),
    LINE(304, "Not Modified"),
    LINE(307, "Temporary Redirect"),
    LINE(308, "Permanent Redirect"),
    LINE(400, "Bad Request"),
    LINE(401, "Unauthorized"),
    LINE(402, "Payment Required"),
    LINE(403, "Forbidden"),
    LINE(404, "Not Found"),
    LINE(405, "Method Not Allowed"),
    LINE(406, "Not Acceptable"),
    LINE(408, "Request Timeout"),
    LINE(409, "Conflict"),
    LINE(410, "Gone"),
    LINE(411, "Length Required"),
    LINE(412, "Precondition Failed"),
    LINE(413, "Content Too Large"),
    LINE(414, "URI Too Long"),
    LINE(415, "Unsupported Media Type"),
    LINE(416, "Range Not Satisfiable"),
    LINE(417, "Expectation Failed"),
    LINE(421, "Misdirected Request"),
    LINE(422, "Unprocessable Content"),
    LINE(423, "Locked"),
    LINE(425, "Too Early"),
    LINE(426, "Upgrade Required"),
    LINE(428, "Precondition Required"),
    LINE(429, "Too Many Requests"),
    LINE(431, "Request Header Fields Too Large"),
    LINE(500, "Internal Server Error"),
    LINE(501, "Not Implemented"),
    LINE(502, "Bad Gateway"),
    LINE(503, "Service Unavailable"),
    LINE(504, "Gateway Timeout"),
    LINE(505, "HTTP Version Not Supported"),
    LINE(507, "Insufficient Storage"),
#undef LINE
};

#define STATUS_COUNT (sizeof STATUS_LINES / sizeof STATUS_LINES[0])

static Text status_line(int status)
{
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (STATUS_LINES[i].status == status)
            return STATUS_LINES[i].line;
    }
    return STATUS_LINES[STATUS_COUNT - 7].line; /* 500 */
}

Text http_reply_reason(int status)
{
    Text line = status_line(status);
    return text_slice(line, 13, line.len - 2);
}

const char *http_reply_date(void)
{
    static char date[HTTP_DATE_SIZE + 1];
    static TimeMs until;
    TimeMs now = clock_now_ms();
    if (now < until && now >= until - 1000)
        return date;
    time_t seconds = (time_t)(now / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char written[HTTP_DATE_SIZE + 1];
    strftime(written, sizeof written, "xxx, %d xxx %Y %H:%M:%S GMT",
             &parts); /* no locale's names */
    memcpy(written, days + 3 * parts.tm_wday, 3);
    memcpy(written + 8, months + 3 * parts.tm_mon, 3);
    memcpy(date, written, sizeof date);
    until = (TimeMs)seconds * 1000 + 1000;
    return date;
}

void http_reply_methods(Buffer *out, uint32_t methods)
{
    static const char *const names[METHOD_COUNT] = {
        [GET] = "GET",       [POST] = "POST", [PUT] = "PUT",         [PATCH] = "PATCH",
        [DELETE] = "DELETE", [HEAD] = "HEAD", [OPTIONS] = "OPTIONS",
    };
    if (methods & 1u << GET)
        methods |= 1u << HEAD;
    methods |= 1u << OPTIONS;
    bool is_first = true;
    for (unsigned method = 0; method < METHOD_COUNT; method++) {
        if (!(methods & 1u << method))
            continue;
        buffer_format(out, "%s%s", is_first ? "" : ", ", names[method]);
        is_first = false;
    }
}

static char *put(char *out, Text text)
{
    memcpy(out, text.ptr, text.len);
    return out + text.len;
}

#define PUT(out, literal) put((out), TEXT(literal))

static char *put_size(char *out, size_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return put(out, (Text){ digits + at, sizeof digits - at });
}

/* Did the handler set this header? Its lines are "name: value\r\n". */
static bool has_header(Text lines, Text name)
{
    while (lines.len > name.len) {
        if (lines.ptr[name.len] == ':' && text_equal_nocase(text_slice(lines, 0, name.len), name))
            return true;
        size_t end = text_find(lines, '\n', 0);
        lines = text_slice(lines, end + 1, lines.len);
    }
    return false;
}

static bool status_has_body(int status)
{
    return status != 204 && status != 304;
}

size_t http_reply_body_bytes(const Exchange *exchange)
{
    bool has_body = status_has_body(exchange->req.reply.status) && exchange->req.method != HEAD;
    return has_body ? exchange->req.reply.body.len : 0;
}

static char *put_connection(const Exchange *exchange, char *out)
{
    if (!exchange->keep_alive)
        return PUT(out, "connection: close\r\n");
    return exchange->head.minor == 0 ? PUT(out, "connection: keep-alive\r\n") : out;
}

/* What says how long the body is, and what it is. */
static char *put_body_headers(const Exchange *exchange, char *out)
{
    const Request *req = &exchange->req;
    if (req->reply.body.len > 0) {
        Text type = req->reply.content_type;
        out = PUT(out, "content-type: ");
        out = put(out, text_is_null(type) ? TEXT("application/json") : type);
        out = PUT(out, "\r\n");
    }
    out = PUT(out, "content-length: ");
    out = put_size(out, req->reply.body.len);
    return PUT(out, "\r\n");
}

static char *put_stream_headers(const Exchange *exchange, char *out)
{
    /* The connection ends with the stream; a client that is not told might send its next request
     * into that end. */
    out = PUT(out,
              "content-type: text/event-stream\r\nx-accel-buffering: no\r\nconnection: close\r\n");
    return exchange->head.minor > 0 ? PUT(out, "transfer-encoding: chunked\r\n") : out;
}

/* What has an ETag is worth asking for again, by the browser that has it and with the credentials
 * that it was given to; nothing between may keep it, and nobody keeps anything else. */
static Text caching(const Request *req, Text own)
{
    if (has_header(own, TEXT("cache-control")))
        return TEXT("");
    bool is_read = req->method == GET || req->method == HEAD;
    if (is_read && (req->reply.status == 200 || req->reply.status == 304) &&
        has_header(own, TEXT("etag")))
        return TEXT("cache-control: private, no-cache\r\nvary: authorization, cookie\r\n");
    return TEXT("cache-control: no-store\r\n");
}

static char *put_head(const Exchange *exchange, char *out)
{
    const Request *req = &exchange->req;
    bool is_stream = exchange->stream != NULL && req->reply.status == 200;
    Text own = buffer_view(&req->reply.headers);
    out = put(out, status_line(req->reply.status));
    out = PUT(out, "date: ");
    out = put(out, (Text){ http_reply_date(), HTTP_DATE_SIZE });
    out = PUT(out, "\r\n");
    if (is_stream)
        out = put_stream_headers(exchange, out);
    else if (status_has_body(req->reply.status))
        out = put_body_headers(exchange, out);
    out = PUT(out, "x-request-id: ");
    out = put(out, req->task.context.request_id);
    out = PUT(out, "\r\ntraceparent: ");
    out = put(out, (Text){ exchange->traceparent, HTTP_TRACEPARENT_SIZE });
    out = PUT(out, "\r\nx-content-type-options: nosniff\r\n");
    out = put(out, caching(req, own));
    if (req->secure)
        out = PUT(out, "strict-transport-security: max-age=31536000; includeSubDomains\r\n");
    if (!is_stream)
        out = put_connection(exchange, out);
    out = cors_write(exchange, out);
    out = put(out, own);
    return PUT(out, "\r\n");
}

void http_reply_write_stream_head(Exchange *exchange)
{
    assert(exchange->req.reply.headers.len <= HTTP_REPLY_MAX_HEADERS);
    size_t room = HEAD_MAX_BYTES + exchange->req.reply.headers.len;
    char *start = http_cork_reserve(exchange->connection, room);
    char *end = put_head(exchange, start);
    http_cork_commit(exchange->connection, (size_t)(end - start), NULL);
    http_cork_flush(exchange->connection);
}

static void free_arena(void *arena)
{
    arena_free(arena);
}

bool http_reply_write(Exchange *exchange)
{
    Request *req = &exchange->req;
    assert(req->reply.content_type.len < 256 && req->reply.headers.len <= HTTP_REPLY_MAX_HEADERS);
    size_t body_bytes = http_reply_body_bytes(exchange);
    bool copies = body_bytes <= COPY_MAX_BYTES;
    size_t room = HEAD_MAX_BYTES + req->reply.headers.len + (copies ? body_bytes : 0);
    char *start = http_cork_reserve(exchange->connection, room);
    char *end = put_head(exchange, start);
    if (copies) {
        if (body_bytes > 0)
            end = put(end, req->reply.body);
        http_cork_commit(exchange->connection, (size_t)(end - start), NULL);
        return false;
    }
    ConnectionPiece body = { req->reply.body.ptr, body_bytes, free_arena, req->task.arena };
    http_cork_commit(exchange->connection, (size_t)(end - start), &body);
    return true;
}

Text http_reply_busy(void)
{
    return TEXT("HTTP/1.1 503 Service Unavailable\r\n"
                "content-type: application/problem+json\r\n"
                "content-length: 159\r\n"
                "connection: close\r\n"
                "retry-after: 5\r\n"
                "\r\n"
                "{\"type\":\"/docs/errors/too_many_connections\",\"title\":\"Service Unavailable\","
                "\"status\":503,\"code\":\"too_many_connections\","
                "\"detail\":\"Too many connections are open.\"}");
}
