#include "gateway/resource.h"

#include <assert.h>
#include <string.h>

#include "gateway/etag.h"
#include "gateway/idempotency.h"
#include "gateway/query.h"
#include "gateway/request.h"
#include "gateway/resource/cache.h"
#include "gateway/resource/cursor.h"
#include "gateway/resource/sql.h"

/* The values that the path gives for the scope columns; a malformed id of the parent is a parent
 * that is not there. */
static void read_scope(Request *req, const ResourceModel *model, ResourceArguments *arguments)
{
    for (size_t i = 0; i < model->scope_count; i++) {
        Text value = req->params[i];
        if (model->scope_types[i] == FIELD_TEXT) {
            arguments->scope[i] = db_text(value);
            continue;
        }
        Uuid id;
        if (!uuid_parse(value, &id))
            fail(req, 404, request_missing_code(req, i), "There is no such thing.");
        arguments->scope[i] = db_uuid(id);
    }
}

static _Noreturn void fail_missing(Request *req, const Resource *resource)
{
    const char *code = text_cstr(req->task.arena,
                                 text_format(req->task.arena, "%s_not_found", resource->singular));
    fail(req, 404, code, "There is no such %s.", resource->singular);
}

static DbParam read_id(Request *req, const ResourceModel *model)
{
    Text value = req->params[model->scope_count];
    if (model->columns[model->id].type != FIELD_UUID)
        return db_text(value);
    Uuid id;
    if (!uuid_parse(value, &id))
        fail_missing(req, model->resource);
    return db_uuid(id);
}

static ResourcePlan read_plan(Request *req, const ResourceModel *model, bool list)
{
    ResourcePlan plan = { 0 };
    size_t count;
    const QueryParam *params = query_params(req, &count);
    resource_plan_read(&req->task, model, list, params, count, &plan);
    query_fail_if_errors(&req->task);
    return plan;
}

static void reply_completed(Request *req, const Resource *resource, Text body)
{
    reply_json(req, 200, body);
    if (resource->complete != NULL)
        resource->complete(req);
}

static DbRows run_plan(Request *req, const ResourcePlan *plan, const ResourceArguments *arguments)
{
    DbParam params[DB_MAX_PARAMS];
    resource_sql_params(plan, arguments, params);
    return db_query(&req->task, resource_statement(req->task.arena, plan), params);
}

/* What is embedded is told only to those who could have asked for it. Known after the query, before
 * anything is told. */
static void check_expand(Request *req, const ResourceExpand *expand)
{
    const Resource *other = resource_find(expand->resource);
    const Route *route = route_of_resource(other, false);
    if (route == NULL)
        route = route_of_resource(other, true);
    if (route != NULL && route->permission[0] != '-' && !request_may(req, route->permission))
        fail(req, 403, "forbidden", "Expanding \"%s\" needs the permission %s.", expand->name,
             route->permission);
}

static void check_expands(Request *req, const ResourcePlan *plan)
{
    for (size_t i = 0; plan->expand >> i != 0; i++)
        if ((plan->expand >> i & 1) != 0)
            check_expand(req, &plan->model->resource->expands[i]);
}

ResourceQuestion resource_question(Request *req, const Resource *resource, const char *extra)
{
    ResourcePlan plan = { .extra = extra };
    size_t count;
    const QueryParam *params = query_params(req, &count);
    resource_plan_read(&req->task, resource_model_of(resource), false, params, count, &plan);
    query_fail_if_errors(&req->task);
    return (ResourceQuestion){ resource, plan.select, plan.expand, plan.is_shaped,
                               plan.wants_extra };
}

bool resource_selects(const ResourceQuestion *question, const char *field)
{
    int column = resource_model_column(resource_model_of(question->resource), text_of(field));
    assert(column >= 0);
    return (question->select >> column & 1) != 0;
}

static uint64_t columns_named(const ResourceModel *model, const char *names)
{
    uint64_t bits = 0;
    for (Text rest = text_of(names); !text_is_null(rest);)
        bits |= (uint64_t)1 << resource_model_column(model, text_cut(&rest, ','));
    return bits;
}

void resource_write_expand(Request *req, const ResourceQuestion *question, const char *name,
                           Uuid id, JsonWriter *w)
{
    const Resource *resource = question->resource;
    for (size_t i = 0; i < resource->expand_count; i++) {
        const ResourceExpand *expand = &resource->expands[i];
        if ((question->expand >> i & 1) == 0 || strcmp(expand->name, name) != 0)
            continue;
        const ResourceModel *other = resource_model_of(resource_find(expand->resource));
        ResourcePlan plan = resource_plan_item(other);
        plan.select = columns_named(other, expand->fields);
        ResourceArguments arguments = { .tenant_id = req->task.context.tenant_id,
                                        .id = db_uuid(id) };
        DbRows rows = run_plan(req, &plan, &arguments);
        check_expand(req, expand);
        json_key(w, text_of(name));
        json_put_raw(w, rows.count > 0 ? db_get_text(rows, 0, 1) : TEXT("null"));
    }
}

void resource_item(Request *req)
{
    const ResourceModel *model = resource_model_of(req->route->resource);
    ResourcePlan plan = read_plan(req, model, false);
    ResourceArguments arguments = { .tenant_id = req->task.context.tenant_id };
    read_scope(req, model, &arguments);
    arguments.id = read_id(req, model);

    DbRows rows = run_plan(req, &plan, &arguments);
    if (rows.count == 0)
        fail_missing(req, model->resource);
    check_expands(req, &plan);
    Text body = db_get_text(rows, 0, 1);
    if (plan.expand != 0) {
        reply_completed(req, model->resource, body);
        return;
    }
    Text etag = etag_write(req->task.arena, req->task.context.epoch, db_get_int(rows, 0, 0),
                           plan.is_shaped ? plan.select : 0);
    reply_header(req, "ETag", etag);
    Text known = request_header(req, "if-none-match");
    if (!text_is_null(known) && etag_is_listed(known, etag))
        reply_empty(req, 304);
    else
        reply_completed(req, model->resource, body);
}

/* {"data":[...],"next_cursor":...}: PostgreSQL's texts side by side. */
static Buffer *write_page(Request *req, const ResourcePlan *plan, DbRows rows)
{
    int shown = rows.count > plan->limit ? (int)plan->limit : rows.count;
    Text next = rows.count > shown
                    ? resource_cursor_write(req->task.arena, plan, rows, shown - 1, 1)
                    : TEXT_NULL;
    size_t size = next.len + 128;
    for (int i = 0; i < shown; i++)
        size += db_get_text(rows, i, 0).len + 1;
    Buffer *out = reply_buffer(req);
    buffer_reserve(out, size);
    buffer_literal(out, "{\"data\":[");
    for (int i = 0; i < shown; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        buffer_text(out, db_get_text(rows, i, 0));
    }
    buffer_literal(out, "],\"next_cursor\":");
    if (text_is_null(next)) {
        buffer_literal(out, "null");
    } else {
        buffer_byte(out, '"');
        buffer_text(out, next);
        buffer_byte(out, '"');
    }
    return out;
}

/* ,"cursors":[...]: where each row stands. */
static void write_cursors(Request *req, const ResourcePlan *plan, DbRows rows, Buffer *out)
{
    buffer_literal(out, ",\"cursors\":[");
    for (int i = 0; i < rows.count && i < plan->limit; i++)
        buffer_format(out, "%s\"%.*s\"", i > 0 ? "," : "",
                      TEXT_ARG(resource_cursor_write(req->task.arena, plan, rows, i, 1)));
    buffer_byte(out, ']');
}

static int64_t count_all(Request *req, const ResourcePlan *list, const ResourceArguments *arguments)
{
    ResourcePlan plan = *list;
    plan.kind = PLAN_COUNT;
    plan.select = 0;
    plan.expand = 0;
    plan.sort_count = 0;
    plan.has_cursor = false;
    return db_get_int(run_plan(req, &plan, arguments), 0, 0);
}

/* An empty list below something that is not there is no list. */
static void check_parent(Request *req, const ResourceModel *model)
{
    const Resource *parent = resource_find(model->resource->parent);
    ResourceArguments arguments = { .tenant_id = req->task.context.tenant_id,
                                    .id = db_uuid(UUID_NIL) };
    const ResourceModel *above = resource_model_of(parent);
    Uuid id;
    if (!uuid_parse(req->params[0], &id))
        fail_missing(req, parent);
    arguments.id = db_uuid(id);
    ResourcePlan plan = resource_plan_item(above);
    plan.kind = PLAN_REPLY;
    plan.select = (uint64_t)1 << above->id;
    if (run_plan(req, &plan, &arguments).count == 0)
        fail_missing(req, parent);
}

void resource_list(Request *req)
{
    const ResourceModel *model = resource_model_of(req->route->resource);
    ResourcePlan plan = read_plan(req, model, true);
    ResourceArguments arguments = { .tenant_id = req->task.context.tenant_id };
    read_scope(req, model, &arguments);

    DbRows rows = run_plan(req, &plan, &arguments);
    check_expands(req, &plan);
    if (rows.count == 0 && !plan.has_cursor && model->resource->parent != NULL)
        check_parent(req, model);
    Buffer *out = write_page(req, &plan, rows);
    if (req->door.wants_cursors)
        write_cursors(req, &plan, rows, out);
    if (plan.wants_count) {
        buffer_literal(out, ",\"count\":");
        buffer_int(out, count_all(req, &plan, &arguments));
    }
    buffer_byte(out, '}');
    reply_completed(req, model->resource, buffer_view(out));
}

void resource_take_reply(Request *req, DbRows rows)
{
    if (rows.count == 0)
        fail(req, 500, "reply_missing", "The command is done, but its result cannot be shown.");
    req->reply.body = db_get_text(rows, 0, 1);
    reply_header(req, "ETag",
                 etag_write(req->task.arena, req->task.context.epoch, db_get_int(rows, 0, 0), 0));
}

/* The new item lies below the collection it was posted to. RFC 3986: what is not unreserved, '/' or
 * ':' is escaped again. */
static Text location_of(Request *req, Uuid id)
{
    Buffer out;
    buffer_init(&out, req->task.arena, req->path.len * 3 + 1 + UUID_TEXT_SIZE);
    for (size_t i = 0; i < req->path.len; i++) {
        unsigned char c = (unsigned char)req->path.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '_' || c == '.' ||
                        c == '~' || c == ':';
        if (is_plain)
            buffer_byte(&out, (char)c);
        else
            buffer_format(&out, "%%%02X", c);
    }
    buffer_byte(&out, '/');
    char text[UUID_TEXT_SIZE];
    uuid_write(id, text);
    buffer_add(&out, text, sizeof text);
    return buffer_view(&out);
}

void reply_resource(Request *req, int status, const char *resource, Uuid id)
{
    const ResourceModel *model = resource_model_of(resource_find(resource));
    assert(model != NULL);
    Task *task = &req->task;
    if (status == 201)
        reply_header(req, "Location", location_of(req, id));
    ResourcePlan plan = resource_plan_item(model);
    plan.kind = PLAN_REPLY;
    ResourceArguments arguments = { .tenant_id = task->context.tenant_id, .id = db_uuid(id) };
    const Idempotency *claim = req->door.claim;
    if (claim != NULL && !claim->is_stored && task->transaction != NULL) {
        plan.kind = PLAN_STORED_REPLY;
        arguments.principal_id = claim->principal_id;
        arguments.route = claim->route;
        arguments.key = (Text){ (const char *)claim->key, sizeof claim->key };
        arguments.digest = (Text){ (const char *)claim->digest, sizeof claim->digest };
        arguments.status = status;
        arguments.headers = idempotency_headers(req);
        arguments.etag_prefix = text_format(task->arena, "\"%lld.", (long long)task->context.epoch);
        req->door.claim->is_stored = true;
    }
    DbParam params[DB_MAX_PARAMS];
    resource_sql_params(&plan, &arguments, params);
    const DbStatement *statement = resource_statement(task->arena, &plan);
    reply_json(req, status, TEXT(""));
    if (task->transaction != NULL)
        req->reply.item = db_send(task, statement, params);
    else
        resource_take_reply(req, db_query(task, statement, params));
}

void resource_check_match(Request *req, int64_t revision)
{
    Text header = request_header(req, "if-match");
    req->door.match_checked = true;
    if (!text_is_null(header) && !etag_matches(header, req->task.context.epoch, revision))
        fail(req, 412, "precondition_failed",
             "It was changed since you read it: fetch it again and repeat your change.");
}
