#include "gateway/cors.h"

#include <string.h>

#include "gateway/http/reply.h"

#define MAX_ORIGIN_BYTES 300u

static Text allowed; /* the whole list */
static bool any;

#define ALLOWED_HEADERS                                                                            \
    "authorization, content-type, dpop, idempotency-key, if-match, if-none-match, traceparent, "   \
    "x-request-id, x-requested-with, x-tenant, x-user"
#define EXPOSED_HEADERS                                                                            \
    "content-disposition, etag, idempotent-replayed, location, ratelimit, ratelimit-policy, "      \
    "retry-after, traceparent, "                                                                   \
    "x-request-id"

void cors_open(const char *origins)
{
    allowed = text_of(origins);
    any = text_equal(text_trim(allowed), TEXT("*"));
}

static bool is_listed(Text origin)
{
    Text rest = allowed;
    while (!text_is_null(rest)) {
        if (text_equal(text_trim(text_cut(&rest, ' ')), origin) && origin.len > 0)
            return true;
    }
    return false;
}

bool http_origin_is_allowed(const Request *req, Text origin)
{
    return text_equal(origin, req->origin) || is_listed(origin);
}

void cors_answer_options(Exchange *exchange)
{
    Request *req = &exchange->req;
    Buffer *headers = &req->reply.headers;
    req->reply.status = 204;
    req->reply.ready = true;
    Text wanted = http_head_value(&exchange->head, TEXT("access-control-request-method"));
    if (text_is_null(wanted)) {
        buffer_literal(headers, "allow: ");
        http_reply_methods(headers, exchange->match.methods);
        buffer_literal(headers, "\r\n");
        return;
    }
    buffer_literal(headers, "access-control-allow-methods: ");
    http_reply_methods(headers, exchange->match.methods);
    buffer_literal(headers, "\r\naccess-control-allow-headers: " ALLOWED_HEADERS "\r\n"
                            "access-control-max-age: 7200\r\n");
}

static char *put(char *out, Text text)
{
    memcpy(out, text.ptr, text.len);
    return out + text.len;
}

char *cors_write(const Exchange *exchange, char *out)
{
    if (allowed.len == 0)
        return out;
    out = put(out, TEXT("vary: origin\r\n"));
    Text origin = http_head_value(&exchange->head, TEXT("origin"));
    if (origin.len == 0 || origin.len > MAX_ORIGIN_BYTES)
        return out;
    if (is_listed(origin)) {
        out = put(out, TEXT("access-control-allow-origin: "));
        out = put(out, origin);
        out = put(out, TEXT("\r\naccess-control-allow-credentials: true\r\n"));
    } else if (any) {
        out = put(out, TEXT("access-control-allow-origin: *\r\n"));
    } else {
        return out;
    }
    return put(out, TEXT("access-control-expose-headers: " EXPOSED_HEADERS "\r\n"));
}
