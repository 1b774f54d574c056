/*
 * From a submission to a numbered operation: known already? Behind? Transformed, applied, on its
 * way to the disk.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/loop.h"
#include "services/collaboration/sequence/commit.h"
#include "sql/collaboration.h"

enum {
    SNAPSHOT_EVERY = 100, /* operations, plus one for each SNAPSHOT_UNITS of content */
    SNAPSHOT_UNITS = 1024,
    TOUCH_EVERY_MS = 1000,    /* list entries */
    EDITED_EVERY_MS = 300000, /* the event document.edited, an author */
    BODY_MAX_BYTES = 256 * 1024 * 1024,
    MILESTONES_BEHIND = 4, /* that history may be while somebody is typing */
};

static void submit_again(void *argument, const Fault *fault)
{
    SequencerWait *wait = argument;
    Sequencer *s = wait->sequencer;
    Submission *submission = wait->submission;
    bool answered = wait->answered;
    free(wait);
    if (!answered) {
        if (fault || s->broken)
            submission_lose(submission, "The document could not be read; try again.");
        else
            sequencer_submit(s, submission);
    }
    sequencer_drop(s);
}

void sequencer_wait_for(Sequencer *s, Submission *submission,
                        void (*body)(Task *task, void *argument))
{
    SequencerWait *wait = malloc(sizeof *wait);
    assert(wait);
    *wait = (SequencerWait){ .sequencer = s, .submission = submission };
    sequencer_keep(s);
    Context context = background_context(s->tenant_id);
    background_start(&context, body, submit_again, wait);
}

/* A connection seen for the first time here may be resending what an earlier sequencer has
 * committed. */
static void look_up_resent(Task *task, void *argument)
{
    SequencerWait *wait = argument;
    Submission *submission = wait->submission;
    OperationFound found =
        sql_operation_find_in(task, submission->document_id, submission->src, submission->seq);
    submission->looked_up = true;
    if (wait->sequencer->broken)
        return;
    if (found.found) {
        source_note(wait->sequencer, submission->src, submission->seq);
        wait->answered = true;
        submission_finish(submission, &(SubmissionResult){ .version = found.version });
        return;
    }
    source_note(wait->sequencer, submission->src, submission->seq - 1);
}

/* It was opened when there was no such document; one may have been made over REST since. */
static void look_elsewhere(Task *task, void *argument)
{
    SequencerWait *wait = argument;
    Sequencer *s = wait->sequencer;
    int64_t committed = sql_operations_committed_in(task, wait->submission->document_id).version;
    wait->submission->looked_elsewhere = true;
    if (committed > 0 && s->version == 0 && !s->broken)
        sequencer_break(s, "the document was made elsewhere");
}

static const char *concurrent_error(const Submission *submission, OperationKind applied)
{
    if (submission->kind == OPERATION_DELETE)
        return applied == OPERATION_CREATE ? "ERR_DOC_ALREADY_CREATED" : NULL;
    if (applied == OPERATION_DELETE)
        return submission->kind == OPERATION_OP ? "ERR_DOC_WAS_DELETED" : NULL;
    if (applied == OPERATION_CREATE || submission->kind == OPERATION_CREATE)
        return "ERR_DOC_ALREADY_CREATED";
    return NULL;
}

static const char *error_message(const char *code)
{
    return strcmp(code, "ERR_DOC_WAS_DELETED") == 0
               ? "The document was deleted while you were editing it."
               : "The document was created by somebody else meanwhile.";
}

/* Moves the submission over one applied operation; an error code when they exclude each other. */
static const char *pass(const Sequencer *s, Submission *submission, OperationKind kind,
                        const Delta *applied)
{
    const char *error = concurrent_error(submission, kind);
    if (error)
        return error;
    if (submission->kind == OPERATION_OP && kind == OPERATION_OP)
        delta_transform_on(applied, &submission->delta, &submission->spare, s->type->applied_first);
    submission->version++;
    return NULL;
}

/* The client is further behind than the window: what it missed is read and transformed against,
 * page by page. */
static void catch_up(Task *task, void *argument)
{
    SequencerWait *wait = argument;
    Submission *submission = wait->submission;
    while (!wait->sequencer->broken &&
           submission->version < window_first(&wait->sequencer->window)) {
        OperationRowRows rows = sql_operations_since_in(task, submission->document_id,
                                                        submission->version, SEQUENCER_PAGE);
        if (rows.count == 0 || rows.rows[0].version != submission->version)
            task_fail(task, 500, "document_damaged", "Stored operations have a gap.");
        for (size_t i = 0; i < rows.count; i++) {
            Delta applied = { 0 };
            OperationKind kind;
            if (!operation_kind_parse(rows.rows[i].kind, &kind))
                task_fail(task, 500, "document_damaged", "A stored operation has no kind.");
            if (kind == OPERATION_OP)
                sequencer_read_op(task, wait->sequencer, rows.rows[i].op, &applied);
            const char *error = pass(wait->sequencer, submission, kind, &applied);
            if (error) {
                wait->answered = true;
                submission_fail(submission, error, error_message(error));
                return;
            }
        }
    }
}

/* Answered from the window when the very same operation is there. */
static bool is_resent(Sequencer *s, Submission *submission)
{
    Operation *same = window_find(&s->window, submission->src, submission->seq);
    if (!same)
        return false;
    if (same->version < s->committed)
        submission_finish(submission, &(SubmissionResult){ .version = same->version });
    else
        submission_lose(submission, "The same operation is being committed; try again.");
    return true;
}

static bool apply(Sequencer *s, Submission *submission)
{
    switch (submission->kind) {
    case OPERATION_OP:
        if (!s->content) {
            submission_fail(submission, "ERR_DOC_DOES_NOT_EXIST", "There is no such document.");
            return false;
        }
        if (!rich_text_apply(s->content, &submission->delta)) {
            submission_fail(submission, "ERR_OT_OP_NOT_APPLIED",
                            "The operation reaches past the end of the document.");
            return false;
        }
        return true;
    case OPERATION_CREATE:
        if (s->content) {
            submission_fail(submission, "ERR_DOC_ALREADY_CREATED",
                            "There is a document with this id already.");
            return false;
        }
        if (s->type && s->type != submission->type) {
            submission_fail(submission, "ERR_DOC_TYPE_NOT_RECOGNIZED",
                            "The document was of another type, and its history goes on.");
            return false;
        }
        s->type = submission->type;
        s->content = rich_text_new(&submission->delta);
        return true;
    case OPERATION_DELETE:
    default:
        if (s->version == 0) {
            submission_fail(submission, "ERR_DOC_DOES_NOT_EXIST", "There is no such document.");
            return false;
        }
        rich_text_free(s->content);
        s->content = NULL;
        return true;
    }
}

static Text body_of_submission(const TextType *type, const Submission *submission)
{
    if (submission->kind == OPERATION_DELETE)
        return TEXT_NULL;
    Buffer body;
    buffer_init(&body, submission->arena, BODY_MAX_BYTES);
    if (submission->kind == OPERATION_CREATE)
        type->write_content(&body, &submission->delta);
    else
        type->write_op(&body, &submission->delta);
    return buffer_view(&body);
}

static bool snapshot_is_due(const Sequencer *s)
{
    int64_t every = SNAPSHOT_EVERY + (int64_t)(rich_text_length(s->content) / SNAPSHOT_UNITS);
    return s->version - s->snapshot_version >= every;
}

static bool edited_is_due(Source *source, uint64_t now_ms)
{
    if (source->edited_ms && now_ms - source->edited_ms < EDITED_EVERY_MS)
        return false;
    source->edited_ms = now_ms;
    return true;
}

/* The list of sessions follows with list entries and snapshots, and when a session begins. */
static void note_session(Sequencer *s, CommitItem *item)
{
    const Operation *operation = item->operation;
    EditSession before = s->session;
    bool was_ahead = s->session_is_ahead;
    bool begins =
        edit_session_add(&s->session, operation->kind, operation->version, operation->author_id,
                         operation->restored_version, clock_now_ms());
    s->session_is_ahead = !begins && !item->touch && text_is_null(item->snapshot);
    if (s->session_is_ahead)
        return;
    item->sessions = malloc(2 * sizeof *item->sessions);
    assert(item->sessions);
    if (begins && was_ahead)
        item->sessions[item->session_count++] = before;
    item->sessions[item->session_count++] = s->session;
}

/* The operation has its place: numbered, remembered, on its way to the disk. */
static void admit(Sequencer *s, Submission *submission)
{
    uint64_t now_ms = loop_now_ms();
    Operation *operation =
        operation_new(submission->kind, s->type, s->version, submission->context.user_id,
                      submission->src, submission->seq, body_of_submission(s->type, submission),
                      submission->kind == OPERATION_OP ? &submission->delta : NULL);
    operation->restored_version = submission->restored_version;
    s->version++;
    s->active_ms = now_ms;
    Source *source = source_note(s, submission->src, submission->seq);
    window_push(&s->window, operation_keep(operation));
    CommitItem item = {
        .sequencer = s,
        .document_id = s->document_id,
        .operation = operation,
        .submission = submission,
        .touch = now_ms - s->touched_ms >= TOUCH_EVERY_MS,
        .emit_edited = submission->kind == OPERATION_OP && submission->restored_version == 0 &&
                       edited_is_due(source, now_ms),
    };
    if (item.touch)
        s->touched_ms = now_ms;
    if (submission->kind == OPERATION_OP && snapshot_is_due(s)) {
        item.snapshot = sequencer_content_text(s);
        item.anchors = anchor_list_record(submission->arena, &s->anchors);
        s->snapshot_version = s->version;
        sequencer_reach_milestones(s, MILESTONES_BEHIND);
    } else if (submission->kind != OPERATION_OP) {
        s->snapshot_version = s->version;
    }
    note_session(s, &item);
    sequencer_keep(s);
    commit_enqueue(item);
}

/* What a client wrote, as the document's type reads it; false: refused. */
static bool read_change(const Sequencer *s, Submission *submission)
{
    DeltaError error = { .component = -1 };
    const json_t *unread = submission->unread;
    bool other_type =
        submission->kind == OPERATION_OP && submission->type != NULL && submission->type != s->type;
    if (!unread && !other_type)
        return true;
    if (!s->type) {
        submission_fail(submission, "ERR_DOC_DOES_NOT_EXIST", "There is no such document.");
        return false;
    }
    if (!unread) {
        submission_fail(submission, "ERR_OT_OP_BADLY_FORMED",
                        "The operation is of another type than the document.");
        return false;
    }
    submission->unread = NULL;
    if (s->type->read_op(submission->arena, unread, submission->lone_base, &submission->delta,
                         &error))
        return true;
    Text message = error.component < 0 ? text_of(error.message)
                                       : text_format(submission->arena, "component %d: %s",
                                                     error.component, error.message);
    submission_fail(submission, "ERR_OT_OP_BADLY_FORMED", text_cstr(submission->arena, message));
    return false;
}

void sequencer_submit(Sequencer *s, Submission *submission)
{
    if (s->broken || sequencer_is_closing()) {
        submission_lose(submission, "The document is being handed over; try again.");
        return;
    }
    const Source *source = source_find(s, submission->src);
    if (source && submission->seq <= source->last_seq && is_resent(s, submission))
        return;
    if (!submission->looked_up && (!source || submission->seq <= source->last_seq)) {
        sequencer_wait_for(s, submission, look_up_resent);
        return;
    }
    if (submission->version < 0)
        submission->version = submission->base = s->version;
    if (submission->version > s->version && s->version == 0 && !submission->looked_elsewhere) {
        sequencer_wait_for(s, submission, look_elsewhere);
        return;
    }
    if (submission->version > s->version) {
        submission_fail(submission, "ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT",
                        "The operation is for a version that does not exist yet.");
        return;
    }
    if (!read_change(s, submission))
        return;
    if (submission->version < window_first(&s->window)) {
        sequencer_wait_for(s, submission, catch_up);
        return;
    }
    while (submission->version < s->version) {
        const Operation *applied = window_at(&s->window, submission->version);
        const char *error = pass(s, submission, applied->kind, applied->delta);
        if (error) {
            submission_fail(submission, error, error_message(error));
            return;
        }
    }
    if (!sequencer_settle_suggestions(s, submission) || !apply(s, submission))
        return;
    sequencer_note_suggestions(s, submission);
    anchor_list_move(&s->anchors, s->version, submission->kind, &submission->delta);
    admit(s, submission);
}
