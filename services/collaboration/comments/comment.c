/*
 * What happens in a thread: replies, other words, an end. Whatever changes raises the thread's
 * revision; every answer is the whole thread.
 */
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/comments/anchor_list.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sequence/sequencer.h"
#include "services/collaboration/comments/thread.h"
#include "sql/collaboration.h"

typedef struct CommentWords {
    ShapeGiven given;
    Text body;
} CommentWords;

static const ShapeField words_fields[] = {
    SHAPE_FIELD(CommentWords, body, SHAPE_MULTILINE, .required = true, .min = 1,
                .max = COMMENT_BODY_MAX, .help = "Plain text; <@user id> mentions somebody."),
};
const Shape comment_words_shape = SHAPE_OF(CommentWords, words_fields);

typedef struct CommentReply {
    ShapeGiven given;
    Text body;
    Uuid id;
} CommentReply;

static const ShapeField reply_fields[] = {
    SHAPE_FIELD(CommentReply, body, SHAPE_MULTILINE, .required = true, .min = 1,
                .max = COMMENT_BODY_MAX, .help = "Plain text; <@user id> mentions somebody."),
    SHAPE_FIELD(CommentReply, id, SHAPE_UUID, .help = SHAPE_OWN_ID),
};
const Shape comment_reply_shape = SHAPE_OF(CommentReply, reply_fields);

typedef struct Subject {
    ThreadChange change;
    CommentLock row;
} Subject;

/* The comment that the path names, its thread held. */
static Subject hold(Request *req)
{
    ThreadChange change = { .document_id = path_uuid(req, "id"),
                            .comment_id = path_uuid(req, "comment") };
    Subject subject = { change, sql_comment_lock(req, change.document_id, change.comment_id) };
    access_check(&req->task, (AccessLevel)subject.row.level, ACCESS_COMMENTER, "document");
    subject.change.thread_id = subject.row.thread_id;
    return subject;
}

static void reply_thread(Request *req, Uuid thread_id)
{
    sql_thread_touch(req, thread_id);
    reply_resource(req, 200, "comments", thread_id);
}

/* POST /v1/documents/:id/comments/:comment/replies - an answer; also in a resolved thread. */
void comment_reply(Request *req)
{
    const CommentReply *body = body_of(req, CommentReply);
    Subject subject = hold(req);
    CommentMentions mentions = comment_body_check(req, subject.change.document_id, body->body);
    Uuid id = subject.change.comment_id = uuid_is_nil(body->id) ? uuid_new() : body->id;
    sql_comment_insert(req, id, subject.change.thread_id, req->task.context.user_id, body->body,
                       mentions.ids, mentions.count);
    thread_tell(req, "comment.replied", subject.change);
    thread_tell_mentions(req, subject.change, &mentions);
    reply_thread(req, subject.change.thread_id);
}

/* PATCH /v1/documents/:id/comments/:comment - other words for what one has said oneself. */
void comment_update(Request *req)
{
    const CommentWords *body = body_of(req, CommentWords);
    Subject subject = hold(req);
    if (subject.row.deleted)
        fail(req, 404, "comment_not_found", "There is no such comment.");
    if (!uuid_equal(subject.row.author_id, req->task.context.user_id))
        fail(req, 403, "not_author", "Only who said it can say it otherwise.");
    resource_check_match(req, subject.row.revision);
    CommentMentions mentions = comment_body_check(req, subject.change.document_id, body->body);
    sql_comment_update(req, subject.change.comment_id, body->body, mentions.ids, mentions.count);
    thread_tell(req, "comment.edited", subject.change);
    thread_tell_mentions(req, subject.change, &mentions);
    reply_thread(req, subject.change.thread_id);
}

/* Others' words are deleted by who may delete documents and edits this one. */
static void check_may_delete(Request *req, const CommentLock *comment)
{
    if (uuid_equal(comment->author_id, req->task.context.user_id))
        return;
    if (!request_may(req, "document.delete"))
        fail(req, 403, "not_author",
             "Only who said it can delete it, or who may delete documents.");
    access_check(&req->task, (AccessLevel)comment->level, ACCESS_EDITOR, "document");
}

/* DELETE /v1/documents/:id/comments/:comment - the last one takes its thread along. */
void comment_delete(Request *req)
{
    Subject subject = hold(req);
    if (subject.row.deleted)
        fail(req, 404, "comment_not_found", "There is no such comment.");
    check_may_delete(req, &subject.row);
    resource_check_match(req, subject.row.revision);
    sql_comment_delete(req, subject.change.comment_id);
    sql_reaction_delete_all(req, subject.change.comment_id);
    sql_thread_touch(req, subject.change.thread_id);
    thread_tell(req, "comment.deleted", subject.change);
    sequencer_anchors_changed(&req->task, subject.change.document_id);
    reply_empty(req, 204);
}

/* POST /v1/documents/:id/comments/:comment/resolve - done with; its anchor rests. */
void comment_resolve(Request *req)
{
    Subject subject = hold(req);
    resource_check_match(req, subject.row.revision);
    if (text_equal(subject.row.status, TEXT("open"))) {
        sql_thread_resolve(req, subject.change.thread_id, req->task.context.user_id);
        thread_tell(req, "comment.resolved", subject.change);
        sequencer_anchors_changed(&req->task, subject.change.document_id);
    }
    reply_resource(req, 200, "comments", subject.change.thread_id);
}

/* POST /v1/documents/:id/comments/:comment/reopen - its anchor is brought to where it is now. */
void comment_reopen(Request *req)
{
    Subject subject = hold(req);
    Uuid document_id = subject.change.document_id;
    resource_check_match(req, subject.row.revision);
    if (text_equal(subject.row.status, TEXT("resolved"))) {
        sql_thread_reopen(req, subject.change.thread_id);
        AnchorList *list = anchor_list_read(&req->task, document_id);
        anchor_list_catch_up(&req->task, document_id, list);
        AnchorRecord record = anchor_list_record(req->task.arena, list);
        anchor_record_save(&req->task, &record);
        thread_tell(req, "comment.reopened", subject.change);
        sequencer_anchors_changed(&req->task, document_id);
    }
    reply_resource(req, 200, "comments", subject.change.thread_id);
}
