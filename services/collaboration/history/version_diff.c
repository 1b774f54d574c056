/*
 * What changed between two versions, and who wrote what, as JSON.
 */
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/history/versions.h"

enum { REPLY_MAX_BYTES = 256 * 1024 * 1024 };

static const char *const CHANGES[] = {
    [DIFFERENCE_FORMATTED] = "formatted",
    [DIFFERENCE_INSERTED] = "inserted",
    [DIFFERENCE_DELETED] = "deleted",
};

/* A component of a Delta with "change", "author_id" and "was" beside its own keys. */
static void write_part(Buffer *out, const TextType *type, const DifferencePart *part)
{
    DeltaOp op = type->as_rich_text(out->arena, &part->op);
    delta_write_op(out, &op);
    if (part->kind == DIFFERENCE_KEPT || out->failed)
        return;
    out->len--; /* the closing brace comes last */
    buffer_format(out, ",\"change\":\"%s\",\"author_id\":", CHANGES[part->kind]);
    JsonWriter w = json_writer(out);
    json_put_uuid(&w, part->author_id);
    if (part->kind == DIFFERENCE_FORMATTED) {
        buffer_literal(out, ",\"was\":");
        if (part->was)
            attributes_write(out, part->was);
        else
            buffer_literal(out, "{}");
    }
    buffer_byte(out, '}');
}

/* GET /v1/documents/:id/versions/:version/diff - both texts in one. */
void version_diff(Request *req)
{
    Uuid id = path_uuid(req, "id");
    int64_t version = path_version(req);
    int64_t from = query_number(req, "from", version - 1);
    if (from > version) {
        req->task.fault = (Fault){ .status = 400,
                                   .code = TEXT("invalid_parameter"),
                                   .detail = TEXT("A diff goes forward in time.") };
        task_field_error(&req->task, TEXT("?from"), "out_of_range",
                         "from is a version before the one in the path, or 0.");
        task_throw(&req->task);
    }
    access_require(req, id, ACCESS_VIEWER);
    HistoryState newer = version_state(req, id, version);
    HistoryState older = version_state(req, id, from);
    DifferenceParts parts = version_difference(req, id, &older, &newer);
    Buffer out;
    buffer_init(&out, req->task.arena, REPLY_MAX_BYTES);
    buffer_format(&out, "{\"from_version\":%lld,\"version\":%lld,\"ops\":[", (long long)from,
                  (long long)version);
    for (size_t i = 0; i < parts.count; i++) {
        if (i > 0)
            buffer_byte(&out, ',');
        write_part(&out, newer.type, &parts.parts[i]);
    }
    buffer_literal(&out, "]}");
    reply_json(req, 200, buffer_view(&out));
}

static void write_run(JsonWriter *w, const Stretch *stretch, uint64_t index, uint64_t length)
{
    json_object_begin(w);
    json_field(w, "index", int, (int64_t)index);
    json_field(w, "length", int, (int64_t)length);
    json_field(w, "author_id", uuid, stretch->author_id);
    json_field(w, "version", int, stretch->version);
    json_field(w, "written_at", time, stretch->started_at);
    json_object_end(w);
}

/* GET /v1/documents/:id/authorship - who wrote which run of the text, or of a selection of it. */
void document_authorship(Request *req)
{
    Uuid id = path_uuid(req, "id");
    int64_t version = query_number(req, "version", -1);
    access_require(req, id, ACCESS_VIEWER);
    HistoryState state = version_state(req, id, version);
    uint64_t units = state.type->units;
    uint64_t from = (uint64_t)query_number(req, "index", 0) * units;
    uint64_t length = (uint64_t)query_number(req, "length", INT64_MAX / (int64_t)units) * units;
    size_t count;
    const AuthoredRun *runs = authored_runs(state.authored, req->task.arena, &count);
    Buffer out;
    buffer_init(&out, req->task.arena, REPLY_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "version", int, state.version);
    json_key(&w, TEXT("runs"));
    json_array_begin(&w);
    uint64_t at = 0, until = from + length;
    for (size_t i = 0; i < count; at += runs[i++].length) {
        uint64_t start = at > from ? at : from, end = at + runs[i].length;
        end = end < until ? end : until;
        if (start < end)
            write_run(&w, authored_stretch(state.authored, runs[i].stretch), start / units,
                      (end - start) / units);
    }
    json_array_end(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(&out));
}
