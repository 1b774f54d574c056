#include <assert.h>
#include <string.h>

#include "gateway/query.h"
#include "gateway/request.h"

#define MAX_REPLY_BYTES (16u * 1024u * 1024u)

Text request_header(const Request *req, const char *name)
{
    Text wanted = text_of(name);
    for (size_t i = 0; i < req->header_count; i++)
        if (text_equal(req->headers[i].name, wanted))
            return req->headers[i].value;
    return TEXT_NULL;
}

/* The index of ":name" among the route's parameters; a name the route does not have is a mistake in
 * the handler. */
static size_t param_index(const Request *req, const char *name)
{
    size_t index = 0;
    for (Text rest = text_of(req->route->path); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || segment.ptr[0] != ':')
            continue;
        if (text_equal(text_slice(segment, 1, segment.len), text_of(name)))
            break;
        index++;
    }
    assert(index < REQUEST_MAX_PATH_PARAMS && !text_is_null(req->params[index]));
    return index;
}

Text path_text(Request *req, const char *name)
{
    return req->params[param_index(req, name)];
}

/* The segment before the nth parameter names what it is one of. */
static const Resource *resource_before(const Request *req, size_t index)
{
    Text before = TEXT_NULL;
    for (Text rest = text_of(req->route->path); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || segment.ptr[0] != ':')
            before = segment;
        else if (index-- == 0)
            break;
    }
    char name[64];
    if (text_is_null(before) || before.len >= sizeof name)
        return NULL;
    memcpy(name, before.ptr, before.len);
    name[before.len] = '\0';
    return resource_find(name);
}

const char *request_missing_code(Request *req, size_t index)
{
    const Resource *resource = resource_before(req, index);
    if (resource == NULL)
        resource = req->route->resource;
    if (resource == NULL)
        return "not_found";
    return text_cstr(req->task.arena,
                     text_format(req->task.arena, "%s_not_found", resource->singular));
}

Uuid path_uuid(Request *req, const char *name)
{
    Uuid id;
    size_t index = param_index(req, name);
    if (!uuid_parse(req->params[index], &id))
        fail(req, 404, request_missing_code(req, index), "\"%.*s\" is not an id.",
             TEXT_ARG(text_slice(req->params[index], 0, 60)));
    return id;
}

Text query_text(Request *req, const char *name)
{
    const QueryParam *param = query_find(req, name);
    return param == NULL ? TEXT_NULL : param->value;
}

void reply_json(Request *req, int status, Text json)
{
    req->reply.status = status;
    req->reply.body = json;
    req->reply.content_type = TEXT("application/json");
    req->reply.ready = true;
}

void reply_redirect(Request *req, Text location)
{
    reply_header(req, "Location", location);
    reply_empty(req, 303);
}

void reply_bytes(Request *req, int status, Text type, Text bytes)
{
    req->reply.status = status;
    req->reply.body = bytes;
    req->reply.content_type = type;
    req->reply.ready = true;
}

Text request_media_type(const Request *req)
{
    Text type = request_header(req, "content-type");
    return text_is_null(type) ? type : text_trim(text_slice(type, 0, text_find(type, ';', 0)));
}

void reply_empty(Request *req, int status)
{
    req->reply.status = status;
    req->reply.body = TEXT_NULL;
    req->reply.content_type = TEXT_NULL;
    req->reply.ready = true;
}

/* Values may hold what a caller sent, and a line break would begin another header: control
 * characters are left out. */
void reply_header(Request *req, const char *name, Text value)
{
    Buffer *out = &req->reply.headers;
    buffer_text(out, text_of(name));
    buffer_literal(out, ": ");
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] >= 0x20 && value.ptr[i] != 0x7f)
            buffer_byte(out, value.ptr[i]);
    buffer_literal(out, "\r\n");
}

Buffer *reply_buffer(Request *req)
{
    Buffer *buffer = ARENA_NEW(req->task.arena, Buffer);
    buffer_init(buffer, req->task.arena, MAX_REPLY_BYTES);
    return buffer;
}
