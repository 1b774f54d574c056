/*
 * Bulk - many operations in one body (RFC 7644, 3.7). Each is a request of its own, with a
 * transaction of its own: what was done stays done when a later one fails.
 *
 * An operation may name by bulkId what another one makes, before or behind it: it waits for its
 * turn until that is made. What waits in a circle, or for what failed, is answered 409.
 */
#include "services/scim/handlers.h"

#include <string.h>

#include "gateway/inner_request.h"
#include "services/scim/patch.h"
#include "services/scim/reply.h"

#define BULK_ID "bulkId:"

typedef struct Operation {
    Method method;
    Text bulk_id, version, path;
    json_t *data;
    Text made; /* the id of what a POST has made */
    bool is_done;
    Request *reply; /* NULL: it was never asked */
} Operation;

typedef struct Bulk {
    Request *req;
    Operation *operations;
    size_t count;
    int64_t fail_on_errors, errors;
} Bulk;

static Text member(json_t *object, const char *name)
{
    const char *key = scim_key(object, name);
    return key != NULL ? json_text_at(object, key) : TEXT_NULL;
}

static Method read_method(Request *req, Text method)
{
    static const struct {
        const char *name;
        Method method;
    } methods[] = { { "POST", POST }, { "PUT", PUT }, { "PATCH", PATCH }, { "DELETE", DELETE } };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (text_equal_nocase(method, text_of(methods[i].name)))
            return methods[i].method;
    fail(req, 400, "scim_invalid_syntax", "method has to be POST, PUT, PATCH or DELETE.");
}

/* "/Users", "/Users/id", "/Groups/bulkId:ytrewq": nothing else is asked for in bulk. */
static bool is_bulk_path(Text path)
{
    const Text roots[] = { TEXT("/Users"), TEXT("/Groups") };
    for (size_t i = 0; i < 2; i++) {
        Text rest = text_slice(path, roots[i].len, path.len);
        if (!text_starts_with(path, roots[i]))
            continue;
        if (rest.len == 0)
            return true;
        return rest.ptr[0] == '/' && text_find(rest, '/', 1) == rest.len &&
               !text_equal(rest, TEXT("/.search"));
    }
    return false;
}

static Operation read_operation(Request *req, json_t *given)
{
    if (!json_is_object(given))
        fail(req, 400, "scim_invalid_syntax", "An operation has to be an object.");
    Operation operation = { .method = read_method(req, member(given, "method")),
                            .bulk_id = member(given, "bulkId"),
                            .version = member(given, "version"),
                            .path = member(given, "path") };
    if (text_is_null(operation.path) || !is_bulk_path(operation.path))
        fail(req, 400, "scim_invalid_path", "path has to be of a User or Group.");
    if (operation.method == POST && text_is_null(operation.bulk_id))
        fail(req, 400, "scim_invalid_syntax", "A POST needs a bulkId.");
    const char *key = scim_key(given, "data");
    operation.data = key != NULL ? json_object_get(given, key) : NULL;
    if (operation.method != DELETE && !json_is_object(operation.data))
        fail(req, 400, "scim_invalid_syntax", "data has to be an object.");
    return operation;
}

static void read_bulk(Request *req, Bulk *bulk)
{
    json_t *body = scim_body(req), *given;
    const char *key = scim_key(body, "Operations"), *fails = scim_key(body, "failOnErrors");
    json_t *operations = key != NULL ? json_object_get(body, key) : NULL;
    if (!json_is_array(operations))
        fail(req, 400, "scim_invalid_syntax", "Operations has to be an array.");
    bulk->count = json_array_size(operations);
    if (bulk->count > SCIM_MAX_OPERATIONS)
        fail(req, 413, "scim_bulk_too_large", "A bulk has at most %d operations.",
             SCIM_MAX_OPERATIONS);
    bulk->req = req;
    bulk->fail_on_errors = fails != NULL ? json_integer_value(json_object_get(body, fails)) : 0;
    bulk->operations = ARENA_ARRAY(req->task.arena, Operation, bulk->count + 1);
    size_t index;
    json_array_foreach(operations, index, given) bulk->operations[index] =
        read_operation(req, given);
}

/* --- what stands for what will be made --- */

typedef enum Naming { NAMING_KNOWN, NAMING_LATER, NAMING_NEVER } Naming;

static Naming look_up(const Bulk *bulk, Text bulk_id, Text *id)
{
    for (size_t i = 0; i < bulk->count; i++) {
        const Operation *other = &bulk->operations[i];
        if (other->method != POST || !text_equal(other->bulk_id, bulk_id))
            continue;
        *id = other->made;
        return !text_is_null(other->made) ? NAMING_KNOWN
               : other->is_done           ? NAMING_NEVER
                                          : NAMING_LATER;
    }
    return NAMING_NEVER;
}

static Naming worse(Naming a, Naming b)
{
    return a > b ? a : b;
}

/* A text that is a reference becomes the id. */
static Naming resolve_text(const Bulk *bulk, Text text, json_t **resolved)
{
    Text id;
    *resolved = NULL;
    if (!text_starts_with(text, TEXT(BULK_ID)))
        return NAMING_KNOWN;
    Naming naming = look_up(bulk, text_slice(text, strlen(BULK_ID), text.len), &id);
    if (naming == NAMING_KNOWN)
        *resolved = json_stringn(id.ptr, id.len);
    return naming;
}

static Naming resolve_tree(const Bulk *bulk, json_t *tree)
{
    Naming naming = NAMING_KNOWN;
    json_t *value, *resolved;
    const char *key;
    size_t index;
    json_object_foreach(tree, key, value)
    {
        naming = worse(naming, json_is_string(value)
                                   ? resolve_text(bulk, json_string_text(value), &resolved)
                                   : resolve_tree(bulk, value));
        if (json_is_string(value) && resolved != NULL)
            json_object_set_new(tree, key, resolved);
    }
    json_array_foreach(tree, index, value)
    {
        naming = worse(naming, json_is_string(value)
                                   ? resolve_text(bulk, json_string_text(value), &resolved)
                                   : resolve_tree(bulk, value));
        if (json_is_string(value) && resolved != NULL)
            json_array_set_new(tree, index, resolved);
    }
    return naming;
}

static Naming resolve_path(const Bulk *bulk, Text *path)
{
    Text id;
    size_t slash = text_find(*path, '/', 1);
    Text last = text_slice(*path, slash + 1, path->len);
    if (!text_starts_with(last, TEXT(BULK_ID)))
        return NAMING_KNOWN;
    Naming naming = look_up(bulk, text_slice(last, strlen(BULK_ID), last.len), &id);
    if (naming == NAMING_KNOWN)
        *path = text_format(bulk->req->task.arena, "%.*s/%.*s",
                            TEXT_ARG(text_slice(*path, 0, slash)), TEXT_ARG(id));
    return naming;
}

/* --- doing it --- */

static Text written(Request *req, const json_t *data)
{
    if (data == NULL)
        return TEXT_NULL;
    Buffer out;
    buffer_init(&out, req->task.arena, 2 * SCIM_MAX_BODY_BYTES);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, data);
    return buffer_view(&out);
}

static Text id_in(Task *task, Text body)
{
    JsonError error;
    return json_text_at(json_read(task->arena, body, false, &error), "id");
}

static void perform(Bulk *bulk, Operation *operation)
{
    Request *req = bulk->req;
    InnerQuestion question = {
        .method = operation->method,
        .path = text_format(req->task.arena, SCIM_ROOT "%.*s", TEXT_ARG(operation->path)),
        .body = operation->method == DELETE ? TEXT_NULL : written(req, operation->data),
        .if_match = operation->version,
    };
    operation->reply = request_inner(req, &question);
    operation->is_done = true;
    if (operation->reply->reply.status >= 400)
        bulk->errors++;
    else if (operation->method == POST)
        operation->made = id_in(&req->task, operation->reply->reply.body);
}

static bool is_enough(const Bulk *bulk)
{
    return bulk->fail_on_errors > 0 && bulk->errors >= bulk->fail_on_errors;
}

/* One round over what is left; false when nothing could be done. */
static bool perform_round(Bulk *bulk)
{
    bool any = false;
    for (size_t i = 0; i < bulk->count && !is_enough(bulk); i++) {
        Operation *operation = &bulk->operations[i];
        if (operation->is_done)
            continue;
        Naming naming =
            worse(resolve_path(bulk, &operation->path),
                  operation->data != NULL ? resolve_tree(bulk, operation->data) : NAMING_KNOWN);
        if (naming == NAMING_LATER)
            continue;
        any = true;
        if (naming == NAMING_KNOWN) {
            perform(bulk, operation);
        } else {
            operation->is_done = true;
            bulk->errors++;
        }
    }
    return any;
}

/* --- the answer --- */

static void write_unmet(JsonWriter *w)
{
    json_field(w, "status", text, TEXT("409"));
    json_key(w, TEXT("response"));
    json_put_raw(w, TEXT("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:Error\"],"
                         "\"status\":\"409\",\"scimType\":\"invalidValue\","
                         "\"detail\":\"It names a bulkId of what was not made.\"}"));
}

static Text header_of(const Request *reply, Text name)
{
    for (Text rest = buffer_view(&reply->reply.headers); !text_is_null(rest);) {
        Text line = text_trim(text_cut(&rest, '\n'));
        if (text_starts_with(line, name))
            return text_trim(text_slice(line, name.len, line.len));
    }
    return TEXT_NULL;
}

static void write_reply(JsonWriter *w, const Bulk *bulk, const Operation *operation)
{
    Arena *arena = bulk->req->task.arena;
    const Request *reply = operation->reply;
    Text location = header_of(reply, TEXT("Location:")), version = header_of(reply, TEXT("ETag:"));
    if (text_is_null(location) && operation->method != POST)
        location = text_format(arena, "%.*s%.*s", TEXT_ARG(scim_base(bulk->req)),
                               TEXT_ARG(operation->path));
    if (!text_is_null(location))
        json_field(w, "location", text, location);
    if (!text_is_null(version))
        json_field(w, "version", text, version);
    json_field(w, "status", text, text_format(arena, "%d", reply->reply.status));
    if (reply->reply.status >= 400)
        json_field(w, "response", raw, reply->reply.body);
}

static void write_operation(JsonWriter *w, const Bulk *bulk, const Operation *operation)
{
    static const char *const methods[] = {
        [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE] = "DELETE"
    };
    json_object_begin(w);
    json_field(w, "method", text, text_of(methods[operation->method]));
    if (!text_is_null(operation->bulk_id))
        json_field(w, "bulkId", text, operation->bulk_id);
    if (operation->reply != NULL)
        write_reply(w, bulk, operation);
    else
        write_unmet(w);
    json_object_end(w);
}

/* POST /v1/scim/v2/Bulk - what was not asked any more after too many errors is not in the answer.
 */
void scim_bulk(Request *req)
{
    Bulk bulk = { 0 };
    request_require_context(req);
    read_bulk(req, &bulk);
    while (!is_enough(&bulk) && perform_round(&bulk))
        continue;
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "schemas", raw,
               TEXT("[\"urn:ietf:params:scim:api:messages:2.0:BulkResponse\"]"));
    json_key(&w, TEXT("Operations"));
    json_array_begin(&w);
    for (size_t i = 0; i < bulk.count; i++)
        if (bulk.operations[i].is_done || !is_enough(&bulk))
            write_operation(&w, &bulk, &bulk.operations[i]);
    json_array_end(&w);
    json_object_end(&w);
    scim_reply_json(req, 200, buffer_view(out));
}
