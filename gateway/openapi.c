#include "gateway/openapi.h"

#include <assert.h>
#include <string.h>

#include "gateway/resource/model.h"
#include "gateway/resource/plan.h"

static const char *const METHODS[] = { "get", "post", "put", "patch", "delete" };

static bool is_unsafe(const Route *route)
{
    return route->method != GET;
}

static bool is_signed_in(const Route *route)
{
    return strcmp(route->permission, PUBLIC) != 0 && strcmp(route->permission, OPERATOR) != 0;
}

static bool has_id(const Route *route)
{
    return strchr(route->path, ':') != NULL;
}

/* "/v1/users/{id}" */
static Text template_of(const Route *route, Buffer *room)
{
    buffer_clear(room);
    for (Text rest = text_slice(text_of(route->path), 1, SIZE_MAX); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        bool is_parameter = segment.ptr[0] == ':';
        buffer_literal(room, "/");
        if (is_parameter)
            buffer_byte(room, '{');
        buffer_text(room, text_slice(segment, is_parameter ? 1 : 0, segment.len));
        if (is_parameter)
            buffer_byte(room, '}');
    }
    return buffer_view(room);
}

/* "getUsersById" */
static Text operation_id(const Route *route, Buffer *room)
{
    buffer_clear(room);
    buffer_text(room, text_of(METHODS[route->method]));
    for (Text rest = text_slice(text_of(route->path), 1, SIZE_MAX); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (text_equal(segment, TEXT("v1")))
            continue;
        if (segment.ptr[0] == ':')
            buffer_literal(room, "By");
        bool upper = true;
        for (size_t i = 0; i < segment.len; i++) {
            char c = segment.ptr[i];
            bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (is_letter)
                buffer_byte(room, upper && c >= 'a' ? (char)(c - 'a' + 'A') : c);
            upper = !is_letter;
        }
    }
    return buffer_view(room);
}

static void begin_parameter(JsonWriter *w, const char *in, Text name, bool required,
                            const char *help)
{
    json_object_begin(w);
    json_field(w, "in", text, text_of(in));
    json_field(w, "name", text, name);
    json_field(w, "required", bool, required);
    if (help != NULL)
        json_field(w, "description", text, text_of(help));
    json_key(w, TEXT("schema"));
}

static void put_parameter(JsonWriter *w, const char *in, Text name, bool required, const char *help,
                          Text schema)
{
    begin_parameter(w, in, name, required, help);
    json_put_raw(w, schema);
    json_object_end(w);
}

bool openapi_is_text_parameter(const Route *route, Text name, size_t index)
{
    const ResourceModel *model =
        route->resource != NULL ? resource_model_of(route->resource) : NULL;
    if (model == NULL)
        return text_equal(name, TEXT("type")) || text_equal(name, TEXT("version"));
    if (index < model->scope_count)
        return model->scope_types[index] == FIELD_TEXT;
    return index == model->scope_count && model->columns[model->id].type == FIELD_TEXT;
}

static void put_path_parameters(JsonWriter *w, const Route *route)
{
    size_t index = 0;
    for (Text rest = text_of(route->path); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || segment.ptr[0] != ':')
            continue;
        Text name = text_slice(segment, 1, segment.len);
        put_parameter(w, "path", name, true, NULL,
                      openapi_is_text_parameter(route, name, index)
                          ? TEXT("{\"type\":\"string\"}")
                          : TEXT("{\"type\":\"string\",\"format\":\"uuid\"}"));
        index++;
    }
}

static void put_filter(JsonWriter *w, const ResourceField *field, Text op, Buffer *room)
{
    buffer_clear(room);
    buffer_text(room, text_of(field->name));
    if (!text_equal(op, TEXT("eq")))
        buffer_format(room, "[%.*s]", TEXT_ARG(op));
    bool is_list = text_equal(op, TEXT("in"));
    bool is_part = text_equal(op, TEXT("prefix")); /* the beginning of a value, not a value */
    begin_parameter(w, "query", buffer_view(room), false,
                    is_list   ? "Any of these, with commas between."
                    : is_part ? "What it begins with."
                              : field->help);
    if (is_list || is_part) {
        json_put_raw(w, TEXT("{\"type\":\"string\"}"));
    } else {
        json_object_begin(w);
        openapi_write_type(w, field, false);
        json_object_end(w);
    }
    json_object_end(w);
}

static void put_filters(JsonWriter *w, const ResourceModel *model, Buffer *room)
{
    for (size_t i = 0; i < model->count; i++) {
        const ResourceField *field = &model->columns[i];
        if ((field->flags & FIELD_FILTER) == 0 || field->type == FIELD_JSON)
            continue;
        for (Text rest = text_of(resource_plan_operators(field->type)); !text_is_null(rest);)
            put_filter(w, field, text_trim(text_cut(&rest, ',')), room);
    }
}

static Text expand_names(const Resource *resource, Buffer *room)
{
    buffer_clear(room);
    buffer_literal(room, "What to embed: ");
    for (size_t i = 0; i < resource->expand_count; i++)
        buffer_format(room, "%s%s", i > 0 ? ", " : "", resource->expands[i].name);
    buffer_byte(room, '\0');
    return buffer_view(room);
}

static void put_sort(JsonWriter *w, const ResourceModel *model, Buffer *room)
{
    buffer_clear(room);
    buffer_literal(room, "Order: up to three of ");
    for (size_t i = 0, n = 0; i < model->count; i++)
        if ((model->columns[i].flags & FIELD_SORT) != 0)
            buffer_format(room, "%s%s", n++ > 0 ? ", " : "", model->columns[i].name);
    const char *usual = model->resource->sort != NULL ? model->resource->sort : "-created_at";
    buffer_format(room, ", each with '-' before it to turn round. Without: %s.", usual);
    buffer_byte(room, '\0');
    put_parameter(w, "query", TEXT("sort"), false, room->ptr, TEXT("{\"type\":\"string\"}"));
}

static void put_resource_parameters(JsonWriter *w, const Route *route, Buffer *room)
{
    const ResourceModel *model = resource_model_of(route->resource);
    put_parameter(w, "query", TEXT("select"), false, "Only these fields, with commas between.",
                  TEXT("{\"type\":\"string\"}"));
    if (route->resource->expand_count > 0)
        put_parameter(w, "query", TEXT("expand"), false, expand_names(route->resource, room).ptr,
                      TEXT("{\"type\":\"string\"}"));
    if (!route->list)
        return;
    put_parameter(w, "query", TEXT("limit"), false, "How many at most.",
                  TEXT("{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}"));
    put_parameter(w, "query", TEXT("cursor"), false, "The next_cursor of the page before.",
                  TEXT("{\"type\":\"string\"}"));
    put_parameter(w, "query", TEXT("count"), false, "With exact, the answer has a count of all.",
                  TEXT("{\"type\":\"string\",\"enum\":[\"exact\"]}"));
    if (route->resource->search != NULL)
        put_parameter(w, "query", TEXT("q"), false, "Words to search for.",
                      TEXT("{\"type\":\"string\",\"maxLength\":200}"));
    put_sort(w, model, room);
    put_filters(w, model, room);
}

static bool serves_resource(const Route *route)
{
    return route->resource != NULL &&
           (route->handler == resource_list || route->handler == resource_item);
}

/* Those that answer 304 to whom nothing has changed for. */
static bool knows_etag(const Route *route)
{
    return route->etag || route->handler == resource_item;
}

static void put_parameters(JsonWriter *w, const Route *route, Buffer *room)
{
    json_key(w, TEXT("parameters"));
    json_array_begin(w);
    put_path_parameters(w, route);
    for (size_t i = 0; i < route->query_count; i++)
        put_parameter(w, "query", text_of(route->query[i].name), route->query[i].required,
                      route->query[i].help, TEXT("{\"type\":\"string\"}"));
    if (route->upgrade)
        put_parameter(w, "query", TEXT("ticket"), false,
                      "Of POST /v1/realtime/tickets, where no header can be sent.",
                      TEXT("{\"type\":\"string\"}"));
    if (serves_resource(route))
        put_resource_parameters(w, route, room);
    if (knows_etag(route))
        put_parameter(w, "header", TEXT("If-None-Match"), false,
                      "An ETag: 304 when nothing has changed.", TEXT("{\"type\":\"string\"}"));
    if (is_unsafe(route) && is_signed_in(route) && !route->secret_reply)
        put_parameter(
            w, "header", TEXT("Idempotency-Key"), false,
            "Sent again with the same key and body, the first answer is given again (24 h).",
            TEXT("{\"type\":\"string\",\"maxLength\":255}"));
    if (is_unsafe(route) && route->method != POST && route->resource != NULL && has_id(route))
        put_parameter(w, "header", TEXT("If-Match"), false,
                      "An ETag: 412 when it has changed since.", TEXT("{\"type\":\"string\"}"));
    json_array_end(w);
}

static void put_reference(JsonWriter *w, const char *where, Text name)
{
    char room[160];
    size_t len = strlen(where);
    assert(len + name.len < sizeof room);
    memcpy(room, where, len);
    memcpy(room + len, name.ptr, name.len);
    json_object_begin(w);
    json_field(w, "$ref", text, ((Text){ room, len + name.len }));
    json_object_end(w);
}

#define SCHEMAS "#/components/schemas/"

static void put_page(JsonWriter *w, Text name)
{
    json_object_begin(w);
    json_field(w, "type", text, TEXT("object"));
    json_field(w, "required", raw, TEXT("[\"data\",\"next_cursor\"]"));
    json_key(w, TEXT("properties"));
    json_object_begin(w);
    json_key(w, TEXT("data"));
    json_object_begin(w);
    json_field(w, "type", text, TEXT("array"));
    json_key(w, TEXT("items"));
    put_reference(w, SCHEMAS, name);
    json_object_end(w);
    json_field(w, "next_cursor", raw, TEXT("{\"type\":[\"string\",\"null\"]}"));
    json_field(w, "count", raw,
               TEXT("{\"type\":\"integer\",\"description\":\"With count=exact.\"}"));
    json_object_end(w);
    json_object_end(w);
}

static void put_reply_schema(JsonWriter *w, const Route *route)
{
    char room[64];
    if (route->reply_schema != NULL && route->reply_schema[0] == '{')
        json_put_raw(w, text_of(route->reply_schema));
    else if (route->reply_schema != NULL)
        put_reference(w, SCHEMAS, text_of(route->reply_schema));
    else if (route->list)
        put_page(w, openapi_schema_name(route->resource->singular, room));
    else
        put_reference(w, SCHEMAS, openapi_schema_name(route->resource->singular, room));
}

/* "application/json" and "application/scim+json" */
static bool is_json(Text type)
{
    return type.len > 5 && text_equal(text_slice(type, type.len - 4, type.len), TEXT("json")) &&
           (type.ptr[type.len - 5] == '/' || type.ptr[type.len - 5] == '+');
}

/* Bodies by their type alone: an object, or text of any kind. */
static void put_media_types(JsonWriter *w, const char *const *types)
{
    json_key(w, TEXT("content"));
    json_object_begin(w);
    for (; *types != NULL; types++) {
        json_key(w, text_of(*types));
        json_put_raw(w, is_json(text_of(*types))
                            ? TEXT("{\"schema\":{\"type\":\"object\"}}")
                            : TEXT("{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}"));
    }
    json_object_end(w);
}

static void put_success(JsonWriter *w, const Route *route)
{
    int status = route->upgrade ? 101 : route->status != 0 ? route->status : 200;
    char digits[4] = { (char)('0' + status / 100), (char)('0' + status / 10 % 10),
                       (char)('0' + status % 10), 0 };
    json_key(w, text_of(digits));
    json_object_begin(w);
    json_field(w, "description", text,
               status == 101   ? TEXT("A WebSocket.")
               : status == 204 ? TEXT("Done.")
                               : TEXT("The answer."));
    bool has_schema = route->reply_schema != NULL || route->resource != NULL;
    bool is_resource = route->resource != NULL && !route->list && status != 204;
    if (is_resource || knows_etag(route))
        json_field(w, "headers", raw, TEXT("{\"ETag\":{\"schema\":{\"type\":\"string\"}}}"));
    if (route->gives != NULL) {
        put_media_types(w, route->gives);
    } else if (status != 204 && !route->upgrade && (has_schema || route->stream)) {
        json_key(w, TEXT("content"));
        json_object_begin(w);
        json_key(w, route->stream ? TEXT("text/event-stream") : TEXT("application/json"));
        json_object_begin(w);
        json_key(w, TEXT("schema"));
        if (route->stream)
            json_put_raw(w, TEXT("{\"type\":\"string\"}"));
        else
            put_reply_schema(w, route);
        json_object_end(w);
        json_object_end(w);
    }
    json_object_end(w);
}

/* As everywhere, or in the form that these routes have for what went wrong. */
static void put_problem(JsonWriter *w, const Route *route, Text name)
{
    const ProblemForm *form = route_problem_form(text_of(route->path));
    if (form == NULL) {
        put_reference(w, "#/components/responses/", name);
        return;
    }
    const char *const types[] = { form->media_type, NULL };
    json_object_begin(w);
    json_field(w, "description", text, name);
    put_media_types(w, types);
    json_object_end(w);
}

static void put_responses(JsonWriter *w, const Route *route)
{
    bool is_public = strcmp(route->permission, PUBLIC) == 0;
    const struct {
        Text status, name;
        bool applies;
    } problems[] = {
        { TEXT("400"), TEXT("BadRequest"), true },
        { TEXT("401"), TEXT("Unauthenticated"), !is_public },
        { TEXT("403"), TEXT("Forbidden"), !is_public },
        { TEXT("404"), TEXT("NotFound"), has_id(route) },
        { TEXT("412"), TEXT("PreconditionFailed"),
          is_unsafe(route) && route->method != POST && has_id(route) },
        { TEXT("422"), TEXT("InvalidBody"), route->body != NULL || route->takes != NULL },
        { TEXT("429"), TEXT("RateLimited"), route->rate != RATE_NONE },
        { TEXT("default"), TEXT("Problem"), true },
    };
    json_key(w, TEXT("responses"));
    json_object_begin(w);
    put_success(w, route);
    if (knows_etag(route))
        json_field(w, "304", raw, TEXT("{\"description\":\"What If-None-Match names.\"}"));
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        if (!problems[i].applies)
            continue;
        json_key(w, problems[i].status);
        put_problem(w, route, problems[i].name);
    }
    json_object_end(w);
}

static void put_body(JsonWriter *w, const Route *route)
{
    if (route->takes != NULL) {
        json_key(w, TEXT("requestBody"));
        json_object_begin(w);
        json_field(w, "required", bool, true);
        put_media_types(w, route->takes);
        json_object_end(w);
    }
    if (route->body == NULL)
        return;
    json_key(w, TEXT("requestBody"));
    json_object_begin(w);
    json_field(w, "required", bool, true);
    json_key(w, TEXT("content"));
    json_object_begin(w);
    json_key(w, TEXT("application/json"));
    json_object_begin(w);
    json_key(w, TEXT("schema"));
    put_reference(w, SCHEMAS, text_of(route->body->name));
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

static void put_operation(JsonWriter *w, const Route *route, Buffer *room)
{
    json_key(w, text_of(METHODS[route->method]));
    json_object_begin(w);
    json_field(w, "operationId", text, operation_id(route, room));
    json_field(w, "summary", text, text_of(route->summary));
    json_key(w, TEXT("tags"));
    json_array_begin(w);
    json_put_text(w, text_of(route_service(route)->name));
    json_array_end(w);
    if (route->permission[0] != '-')
        json_field(w, "x-permission", text, text_of(route->permission));
    json_field(w, "security", raw,
               strcmp(route->permission, PUBLIC) == 0 ? TEXT("[]")
               : strcmp(route->permission, OPERATOR) == 0
                   ? TEXT("[{\"operator\":[]}]")
                   : TEXT("[{\"bearer\":[]},{\"cookie\":[]}]"));
    put_parameters(w, route, room);
    put_body(w, route);
    put_responses(w, route);
    json_object_end(w);
}

/* Routes of one path stand together, in the table's order of first mention. */
static void put_paths(JsonWriter *w, Buffer *room)
{
    size_t count;
    const Route *const *routes = route_all(&count);
    json_object_begin(w);
    for (size_t i = 0; i < count; i++) {
        bool is_first = true;
        for (size_t k = 0; k < i; k++)
            is_first = is_first && strcmp(routes[k]->path, routes[i]->path) != 0;
        if (!is_first)
            continue;
        json_key(w, template_of(routes[i], room));
        json_object_begin(w);
        for (size_t k = i; k < count; k++)
            if (strcmp(routes[k]->path, routes[i]->path) == 0)
                put_operation(w, routes[k], room);
        json_object_end(w);
    }
    json_object_end(w);
}

static void put_components(JsonWriter *w)
{
    static const char *const problems[][2] = {
        { "BadRequest", "The request is malformed: its JSON, its parameters, its headers." },
        { "Unauthenticated", "No credential, or one that is no longer good." },
        { "Forbidden", "The permission is missing." },
        { "NotFound", "There is no such thing, or not for you." },
        { "PreconditionFailed", "It has changed since the ETag in If-Match." },
        { "InvalidBody", "Fields of the body are wrong; all of them are told in errors." },
        { "RateLimited", "Too many requests; Retry-After says when to go on." },
        { "Problem", "Anything else that went wrong." },
    };
    json_object_begin(w);
    json_key(w, TEXT("schemas"));
    openapi_write_schemas(w);
    json_key(w, TEXT("responses"));
    json_object_begin(w);
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        json_key(w, text_of(problems[i][0]));
        json_object_begin(w);
        json_field(w, "description", text, text_of(problems[i][1]));
        json_field(w, "content", raw,
                   TEXT("{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/"
                        "schemas/Problem\"}}}"));
        json_object_end(w);
    }
    json_object_end(w);
    json_field(
        w, "securitySchemes", raw,
        TEXT("{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"An access "
             "token.\"},"
             "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"insula_session\","
             "\"description\":"
             "\"The session cookie; unsafe methods need X-Requested-With: insula with it.\"},"
             "\"operator\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"An "
             "operator's token.\"}}"));
    json_object_end(w);
}

static void write_document(Buffer *out)
{
    Buffer room;
    buffer_init(&room, NULL, 4096);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "openapi", text, TEXT("3.1.0"));
    json_field(&w, "info", raw,
               TEXT("{\"title\":\"Insula API\",\"version\":\"1\",\"description\":"
                    "\"Everything the platform can do. Rules that hold for every route (errors, "
                    "lists, conditional "
                    "requests, idempotency, limits) are done the same way everywhere.\"}"));
    json_field(&w, "servers", raw, TEXT("[{\"url\":\"/\"}]"));
    json_key(&w, TEXT("paths"));
    put_paths(&w, &room);
    json_key(&w, TEXT("components"));
    put_components(&w);
    json_object_end(&w);
    buffer_fini(&room);
}

Text openapi_document(void)
{
    static Buffer document;
    if (document.len == 0) {
        buffer_init(&document, NULL, 16u * 1024u * 1024u);
        write_document(&document);
        assert(!document.failed);
    }
    return buffer_view(&document);
}
