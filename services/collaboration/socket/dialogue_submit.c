#include "services/collaboration/socket/dialogue.h"

#include <string.h>

#include "core/background.h"
#include "gateway/route.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/socket/standing.h"
#include "sql/collaboration.h"

enum { PAGE = 500, TITLE_MAX_BYTES = 800 };

/* What the answer needs when it comes. */
typedef struct Pending {
    Dialogue *dialogue;
    Text request; /* as it came */
} Pending;

static bool may_change(const Message *message, const Standing *standing, OperationKind kind)
{
    const char *permission = kind == OPERATION_DELETE ? "document.delete" : "document.write";
    return standing_permits(message->dialogue, standing, permission) &&
           standing_allows(standing, kind);
}

/* Whoever may comment may suggest. */
static bool may_suggest(const Message *message, const Standing *standing, OperationKind kind)
{
    return standing_permits(message->dialogue, standing, "document.comment") &&
           standing_suggests(standing, kind);
}

/* Do any of their roles, wherever they count, let them change documents like this one? */
static bool is_permitted(const Message *message, const Standing *standing, OperationKind kind)
{
    return standing_permits(message->dialogue, standing,
                            kind == OPERATION_DELETE ? "document.delete" : "document.write") ||
           (kind == OPERATION_OP &&
            standing_permits(message->dialogue, standing, "document.comment"));
}

/* ---- answering ---- */

typedef struct CatchUp {
    Dialogue *dialogue;
    Arena *arena;
    Uuid document_id;
    Text src;
    int64_t seq, from, version;
} CatchUp;

static void acknowledge(Dialogue *dialogue, Uuid document_id, Text src, int64_t seq,
                        int64_t version)
{
    SocketFrame *frame = frame_of_ack(document_id, src, seq, version);
    socket_send(dialogue->socket, frame);
    socket_frame_drop(frame);
}

static void send_missed(Task *task, void *argument)
{
    CatchUp *catch_up = argument;
    while (catch_up->from < catch_up->version) {
        OperationRowRows rows =
            sql_operations_since_in(task, catch_up->document_id, catch_up->from, PAGE);
        for (size_t i = 0; i < rows.count && rows.rows[i].version < catch_up->version; i++) {
            const OperationRow *row = &rows.rows[i];
            OperationKind kind;
            if (!catch_up->dialogue->socket || !operation_kind_parse(row->kind, &kind))
                return;
            Operation *operation = operation_new(kind, text_type_find(row->type), row->version,
                                                 row->author_id, row->src, row->seq, row->op, NULL);
            SocketFrame *frame = frame_of_operation(catch_up->document_id, operation);
            socket_send(catch_up->dialogue->socket, frame);
            socket_frame_drop(frame);
            operation_drop(operation);
        }
        if (rows.count == 0)
            return;
        catch_up->from = rows.rows[rows.count - 1].version + 1;
    }
}

static void missed_sent(void *argument, const Fault *fault)
{
    CatchUp *catch_up = argument;
    Dialogue *dialogue = catch_up->dialogue;
    if (dialogue->socket && fault)
        socket_close(dialogue->socket, 1013, "Try again.");
    else if (dialogue->socket)
        acknowledge(dialogue, catch_up->document_id, catch_up->src, catch_up->seq,
                    catch_up->version);
    dialogue_drop(dialogue);
    arena_free(catch_up->arena);
}

/* Who is not subscribed must have every operation before its own when the acknowledgement comes. */
static void acknowledge_behind(Dialogue *dialogue, const Submission *submission, int64_t version)
{
    Arena *arena = arena_new();
    CatchUp *catch_up = ARENA_NEW(arena, CatchUp);
    *catch_up = (CatchUp){
        .dialogue = dialogue,
        .arena = arena,
        .document_id = submission->document_id,
        .src = text_copy(arena, submission->src),
        .seq = submission->seq,
        .from = submission->base,
        .version = version,
    };
    dialogue_keep(dialogue);
    Context context = background_context(submission->context.tenant_id);
    background_start(&context, send_missed, missed_sent, catch_up);
}

/* A refusal echoes the request, which is read again for it: hundreds of trees kept until their
 * commits cost more than all of their reading. */
static void refuse_request(const Submission *submission, const SubmissionResult *result)
{
    const Pending *pending = submission->owner;
    Message request = { .dialogue = pending->dialogue,
                        .arena = submission->arena,
                        .raw = pending->request };
    message_fail(&request, result->code, result->message);
}

static void on_done(Submission *submission, const SubmissionResult *result)
{
    Pending *pending = submission->owner;
    Dialogue *dialogue = pending->dialogue;
    dialogue->submitted--;
    if (!dialogue->socket) {
        dialogue_drop(dialogue);
        return;
    }
    const Subscription *subscription = subscription_find(dialogue, submission->document_id);
    if (result->lost)
        socket_close(dialogue->socket, 1013, "Try again.");
    else if (result->code)
        refuse_request(submission, result);
    else if (submission->base >= 0 && submission->base < result->version &&
             !(subscription && subscription->live))
        acknowledge_behind(dialogue, submission, result->version);
    else
        acknowledge(dialogue, submission->document_id, submission->src, submission->seq,
                    result->version);
    dialogue_drop(dialogue);
}

/* ---- reading ---- */

static bool read_kind(Message *message, OperationKind *kind, const json_t **content)
{
    if (message->is_plain) {
        *kind = OPERATION_OP;
        *content = NULL;
        return true;
    }
    const json_t *op = json_object_get(message->json, "op");
    const json_t *create = json_object_get(message->json, "create");
    bool del = json_is_true(json_object_get(message->json, "del"));
    if ((op != NULL) + (create != NULL) + del != 1) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED",
                     "A submission has exactly one of op, create, del.");
        return false;
    }
    *kind = op ? OPERATION_OP : create ? OPERATION_CREATE : OPERATION_DELETE;
    *content = op;
    if (!create)
        return true;
    if (!text_type_find(json_text_at(create, "type"))) {
        message_fail(message, "ERR_DOC_TYPE_NOT_RECOGNIZED",
                     "Documents are of type rich-text or text-unicode.");
        return false;
    }
    *content = json_object_get(create, "data");
    return true;
}

static void release_json(void *json)
{
    json_decref(json);
}

/* What a new document holds is read here, and a plain operation, which says by its form of which
 * type it is; any other by its sequencer, which knows the document's. */
static bool read_change(Message *message, Submission *submission, const json_t *content)
{
    DeltaError error = { .component = -1 };
    if (message->is_plain) {
        submission->type = &rich_text_type;
        plain_op_delta(submission->arena, &message->plain, &submission->delta);
        return true;
    }
    submission->lone_base = message->lone_base;
    if (submission->kind == OPERATION_OP) {
        json_t *kept = json_incref((json_t *)(uintptr_t)content);
        arena_defer(submission->arena, release_json, kept);
        submission->unread = kept;
    }
    if (submission->kind != OPERATION_CREATE)
        return true;
    const json_t *create = json_object_get(message->json, "create");
    submission->type = text_type_find(json_text_at(create, "type"));
    if (!content || json_is_null(content)) {
        delta_init(&submission->delta, submission->arena);
        return true;
    }
    if (submission->type->read_content(submission->arena, content, message->lone_base,
                                       &submission->delta, &error))
        return true;
    Text text = error.component < 0 ? text_of(error.message)
                                    : text_format(message->arena, "component %d: %s",
                                                  error.component, error.message);
    message_fail(message, "ERR_OT_OP_BADLY_FORMED", text_cstr(message->arena, text));
    return false;
}

/* A client names its source only when it sends again what an earlier connection sent; seq alone is
 * of this connection. Who gives neither gets both. */
static bool take_source(Message *message, Submission *submission, Text id, int64_t seq)
{
    const Dialogue *dialogue = message->dialogue;
    const Context *context = dialogue_context(dialogue);
    if (!text_equal(id, dialogue_src(dialogue)) &&
        !connection_id_belongs(id, context->tenant_id, context->user_id)) {
        message_fail(message, "ERR_CLIENT_ID_BADLY_FORMED",
                     "\"src\" is not an id that this server gave you.");
        return false;
    }
    submission->src = text_copy(submission->arena, id);
    submission->seq = seq;
    return true;
}

static bool read_source(Message *message, Submission *submission)
{
    Dialogue *dialogue = message->dialogue;
    if (message->is_plain)
        return take_source(message, submission, message->plain.src, message->plain.seq);
    const json_t *src = json_object_get(message->json, "src");
    const json_t *seq = json_object_get(message->json, "seq");
    if (!src && !seq) {
        submission->src = text_format(submission->arena, "%.*s-", CONNECTION_ID_SIZE, dialogue->id);
        submission->seq = ++dialogue->own_seq;
        return true;
    }
    if ((src && !json_is_string(src)) || !json_is_integer(seq) || json_integer_value(seq) < 1) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED",
                     "\"seq\" is a number from 1, and \"src\" comes with it.");
        return false;
    }
    return take_source(message, submission, src ? json_string_text(src) : dialogue_src(dialogue),
                       json_integer_value(seq));
}

static void keep_request(Message *message, Submission *submission)
{
    Pending *pending = ARENA_NEW(submission->arena, Pending);
    *pending = (Pending){ .dialogue = message->dialogue,
                          .request = text_copy(submission->arena, message->raw) };
    dialogue_keep(message->dialogue);
    message->dialogue->submitted++;
    submission->owner = pending;
    submission->done = on_done;
}

/* NULL when it is wrong, which has been said. */
static Submission *read_submission(Message *message)
{
    Uuid document_id;
    OperationKind kind;
    const json_t *content;
    int64_t version = message->plain.version;
    const Context *context = dialogue_context(message->dialogue);
    if (!message_document(message, &document_id) || !read_kind(message, &kind, &content) ||
        (!message->is_plain &&
         !message_version(message, json_object_get(message->json, "v"), &version)))
        return NULL;
    Submission *submission = submission_new(context, document_id);
    submission->kind = kind;
    submission->version = submission->base = version;
    submission->title = TEXT("Untitled");
    if (read_source(message, submission) && read_change(message, submission, content))
        return submission;
    arena_free(submission->arena);
    return NULL;
}

static void submit(Message *message, Submission *submission)
{
    keep_request(message, submission);
    room_submit(submission, false);
}

/* ---- may they? ---- */

static void submit_as(Message *message, Standing standing)
{
    Submission *submission = read_submission(message);
    if (!submission)
        return;
    bool changes = may_change(message, &standing, submission->kind);
    if (changes || may_suggest(message, &standing, submission->kind)) {
        submission->suggest_only = !changes;
        submit(message, submission);
        return;
    }
    bool permitted = is_permitted(message, &standing, submission->kind);
    arena_free(submission->arena);
    if (!permitted)
        message_fail(message, "forbidden", "You may not change documents.");
    else if (standing.level == ACCESS_NONE)
        message_fail(message, "document_not_found", "There is no such document.");
    else
        message_fail(message, "insufficient_access", "You may not change this document.");
}

void submit_operation(Message *message)
{
    Uuid document_id;
    OperationKind kind;
    const json_t *content;
    if (!message_document(message, &document_id) || !read_kind(message, &kind, &content)) {
        message_end(message);
        return;
    }
    const Standing *standing = standing_find(message->dialogue, document_id);
    if (standing && may_change(message, standing, kind)) {
        submit_as(message, *standing);
        message_end(message);
    } else {
        standing_learn(message, document_id, submit_as);
    }
}
