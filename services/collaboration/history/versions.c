/*
 * Versions over REST: one with its content, its name, and bringing it back.
 */
#include "services/collaboration/history/versions.h"

#include "core/stream.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sequence/note.h"
#include "sql/collaboration.h"

enum { NAME_MAX_LENGTH = 120, CONTENT_MAX_BYTES = 256 * 1024 * 1024 };

typedef struct VersionName {
    ShapeGiven given;
    Text name;
} VersionName;

static const ShapeField name_fields[] = {
    SHAPE_FIELD(VersionName, name, SHAPE_TEXT, .required = true, .min = 1, .max = NAME_MAX_LENGTH,
                .help = "What people call this version."),
};
const Shape version_name_shape = SHAPE_OF(VersionName, name_fields);

int64_t path_version(Request *req)
{
    Text text = path_text(req, "version");
    int64_t version;
    if (!text_to_int64(text, &version) || version < 1)
        fail(req, 404, "document_version_not_found",
             "\"%.*s\" is not a version: they count from 1.", TEXT_ARG(text_slice(text, 0, 60)));
    return version;
}

int64_t query_number(Request *req, const char *name, int64_t otherwise)
{
    Text text = query_text(req, name);
    int64_t number = otherwise;
    if (!text_is_null(text) && (!text_to_int64(text, &number) || number < 0)) {
        req->task.fault = (Fault){ .status = 400,
                                   .code = TEXT("invalid_parameter"),
                                   .detail = TEXT("A number is expected.") };
        task_field_error(&req->task, text_format(req->task.arena, "?%s", name), "format",
                         "%s is a whole number from 0.", name);
        task_throw(&req->task);
    }
    return number;
}

HistoryState version_state(Request *req, Uuid document_id, int64_t version)
{
    HistoryState state = history_at(&req->task, document_id, version);
    if (!state.found)
        fail(req, 404, "document_not_found", "There is no such document.");
    if (!state.authored)
        fail(req, 404, "document_version_not_found", "The document has no such version yet.");
    if (!authored_exists(state.authored) && state.version > 0)
        fail(req, 404, "document_version_not_found", "The document was deleted at this version.");
    return state;
}

/* ---- differences ---- */

static bool follow(void *owner, const PastOperation *operation)
{
    return difference_add(owner, operation);
}

static void free_difference(void *difference)
{
    difference_free(difference);
}

DifferenceParts version_difference(Request *req, Uuid document_id, const HistoryState *older,
                                   const HistoryState *newer)
{
    Arena *arena = req->task.arena;
    Difference *difference = difference_new(authored_length(older->authored));
    arena_defer(arena, free_difference, difference);
    history_walk(&req->task, document_id, older->version, newer->version, follow, difference);
    Delta before, after;
    authored_content(older->authored, arena, &before);
    authored_content(newer->authored, arena, &after);
    return difference_parts(difference, arena, &before, &after);
}

/* ---- one version ---- */

static void write_version(JsonWriter *w, const VersionRead *row)
{
    json_field(w, "id", text, text_format(w->out->arena, "%lld", (long long)row->version));
    json_field(w, "version", int, row->version);
    json_field(w, "kind", text, row->kind);
    json_field(w, "author_id", uuid, row->author_id);
    json_field(w, "name", text, row->name);
    json_key(w, TEXT("restored_version"));
    if (row->restored_version > 0)
        json_put_int(w, row->restored_version);
    else
        json_put_null(w);
    json_field(w, "created_at", time, row->created_at);
    json_field(w, "updated_at", time, row->created_at);
}

void version_write_content(Buffer *out, const HistoryState *state)
{
    Delta rich;
    authored_content(state->authored, out->arena, &rich);
    for (uint32_t i = 0; i < rich.count; i++)
        rich.ops[i] = state->type->as_rich_text(out->arena, &rich.ops[i]);
    rich_text_type.write_content(out, &rich);
}

/* GET /v1/documents/:id/versions/:version - the document as it was. */
void version_item(Request *req)
{
    Uuid id = path_uuid(req, "id");
    int64_t version = path_version(req);
    access_require(req, id, ACCESS_VIEWER);
    HistoryState state = version_state(req, id, version);
    VersionRead row = sql_version_read(req, id, version);
    Buffer content, out;
    buffer_init(&content, req->task.arena, CONTENT_MAX_BYTES);
    version_write_content(&content, &state);
    buffer_init(&out, req->task.arena, CONTENT_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    write_version(&w, &row);
    json_field(&w, "content", raw, buffer_view(&content));
    json_object_end(&w);
    reply_json(req, 200, buffer_view(&out));
}

/* ---- names ---- */

/* What an event says of a version; a note says only which. */
static Text version_data(Request *req, const VersionRead *row, Text name)
{
    Buffer out;
    buffer_init(&out, req->task.arena, 4096);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "version", int, row->version);
    if (!text_is_null(name)) {
        json_field(&w, "title", text, row->title);
        json_field(&w, "name", text, name);
    }
    json_object_end(&w);
    return buffer_view(&out);
}

/* PUT /v1/documents/:id/versions/:version/name */
void version_name(Request *req)
{
    const VersionName *body = body_of(req, VersionName);
    Uuid id = path_uuid(req, "id");
    int64_t version = path_version(req);
    access_require(req, id, ACCESS_EDITOR);
    VersionRead row = sql_version_read(req, id, version);
    sql_version_name(req, id, row.version, body->name, req->task.context.user_id);
    event_emit(req, "document.version_named", id, version_data(req, &row, body->name));
    note_send(&req->task, id, "version.named", version_data(req, &row, TEXT_NULL));
    row.name = body->name;
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    write_version(&w, &row);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(out));
}

/* DELETE /v1/documents/:id/versions/:version/name */
void version_unname(Request *req)
{
    Uuid id = path_uuid(req, "id");
    int64_t version = path_version(req);
    access_require(req, id, ACCESS_EDITOR);
    VersionRead row = sql_version_read(req, id, version);
    if (sql_version_unname(req, id, row.version) == 0)
        fail(req, 404, "version_name_not_found", "This version has no name.");
    event_emit(req, "document.version_unnamed", id, version_data(req, &row, row.name));
    note_send(&req->task, id, "version.unnamed", version_data(req, &row, TEXT_NULL));
    reply_empty(req, 204);
}

/* ---- bringing one back ---- */

static void reply_restored(Request *req, int64_t version, int64_t restored_version)
{
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "version", int, version);
    json_field(&w, "restored_version", int, restored_version);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(out));
}

/* POST /v1/documents/:id/versions/:version/restore - what happened since is undone in one
 * operation, a version like any other: what is being typed meanwhile is kept, and so is the
 * history. */
void version_restore(Request *req)
{
    Uuid id = path_uuid(req, "id");
    int64_t version = path_version(req);
    access_require(req, id, ACCESS_EDITOR);
    HistoryState older = version_state(req, id, version);
    HistoryState newer = version_state(req, id, -1);
    DifferenceParts parts = version_difference(req, id, &older, &newer);
    Submission *submission = submission_new(&req->task.context, id);
    submission->version = submission->base = newer.version;
    submission->restored_version = older.version;
    submission->type = newer.type;
    difference_undo(&parts, submission->arena, &submission->delta);
    if (submission->delta.count == 0) {
        arena_free(submission->arena);
        reply_restored(req, newer.version, older.version);
        return;
    }
    SubmissionResult result = document_submit(req, submission);
    if (result.code && strcmp(result.code, "ERR_OT_OP_NOT_APPLIED") == 0)
        fail(req, 409, "document_too_long",
             "With what was written meanwhile the document would be too long.");
    if (result.code)
        fail(req, 404, "document_not_found", "There is no such document.");
    reply_restored(req, result.version + 1, older.version);
}
