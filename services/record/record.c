/*
 * Records come in groups: requests of one tenant that arrive together are one insert and one
 * commit. The JSON goes to PostgreSQL as it was sent, so that exact decimals stay exact; what
 * shapes and limits say about it has been checked by then.
 */
#include "services/record/handlers.h"

#include "core/group.h"
#include "core/stream.h"
#include "gateway/etag.h"
#include "sql/record.h"

typedef struct RecordCreate {
    ShapeGiven given;
    json_t *content;
    Uuid id;
} RecordCreate;

typedef struct RecordUpdate {
    ShapeGiven given;
    json_t *content;
} RecordUpdate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(RecordCreate, content, SHAPE_JSON, .required = true, .max = 1 << 20),
    SHAPE_FIELD(RecordCreate, id, SHAPE_UUID, .help = SHAPE_OWN_ID),
};
const Shape record_create_shape = SHAPE_OF(RecordCreate, create_fields);

static const ShapeField update_fields[] = {
    SHAPE_FIELD(RecordUpdate, content, SHAPE_JSON, .required = true, .max = 1 << 20),
};
const Shape record_update_shape = SHAPE_OF(RecordUpdate, update_fields);

typedef struct RecordNew {
    Request *req;
    Uuid id;
    Text data_type;
    TimeMs created_at;
} RecordNew;

/* One insert for all, and an event each, in the order of their coming. Actor and address of an
 * event are those of its own request. */
static void flush(Task *task, void *const *items, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    Uuid *creators = ARENA_ARRAY(task->arena, Uuid, count);
    Text *types = ARENA_ARRAY(task->arena, Text, count);
    Text *bodies = ARENA_ARRAY(task->arena, Text, count);
    TimeMs *times = ARENA_ARRAY(task->arena, TimeMs, count);
    for (size_t i = 0; i < count; i++) {
        const RecordNew *item = items[i];
        ids[i] = item->id;
        creators[i] = item->req->task.context.user_id;
        types[i] = item->data_type;
        bodies[i] = item->req->body;
        times[i] = item->created_at;
    }
    DbParam params[] = {
        db_uuid(task->context.tenant_id),       db_uuids(task->arena, ids, count),
        db_texts(task->arena, types, count),    db_jsons(task->arena, bodies, count),
        db_uuids(task->arena, creators, count), db_times(task->arena, times, count)
    };
    db_send(task, &STATEMENT_RECORD_INSERT_MANY, params);
    for (size_t i = 0; i < count; i++) {
        const RecordNew *item = items[i];
        stream_emit_as(task, &item->req->task.context, "record.created", item->id, TEXT_NULL);
    }
}

static const Group record_group = { .name = "record", .max_items = 100, .flush = flush };

static Text type_of(Request *req)
{
    Text type = path_text(req, "type");
    bool good = type.len >= 1 && type.len <= 63 && type.ptr[0] >= 'a' && type.ptr[0] <= 'z';
    for (size_t i = 0; good && i < type.len; i++) {
        char c = type.ptr[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    if (!good)
        fail(req, 400, "invalid_record_type",
             "A record type starts with a letter and is made of a-z, 0-9, _ and -, 63 at most.");
    return type;
}

/* What stands between the only key of the body and its closing brace. */
static Text content_of(Text body)
{
    size_t from = text_find(body, ':', 0) + 1;
    size_t to = body.len;
    while (to > from && body.ptr[to - 1] != '}')
        to--;
    return text_trim(text_slice(body, from, to - 1));
}

static void reply_location(Request *req, const RecordNew *item)
{
    Arena *arena = req->task.arena;
    reply_header(req, "Location",
                 text_format(arena, "/v1/records/%.*s/%.*s", TEXT_ARG(item->data_type),
                             TEXT_ARG(uuid_text(arena, item->id))));
}

static void reply_created(Request *req, const RecordNew *item)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "id", uuid, item->id);
    json_field(&w, "data_type", text, item->data_type);
    json_field(&w, "content", raw, content_of(req->body));
    json_field(&w, "created_by", uuid, req->task.context.user_id);
    json_field(&w, "created_at", time, item->created_at);
    json_field(&w, "updated_at", time, item->created_at);
    json_object_end(&w);
    reply_location(req, item);
    reply_header(req, "ETag", etag_write(req->task.arena, req->task.context.epoch, 1, 0));
    reply_json(req, 201, buffer_view(body));
}

/* With an Idempotency-Key the reply is kept by the same transaction, so the record has one of its
 * own; so has one whose id the caller chose, for the id may be there already. */
static void create_alone(Request *req, RecordNew *item, bool own_id)
{
    request_begin(req);
    request_require_context(req);
    flush(&req->task, (void *const[]){ item }, 1);
    if (own_id) {
        reply_location(req, item);
        reply_resource(req, 201, "records", item->id);
    } else {
        reply_created(req, item);
    }
    request_commit(req);
}

/* POST /v1/records/:type - one more record. */
void record_create(Request *req)
{
    Uuid own_id = body_of(req, RecordCreate)->id;
    bool has_id = !uuid_is_nil(own_id);
    RecordNew item = { .req = req,
                       .id = has_id ? own_id : uuid_new(),
                       .data_type = type_of(req),
                       .created_at = clock_now_ms() };
    if (has_id || !text_is_null(request_header(req, "idempotency-key"))) {
        create_alone(req, &item, has_id);
        return;
    }
    group_append(&req->task, &record_group, &item);
    reply_created(req, &item);
}

/* PATCH /v1/records/:type/:id - merges into the content (RFC 7396). */
void record_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    RecordLocked record = sql_record_lock(req, type_of(req), id);
    resource_check_match(req, record.revision);
    sql_record_patch(req, id, req->body);
    event_emit(req, "record.updated", id, TEXT_NULL);
    reply_resource(req, 200, "records", id);
}

/* DELETE /v1/records/:type/:id */
void record_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    RecordLocked record = sql_record_lock(req, type_of(req), id);
    resource_check_match(req, record.revision);
    sql_record_delete(req, id);
    event_emit(req, "record.deleted", id, TEXT_NULL);
    reply_empty(req, 204);
}

/* GET /v1/record-types - which types there are. */
void record_type_list(Request *req)
{
    reply_json(req, 200, sql_record_types(req).body);
}
