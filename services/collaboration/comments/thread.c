#include "services/collaboration/sharing/access.h"
#include "services/collaboration/comments/thread.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/collaboration/comments/anchor_list.h"
#include "services/collaboration/comments/comment_range.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sequence/note.h"
#include "services/collaboration/sequence/sequencer.h"
#include "sql/collaboration.h"

enum { THREADS_MAX = 1000, DATA_MAX_BYTES = 8192, MEMORY_MAX_BYTES = 1024 * 1024 };

typedef struct CommentCreate {
    ShapeGiven given;
    CommentAnchor anchor;
    Text body;
    Uuid id;
    Uuid suggestion_id;
} CommentCreate;
enum { GIVEN_ANCHOR = 0 };

static const ShapeField create_fields[] = {
    SHAPE_FIELD(CommentCreate, anchor, SHAPE_OBJECT, .nested = &comment_anchor_shape,
                .help = "What it is about; the whole document when absent."),
    SHAPE_FIELD(CommentCreate, body, SHAPE_MULTILINE, .required = true, .min = 1,
                .max = COMMENT_BODY_MAX, .help = "Plain text; <@user id> mentions somebody."),
    SHAPE_FIELD(CommentCreate, id, SHAPE_UUID, .help = SHAPE_OWN_ID),
    SHAPE_FIELD(CommentCreate, suggestion_id, SHAPE_UUID,
                .help =
                    "The suggestion it is about, in place of an anchor. What is said first makes "
                    "its thread, what follows are replies."),
};
const Shape comment_create_shape = SHAPE_OF(CommentCreate, create_fields);

/* ---- telling ---- */

static JsonWriter data_begin(Buffer *out, Request *req, ThreadChange change)
{
    buffer_init(out, req->task.arena, DATA_MAX_BYTES);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "document_id", uuid, change.document_id);
    json_field(&w, "thread_id", uuid, change.thread_id);
    json_field(&w, "comment_id", uuid, change.comment_id);
    return w;
}

void thread_tell(Request *req, const char *type, ThreadChange change)
{
    Buffer data;
    JsonWriter w = data_begin(&data, req, change);
    json_object_end(&w);
    event_emit(req, type, change.comment_id, buffer_view(&data));
    note_send(&req->task, change.document_id, type, buffer_view(&data));
}

void thread_tell_mentions(Request *req, ThreadChange change, const CommentMentions *mentions)
{
    if (mentions->count == 0)
        return;
    Buffer data;
    JsonWriter w = data_begin(&data, req, change);
    json_key(&w, TEXT("user_ids"));
    json_array_begin(&w);
    for (size_t i = 0; i < mentions->count; i++)
        json_put_uuid(&w, mentions->ids[i]);
    json_array_end(&w);
    json_object_end(&w);
    event_emit(req, "comment.mentioned", change.comment_id, buffer_view(&data));
}

/* ---- making ---- */

static void insert_anchored(Request *req, Uuid id, Uuid document_id, const CommentAnchor *selected)
{
    CommentRange range = comment_range_of(req, id, document_id, selected);
    const Anchor *anchor = range.anchor;
    Text memory = TEXT_NULL;
    if (anchor->remembers) {
        Buffer out;
        buffer_init(&out, req->task.arena, MEMORY_MAX_BYTES);
        anchor_write_memory(&out, anchor);
        memory = buffer_view(&out);
    }
    sql_thread_insert(req, id, document_id, range.quote, (int64_t)anchor->index,
                      (int64_t)anchor->length, anchor->version, memory);
    sequencer_anchors_changed(&req->task, document_id);
}

/* The thread of what is commented on; `id` is that of a new one. */
static Uuid thread_for(Request *req, Uuid id, Uuid document_id, const CommentCreate *body)
{
    if (!uuid_is_nil(body->suggestion_id)) {
        if (shape_given(body, GIVEN_ANCHOR))
            auth_field_fail(&req->task, "/anchor", "not_allowed",
                            "A suggestion says itself where it is.");
        sql_suggestion_lock(req, document_id, body->suggestion_id);
        SuggestionThread thread = sql_suggestion_thread(req, document_id, body->suggestion_id);
        if (thread.found)
            return thread.id;
        sql_thread_insert_suggestion(req, id, document_id, body->suggestion_id);
    } else if (shape_given(body, GIVEN_ANCHOR)) {
        insert_anchored(req, id, document_id, &body->anchor);
    } else {
        sql_thread_insert_whole(req, id, document_id);
    }
    return id;
}

/* POST /v1/documents/:id/comments - a new thread, at a range, about a suggestion or the whole. */
void comment_create(Request *req)
{
    const CommentCreate *body = body_of(req, CommentCreate);
    Uuid document_id = path_uuid(req, "id");
    Uuid id = uuid_is_nil(body->id) ? uuid_new() : body->id;
    access_require(req, document_id, ACCESS_COMMENTER);
    if (sql_threads_open(req, document_id).count >= THREADS_MAX)
        fail(req, 409, "too_many_threads", "A document has at most 1,000 open threads.");
    CommentMentions mentions = comment_body_check(req, document_id, body->body);
    ThreadChange change = { document_id, thread_for(req, id, document_id, body), id };
    bool is_reply = !uuid_equal(change.thread_id, id);
    sql_comment_insert(req, id, change.thread_id, req->task.context.user_id, body->body,
                       mentions.ids, mentions.count);
    if (is_reply)
        sql_thread_touch(req, change.thread_id);
    thread_tell(req, is_reply ? "comment.replied" : "comment.created", change);
    thread_tell_mentions(req, change, &mentions);
    reply_resource(req, 201, "comments", change.thread_id);
}

/* ---- showing: anchors are stored at some version and told at the latest ---- */

static const Anchor *find(const AnchorList *list, Text id)
{
    Uuid uuid;
    if (!uuid_parse(id, &uuid))
        return NULL;
    for (size_t i = 0; i < list->count; i++)
        if (uuid_equal(list->items[i].id, uuid))
            return &list->items[i];
    return NULL;
}

static void bring_up(json_t *thread, const AnchorList *list)
{
    json_t *place = json_object_get(thread, "anchor");
    const Anchor *anchor = find(list, json_text_at(thread, "id"));
    if (!anchor)
        return;
    if (json_is_object(place)) {
        json_object_set_new(place, "index", json_integer((json_int_t)anchor->index));
        json_object_set_new(place, "length", json_integer((json_int_t)anchor->length));
        json_object_set_new(place, "version", json_integer(anchor->version));
    }
    if (json_object_get(thread, "orphaned"))
        json_object_set_new(thread, "orphaned", json_boolean(anchor->length == 0));
}

void comment_bring_up(Request *req)
{
    AnchorList *list = anchor_list_read(&req->task, path_uuid(req, "id"));
    int64_t stored = anchor_list_version(list);
    if (list->count == 0 || anchor_list_catch_up(&req->task, path_uuid(req, "id"), list) == stored)
        return;
    JsonError error;
    json_t *reply = json_read(req->task.arena, req->reply.body, true, &error), *thread;
    size_t i;
    json_t *data = json_object_get(reply, "data");
    json_array_foreach(data, i, thread)
    {
        bring_up(thread, list);
    }
    bring_up(reply, list);
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_put_tree(&w, reply);
    reply_json(req, 200, buffer_view(out));
}
