#include "services/collaboration/sequencer.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/log.h"
#include "core/loop.h"
#include "services/collaboration/commit.h"
#include "services/collaboration/lease.h"
#include "services/collaboration/rich_text.h"
#include "services/collaboration/surrogate.h"
#include "services/collaboration/window.h"
#include "sql/collaboration.h"

enum {
    SNAPSHOT_EVERY = 100, /* operations, plus one for each SNAPSHOT_UNITS of content */
    SNAPSHOT_UNITS = 1024,
    SNAPSHOT_IDLE_MS = 3000,  /* without an edit */
    RELEASE_IDLE_MS = 15000,  /* without a watcher or an edit */
    TOUCH_EVERY_MS = 1000,    /* list entries */
    EDITED_EVERY_MS = 300000, /* the event document.edited, an author */
    CONTENT_MAX_BYTES = 256 * 1024 * 1024,
    PAGE = 500, /* operations read at once */
};

/* What is known of one connection's operations on this document. */
typedef struct Source {
    Text src;
    int64_t last_seq;
    uint64_t edited_ms; /* when its author's document.edited was last emitted */
} Source;

struct Sequencer {
    Uuid tenant_id, document_id, lease_id;
    unsigned references;
    bool broken;
    RichText *content; /* NULL: does not exist (never made, or deleted) */
    int64_t version, committed, snapshot_version;
    Window window;
    void *sources; /* tree of Source by src */
    SequencerWatcher *watchers;
    uint64_t active_ms, touched_ms;
    Sequencer *next; /* of all open ones */
};

static void *tree; /* of Sequencer by tenant and document */
static Sequencer *all;
static size_t count;

static int compare_sequencers(const void *a, const void *b)
{
    const Sequencer *x = a, *y = b;
    int order = memcmp(&x->document_id, &y->document_id, sizeof(Uuid));
    return order ? order : memcmp(&x->tenant_id, &y->tenant_id, sizeof(Uuid));
}

static int compare_sources(const void *a, const void *b)
{
    const Source *x = a, *y = b;
    if (x->src.len != y->src.len)
        return x->src.len < y->src.len ? -1 : 1;
    return memcmp(x->src.ptr, y->src.ptr, x->src.len);
}

Sequencer *sequencer_find(Uuid tenant_id, Uuid document_id)
{
    Sequencer key = { .tenant_id = tenant_id, .document_id = document_id };
    Sequencer **found = tfind(&key, &tree, compare_sequencers);
    return found ? *found : NULL;
}

size_t sequencer_count(void)
{
    return count;
}

int64_t sequencer_committed(const Sequencer *sequencer)
{
    return sequencer->committed;
}

static void free_source(void *source)
{
    free(source);
}

static void drop(Sequencer *s)
{
    if (--s->references > 0)
        return;
    assert(!s->watchers);
    window_fini(&s->window);
    rich_text_free(s->content);
    tdestroy(s->sources, free_source);
    free(s);
}

static void give_back(void *sequencer)
{
    drop(sequencer);
}

/* Not found any more; what still points to it keeps it alive. */
static void forget(Sequencer *s)
{
    tdelete(s, &tree, compare_sequencers);
    for (Sequencer **at = &all; *at; at = &(*at)->next) {
        if (*at == s) {
            *at = s->next;
            break;
        }
    }
    count--;
    while (s->watchers) {
        SequencerWatcher *watcher = s->watchers;
        s->watchers = watcher->next;
        watcher->ended(watcher);
    }
    drop(s);
}

void sequencer_break(Sequencer *s, const char *reason)
{
    if (s->broken)
        return;
    s->broken = true;
    log_write(LOG_WARN, "sequencer gives a document up", LOG_TEXT("reason", text_of(reason)),
              LOG_UUID("tenant_id", s->tenant_id), LOG_UUID("document_id", s->document_id));
    forget(s);
}

/* ---- opening ---- */

static RichText *read_content(Task *task, Text json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError delta_error;
    Delta delta;
    json_t *tree_json = surrogate_read_json(task->arena, json, &lone_base, &json_error);
    if (!tree_json || !delta_read(task->arena, tree_json, lone_base, &delta, &delta_error))
        task_fail(task, 500, "document_damaged", "The stored content cannot be read.");
    return rich_text_new(&delta);
}

static void read_delta(Task *task, Text json, Delta *delta)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError delta_error;
    json_t *tree_json = surrogate_read_json(task->arena, json, &lone_base, &json_error);
    if (!tree_json || !delta_read(task->arena, tree_json, lone_base, delta, &delta_error))
        task_fail(task, 500, "document_damaged", "A stored operation cannot be read.");
}

static void replay(Task *task, Sequencer *s, const OperationRow *row)
{
    Delta delta;
    const Delta *kept = NULL;
    OperationKind kind;
    if (!operation_kind_parse(row->kind, &kind))
        task_fail(task, 500, "document_damaged", "A stored operation has an unknown kind.");
    if (kind == OPERATION_OP) {
        read_delta(task, row->op, &delta);
        if (!s->content || !rich_text_apply(s->content, &delta))
            task_fail(task, 500, "document_damaged", "A stored operation does not apply.");
        kept = &delta;
    } else {
        rich_text_free(s->content);
        s->content = kind == OPERATION_CREATE ? read_content(task, row->op) : NULL;
    }
    Operation *operation =
        operation_new(kind, row->version, row->author_id, row->src, row->seq, row->op, kept);
    window_push(&s->window, operation);
    s->version = row->version + 1;
}

static void load(Task *task, Sequencer *s)
{
    DocumentOpen document = sql_document_open_in(task, s->document_id);
    if (document.found && !document.deleted)
        s->content = read_content(task, document.content);
    s->version = s->snapshot_version = document.found ? document.content_version : 0;
    window_start(&s->window, s->version);
    for (size_t got = PAGE; got == PAGE;) {
        OperationRowRows rows = sql_operations_since_in(task, s->document_id, s->version, PAGE);
        for (size_t i = 0; i < rows.count; i++)
            replay(task, s, &rows.rows[i]);
        got = rows.count;
    }
    s->committed = s->version;
}

Sequencer *sequencer_open(Task *task, Uuid document_id, Uuid lease_id)
{
    Sequencer *s = calloc(1, sizeof *s);
    assert(s);
    *s = (Sequencer){ .tenant_id = task->context.tenant_id,
                      .document_id = document_id,
                      .lease_id = lease_id,
                      .references = 1 };
    arena_defer(task->arena, give_back, s);
    load(task, s);
    Sequencer *other = sequencer_find(s->tenant_id, document_id);
    if (other)
        return other;
    s->references++; /* the table's, beside the one the task's arena gives back */
    s->active_ms = loop_now_ms();
    tsearch(s, &tree, compare_sequencers);
    s->next = all;
    all = s;
    count++;
    return s;
}

void sequencer_watch(Sequencer *s, SequencerWatcher *watcher)
{
    watcher->next = s->watchers;
    s->watchers = watcher;
}

void sequencer_unwatch(Sequencer *s, SequencerWatcher *watcher)
{
    for (SequencerWatcher **at = &s->watchers; *at; at = &(*at)->next) {
        if (*at == watcher) {
            *at = watcher->next;
            break;
        }
    }
    s->active_ms = loop_now_ms();
}

/* ---- submitting ---- */

static Source *source_find(Sequencer *s, Text src)
{
    Source key = { .src = src };
    Source **found = tfind(&key, &s->sources, compare_sources);
    return found ? *found : NULL;
}

static void source_note(Sequencer *s, Text src, int64_t seq)
{
    Source *source = source_find(s, src);
    if (!source) {
        source = malloc(sizeof *source + src.len);
        assert(source);
        memcpy(source + 1, src.ptr, src.len);
        *source = (Source){ .src = { (const char *)(source + 1), src.len }, .last_seq = -1 };
        tsearch(source, &s->sources, compare_sources);
    }
    if (seq > source->last_seq)
        source->last_seq = seq;
}

/* Something a submission must wait for: reading the database in the background, then another try.
 */
typedef struct Wait {
    Sequencer *sequencer;
    Submission *submission;
    bool answered;
} Wait;

static void submit_again(void *argument, const Fault *fault)
{
    Wait *wait = argument;
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
    drop(s);
}

static void wait_for(Sequencer *s, Submission *submission, void (*body)(Task *task, void *argument))
{
    Wait *wait = malloc(sizeof *wait);
    assert(wait);
    *wait = (Wait){ .sequencer = s, .submission = submission };
    s->references++;
    Context context = background_context(s->tenant_id);
    background_start(&context, body, submit_again, wait);
}

/* A connection seen for the first time here may be resending what an earlier sequencer has
 * committed. */
static void look_up_resent(Task *task, void *argument)
{
    Wait *wait = argument;
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
static const char *pass(Submission *submission, OperationKind kind, const Delta *applied)
{
    const char *error = concurrent_error(submission, kind);
    if (error)
        return error;
    if (submission->kind == OPERATION_OP && kind == OPERATION_OP) {
        Delta moved;
        delta_transform(submission->arena, applied, &submission->delta, true, &moved);
        submission->delta = moved;
    }
    submission->version++;
    return NULL;
}

/* The client is further behind than the window: what it missed is read and transformed against,
 * page by page. */
static void catch_up(Task *task, void *argument)
{
    Wait *wait = argument;
    Submission *submission = wait->submission;
    while (!wait->sequencer->broken &&
           submission->version < window_first(&wait->sequencer->window)) {
        OperationRowRows rows =
            sql_operations_since_in(task, submission->document_id, submission->version, PAGE);
        if (rows.count == 0 || rows.rows[0].version != submission->version)
            task_fail(task, 500, "document_damaged", "Stored operations have a gap.");
        for (size_t i = 0; i < rows.count; i++) {
            Delta applied = { 0 };
            OperationKind kind;
            if (!operation_kind_parse(rows.rows[i].kind, &kind))
                task_fail(task, 500, "document_damaged", "A stored operation has no kind.");
            if (kind == OPERATION_OP)
                read_delta(task, rows.rows[i].op, &applied);
            const char *error = pass(submission, kind, &applied);
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

static Text body_of_submission(const Submission *submission)
{
    if (submission->kind == OPERATION_DELETE)
        return TEXT_NULL;
    Buffer body;
    buffer_init(&body, submission->arena, CONTENT_MAX_BYTES);
    if (submission->kind == OPERATION_CREATE)
        buffer_literal(&body, "{\"ops\":");
    delta_write(&body, &submission->delta);
    if (submission->kind == OPERATION_CREATE)
        buffer_byte(&body, '}');
    return buffer_view(&body);
}

static Text content_text(const Sequencer *s)
{
    Buffer out;
    buffer_init(&out, NULL, CONTENT_MAX_BYTES);
    rich_text_write(&out, s->content);
    return (Text){ out.ptr, out.len };
}

static bool snapshot_is_due(const Sequencer *s)
{
    int64_t every = SNAPSHOT_EVERY + (int64_t)(rich_text_length(s->content) / SNAPSHOT_UNITS);
    return s->version - s->snapshot_version >= every;
}

static bool edited_is_due(Sequencer *s, Text src, uint64_t now_ms)
{
    Source *source = source_find(s, src);
    if (source->edited_ms && now_ms - source->edited_ms < EDITED_EVERY_MS)
        return false;
    source->edited_ms = now_ms;
    return true;
}

/* The operation has its place: numbered, remembered, on its way to the disk. */
static void admit(Sequencer *s, Submission *submission)
{
    uint64_t now_ms = loop_now_ms();
    Operation *operation =
        operation_new(submission->kind, s->version, submission->context.user_id, submission->src,
                      submission->seq, body_of_submission(submission),
                      submission->kind == OPERATION_OP ? &submission->delta : NULL);
    s->version++;
    s->active_ms = now_ms;
    source_note(s, submission->src, submission->seq);
    window_push(&s->window, operation_keep(operation));
    CommitItem item = {
        .sequencer = s,
        .document_id = s->document_id,
        .operation = operation,
        .submission = submission,
        .touch = now_ms - s->touched_ms >= TOUCH_EVERY_MS,
        .emit_edited =
            submission->kind == OPERATION_OP && edited_is_due(s, submission->src, now_ms),
    };
    if (item.touch)
        s->touched_ms = now_ms;
    if (submission->kind == OPERATION_OP && snapshot_is_due(s)) {
        item.snapshot = content_text(s);
        s->snapshot_version = s->version;
    } else if (submission->kind != OPERATION_OP) {
        s->snapshot_version = s->version;
    }
    s->references++;
    commit_enqueue(item);
}

static bool closing; /* this process hands its documents over: nothing is admitted any more */

void sequencer_submit(Sequencer *s, Submission *submission)
{
    if (s->broken || closing) {
        submission_lose(submission, "The document is being handed over; try again.");
        return;
    }
    const Source *source = source_find(s, submission->src);
    if (source && submission->seq <= source->last_seq && is_resent(s, submission))
        return;
    if (!submission->looked_up && (!source || submission->seq <= source->last_seq)) {
        wait_for(s, submission, look_up_resent);
        return;
    }
    if (submission->version < 0)
        submission->version = submission->base = s->version;
    if (submission->version > s->version) {
        submission_fail(submission, "ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT",
                        "The operation is for a version that does not exist yet.");
        return;
    }
    if (submission->version < window_first(&s->window)) {
        wait_for(s, submission, catch_up);
        return;
    }
    while (submission->version < s->version) {
        const Operation *applied = window_at(&s->window, submission->version);
        const char *error = pass(submission, applied->kind, applied->delta);
        if (error) {
            submission_fail(submission, error, error_message(error));
            return;
        }
    }
    if (apply(s, submission))
        admit(s, submission);
}

void sequencer_on_commit(Sequencer *s, Operation *operation, Submission *submission)
{
    if (!s->broken) {
        assert(operation->version == s->committed);
        s->committed = operation->version + 1;
        SequencerWatcher *next;
        for (SequencerWatcher *watcher = s->watchers; watcher; watcher = next) {
            next = watcher->next;
            watcher->deliver(watcher, operation);
        }
        window_trim(&s->window, s->committed);
    }
    submission_finish(submission, &(SubmissionResult){ .version = operation->version });
    drop(s);
}

void sequencer_on_failure(Sequencer *s, Submission *submission, const char *reason)
{
    sequencer_break(s, reason);
    submission_lose(submission, "The change could not be saved now; it will be sent again.");
    drop(s);
}

bool sequencer_is_broken(const Sequencer *s)
{
    return s->broken;
}

/* ---- idle ---- */

typedef struct Rest {
    Sequencer *sequencer;
    Text content; /* malloc'd; TEXT_NULL: only the lease */
    int64_t version;
    bool release;
} Rest;

static void write_rest(Task *task, void *argument)
{
    Rest *rest = argument;
    db_begin(task);
    if (!text_is_null(rest->content))
        sql_document_snapshot_in(task, rest->sequencer->document_id, rest->content, rest->version);
    if (rest->release)
        sql_lease_release_in(task, rest->sequencer->document_id, rest->sequencer->lease_id);
    db_commit(task);
}

static void end_rest(void *argument, const Fault *fault)
{
    Rest *rest = argument;
    if (fault)
        log_write(LOG_WARN, "a snapshot was not written", LOG_TEXT("code", fault->code));
    free((void *)(uintptr_t)rest->content.ptr);
    drop(rest->sequencer);
    free(rest);
}

/* Only of what is committed: an operation that is still on its way may yet fail. */
static Rest *rest_new(Sequencer *s, bool release)
{
    assert(s->committed == s->version);
    Rest *rest = malloc(sizeof *rest);
    assert(rest);
    *rest = (Rest){ .sequencer = s, .version = s->version, .release = release };
    if (s->content && s->version > s->snapshot_version)
        rest->content = content_text(s);
    s->snapshot_version = s->version;
    s->references++;
    return rest;
}

static void rest_in_background(Sequencer *s, bool release)
{
    Context context = background_context(s->tenant_id);
    background_start(&context, write_rest, end_rest, rest_new(s, release));
}

void sequencer_tick(void)
{
    uint64_t now_ms = loop_now_ms();
    Sequencer *next;
    for (Sequencer *s = all; s; s = next) {
        next = s->next;
        if (s->committed < s->version)
            continue;
        uint64_t idle_ms = now_ms - s->active_ms;
        if (!s->watchers && idle_ms >= RELEASE_IDLE_MS) {
            rest_in_background(s, true);
            s->broken = true;
            forget(s);
        } else if (s->version > s->snapshot_version && idle_ms >= SNAPSHOT_IDLE_MS) {
            rest_in_background(s, false);
        }
    }
}

void sequencer_release_all(Task *task)
{
    closing = true;
    while (!commit_is_idle())
        loop_sleep(5);
    while (all) {
        Sequencer *s = all;
        Rest *rest = rest_new(s, true);
        s->broken = true;
        forget(s);
        task->context = background_context(s->tenant_id);
        write_rest(task, rest);
        end_rest(rest, NULL);
    }
}
