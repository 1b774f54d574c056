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
 * A read lives on the stack of the coroutine that waits for it. What the turn gathers is written as
 * [claim][check][query] for each read, one Sync behind all: a group, one implicit transaction.
 * Claim and check overwrite the tenant context each time, so no read can see with its neighbour's
 * eyes; when the check says no it clears the context, and the query behind it sees nothing. A read
 * without a tenant claims nothing, so it always goes alone.
 *
 * An error makes PostgreSQL skip the rest of the group. Whoever had an answer before keeps it; the
 * others (who failed and who was skipped) are sent again alone, each under a Sync of its own, and
 * what fails alone has failed. So one bad read costs its neighbours a round trip and nothing else.
 * A lost connection costs each a second attempt elsewhere: a read may be repeated.
 *
 * A read acts on the last of its answers and not before, because until then the ledger of the
 * connection points to it.
 */
typedef struct PointRead {
    DbReceiver receiver;
    Task *task;
    const DbStatement *statement;
    const DbParam *params;
    Coroutine *coroutine;
    struct PointRead *next;
    DbConnection *connection;
    uint64_t deadline_ms;
    const DbStatement *failed; /* whose error it is */
    PGresult *result;          /* rows, or the error */
    int gate_status;
    uint8_t steps, answered; /* statements of this attempt */
    uint8_t attempts;
    bool is_alone, is_lost, is_skipped, is_timed_out;
} PointRead;

/* One Sync's worth; given back when the Sync is settled. */
typedef struct PointGroup {
    DbReceiver receiver;
    int64_t started_us;
    struct PointGroup *next_free;
} PointGroup;

#define GROUP_MAX_READS 32
#define GROUPS_IN_FLIGHT                                                                           \
    2 /* on a connection: one at work, one behind it; meanwhile the next one gathers */
#define MAX_ATTEMPTS 4

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

static void keep_result(PointRead *read, PGresult *result)
{
    PQclear(read->result);
    read->result = result;
}

static const DbStatement *statement_of_step(const PointRead *read, int step)
{
    if (step == read->steps - 1)
        return read->statement;
    return step == 0 ? db_options.gate.claim : db_options.gate.check;
}

static void take_answer(PointRead *read, int step, PGresult *result)
{
    bool is_query = step == read->steps - 1;
    if (!is_query && step == 1) {
        assert(PQntuples(result) == 1);
        read->gate_status = db_gate_read_answer(&read->task->context, db_rows_of(result), 0, 0);
    }
    if (is_query && read->failed == NULL)
        keep_result(read, result);
    else
        PQclear(result);
}

static void send_again(PointRead *read, bool alone)
{
    keep_result(read, NULL);
    read->is_alone = read->is_alone || alone;
    db_stats.retries++;
    gather(read);
}

/* All answers of this attempt are there: resume, or try again. */
static void conclude(PointRead *read)
{
    bool may_retry = read->attempts < MAX_ATTEMPTS;
    if (read->is_lost && may_retry) {
        send_again(read, false);
        return;
    }
    if ((read->failed != NULL || read->is_skipped) && may_retry) {
        bool is_stale = read->failed != NULL && db_result_is_stale(read->result);
        if (is_stale)
            db_connection_forget(read->connection, read->failed);
        if (is_stale || !read->is_alone) {
            send_again(read, true);
            return;
        }
    }
    coroutine_resume(read->coroutine);
}

static void receive_answer(DbReceiver *receiver, PGresult *result)
{
    PointRead *read = (PointRead *)(void *)receiver;
    int step = read->answered++;
    if (db_result_is_loss(result)) {
        read->is_lost = true;
        PQclear(result);
    } else if (db_result_is_good(result)) {
        take_answer(read, step, result);
    } else if (db_result_is_skipped(result)) {
        read->is_skipped = true;
        PQclear(result);
    } else {
        read->failed = statement_of_step(read, step);
        keep_result(read, result);
    }
    if (read->answered == read->steps)
        conclude(read);
}

static void receive_sync(DbReceiver *receiver, PGresult *result)
{
    PointGroup *group = (PointGroup *)(void *)receiver;
    if (result != NULL)
        db_pool_observe(DB_LANE_POINT, group->started_us);
    PQclear(result);
    group->next_free = free_groups;
    free_groups = group;
    if (gathered != NULL)
        loop_defer(&sending);
}

/* Sending */

static void write_read(DbConnection *connection, PointRead *read)
{
    DbGateStep gate[DB_GATE_MAX_STEPS];
    int gates = db_gate_for_read(&read->task->context, gate);
    read->steps = (uint8_t)(gates + 1);
    read->answered = 0;
    read->failed = NULL;
    read->gate_status = 0;
    read->is_lost = read->is_skipped = false;
    read->connection = connection;
    read->attempts++;
    for (int i = 0; i < gates; i++)
        db_connection_write(connection, gate[i].statement, gate[i].params, read->task->arena,
                            &read->receiver);
    db_connection_write(connection, read->statement, read->params, read->task->arena,
                        &read->receiver);
}

static PointGroup *new_group(void)
{
    PointGroup *group = free_groups;
    if (group != NULL)
        free_groups = group->next_free;
    else if ((group = malloc(sizeof *group)) == NULL)
        abort();
    *group = (PointGroup){ .receiver = { receive_sync }, .started_us = clock_monotonic_us() };
    return group;
}

static void send_group(DbConnection *connection, size_t most)
{
    PointGroup *group = new_group();
    for (size_t n = 0; n < most && gathered != NULL; n++) {
        if (n > 0 && gathered->is_alone)
            break;
        PointRead *read = take_gathered();
        write_read(connection, read);
        if (read->is_alone)
            break;
    }
    db_connection_sync(connection, &group->receiver);
}

/* The ready connection that owes least, if it has room; and how many have. */
static DbConnection *choose_connection(size_t *with_room)
{
    DbConnection *best = NULL;
    *with_room = 0;
    for (int i = 0; i < db_options.point_connections; i++) {
        DbConnection *connection = db_pool_point(i);
        if (!db_connection_is_ready(connection) || connection->syncs_owed >= GROUPS_IN_FLIGHT)
            continue;
        (*with_room)++;
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
        size_t with_room;
        DbConnection *connection = choose_connection(&with_room);
        if (connection == NULL)
            return; /* the next Sync, or the next connection, comes back here */
        send_group(connection, GROUP_MAX_READS);
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
    PointRead read = { .receiver = { receive_answer },
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
    if (read.is_timed_out || read.is_lost || read.is_skipped)
        db_fail_unavailable(task);
    if (read.failed != NULL)
        db_fail(task, read.failed, read.result);
    if (read.gate_status != 0)
        db_fail_gate(task, read.gate_status);
    return db_rows_of(read.result);
}
