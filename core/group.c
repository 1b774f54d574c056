#include "core/group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/coroutine.h"
#include "core/db/fault.h"
#include "core/db/gate.h"
#include "core/db/pool.h"
#include "core/loop.h"
#include "core/metric.h"

/*
 * A queue for each (group, tenant) that is at work. Whoever comes while nothing is under way starts
 * a batch at the end of the loop turn, so that all of the turn are in it; whoever comes while a
 * batch is under way waits in the queue, and the next batch takes all of them. So batches grow with
 * the load by themselves and an item alone waits for nobody.
 *
 * A batch is one transaction, entered on the server's own word; its first statement asks for each
 * distinct session whether it lives and may, and fills the members' contexts. Those who may not are
 * told so and leave; the others are flushed together.
 *
 * Whoever is alone enters with its own session instead, which the transaction proves on its way:
 * one round trip for all of it, on a connection that it shares with those of other tenants.
 *
 * When a batch of several fails, each is tried again in a transaction of its own, so that one bad
 * item fails alone. Not so when the database is at fault: then all have failed alike; least of all
 * when the outcome of a commit is unknown, for to try again could append twice.
 */
typedef struct Member {
    Task *task;
    void *item;
    Coroutine *coroutine;
    struct Member *next;
    int gate_status; /* 0: may pass */
    Fault fault;     /* status 0: good so far */
} Member;

typedef struct Queue {
    const Group *group;
    Uuid tenant_id;
    Member *first, **end;
    LoopDefer start;
    struct Queue *next;
} Queue;

static Queue *queues; /* those at work: few */

static Metric batches_metric = { .name = "insula_group_batches_total",
                                 .labels = "",
                                 .kind = METRIC_COUNTER,
                                 .help = "Transactions that many shared." };
static Metric items_metric = { .name = "insula_group_items_total",
                               .labels = "",
                               .kind = METRIC_COUNTER,
                               .help = "Items appended by them." };

/* One transaction */

typedef struct Batch {
    Task task;
    const Group *group;
    Member **members;
    size_t count;
} Batch;

/* The distinct sessions of a batch, and whose they are. */
typedef struct Sessions {
    Uuid *ids;
    Text *hashes;
    int64_t *permissions;
    Text *addresses;   /* asked of API keys only */
    size_t *of_member; /* index of the member's session; SIZE_MAX: it comes with another kind */
    size_t count;
} Sessions;

static bool is_same_session(const Sessions *sessions, size_t i, const Context *context)
{
    return sessions->permissions[i] == context->permission &&
           uuid_equal(sessions->ids[i], context->session_id) &&
           (!context->is_key || text_equal(sessions->addresses[i], context->address)) &&
           memcmp(sessions->hashes[i].ptr, context->secret_hash, sizeof context->secret_hash) == 0;
}

static size_t add_session(Sessions *sessions, const Context *context)
{
    for (size_t i = 0; i < sessions->count; i++) {
        if (is_same_session(sessions, i, context))
            return i;
    }
    size_t i = sessions->count++;
    sessions->ids[i] = context->session_id;
    sessions->hashes[i] = (Text){ (const char *)context->secret_hash, sizeof context->secret_hash };
    sessions->permissions[i] = context->permission;
    sessions->addresses[i] = context->address;
    return i;
}

static Sessions sessions_of(const Batch *batch, bool are_keys)
{
    Arena *arena = batch->task.arena;
    Sessions sessions = {
        .ids = ARENA_ARRAY(arena, Uuid, batch->count),
        .hashes = ARENA_ARRAY(arena, Text, batch->count),
        .permissions = ARENA_ARRAY(arena, int64_t, batch->count),
        .addresses = ARENA_ARRAY(arena, Text, batch->count),
        .of_member = ARENA_ARRAY(arena, size_t, batch->count),
    };
    for (size_t i = 0; i < batch->count; i++) {
        const Context *context = &batch->members[i]->task->context;
        bool is_asked = context->kind == CONTEXT_SESSION && context->is_key == are_keys;
        sessions.of_member[i] = is_asked ? add_session(&sessions, context) : SIZE_MAX;
    }
    return sessions;
}

/* Asks for all sessions, or all API keys, and keeps in the batch those who may go on. */
static void check_sessions(Batch *batch, bool are_keys)
{
    Sessions sessions = sessions_of(batch, are_keys);
    if (sessions.count == 0)
        return;
    Arena *arena = batch->task.arena;
    DbParam params[] = { db_uuid(batch->task.context.tenant_id),
                         db_uuids(arena, sessions.ids, sessions.count),
                         db_bytess(arena, sessions.hashes, sessions.count),
                         db_int8s(arena, sessions.permissions, sessions.count),
                         db_texts(arena, sessions.addresses, sessions.count) };
    const DbGate *gate = &db_options.gate;
    DbRows rows =
        db_query(&batch->task, are_keys ? gate->key_check_many : gate->check_many, params);
    assert((size_t)rows.count == sessions.count);
    int *row_of = ARENA_ARRAY(arena, int, sessions.count);
    for (int row = 0; row < rows.count; row++)
        row_of[db_get_int(rows, row, 0) - 1] = row;
    size_t kept = 0;
    for (size_t i = 0; i < batch->count; i++) {
        Member *member = batch->members[i];
        size_t session = sessions.of_member[i];
        if (session != SIZE_MAX) {
            DbGateAnswer pass = db_gate_read_answer(rows, row_of[session], 1);
            db_gate_apply(&member->task->context, &pass);
            member->gate_status = pass.status;
        }
        if (member->gate_status == 0)
            batch->members[kept++] = member;
    }
    batch->count = kept;
}

/* One whose user is remembered need not be asked about first. */
static bool is_alone(Member *const *members, size_t count)
{
    const Context *context = &members[0]->task->context;
    return count == 1 && context->kind == CONTEXT_SESSION && !uuid_is_nil(context->user_id);
}

static void commit_alone(void *argument)
{
    Batch *batch = argument;
    Member *member = batch->members[0];
    db_begin_append(&batch->task);
    batch->group->flush(&batch->task, &member->item, 1);
    db_commit(&batch->task);
    assert(uuid_equal(batch->task.context.user_id, member->task->context.user_id));
    member->task->context = batch->task.context;
}

static void commit_batch(void *argument)
{
    Batch *batch = argument;
    db_begin(&batch->task);
    check_sessions(batch, false);
    check_sessions(batch, true);
    if (batch->count > 0) {
        void **items = ARENA_ARRAY(batch->task.arena, void *, batch->count);
        for (size_t i = 0; i < batch->count; i++)
            items[i] = batch->members[i]->item;
        batch->group->flush(&batch->task, items, batch->count);
    }
    db_commit(&batch->task);
}

static void keep_fault(Member *member, const Fault *fault)
{
    Arena *arena = member->task->arena;
    member->fault = (Fault){ .status = fault->status,
                             .code = text_copy(arena, fault->code),
                             .detail = text_copy(arena, fault->detail),
                             .retry_after_s = fault->retry_after_s };
}

static bool is_database_trouble(const Fault *fault)
{
    return fault->status == 503 || fault->status == 507;
}

/* Commits the members' items, together or, should that fail, each alone. Uses up the array. */
static void append(const Queue *queue, Member **members, size_t count)
{
    Batch batch = {
        .task = { .arena = arena_new(),
                  .context = { .kind = CONTEXT_SYSTEM, .tenant_id = queue->tenant_id } },
        .group = queue->group,
        .members = members,
        .count = count,
    };
    bool alone = is_alone(members, count);
    if (alone) {
        batch.task.context = members[0]->task->context;
        batch.task.context.checked = false;
    }
    bool is_good = task_run(&batch.task, alone ? commit_alone : commit_batch, &batch);
    metric_add(&batches_metric, 1);
    if (is_good)
        metric_add(&items_metric, (double)batch.count);
    bool goes_for_all = batch.count == 1 || is_database_trouble(&batch.task.fault);
    for (size_t i = 0; !is_good && i < batch.count; i++) {
        if (goes_for_all)
            keep_fault(members[i], &batch.task.fault);
        else
            append(queue, &(Member *){ members[i] }, 1);
    }
    arena_free(batch.task.arena);
}

/* Many, one after the other */

static Member
    *committed; /* to be resumed at the end of the turn, when the next batch is on its way */

static void resume_committed(LoopDefer *defer)
{
    (void)defer;
    while (committed != NULL) {
        Member *member = committed;
        committed = member->next; /* it lies on the stack that is resumed */
        coroutine_resume(member->coroutine);
    }
}

static LoopDefer resuming = { .run = resume_committed };

static size_t take_members(Queue *queue, Member **members)
{
    size_t count = 0;
    while (queue->first != NULL && count < queue->group->max_items) {
        members[count++] = queue->first;
        queue->first = queue->first->next;
    }
    if (queue->first == NULL)
        queue->end = &queue->first;
    return count;
}

static void let_go(Member *const *members, size_t count)
{
    Member **end = &committed;
    while (*end != NULL)
        end = &(*end)->next;
    for (size_t i = 0; i < count; i++) {
        *end = members[i];
        end = &members[i]->next;
    }
    *end = NULL;
    loop_defer(&resuming);
}

static void forget(Queue *queue)
{
    Queue **at = &queues;
    while (*at != queue)
        at = &(*at)->next;
    *at = queue->next;
    free(queue);
}

static void run_queue(void *argument)
{
    Queue *queue = argument;
    size_t most = queue->group->max_items;
    Member **members = malloc(2 * most * sizeof *members);
    if (members == NULL)
        abort();
    while (queue->first != NULL) {
        size_t count = take_members(queue, members);
        memcpy(members + most, members, count * sizeof *members);
        append(queue, members + most, count);
        let_go(members, count);
    }
    free(members);
    forget(queue);
}

static void start_queue(LoopDefer *defer)
{
    coroutine_start(run_queue, (char *)defer - offsetof(Queue, start));
}

static Queue *queue_of(const Group *group, Uuid tenant_id)
{
    for (Queue *queue = queues; queue != NULL; queue = queue->next) {
        if (queue->group == group && uuid_equal(queue->tenant_id, tenant_id))
            return queue;
    }
    Queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        abort();
    *queue = (Queue){
        .group = group, .tenant_id = tenant_id, .start = { .run = start_queue }, .next = queues
    };
    queue->end = &queue->first;
    queues = queue;
    loop_defer(&queue->start);
    return queue;
}

void group_append(Task *task, const Group *group, void *item)
{
    assert(task->transaction == NULL && !uuid_is_nil(task->context.tenant_id));
    assert(task->context.kind == CONTEXT_SESSION || task->context.kind == CONTEXT_SYSTEM);
    Queue *queue = queue_of(group, task->context.tenant_id);
    Member member = { .task = task, .item = item, .coroutine = coroutine_current() };
    *queue->end = &member;
    queue->end = &member.next;
    coroutine_yield();
    if (member.gate_status != 0)
        db_fail_gate(task, member.gate_status);
    if (member.fault.status != 0) {
        task->fault = member.fault;
        task->keep = false;
        task_throw(task);
    }
}
