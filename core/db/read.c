#include "core/db/read.h"

#include <assert.h>

#include "core/db/fault.h"
#include "core/db/pool.h"
#include "core/db/stats.h"
#include "core/db/value.h"

/*
 * What flies together is written behind each other with one Sync at the end: a group, one implicit
 * transaction. Reads of the same session stand together behind one [claim][check]; the next
 * session's claim overwrites the tenant context, so no read can see with its neighbour's eyes; when
 * the check says no it clears the context, and the queries behind it see nothing. A read without a
 * tenant claims nothing, so it always goes alone.
 *
 * An error makes PostgreSQL skip the rest of the group. Whoever had an answer before keeps it; the
 * others (who failed and who was skipped) are sent again alone, each under a Sync of its own, and
 * what fails alone has failed. So one bad read costs its neighbours a round trip and nothing else.
 * A lost connection costs each a second attempt elsewhere: a read may be repeated.
 *
 * A read is resumed by its answer; the group, with the gates' answers, lives until its Sync is
 * settled, which is later.
 */
#define MAX_ATTEMPTS 4

DbRead db_read_make(Task *task, const DbStatement *statement, const DbParam *params)
{
    return (DbRead){
        .task = task,
        .statement = statement,
        .params = params,
        .coroutine = coroutine_current(),
        /* Without a claim of its own it would inherit its neighbour's tenant. */
        .is_alone = task->context.kind != CONTEXT_SESSION && task->context.kind != CONTEXT_SYSTEM,
    };
}

/* Receiving */

static void receive_rows(DbReceiver *receiver, PGresult *result)
{
    DbRead *read = (DbRead *)(void *)receiver;
    DbReadGroup *group = read->gate->group;
    int64_t now_us = clock_monotonic_us();
    read->took_us = now_us - group->answered_us;
    group->answered_us = now_us;
    read->is_lost = db_result_is_loss(result);
    read->is_skipped = !read->is_lost && db_result_is_skipped(result);
    if (read->is_lost || read->is_skipped) {
        PQclear(result);
    } else {
        read->result = result;
        read->failed = db_result_is_good(result) ? NULL : read->statement;
    }
    if (read->coroutine != NULL)
        coroutine_resume(read->coroutine);
}

static void receive_pass(DbReceiver *receiver, PGresult *result)
{
    DbReadGate *gate = (DbReadGate *)(void *)receiver;
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

/* Trying again */

/* It was skipped because its gate could not even be asked: then that is its error. */
static void take_error_of_gate(DbRead *read)
{
    DbReadGate *gate = read->gate;
    if (!read->is_skipped || gate->error == NULL)
        return;
    read->failed = gate->failed;
    read->result = gate->error;
    gate->error = NULL;
}

static bool send_again(DbRead *read, bool alone)
{
    PQclear(read->result);
    read->result = NULL;
    read->is_alone = read->is_alone || alone;
    db_stats.retries++;
    return true;
}

bool db_read_tries_again(DbRead *read)
{
    const DbReadGroup *group = read->gate->group;
    if (read->attempts == MAX_ATTEMPTS)
        return false;
    if (read->is_lost)
        return send_again(read, false);
    bool was_alone = group->count == 1;
    if (was_alone)
        take_error_of_gate(read);
    if (read->failed == NULL && !read->is_skipped)
        return false;
    bool is_stale = read->failed != NULL && db_result_is_stale(read->result);
    if (is_stale)
        db_connection_forget(group->connection, read->failed);
    if (!is_stale && was_alone)
        return false;
    return send_again(read, true);
}

/* Sending */

void db_read_group_start(DbReadGroup *group, DbConnection *connection)
{
    group->connection = connection;
    group->started_us = group->answered_us = clock_monotonic_us();
    group->gate_count = group->count = 0;
}

static DbReadGate *gate_of(DbReadGroup *group, const Context *context)
{
    for (size_t i = 0; i < group->gate_count; i++) {
        if (db_gate_is_same(&group->gates[i].first->task->context, context))
            return &group->gates[i];
    }
    DbReadGate *gate = &group->gates[group->gate_count++];
    *gate = (DbReadGate){ .receiver = { receive_pass }, .group = group };
    gate->end = &gate->first;
    return gate;
}

void db_read_group_add(DbReadGroup *group, DbRead *read)
{
    assert(group->count < DB_READ_GROUP_MAX);
    DbReadGate *gate = gate_of(group, &read->task->context);
    group->count++;
    read->receiver.receive = receive_rows;
    read->gate = gate;
    read->next = NULL;
    read->failed = NULL;
    read->attempts++;
    *gate->end = read;
    gate->end = &read->next;
}

static void write_gate(DbConnection *connection, DbReadGate *gate)
{
    DbGateStep steps[DB_GATE_MAX_STEPS];
    Task *task = gate->first->task;
    int count = db_gate_for_read(&task->context, steps);
    for (int i = 0; i < count; i++)
        db_connection_write(connection, steps[i].statement, steps[i].params, task->arena,
                            &gate->receiver);
    for (DbRead *read = gate->first; read != NULL; read = read->next)
        db_connection_write(connection, read->statement, read->params, read->task->arena,
                            &read->receiver);
}

void db_read_group_send(DbReadGroup *group, DbReceiver *landing)
{
    for (size_t i = 0; i < group->gate_count; i++)
        write_gate(group->connection, &group->gates[i]);
    db_connection_sync(group->connection, landing);
}

void db_read_group_end(DbReadGroup *group)
{
    for (size_t i = 0; i < group->gate_count; i++)
        PQclear(group->gates[i].error);
}

/* The end */

static void release_result(void *result)
{
    PQclear(result);
}

DbRows db_read_rows(DbRead *read)
{
    Task *task = read->task;
    if (read->result != NULL)
        arena_defer(task->arena, release_result, read->result);
    if (read->is_lost || (read->is_skipped && read->failed == NULL))
        db_fail_unavailable(task);
    if (read->failed != NULL)
        db_fail(task, read->failed, read->result);
    if (db_gate_answers(&task->context)) {
        db_gate_apply(&task->context, &read->gate->answer);
        if (read->gate->answer.status != 0)
            db_fail_gate(task, read->gate->answer.status);
    }
    return db_rows_of(read->result);
}
