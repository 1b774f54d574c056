#include "core/db_lane_point.h"

#include <assert.h>
#include <stdlib.h>

#include "core/db_connection.h"
#include "core/db_fault.h"
#include "core/db_gate.h"
#include "core/db_pool.h"
#include "core/db_stats.h"
#include "core/db_value.h"

/*
 * A read lives on the stack of the coroutine that waits for it. What the turn gathers is written
 * behind each other with one Sync at the end: a group, one implicit transaction. Reads of the same
 * session stand together behind one [claim][check]; the next session's claim overwrites the tenant
 * context, so no read can see with its neighbour's eyes; when the check says no it clears the
 * context, and the queries behind it see nothing. A read without a tenant claims nothing, so it
 * always goes alone.
 *
 * An error makes PostgreSQL skip the rest of the group. Whoever had an answer before keeps it; the
 * others (who failed and who was skipped) are sent again alone, each under a Sync of its own, and
 * what fails alone has failed. So one bad read costs its neighbours a round trip and nothing else.
 * A lost connection costs each a second attempt elsewhere: a read may be repeated.
 *
 * A read is resumed by its answer; the group, with the gates' answers, lives until its Sync is
 * settled, which is later.
 */
#define GROUP_MAX_READS 32
#define GROUPS_IN_FLIGHT                                                                           \
    2 /* on a connection: one at work, one behind it; meanwhile the next one gathers */
#define MAX_ATTEMPTS 4

typedef struct PointRead {
    DbReceiver receiver;
    Task *task;
    const DbStatement *statement;
    const DbParam *params;
    Coroutine *coroutine;
    struct PointRead *next;
    struct PointGate *gate; /* of this attempt */
    uint64_t deadline_ms;
    const DbStatement *failed; /* whose error it is */
    PGresult *result;          /* rows, or the error */
    uint8_t attempts;
    bool is_alone, is_lost, is_skipped, is_timed_out;
} PointRead;

/* A session's (or a tenant's) claim and check in a group, and its reads. */
typedef struct PointGate {
    DbReceiver receiver;
    struct PointGroup *group;
    PointRead *first, **end; /* until they are written */
    uint8_t steps, answered;
    const DbStatement *failed; /* whose error it is */
    PGresult *error;
    DbGateAnswer answer;
} PointGate;

/* One Sync's worth; given back when the Sync is settled. */
typedef struct PointGroup {
    DbReceiver receiver;
    DbConnection *connection;
    int64_t started_us;
    struct PointGroup *next_free;
    size_t gate_count;
    PointGate gates[GROUP_MAX_READS];
} PointGroup;

static PointRead *gathered, **gathered_end = &gathered;
static PointGroup *free_groups;

static void send_gathered(LoopDefer *defer);
static LoopDefer sending = { .run = send_gathered };

static void gather(PointRead *read)
{
    read->next = NULL;
    *gathered_end = read;
    gathered_end = &read->next;
    loop_defer(&sending);
}

static PointRead *take_gathered(void)
{
    PointRead *read = gathered;
    gathered = read->next;
    if (gathered == NULL)
        gathered_end = &gathered;
    return read;
}

/* Receiving */

static void send_again(PointRead *read, bool alone)
{
    PQclear(read->result);
    read->result = NULL;
    read->is_alone = read->is_alone || alone;
    db_stats.retries++;
    gather(read);
}

/* It was skipped because its gate could not even be asked: then that is its error. */
static void take_error_of_gate(PointRead *read)
{
    PointGate *gate = read->gate;
    if (!read->is_skipped || gate->error == NULL || !read->is_alone)
        return;
    read->failed = gate->failed;
    read->result = gate->error;
    gate->error = NULL;
}

static bool tries_again(PointRead *read)
{
    if (read->attempts == MAX_ATTEMPTS)
        return false;
    if (read->is_lost) {
        send_again(read, false);
        return true;
    }
    take_error_of_gate(read);
    if (read->failed == NULL && !read->is_skipped)
        return false;
    bool is_stale = read->failed != NULL && db_result_is_stale(read->result);
    if (is_stale)
        db_connection_forget(read->gate->group->connection, read->failed);
    if (!is_stale && read->is_alone)
        return false;
    send_again(read, true);
    return true;
}

static void receive_rows(DbReceiver *receiver, PGresult *result)
{
    PointRead *read = (PointRead *)(void *)receiver;
    read->is_lost = db_result_is_loss(result);
    read->is_skipped = !read->is_lost && db_result_is_skipped(result);
    bool is_good = !read->is_lost && !read->is_skipped && db_result_is_good(result);
    if (read->is_lost || read->is_skipped) {
        PQclear(result);
    } else {
        read->result = result;
        read->failed = is_good ? NULL : read->statement;
    }
    if (is_good || !tries_again(read))
        coroutine_resume(read->coroutine);
}

static void receive_pass(DbReceiver *receiver, PGresult *result)
{
    PointGate *gate = (PointGate *)(void *)receiver;
    int step = gate->answered++;
    if (result == NULL)
        return;
    if (db_result_is_good(result)) {
        if (step == 1) {
            assert(PQntuples(result) == 1);
            gate->answer = db_gate_read_answer(db_rows_of(result), 0, 0);
        }
    } else if (!db_result_is_skipped(result)) {
        gate->failed = step == 0 ? db_options.gate.claim : db_options.gate.check;
        gate->error = result;
        return;
    }
    PQclear(result);
}

static void receive_sync(DbReceiver *receiver, PGresult *result)
{
    PointGroup *group = (PointGroup *)(void *)receiver;
    if (result != NULL)
        db_pool_observe(DB_LANE_POINT, group->started_us);
    PQclear(result);
    for (size_t i = 0; i < group->gate_count; i++)
        PQclear(group->gates[i].error);
    group->next_free = free_groups;
    free_groups = group;
    if (gathered != NULL)
        loop_defer(&sending);
}

/* Sending */

static PointGroup *new_group(DbConnection *connection)
{
    PointGroup *group = free_groups;
    if (group != NULL)
        free_groups = group->next_free;
    else if ((group = malloc(sizeof *group)) == NULL)
        abort();
    group->receiver.receive = receive_sync;
    group->connection = connection;
    group->started_us = clock_monotonic_us();
    group->gate_count = 0;
    return group;
}

static PointGate *gate_of(PointGroup *group, const Context *context)
{
    for (size_t i = 0; i < group->gate_count; i++) {
        if (db_gate_is_same(&group->gates[i].first->task->context, context))
            return &group->gates[i];
    }
    PointGate *gate = &group->gates[group->gate_count++];
    *gate = (PointGate){ .receiver = { receive_pass }, .group = group };
    gate->end = &gate->first;
    return gate;
}

static void add_to_group(PointGroup *group, PointRead *read)
{
    PointGate *gate = gate_of(group, &read->task->context);
    read->gate = gate;
    read->next = NULL;
    read->failed = NULL;
    read->attempts++;
    *gate->end = read;
    gate->end = &read->next;
}

static void write_gate(DbConnection *connection, PointGate *gate)
{
    DbGateStep steps[DB_GATE_MAX_STEPS];
    Task *task = gate->first->task;
    int count = db_gate_for_read(&task->context, steps);
    for (int i = 0; i < count; i++)
        db_connection_write(connection, steps[i].statement, steps[i].params, task->arena,
                            &gate->receiver);
    for (PointRead *read = gate->first; read != NULL; read = read->next)
        db_connection_write(connection, read->statement, read->params, read->task->arena,
                            &read->receiver);
}

static void send_group(DbConnection *connection)
{
    PointGroup *group = new_group(connection);
    for (size_t n = 0; n < GROUP_MAX_READS && gathered != NULL; n++) {
        if (n > 0 && gathered->is_alone)
            break;
        PointRead *read = take_gathered();
        add_to_group(group, read);
        if (read->is_alone)
            break;
    }
    for (size_t i = 0; i < group->gate_count; i++)
        write_gate(connection, &group->gates[i]);
    db_connection_sync(connection, &group->receiver);
}

/* The ready connection that owes least, of those that have room. */
static DbConnection *choose_connection(void)
{
    DbConnection *best = NULL;
    for (int i = 0; i < db_options.point_connections; i++) {
        DbConnection *connection = db_pool_point(i);
        if (!db_connection_is_ready(connection) || connection->ledger.syncs >= GROUPS_IN_FLIGHT)
            continue;
        if (best == NULL || db_connection_owes(connection) < db_connection_owes(best))
            best = connection;
    }
    return best;
}

static void send_gathered(LoopDefer *defer)
{
    (void)defer;
    db_pool_watch();
    while (gathered != NULL) {
        DbConnection *connection = choose_connection();
        if (connection == NULL)
            return; /* the next Sync, or the next connection, comes back here */
        send_group(connection);
    }
}

void db_point_send_soon(void)
{
    if (gathered != NULL)
        loop_defer(&sending);
}

bool db_point_time_out(uint64_t now_ms)
{
    while (gathered != NULL && gathered->deadline_ms <= now_ms) {
        PointRead *read = take_gathered();
        read->is_timed_out = true;
        coroutine_resume(read->coroutine);
    }
    return gathered != NULL;
}

static void release_result(void *result)
{
    PQclear(result);
}

DbRows db_point_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    PointRead read = { .receiver = { receive_rows },
                       .task = task,
                       .statement = statement,
                       .params = params,
                       .coroutine = coroutine_current() };
    /* Without a claim of its own it would inherit its neighbour's tenant. */
    read.is_alone = task->context.kind != CONTEXT_SESSION && task->context.kind != CONTEXT_SYSTEM;
    read.deadline_ms = loop_now_ms() + (uint64_t)db_options.acquire_timeout_ms;
    gather(&read);
    coroutine_yield();
    if (read.result != NULL)
        arena_defer(task->arena, release_result, read.result);
    if (read.is_timed_out || read.is_lost || (read.is_skipped && read.failed == NULL))
        db_fail_unavailable(task);
    if (read.failed != NULL)
        db_fail(task, read.failed, read.result);
    if (db_gate_answers(&task->context)) {
        db_gate_apply(&task->context, &read.gate->answer);
        if (read.gate->answer.status != 0)
            db_fail_gate(task, read.gate->answer.status);
    }
    return db_rows_of(read.result);
}
