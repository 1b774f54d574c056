/*
 * Documents over REST. A new document is a row and its first operation; those that one tenant makes
 * at the same time share inserts and a commit. What is written later goes through the document's
 * sequencer, also a deletion, so that whoever is editing hears of it.
 */
#include "services/collaboration/handlers.h"

#include "core/group.h"
#include "core/loop.h"
#include "core/stream.h"
#include "gateway/etag.h"
#include "services/auth/auth.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/text/content.h"
#include "services/collaboration/documents/document.h"
#include "services/collaboration/documents/folder.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/sharing/share.h"
#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"
#include "sql/collaboration.h"

enum { CONTENT_MAX_BYTES = 8 * 1024 * 1024, CONTENT_SHARES_BYTES = 64 * 1024, TITLE_MAX = 200 };

typedef struct DocumentCreate {
    ShapeGiven given;
    Text title, type;
    json_t *content;
    Uuid folder_id, template_id, id;
} DocumentCreate;

typedef struct DocumentUpdate {
    ShapeGiven given;
    Text title;
    bool is_template;
} DocumentUpdate;

const char *const document_types[] = { "rich-text", "text-unicode", NULL };

static const ShapeField create_fields[] = {
    SHAPE_FIELD(DocumentCreate, title, SHAPE_TEXT, .required = true, .min = 1, .max = TITLE_MAX),
    SHAPE_FIELD(
        DocumentCreate, content, SHAPE_JSON, .max = CONTENT_MAX_BYTES,
        .help =
            "A Delta of inserts: {\"ops\":[{\"insert\":\"Hello\\n\"}]}; of a text-unicode document "
            "its text. Empty when absent."),
    SHAPE_FIELD(DocumentCreate, type, SHAPE_ENUM, .values = document_types,
                .help =
                    "rich-text when absent; text-unicode is plain text, counted in code points."),
    SHAPE_FIELD(DocumentCreate, folder_id, SHAPE_UUID, .nullable = true,
                .help = "The folder to put it into; outside all when absent."),
    SHAPE_FIELD(DocumentCreate, template_id, SHAPE_UUID, .nullable = true,
                .help = "A document that the caller sees; the new one begins with its content."),
    SHAPE_FIELD(DocumentCreate, id, SHAPE_UUID, .help = SHAPE_OWN_ID),
};
const Shape document_create_shape = SHAPE_OF(DocumentCreate, create_fields);

static const ShapeField update_fields[] = {
    SHAPE_FIELD(DocumentUpdate, title, SHAPE_TEXT, .min = 1, .max = TITLE_MAX),
    SHAPE_FIELD(DocumentUpdate, is_template, SHAPE_BOOL,
                .help = "Whether it is offered for new documents to begin with."),
};
const Shape document_update_shape = SHAPE_OF(DocumentUpdate, update_fields);

/* Editors show one empty line; so has an empty document. */
static const Text EMPTY_CONTENT = TEXT("{\"ops\":[{\"insert\":\"\\n\"}]}");

_Noreturn static void refuse_content(Request *req, const DeltaError *error)
{
    Text pointer = TEXT("/content");
    if (error->component >= 0)
        pointer = text_format(req->task.arena, "/content/ops/%d", error->component);
    req->task.fault = (Fault){ .status = 422,
                               .code = TEXT("invalid_body"),
                               .detail = TEXT("The content is not one of the document's type.") };
    task_field_error(&req->task, pointer, "format", "%s.", error->message);
    task_throw(&req->task);
}

static Text content_of(Request *req, const TextType *type, const json_t *json,
                       SuggestionIds *suggestions)
{
    if (!json)
        return type == &rich_text_type ? EMPTY_CONTENT : TEXT("\"\"");
    Arena *arena = req->task.arena;
    Delta rich, delta;
    DeltaError error = { .component = -1 };
    if (!rich_text_type.read_content(arena, json, 0, &rich, &error) ||
        !type->of_rich_text(arena, &rich, &delta, &error))
        refuse_content(req, &error);
    *suggestions = suggestion_ids(req->task.arena, &delta);
    Buffer out;
    buffer_init(&out, req->task.arena, 2 * CONTENT_MAX_BYTES);
    type->write_content(&out, &delta);
    return buffer_view(&out);
}

static const TextType *type_of(const DocumentCreate *body)
{
    return text_is_null(body->type) ? &rich_text_type : text_type_find(body->type);
}

static Text content_of_template(Request *req, const DocumentCreate *body)
{
    if (body->content)
        auth_field_fail(&req->task, "/content", "not_allowed",
                        "A document begins with content of its own or with a template's.");
    if (!text_is_null(body->type))
        auth_field_fail(&req->task, "/type", "not_allowed",
                        "A document that begins as another is of the same type.");
    TemplateRead row = sql_template_read(req, body->template_id);
    if (!row.found)
        access_check(&req->task, ACCESS_NONE, ACCESS_VIEWER, "document");
    return content_without_suggestions(&req->task, row.content, row.tail);
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

/* What left or entered the platform, as what. */
Text exchange_data(Request *req, Text title, Text format)
{
    Buffer out;
    buffer_init(&out, req->task.arena, 4096);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "title", text, title);
    json_field(&w, "format", text, format);
    json_object_end(&w);
    return buffer_view(&out);
}

/* Rows made over REST name their request as the source, once each. */
static Text source_of(Request *req, Uuid id)
{
    return text_format(req->task.arena, "rest-%.*s", UUID_TEXT_SIZE,
                       uuid_text(req->task.arena, id).ptr);
}

/* --- creation --- */

typedef struct DocumentNew {
    Request *req;
    Uuid id;
    Text title, content;
    Uuid folder_id;
    AccessLevel workspace_level;
    TimeMs created_at;
    SuggestionIds suggestions; /* that its content has: its maker's */
    Text imported_from;        /* a format; TEXT_NULL when it was made here */
} DocumentNew;

static void insert_one(Task *task, const DocumentNew *new)
{
    Uuid owner_id = new->req->task.context.user_id;
    sql_document_insert_in(task, new->id, new->title, owner_id, new->content, new->created_at,
                           new->folder_id);
    sql_operation_create_in(task, new->id, owner_id, source_of(new->req, new->id), 1, new->content);
}

static void insert_many(Task *task, void *const *items, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    Uuid *owners = ARENA_ARRAY(task->arena, Uuid, count);
    Text *titles = ARENA_ARRAY(task->arena, Text, count);
    Text *contents = ARENA_ARRAY(task->arena, Text, count);
    Text *sources = ARENA_ARRAY(task->arena, Text, count);
    TimeMs *times = ARENA_ARRAY(task->arena, TimeMs, count);
    for (size_t i = 0; i < count; i++) {
        const DocumentNew *new = items[i];
        ids[i] = new->id;
        owners[i] = new->req->task.context.user_id;
        titles[i] = new->title;
        contents[i] = new->content;
        sources[i] = source_of(new->req, new->id);
        times[i] = new->created_at;
    }
    sql_documents_insert_in(task, ids, count, titles, count, owners, count, contents, count, times,
                            count);
    sql_operations_create_in(task, ids, count, owners, count, sources, count, contents, count);
}

static void insert(Task *task, void *const *items, size_t count)
{
    if (count == 1)
        insert_one(task, items[0]);
    else
        insert_many(task, items, count);
    for (size_t i = 0; i < count; i++) {
        const DocumentNew *new = items[i];
        if (new->suggestions.count > 0)
            sql_suggestions_insert_in(task, new->id, new->suggestions.ids, new->suggestions.count,
                                      new->req->task.context.user_id);
        stream_emit_as(task, &new->req->task.context, "document.created", new->id,
                       title_data(new->req, new->title));
    }
}

static const Group document_group = { .name = "document", .max_items = 100, .flush = insert };

static void reply_created(Request *req, const DocumentNew *new)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "id", uuid, new->id);
    json_field(&w, "title", text, new->title);
    json_field(&w, "version", int, 1);
    json_field(&w, "owner_id", uuid, req->task.context.user_id);
    json_field(&w, "folder_id", uuid, new->folder_id);
    json_field(&w, "at_root", bool, uuid_is_nil(new->folder_id));
    json_field(&w, "is_template", bool, false);
    json_field(&w, "type", text, text_of(text_type_of_content(new->content)->name));
    json_field(&w, "access", text, access_name(ACCESS_OWNER));
    json_field(&w, "workspace_access", text, access_name(new->workspace_level));
    json_field(&w, "created_at", time, new->created_at);
    json_field(&w, "updated_at", time, new->created_at);
    json_object_end(&w);
    Arena *arena = req->task.arena;
    reply_header(req, "Location",
                 text_format(arena, "/v1/documents/%.*s", TEXT_ARG(uuid_text(arena, new->id))));
    reply_header(req, "ETag", etag_write(arena, req->task.context.epoch, 1, 0));
    reply_json(req, 201, buffer_view(body));
}

/* What a folder gives is written flat with the document; outside all folders it is what it is by
 * itself. */
static void insert_into_folder(Request *req, DocumentNew *new)
{
    sql_sharing_lock(req);
    folder_require_place(req, new->folder_id, UUID_NIL, 0);
    insert(&req->task, (void *const[]){ new }, 1);
    share_flatten(req, UUID_NIL, new->id);
    new->workspace_level = (AccessLevel)sql_document_lock(req, new->id).workspace_level;
}

/* With an Idempotency-Key the reply is kept by the same transaction; an id of the caller's may be
 * there already; long content would make the others wait. */
static void create_alone(Request *req, DocumentNew *new)
{
    request_begin(req);
    request_require_context(req);
    if (uuid_is_nil(new->folder_id)) {
        access_require_everywhere(req);
        insert(&req->task, (void *const[]){ new }, 1);
    } else {
        insert_into_folder(req, new);
    }
    if (!text_is_null(new->imported_from))
        event_emit(req, "document.imported", new->id,
                   exchange_data(req, new->title, new->imported_from));
    reply_created(req, new);
    request_commit(req);
}

void document_make(Request *req, const DocumentSeed *seed)
{
    DocumentNew new = { .req = req,
                        .id = uuid_new(),
                        .title = seed->title,
                        .content = seed->content,
                        .folder_id = seed->folder_id,
                        .workspace_level = ACCESS_WORKSPACE,
                        .created_at = clock_now_ms(),
                        .imported_from = seed->imported_from };
    create_alone(req, &new);
}

/* POST /v1/documents - a new document of one's own. */
void document_create(Request *req)
{
    const DocumentCreate *body = body_of(req, DocumentCreate);
    DocumentNew new = { .req = req,
                        .id = uuid_is_nil(body->id) ? uuid_new() : body->id,
                        .title = body->title,
                        .folder_id = body->folder_id,
                        .workspace_level = ACCESS_WORKSPACE,
                        .created_at = clock_now_ms() };
    new.content = uuid_is_nil(body->template_id)
                      ? content_of(req, type_of(body), body->content, &new.suggestions)
                      : content_of_template(req, body);
    if (!text_is_null(request_header(req, "idempotency-key")) || !uuid_is_nil(new.folder_id) ||
        !uuid_is_nil(body->id) || new.content.len > CONTENT_SHARES_BYTES) {
        create_alone(req, &new);
        return;
    }
    access_require_everywhere(req);
    group_append(&req->task, &document_group, &new);
    reply_created(req, &new);
}

/* --- reading --- */

static int64_t version_of(const DocumentRead *row)
{
    return text_is_null(row->tail) ? row->content_version : row->tail_version;
}

static void write_document(Request *req, const DocumentRead *row, const ResourceQuestion *question,
                           Buffer *out)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
#define WRITE(name, kind, value)                                                                   \
    if (resource_selects(question, name))                                                          \
    json_field(&w, name, kind, value)
    WRITE("id", uuid, row->id);
    WRITE("title", text, row->title);
    WRITE("version", int, version_of(row));
    WRITE("owner_id", uuid, row->owner_id);
    WRITE("folder_id", uuid, row->folder_id);
    if (resource_selects(question, "at_root")) {
        json_key(
            &w, TEXT("at_root")); /* `bool` is a macro, and would not reach json_field() as it is */
        json_put_bool(&w, row->at_root);
    }
    if (resource_selects(question, "is_template")) {
        json_key(&w, TEXT("is_template"));
        json_put_bool(&w, row->is_template);
    }
    WRITE("type", text, text_of(text_type_of_content(row->content)->name));
    WRITE("access", text, access_name((AccessLevel)row->level));
    WRITE("workspace_access", text, access_name((AccessLevel)row->workspace_level));
    WRITE("created_at", time, row->created_at);
    WRITE("updated_at", time, row->updated_at);
#undef WRITE
    resource_write_expand(req, question, "owner", row->owner_id, &w);
    if (question->wants_extra)
        json_field(&w, "content", raw, content_as_rich_text(&req->task, row->content, row->tail));
    json_object_end(&w);
}

/* The row's revision for If-Match; what is typed, and what the caller may do, changes only what
 * stands beside it. What is shown of others has no part in either. */
static bool is_unchanged(Request *req, const DocumentRead *row, const ResourceQuestion *question)
{
    if (question->expand != 0)
        return false;
    uint64_t shape = (uint64_t)version_of(row) << 3 | (uint64_t)row->level;
    if (question->is_shaped)
        shape = shape << 16 | question->select << 1 | question->wants_extra;
    Text etag = etag_write(req->task.arena, req->task.context.epoch, row->revision, shape);
    Text known = request_header(req, "if-none-match");
    reply_header(req, "etag", etag);
    return !text_is_null(known) && etag_is_listed(known, etag);
}

/* GET /v1/documents/:id - with its content as of now. One statement, and untouched text unless
 * somebody is typing. */
void document_item(Request *req)
{
    ResourceQuestion question = resource_question(req, resource_find("documents"), "content");
    DocumentRead row = sql_document_read(req, path_uuid(req, "id"));
    if (is_unchanged(req, &row, &question)) {
        reply_empty(req, 304);
        return;
    }
    Buffer *out = reply_buffer(req);
    write_document(req, &row, &question, out);
    reply_json(req, 200, buffer_view(out));
}

/* PATCH /v1/documents/:id - another title. */
void document_update(Request *req)
{
    const DocumentUpdate *body = body_of(req, DocumentUpdate);
    Uuid id = path_uuid(req, "id");
    DocumentLock document = sql_document_lock(req, id);
    access_check(&req->task, (AccessLevel)document.level, ACCESS_EDITOR, "document");
    resource_check_match(req, document.revision);
    if (!text_is_null(body->title) && !text_equal(body->title, document.title)) {
        sql_document_rename(req, id, body->title);
        event_emit(req, "document.renamed", id, title_data(req, body->title));
    }
    if (shape_given(body, 1) && body->is_template != document.is_template) {
        sql_document_set_template(req, id, body->is_template);
        event_emit(req, body->is_template ? "document.made_template" : "document.unmade_template",
                   id, title_data(req, document.title));
    }
    reply_resource(req, 200, "documents", id);
}

/* ---- operations by request ---- */

typedef struct Waiting {
    Arena *arena;
    bool finished;
    SubmissionResult result;
    LoopWaitQueue queue;
} Waiting;

/* What another worker answered ends with the submission, the request that asked goes on. */
static const char *kept(Arena *arena, const char *answer)
{
    return answer ? text_cstr(arena, text_of(answer)) : NULL;
}

static void on_submitted(Submission *submission, const SubmissionResult *result)
{
    Waiting *waiting = submission->owner;
    waiting->finished = true;
    waiting->result = *result;
    waiting->result.code = kept(waiting->arena, result->code);
    waiting->result.message = kept(waiting->arena, result->message);
    loop_wake_all(&waiting->queue);
}

SubmissionResult document_submit(Request *req, Submission *submission)
{
    Waiting waiting = { .arena = req->task.arena };
    submission->src = text_copy(submission->arena, source_of(req, uuid_new()));
    submission->seq = 1;
    submission->owner = &waiting;
    submission->done = on_submitted;
    room_submit(submission, false);
    while (!waiting.finished)
        loop_wait(&waiting.queue, 0);
    if (waiting.result.code && waiting.result.lost)
        fail(req, 503, "document_busy", "The document is being handed over; try again.");
    return waiting.result;
}

/* DELETE /v1/documents/:id - into the trash, for those who are in it as well: an operation like any
 * other. */
void document_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    DocumentAccess document = sql_document_access(req, id);
    AccessLevel level =
        document.found && !document.is_deleted ? (AccessLevel)document.level : ACCESS_NONE;
    access_check(&req->task, level, ACCESS_EDITOR, "document");
    resource_check_match(req, document.revision);
    Submission *submission = submission_new(&req->task.context, id);
    submission->kind = OPERATION_DELETE;
    SubmissionResult result = document_submit(req, submission);
    if (result.code)
        fail(req, 404, "document_not_found", "There is no such document.");
    reply_empty(req, 204);
}
