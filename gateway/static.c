#include "gateway/static.h"

#include <string.h>

#define CONTENT_SECURITY_POLICY                                                                    \
    "content-security-policy: default-src 'self'; img-src 'self' https: data: blob:; "             \
    "style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self' ws: wss:; "           \
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'\r\n"
#define PAGE_HEADERS                                                                               \
    CONTENT_SECURITY_POLICY                                                                        \
    "referrer-policy: strict-origin-when-cross-origin\r\n"                                         \
    "permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"         \
    "cross-origin-opener-policy: same-origin\r\n"

static const StaticFile *find(Text path)
{
    size_t low = 0, high = STATIC_FILES_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const StaticFile *file = &STATIC_FILES[middle];
        int order = strncmp(file->path, path.ptr, path.len);
        if (order == 0 && file->path[path.len] == '\0')
            return file;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Does an Accept or Accept-Encoding list (RFC 9110 12.5) name it? q=0 says no; any other weight
 * says yes. */
static bool accepts(Text list, Text wanted)
{
    Text element;
    while (http_list_next(&list, &element)) {
        Text rest = element;
        Text name = text_trim(text_cut(&rest, ';'));
        if (!text_equal_nocase(name, wanted))
            continue;
        Text weight = text_is_null(rest) ? TEXT("") : text_trim(rest);
        bool is_zero = weight.len >= 3 && text_equal_nocase(text_slice(weight, 0, 2), TEXT("q="));
        for (size_t i = 2; i < weight.len && is_zero; i++)
            is_zero = weight.ptr[i] == '0' || weight.ptr[i] == '.';
        return !is_zero;
    }
    return false;
}

/* A page a browser asks for: the web platform's router knows it or shows its own "not found". */
static bool is_page(const Exchange *exchange)
{
    Text path = exchange->req.path;
    /* A problem's "type" leads to a page whatever asks for it. */
    if (text_equal(path, TEXT("/")) || text_starts_with(path, TEXT("/docs/")))
        return true;
    if (text_starts_with(path, TEXT("/v1/")) || text_equal(path, TEXT("/v1")) ||
        text_starts_with(path, TEXT("/assets/")))
        return false;
    return accepts(http_head_value(&exchange->head, TEXT("accept")), TEXT("text/html"));
}

static void choose_coding(Request *req, const StaticFile *file, Text accepted)
{
    StaticCoding chosen = file->plain;
    Buffer *headers = &req->reply.headers;
    if (file->brotli.ptr != NULL && accepts(accepted, TEXT("br"))) {
        chosen = file->brotli;
        buffer_literal(headers, "content-encoding: br\r\n");
    } else if (file->gzip.ptr != NULL && accepts(accepted, TEXT("gzip"))) {
        chosen = file->gzip;
        buffer_literal(headers, "content-encoding: gzip\r\n");
    }
    if (file->brotli.ptr != NULL || file->gzip.ptr != NULL)
        buffer_literal(headers, "vary: accept-encoding\r\n");
    req->reply.body = (Text){ chosen.ptr, chosen.len };
}

static bool matches(Text if_none_match, const char *etag)
{
    Text element;
    while (http_list_next(&if_none_match, &element)) {
        if (text_starts_with(element, TEXT("W/")))
            element = text_slice(element, 2, element.len);
        if (text_equal(element, TEXT("*")) || text_equal(element, text_of(etag)))
            return true;
    }
    return false;
}

static void answer_file(Exchange *exchange, const StaticFile *file)
{
    Request *req = &exchange->req;
    Buffer *headers = &req->reply.headers;
    /* Weak: the codings of one file share it. */
    buffer_format(headers, "etag: W/%s\r\n", file->etag);
    if (text_starts_with(text_of(file->path), TEXT("/assets/")))
        buffer_literal(headers, "cache-control: public, max-age=31536000, immutable\r\n");
    else
        buffer_literal(headers, "cache-control: no-cache\r\n");
    if (strncmp(file->type, "text/html", 9) == 0)
        buffer_literal(headers, PAGE_HEADERS);
    req->reply.ready = true;
    req->reply.content_type = text_of(file->type);
    if (matches(http_head_value(&exchange->head, TEXT("if-none-match")), file->etag)) {
        req->reply.status = 304;
        buffer_literal(headers, "vary: accept-encoding\r\n");
        return;
    }
    req->reply.status = 200;
    choose_coding(req, file, http_head_value(&exchange->head, TEXT("accept-encoding")));
}

bool static_answer(Exchange *exchange)
{
    Request *req = &exchange->req;
    if (req->method != GET && req->method != HEAD)
        return false;
    const StaticFile *file = find(req->path);
    if (file == NULL && is_page(exchange)) {
        file = find(TEXT("/index.html"));
        if (file == NULL && text_equal(req->path, TEXT("/"))) {
            http_application.problem(req, 404, "web_platform_absent",
                                     "This binary was built without the web platform; the API is "
                                     "at /v1/openapi.json.");
            return true;
        }
    }
    if (file == NULL)
        return false;
    answer_file(exchange, file);
    return true;
}
