#include "services/collaboration/sequence/commit.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/stream.h"
#include "services/collaboration/documents/trash.h"
#include "services/collaboration/suggestions/suggestion_record.h"
#include "sql/collaboration.h"

enum { GROUP_MAX = 512, RETRY_FIRST_MS = 50, RETRY_LAST_MS = 1000, RETRY_FOR_MS = 20000 };

/*
 * Who has just been answered soon sends the next operation. Written as they come, those of a busy
 * document fall into two halves that wait for each other's commit. So a writer that has written
 * several at once waits a moment for as many as it answered and as wait already, and writes them
 * together. Where they do not come (people think between two edits) it stops trying for a while.
 */
enum { GATHER_MS = 1, GATHER_PAUSE_GROUPS = 64 };

/* A tenant with something to write. */
typedef struct Queue {
    Uuid tenant_id;
    LoopDefer defer; /* starts the writer at the end of the loop turn, when it has gathered */
    CommitItem *first, *last;
    size_t count;
    bool writing;
    size_t expected; /* 0: the writer does not gather */
    LoopWaitQueue gathered;
    unsigned pause; /* groups until it gathers again */
} Queue;

static void *tree; /* of Queue by tenant */
static size_t queues;

static int compare(const void *a, const void *b)
{
    return memcmp(&((const Queue *)a)->tenant_id, &((const Queue *)b)->tenant_id, sizeof(Uuid));
}

bool commit_is_idle(void)
{
    return queues == 0;
}

/* ---- one group, one flight ---- */

static void append_operations(Task *task, CommitItem *const *items, size_t count)
{
    Uuid *documents = ARENA_ARRAY(task->arena, Uuid, count);
    Uuid *authors = ARENA_ARRAY(task->arena, Uuid, count);
    int64_t *versions = ARENA_ARRAY(task->arena, int64_t, count);
    int64_t *seqs = ARENA_ARRAY(task->arena, int64_t, count);
    int64_t *restored = ARENA_ARRAY(task->arena, int64_t, count);
    Text *kinds = ARENA_ARRAY(task->arena, Text, count);
    Text *srcs = ARENA_ARRAY(task->arena, Text, count);
    Text *bodies = ARENA_ARRAY(task->arena, Text, count);
    for (size_t i = 0; i < count; i++) {
        const Operation *operation = items[i]->operation;
        documents[i] = items[i]->document_id;
        authors[i] = operation->author_id;
        versions[i] = operation->version;
        seqs[i] = operation->seq;
        kinds[i] = operation_kind_text(operation->kind);
        srcs[i] = operation->src;
        bodies[i] = operation->body;
        restored[i] = operation->restored_version;
    }
    sql_operations_append_in(task, documents, count, versions, count, kinds, count, authors, count,
                             srcs, count, seqs, count, bodies, count, restored, count);
}

static void touch_documents(Task *task, CommitItem *const *items, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    int64_t *versions = ARENA_ARRAY(task->arena, int64_t, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!items[i]->touch)
            continue;
        ids[n] = items[i]->document_id;
        versions[n++] = items[i]->operation->version + 1;
    }
    if (n > 0)
        sql_documents_touch_in(task, ids, n, versions, n);
}

static void emit(Task *task, const CommitItem *item, const char *type, Text data)
{
    Context writer = task->context;
    task->context = item->submission->context;
    stream_emit(task, type, item->document_id, data);
    task->context = writer;
}

/* A restoration also says which version it brought back. */
static Text event_data(Task *task, const CommitItem *item, Text title)
{
    Buffer out;
    buffer_init(&out, task->arena, 4096);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "title", text, title);
    if (item->operation->restored_version > 0)
        json_field(&w, "version", int, item->operation->restored_version);
    json_object_end(&w);
    return buffer_view(&out);
}

static void write_row(Task *task, const CommitItem *item)
{
    const Operation *operation = item->operation;
    int64_t after = operation->version + 1;
    if (operation->kind == OPERATION_CREATE && operation->version > 0)
        sql_document_restore_row_in(task, item->document_id, operation->body, after);
    else if (operation->kind == OPERATION_CREATE)
        sql_document_create_row_in(task, item->document_id, item->submission->title,
                                   operation->author_id, operation->body, after);
    else if (operation->kind == OPERATION_DELETE)
        sql_document_delete_row_in(task, item->document_id, after, operation->author_id);
    else if (!text_is_null(item->snapshot))
        sql_document_snapshot_in(task, item->document_id, item->snapshot, after);
    anchor_record_save(task, &item->anchors);
    suggestion_record(task, item->submission);
    for (size_t i = 0; i < item->session_count; i++)
        edit_session_write(task, item->document_id, &item->sessions[i]);
}

/* The event that an operation is, NULL when it is none. */
static const char *event_of(const CommitItem *item)
{
    switch (item->operation->kind) {
    case OPERATION_CREATE:
        return item->operation->version > 0 ? "document.version_restored" : "document.created";
    case OPERATION_DELETE:
        return "document.deleted";
    case OPERATION_OP:
    default:
        return item->operation->restored_version > 0 ? "document.version_restored"
               : item->emit_edited                   ? "document.edited"
                                                     : NULL;
    }
}

/* Events carry the title: who reads them later may find the document gone or renamed. */
static void emit_events(Task *task, CommitItem *const *items, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (event_of(items[i]))
            ids[n++] = items[i]->document_id;
    if (n == 0)
        return;
    DocumentTitleRows titles = sql_document_titles_in(task, ids, n);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; event_of(items[i]) && j < titles.count; j++)
            if (uuid_equal(titles.rows[j].id, items[i]->document_id))
                emit(task, items[i], event_of(items[i]),
                     event_data(task, items[i], titles.rows[j].title));
}

typedef struct Group {
    CommitItem *items[GROUP_MAX];
    size_t count;
    bool written;
} Group;

static void write_group(Task *task, void *argument)
{
    Group *group = argument;
    db_begin(task);
    for (size_t i = 0; i < group->count; i++)
        write_row(task, group->items[i]);
    append_operations(task, group->items, group->count);
    touch_documents(task, group->items, group->count);
    emit_events(task, group->items, group->count);
    for (size_t i = 0; i < group->count; i++)
        if (group->items[i]->operation->kind == OPERATION_DELETE)
            trash_schedule(task, clock_now_ms());
    db_commit(task);
    group->written = true;
}

/* After a broken connection nobody knows; the first operation tells for all, since they were
 * written as one. */
static void look_whether_written(Task *task, void *argument)
{
    Group *group = argument;
    const CommitItem *item = group->items[0];
    OperationFound found =
        sql_operation_find_in(task, item->document_id, item->operation->src, item->operation->seq);
    group->written = found.found && found.version == item->operation->version;
}

/* ---- the writer of a tenant ---- */

typedef struct Attempt {
    Task task;
    void (*step)(Task *task, void *argument);
    Group *group;
} Attempt;

static void run_attempt(void *argument)
{
    Attempt *a = argument;
    a->step(&a->task, a->group);
}

/* Runs a step under a task of its own, so that each try starts clean. */
static bool attempt(Uuid tenant_id, void (*step)(Task *task, void *argument), Group *group,
                    Fault *fault)
{
    Attempt a = {
        .task = { .arena = arena_new(), .context = background_context(tenant_id) },
        .step = step,
        .group = group,
    };
    bool good = task_run(&a.task, run_attempt, &a);
    if (!good) {
        log_write(LOG_WARN, "a group of edits was not written", LOG_TEXT("code", a.task.fault.code),
                  LOG_TEXT("detail", a.task.fault.detail), LOG_UUID("tenant_id", tenant_id));
        fault->status = a.task.fault.status;
    }
    arena_free(a.task.arena);
    return good;
}

static bool write_with_retries(Uuid tenant_id, Group *group)
{
    Fault fault = { 0 };
    attempt(tenant_id, write_group, group, &fault);
    uint64_t until_ms = loop_now_ms() + RETRY_FOR_MS;
    for (uint64_t pause_ms = RETRY_FIRST_MS;
         !group->written && fault.status == 503 && loop_now_ms() < until_ms;
         pause_ms = pause_ms < RETRY_LAST_MS ? pause_ms * 2 : RETRY_LAST_MS) {
        loop_sleep(pause_ms);
        if (attempt(tenant_id, look_whether_written, group, &fault) && !group->written)
            attempt(tenant_id, write_group, group, &fault);
    }
    return group->written;
}

static void item_free(CommitItem *item)
{
    operation_drop(item->operation);
    free((void *)(uintptr_t)item->snapshot.ptr);
    free(item->sessions);
    free(item);
}

/* Items of a sequencer that broke meanwhile are told at once. */
static void take_group(Queue *queue, Group *group)
{
    group->count = 0;
    group->written = false;
    while (queue->first && group->count < GROUP_MAX) {
        CommitItem *item = queue->first;
        queue->first = item->next;
        queue->count--;
        if (!queue->first)
            queue->last = NULL;
        if (!sequencer_is_broken(item->sequencer)) {
            group->items[group->count++] = item;
            continue;
        }
        sequencer_on_failure(item->sequencer, item->submission, "broken");
        item_free(item);
    }
}

static void answer_group(Group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        CommitItem *item = group->items[i];
        if (group->written)
            sequencer_on_commit(item->sequencer, item->operation, item->submission);
        else
            sequencer_on_failure(item->sequencer, item->submission, "commit failed");
        item_free(item);
    }
}

static void gather(Queue *queue, size_t answered)
{
    if (answered < 2)
        return;
    if (queue->pause > 0) {
        queue->pause--;
        return;
    }
    queue->expected = queue->count + answered;
    if (!loop_wait(&queue->gathered, GATHER_MS))
        queue->pause = GATHER_PAUSE_GROUPS;
    queue->expected = 0;
}

static void write_queue(void *argument)
{
    Queue *queue = argument;
    Group *group = malloc(sizeof *group);
    assert(group);
    for (take_group(queue, group); group->count > 0; take_group(queue, group)) {
        write_with_retries(queue->tenant_id, group);
        answer_group(group);
        gather(queue, group->count);
    }
    free(group);
    tdelete(queue, &tree, compare);
    queues--;
    free(queue);
}

static void start_writer(LoopDefer *defer)
{
    Queue *queue = (Queue *)(void *)((char *)defer - offsetof(Queue, defer));
    queue->writing = true;
    coroutine_start(write_queue, queue);
}

static Queue *queue_for(Uuid tenant_id)
{
    Queue key = { .tenant_id = tenant_id };
    Queue **found = tfind(&key, &tree, compare);
    if (found)
        return *found;
    Queue *queue = calloc(1, sizeof *queue);
    assert(queue);
    queue->tenant_id = tenant_id;
    queue->defer.run = start_writer;
    tsearch(queue, &tree, compare);
    queues++;
    return queue;
}

void commit_enqueue(CommitItem item)
{
    CommitItem *kept = malloc(sizeof *kept);
    assert(kept);
    *kept = item;
    kept->next = NULL;
    Queue *queue = queue_for(item.submission->context.tenant_id);
    if (queue->last)
        queue->last->next = kept;
    else
        queue->first = kept;
    queue->last = kept;
    queue->count++;
    if (!queue->writing)
        loop_defer(&queue->defer);
    else if (queue->count == queue->expected)
        loop_wake_one(&queue->gathered);
}
