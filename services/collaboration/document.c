/*
 * Documents over REST. A new document is a row and its first operation; what is written later goes
 * through its sequencer, also a deletion, so that whoever is editing hears of it.
 */
#include "services/collaboration/handlers.h"

#include "core/background.h"
#include "core/loop.h"
#include "core/stream.h"
#include "gateway/etag.h"
#include "services/collaboration/content.h"
#include "services/collaboration/frame.h"
#include "services/collaboration/room.h"
#include "services/collaboration/surrogate.h"
#include "sql/collaboration.h"

enum { CONTENT_MAX_BYTES = 8 * 1024 * 1024, TITLE_MAX = 200 };

typedef struct DocumentCreate {
    ShapeGiven given;
    Text title;
    json_t *content;
} DocumentCreate;

typedef struct DocumentUpdate {
    ShapeGiven given;
    Text title;
} DocumentUpdate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(DocumentCreate, title, SHAPE_TEXT, .required = true, .min = 1, .max = TITLE_MAX),
    SHAPE_FIELD(
        DocumentCreate, content, SHAPE_JSON, .max = CONTENT_MAX_BYTES,
        .help = "A Delta of inserts: {\"ops\":[{\"insert\":\"Hello\\n\"}]}. Empty when absent."),
};
const Shape document_create_shape = SHAPE_OF(DocumentCreate, create_fields);

static const ShapeField update_fields[] = {
    SHAPE_FIELD(DocumentUpdate, title, SHAPE_TEXT, .min = 1, .max = TITLE_MAX),
};
const Shape document_update_shape = SHAPE_OF(DocumentUpdate, update_fields);

/* Editors show one empty line; so has an empty document. */
static const Text EMPTY_CONTENT = TEXT("{\"ops\":[{\"insert\":\"\\n\"}]}");

static Text content_of(Request *req, const json_t *json)
{
    if (!json)
        return EMPTY_CONTENT;
    Delta delta;
    DeltaError error = { .component = -1 };
    Text pointer = TEXT("/content");
    bool good = delta_read(req->task.arena, json, 0, &delta, &error);
    if (good && !delta_is_document(&delta)) {
        good = false;
        error =
            (DeltaError){ .component = -1, .message = "a new document is made of inserts only" };
    }
    if (!good) {
        if (error.component >= 0)
            pointer = text_format(req->task.arena, "/content/ops/%d", error.component);
        req->task.fault = (Fault){ .status = 422,
                                   .code = TEXT("invalid_body"),
                                   .detail = TEXT("The content is not a Delta.") };
        task_field_error(&req->task, pointer, "format", "%s.", error.message);
        task_throw(&req->task);
    }
    Buffer out;
    buffer_init(&out, req->task.arena, 2 * CONTENT_MAX_BYTES);
    buffer_literal(&out, "{\"ops\":");
    delta_write(&out, &delta);
    buffer_byte(&out, '}');
    return buffer_view(&out);
}

static Text title_data(Request *req, Text title)
{
    Buffer out;
    buffer_init(&out, req->task.arena, 4096);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "title", text, title);
    json_object_end(&w);
    return buffer_view(&out);
}

/* Rows made over REST name their request as the source, once each. */
static Text source_of(Request *req, Uuid id)
{
    return text_format(req->task.arena, "rest-%.*s", UUID_TEXT_SIZE,
                       uuid_text(req->task.arena, id).ptr);
}

/* POST /v1/documents - a new document of one's own. */
void document_create(Request *req)
{
    const DocumentCreate *body = body_of(req, DocumentCreate);
    Text content = content_of(req, body->content);
    Uuid id = uuid_new();
    Uuid owner_id = req->task.context.user_id;

    sql_document_insert(req, id, body->title, owner_id, content);
    sql_operation_create(req, id, owner_id, source_of(req, id), 1, content);
    event_emit(req, "document.created", id, title_data(req, body->title));
    reply_resource(req, 201, "documents", id);
}

static int64_t version_of(const DocumentRead *row)
{
    return text_is_null(row->tail) ? row->content_version : row->tail_version;
}

static void write_document(Request *req, const DocumentRead *row, Buffer *out)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "id", uuid, row->id);
    json_field(&w, "title", text, row->title);
    json_field(&w, "version", int, version_of(row));
    json_field(&w, "owner_id", uuid, row->owner_id);
    json_field(&w, "created_at", time, row->created_at);
    json_field(&w, "updated_at", time, row->updated_at);
    json_field(&w, "content", raw, content_compose(&req->task, row->content, row->tail));
    json_object_end(&w);
}

/* The row's revision for If-Match; what is typed changes only the version beside it. */
static bool is_unchanged(Request *req, int64_t revision, int64_t version)
{
    Text etag = etag_write(req->task.arena, req->task.context.epoch, revision, (uint64_t)version);
    Text known = request_header(req, "if-none-match");
    reply_header(req, "etag", etag);
    return !text_is_null(known) && etag_is_listed(known, etag);
}

/* GET /v1/documents/:id - with its content as of now. One statement, and untouched text unless
 * somebody is typing. */
void document_item(Request *req)
{
    DocumentRead row = sql_document_read(req, path_uuid(req, "id"));
    if (is_unchanged(req, row.revision, version_of(&row))) {
        reply_empty(req, 304);
        return;
    }
    Buffer *out = reply_buffer(req);
    write_document(req, &row, out);
    reply_json(req, 200, buffer_view(out));
}

/* PATCH /v1/documents/:id - another title. */
void document_update(Request *req)
{
    const DocumentUpdate *body = body_of(req, DocumentUpdate);
    Uuid id = path_uuid(req, "id");
    DocumentLock document = sql_document_lock(req, id);
    resource_check_match(req, document.revision);
    if (!text_is_null(body->title) && !text_equal(body->title, document.title)) {
        sql_document_rename(req, id, body->title);
        event_emit(req, "document.renamed", id, title_data(req, body->title));
    }
    reply_resource(req, 200, "documents", id);
}

/* ---- deletion: an operation like any other ---- */

typedef struct Deletion {
    bool finished;
    SubmissionResult result;
    LoopWaitQueue queue;
} Deletion;

static void on_deleted(Submission *submission, const SubmissionResult *result)
{
    Deletion *deletion = submission->owner;
    deletion->finished = true;
    deletion->result = *result;
    loop_wake_all(&deletion->queue);
}

/* DELETE /v1/documents/:id - out of sight, for those who are in it as well. */
void document_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    DocumentRead row = sql_document_read(req, id);
    resource_check_match(req, row.revision);
    Deletion deletion = { 0 };
    Submission *submission = submission_new(&req->task.context, id);
    submission->kind = OPERATION_DELETE;
    submission->src = text_copy(submission->arena, source_of(req, uuid_new()));
    submission->seq = 1;
    submission->owner = &deletion;
    submission->done = on_deleted;
    room_submit(submission, false);
    while (!deletion.finished)
        loop_wait(&deletion.queue, 0);
    if (deletion.result.code && deletion.result.lost)
        fail(req, 503, "document_busy", "The document is being handed over; try again.");
    if (deletion.result.code)
        fail(req, 404, "document_not_found", "There is no such document.");
    reply_empty(req, 204);
}
