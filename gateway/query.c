#include "gateway/query.h"

#include <string.h>

#include "gateway/request.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Undoes %XX and '+'. Most values need neither and stay views. */
static const char *decode(Arena *arena, Text raw, Text *out)
{
    *out = raw;
    if (raw.len == 0)
        return NULL;
    if (memchr(raw.ptr, '%', raw.len) != NULL || memchr(raw.ptr, '+', raw.len) != NULL) {
        char *to = arena_alloc(arena, raw.len);
        size_t len = 0;
        for (size_t i = 0; i < raw.len; i++) {
            char c = raw.ptr[i];
            if (c == '+') {
                c = ' ';
            } else if (c == '%') {
                bool is_whole = raw.len - i > 2;
                int high = is_whole ? hex_digit(raw.ptr[i + 1]) : -1;
                int low = is_whole ? hex_digit(raw.ptr[i + 2]) : -1;
                if (high < 0 || low < 0)
                    return "'%' must be followed by two hexadecimal digits";
                c = (char)(high << 4 | low);
                i += 2;
            }
            to[len++] = c;
        }
        *out = (Text){ to, len };
    }
    if (!text_is_utf8(*out))
        return "not UTF-8";
    for (size_t i = 0; i < out->len; i++)
        if ((unsigned char)out->ptr[i] < 0x20 || out->ptr[i] == 0x7f)
            return "control characters are not allowed";
    return NULL;
}

/* "created_at[gte]" into name and operator. */
static const char *split_operator(Text full, QueryParam *param)
{
    size_t open = text_find(full, '[', 0);
    param->name = text_slice(full, 0, open);
    param->op = TEXT_NULL;
    if (param->name.len == 0)
        return "a parameter needs a name";
    if (open == full.len)
        return text_find(full, ']', 0) == full.len ? NULL : "']' without '['";
    if (full.ptr[full.len - 1] != ']' || full.len - open < 3)
        return "write an operator as name[operator]=value";
    param->op = text_slice(full, open + 1, full.len - 1);
    if (text_find(param->op, '[', 0) != param->op.len ||
        text_find(param->op, ']', 0) != param->op.len)
        return "write an operator as name[operator]=value";
    return NULL;
}

static bool is_repeated(const QueryParam *params, size_t count, const QueryParam *param)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(params[i].name, param->name) && text_equal(params[i].op, param->op) &&
            text_is_null(params[i].op) == text_is_null(param->op))
            return true;
    return false;
}

static size_t count_pieces(Text raw)
{
    size_t pieces = 1;
    for (size_t i = 0; i < raw.len; i++)
        pieces += raw.ptr[i] == '&';
    return pieces;
}

bool query_parse(Arena *arena, Text raw, QueryParam **params, size_t *count, QueryError *error)
{
    *params = NULL;
    *count = 0;
    if (raw.len == 0)
        return true;
    size_t pieces = count_pieces(raw);
    *error = (QueryError){ raw, "too many parameters" };
    if (pieces > QUERY_MAX_PARAMS)
        return false;
    *params = ARENA_ARRAY(arena, QueryParam, pieces);
    for (Text rest = raw; !text_is_null(rest);) {
        Text piece = text_cut(&rest, '&');
        if (piece.len == 0)
            continue;
        QueryParam param = { 0 };
        Text full;
        size_t equals = text_find(piece, '=', 0);
        const char *what = decode(arena, text_slice(piece, 0, equals), &full);
        if (what == NULL)
            what = split_operator(full, &param);
        if (what == NULL)
            what = decode(arena, text_slice(piece, equals + 1, piece.len), &param.value);
        if (what == NULL && is_repeated(*params, *count, &param))
            what = "given more than once";
        if (what != NULL) {
            *error = (QueryError){ piece, what };
            return false;
        }
        (*params)[(*count)++] = param;
    }
    return true;
}

const QueryParam *query_params(Request *req, size_t *count)
{
    if (!req->door.query_parsed) {
        QueryParam *params;
        QueryError error;
        if (!query_parse(req->task.arena, req->query, &params, &req->door.query_count, &error)) {
            /* The piece is shown only as far as it is text that can be shown. */
            Text shown = text_is_utf8(error.where)
                             ? text_slice(error.where, 0, text_find(error.where, '=', 0))
                             : TEXT("");
            fail(req, 400, "invalid_parameter", "The query string is malformed near \"%.*s\": %s.",
                 shown.len > 80 ? 0 : (int)shown.len, shown.ptr, error.what);
        }
        req->door.query = params;
        req->door.query_parsed = true;
    }
    *count = req->door.query_count;
    return req->door.query;
}

const QueryParam *query_find(Request *req, const char *name)
{
    size_t count;
    const QueryParam *params = query_params(req, &count);
    for (size_t i = 0; i < count; i++)
        if (text_is_null(params[i].op) && text_equal(params[i].name, text_of(name)))
            return &params[i];
    return NULL;
}

void query_error(Task *task, const QueryParam *param, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Text detail = text_vformat(task->arena, format, args);
    va_end(args);
    Text pointer =
        text_is_null(param->op)
            ? text_format(task->arena, "?%.*s", TEXT_ARG(param->name))
            : text_format(task->arena, "?%.*s[%.*s]", TEXT_ARG(param->name), TEXT_ARG(param->op));
    task_field_error(task, pointer, code, "%.*s", TEXT_ARG(detail));
}

void query_fail_if_errors(Task *task)
{
    const FieldError *first = task->fault.errors;
    if (first == NULL)
        return;
    task->fault.status = 400;
    task->fault.code = TEXT("invalid_parameter");
    task->fault.detail =
        first->next == NULL ? first->detail : TEXT("Several query parameters are not right.");
    task_throw(task);
}

/* "a, b and c", for telling what would have been right. */
static Text declared_names(Request *req)
{
    Buffer names;
    buffer_init(&names, req->task.arena, 2048);
    for (size_t i = 0; i < req->route->query_count; i++)
        buffer_format(&names, "%s%s", i > 0 ? ", " : "", req->route->query[i].name);
    return buffer_view(&names);
}

static const QueryField *declared(const Route *route, const QueryParam *param)
{
    for (size_t i = 0; i < route->query_count; i++)
        if (text_is_null(param->op) && text_equal(param->name, text_of(route->query[i].name)))
            return &route->query[i];
    return NULL;
}

void query_check_declared(Request *req)
{
    size_t count;
    const QueryParam *params = query_params(req, &count);
    const Route *route = req->route;
    for (size_t i = 0; i < count; i++) {
        bool is_the_doors = route->upgrade && text_equal(params[i].name, TEXT("ticket"));
        if (is_the_doors || declared(route, &params[i]) != NULL)
            continue;
        if (route->query_count == 0)
            query_error(&req->task, &params[i], "unknown_parameter",
                        "This route takes no query parameters.");
        else
            query_error(&req->task, &params[i], "unknown_parameter",
                        "Not a parameter of this route; it takes: %.*s.",
                        TEXT_ARG(declared_names(req)));
    }
    for (size_t i = 0; i < route->query_count; i++)
        if (route->query[i].required && query_find(req, route->query[i].name) == NULL)
            query_error(&req->task, &(QueryParam){ .name = text_of(route->query[i].name) },
                        "required", "This parameter is required.");
    query_fail_if_errors(&req->task);
}
