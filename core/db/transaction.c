#include "core/db/transaction.h"

#include <assert.h>
#include <string.h>

#include "core/coroutine.h"
#include "core/db/convoy.h"
#include "core/db/fault.h"
#include "core/db/flight.h"
#include "core/db/hold.h"
#include "core/db/pool.h"
#include "core/db/value.h"

/*
 * A transaction gathers statements and sends them in flights: when somebody must know an answer, or
 * at the commit. BEGIN and the gate travel with the first flight, COMMIT with the last; if nobody
 * needs an answer there is only one.
 *
 * After an error PostgreSQL skips everything up to the Sync, the COMMIT too, and the transaction
 * stays open and aborted. So a failed flight is always followed by a ROLLBACK of its own, behind
 * which the connection is as good as new: whoever gets it next writes behind that ROLLBACK.
 *
 * A transaction that only appends and is one flight needs neither BEGIN nor COMMIT: it travels in a
 * convoy (convoy.h) with those of other tenants, each behind its own gate. Only waiting would
 * hold up the others: who does not get a lock at once is sent again on a connection of his own, as
 * is everybody whose convoy was turned back by another's failure.
 *
 * When the connection is lost, what was not yet asked to commit has surely not happened. What was
 * asked to commit is known to have failed only if PostgreSQL said so of a statement before the
 * COMMIT; otherwise the outcome is unknown, and told so.
 */
typedef enum TransactionState {
    TRANSACTION_NEW,    /* nothing was sent */
    TRANSACTION_OPEN,   /* BEGIN was sent */
    TRANSACTION_FAILED, /* only a rollback can follow */
} TransactionState;

typedef struct BeforeCommit {
    void (*run)(Task *task, void *argument);
    void *argument;
    struct BeforeCommit *next;
} BeforeCommit;

typedef struct AfterCommit {
    void (*run)(void *argument);
    void *argument;
    struct AfterCommit *next;
} AfterCommit;

typedef struct DbTransaction {
    DbLease lease;
    DbHold *hold; /* whose connection it is, and which of its connections; NULL: the pool's */
    uint64_t generation;
    TransactionState state;
    bool is_append;
    DbPending *queued, **queued_end;
    BeforeCommit *before, **before_end;
    AfterCommit *after, **after_end;
    const DbStatement *stale; /* to be prepared anew once we are out of the transaction */
} DbTransaction;

static const DbStatement BEGIN = { .name = "db_begin", .text = "begin", .lane = DB_LANE_COMMAND };
static const DbStatement COMMIT = { .name = "db_commit",
                                    .text = "commit",
                                    .lane = DB_LANE_COMMAND };
static const DbStatement ROLLBACK = { .name = "db_rollback",
                                      .text = "rollback",
                                      .lane = DB_LANE_COMMAND };
static const DbStatement SAVEPOINT = { .name = "db_savepoint",
                                       .text = "savepoint db_try",
                                       .lane = DB_LANE_COMMAND };
static const DbStatement ROLLBACK_TO = { .name = "db_rollback_to",
                                         .text = "rollback to savepoint db_try",
                                         .lane = DB_LANE_COMMAND };
static const DbStatement RELEASE = { .name = "db_release",
                                     .text = "release savepoint db_try",
                                     .lane = DB_LANE_COMMAND };

void db_begin(Task *task)
{
    assert(task->transaction == NULL);
    DbTransaction *tx = ARENA_NEW(task->arena, DbTransaction);
    tx->queued_end = &tx->queued;
    tx->before_end = &tx->before;
    tx->after_end = &tx->after;
    task->transaction = tx;
    coroutine_hold();
}

void db_begin_append(Task *task)
{
    db_begin(task);
    task->transaction->is_append = true;
}

void db_begin_on(Task *task, DbHold *hold)
{
    DbConnection *connection = db_hold_connection(task, hold);
    db_begin(task);
    DbTransaction *tx = task->transaction;
    tx->lease = (DbLease){ .is_held = true, .connection = connection };
    tx->hold = hold;
    tx->generation = db_hold_generation(hold);
}

/* The connection on which the transaction began, while it lives. */
static DbConnection *connection_of(const DbTransaction *tx)
{
    DbConnection *connection = tx->lease.connection;
    if (connection == NULL || !db_connection_is_ready(connection))
        return NULL;
    if (tx->hold != NULL && db_hold_generation(tx->hold) != tx->generation)
        return NULL; /* it has connected anew since */
    return connection;
}

static void finish(Task *task)
{
    db_pool_release(&task->transaction->lease);
    task->transaction = NULL;
    coroutine_release();
}

static DbPending *enqueue(Task *task, const DbStatement *statement, const DbParam *params)
{
    DbTransaction *tx = task->transaction;
    DbPending *pending = ARENA_NEW(task->arena, DbPending);
    pending->statement = statement;
    pending->params = params;
    *tx->queued_end = pending;
    tx->queued_end = &pending->next;
    return pending;
}

/* Flights */

static void make_sure_of_connection(Task *task)
{
    DbTransaction *tx = task->transaction;
    if (tx->state == TRANSACTION_NEW && !tx->lease.is_held)
        db_pool_acquire(task, &tx->lease);
    if (connection_of(tx) == NULL) {
        tx->state = TRANSACTION_FAILED;
        db_fail_unavailable(task);
    }
}

static DbPending *write_gate(Task *task, DbFlight *flight)
{
    DbGateStep steps[DB_GATE_MAX_STEPS];
    int count = db_gate_for_command(&task->context, steps);
    return db_flight_add_gate(flight, steps, count);
}

static DbPending *write_begin(Task *task, DbFlight *flight)
{
    DbPending *begin_pending = ARENA_NEW(task->arena, DbPending);
    begin_pending->statement = &BEGIN;
    db_flight_add(flight, begin_pending);
    task->transaction->state = TRANSACTION_OPEN;
    return write_gate(task, flight);
}

static void write_queued(DbTransaction *tx, DbFlight *flight)
{
    DbPending *pending = tx->queued;
    tx->queued = NULL;
    tx->queued_end = &tx->queued;
    while (pending != NULL) {
        DbPending *next = pending->next;
        db_flight_add(flight, pending);
        pending = next;
    }
}

static void pass_gate(Task *task, const DbPending *gate)
{
    if (gate == NULL || !db_result_is_good(gate->result))
        return;
    DbGateAnswer pass = db_gate_read_answer(db_rows_of(gate->result), 0, 0);
    db_gate_apply(&task->context, &pass);
    if (pass.status != 0) {
        task->transaction->state = TRANSACTION_FAILED;
        db_fail_gate(task, pass.status);
    }
}

/* Sends all that is queued and waits; returns what failed, or NULL. */
static DbPending *fly(Task *task)
{
    DbTransaction *tx = task->transaction;
    assert(tx->state != TRANSACTION_FAILED);
    make_sure_of_connection(task);
    DbFlight *flight = ARENA_NEW(task->arena, DbFlight);
    db_flight_start(flight, task, tx->lease.connection, DB_LANE_COMMAND);
    DbPending *gate = tx->state == TRANSACTION_NEW ? write_begin(task, flight) : NULL;
    write_queued(tx, flight);
    db_flight_land(flight);
    pass_gate(task, gate);
    return db_flight_failed(flight);
}

_Noreturn static void fail_flight(Task *task, const DbPending *failed, const DbPending *commit)
{
    task->transaction->state = TRANSACTION_FAILED;
    if (db_result_is_loss(failed->result) && commit != NULL &&
        (failed == commit || !db_result_is_told(failed->result)))
        db_fail_unknown_outcome(task);
    if (db_result_is_stale(failed->result)) {
        task->transaction->stale = failed->statement;
        db_fail_again(task);
    }
    db_fail(task, failed->statement, failed->result);
}

DbRows db_transaction_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    DbPending *pending = enqueue(task, statement, params);
    DbPending *failed = fly(task);
    if (failed != NULL)
        fail_flight(task, failed, NULL);
    return db_rows_of(pending->result);
}

DbPending *db_send(Task *task, const DbStatement *statement, const DbParam *params)
{
    assert(task->transaction != NULL);
    return enqueue(task, statement, db_params_copy(statement, params, task->arena));
}

DbRows db_await(Task *task, DbPending *pending)
{
    if (!pending->is_written) {
        DbPending *failed = fly(task);
        if (failed != NULL)
            fail_flight(task, failed, NULL);
    }
    assert(pending->result != NULL); /* a flight that failed would have unwound the task */
    return db_rows_of(pending->result);
}

bool db_try(Task *task, const DbStatement *statement, const DbParam *params, DbRows *rows,
            Text *constraint)
{
    assert(task->transaction != NULL);
    enqueue(task, &SAVEPOINT, NULL);
    DbPending *pending = enqueue(task, statement, params);
    enqueue(task, &RELEASE, NULL);
    DbPending *failed = fly(task);
    if (failed == NULL) {
        if (rows != NULL)
            *rows = db_rows_of(pending->result);
        return true;
    }
    Text broken = failed == pending ? db_result_constraint(pending->result) : TEXT_NULL;
    if (text_is_null(broken))
        fail_flight(task, failed, NULL);
    if (constraint != NULL)
        *constraint = text_copy(task->arena, broken);
    enqueue(task, &ROLLBACK_TO, NULL); /* they travel with whatever comes next */
    enqueue(task, &RELEASE, NULL);
    return false;
}

/* Around the commit */

void db_before_commit(Task *task, void (*run)(Task *task, void *argument), void *argument)
{
    DbTransaction *tx = task->transaction;
    BeforeCommit *hook = ARENA_NEW(task->arena, BeforeCommit);
    *hook = (BeforeCommit){ .run = run, .argument = argument };
    *tx->before_end = hook;
    tx->before_end = &hook->next;
}

void *db_before_commit_argument(const Task *task, void (*run)(Task *task, void *argument))
{
    for (const BeforeCommit *hook = task->transaction->before; hook != NULL; hook = hook->next) {
        if (hook->run == run)
            return hook->argument;
    }
    return NULL;
}

void db_after_commit(Task *task, void (*run)(void *argument), void *argument)
{
    DbTransaction *tx = task->transaction;
    AfterCommit *hook = ARENA_NEW(task->arena, AfterCommit);
    *hook = (AfterCommit){ .run = run, .argument = argument };
    *tx->after_end = hook;
    tx->after_end = &hook->next;
}

static void run_before_commit(Task *task)
{
    DbTransaction *tx = task->transaction;
    while (tx->before != NULL) {
        BeforeCommit *hook = tx->before;
        tx->before = hook->next;
        if (tx->before == NULL)
            tx->before_end = &tx->before;
        hook->run(task, hook->argument);
    }
}

/* The transaction is no more; its memory is the arena's. */
static void run_after_commit(const DbTransaction *tx)
{
    for (const AfterCommit *hook = tx->after; hook != NULL; hook = hook->next)
        hook->run(hook->argument);
}

void db_limit(Task *task, int timeout_ms)
{
    static const DbStatement limit = {
        .name = "db_limit",
        .text = "select set_config('statement_timeout', $1, true),"
                " set_config('idle_in_transaction_session_timeout', $1, true)",
        .lane = DB_LANE_COMMAND,
        .n_params = 1,
        .types = { DB_TEXT },
    };
    DbTransaction *tx = task->transaction;
    assert(tx != NULL && timeout_ms > 0);
    tx->lease.limit_ms = (uint64_t)timeout_ms;
    DbParam param = db_text(text_format(task->arena, "%d", timeout_ms));
    db_send(task, &limit, &param);
}

/* Ending */

/* What failed on a shared connection, and may do better on one of its own. */
static bool is_worth_another_try(DbConnection *connection, const DbPending *failed)
{
    if (db_result_is_stale(failed->result)) {
        db_connection_forget(connection, failed->statement);
        return true;
    }
    return db_result_is_skipped(failed->result) || db_result_is_locked_out(failed->result);
}

/* In a convoy. False: nothing happened, and all is still queued. */
static bool commit_in_convoy(Task *task)
{
    DbTransaction *tx = task->transaction;
    DbConvoy *convoy = db_convoy_find();
    if (convoy == NULL)
        return false;
    DbConnection *connection = db_convoy_connection(convoy);
    DbFlight *flight = ARENA_NEW(task->arena, DbFlight);
    db_flight_start(flight, task, connection, DB_LANE_COMMAND);
    const DbPending *gate = write_gate(task, flight);
    DbPending *queued = tx->queued;
    write_queued(tx, flight);
    bool went_through = db_convoy_join(convoy, flight);
    const DbPending *failed = db_flight_failed(flight);
    if (!went_through && (failed == NULL || is_worth_another_try(connection, failed))) {
        tx->queued = queued;
        tx->queued_end = flight->end;
        return false;
    }
    tx->state = TRANSACTION_FAILED;
    if (flight->is_lost && (failed == NULL || !db_result_is_told(failed->result)))
        db_fail_unknown_outcome(task);
    if (failed != NULL)
        db_fail(task, failed->statement, failed->result);
    pass_gate(task, gate);
    return true;
}

static void commit(Task *task)
{
    DbTransaction *tx = task->transaction;
    if (tx->state == TRANSACTION_NEW && tx->queued == NULL)
        return;
    if (tx->state == TRANSACTION_NEW && tx->is_append && commit_in_convoy(task))
        return;
    DbPending *pending = enqueue(task, &COMMIT, NULL);
    DbPending *failed = fly(task);
    if (failed != NULL)
        fail_flight(task, failed, pending);
    if (strcmp(PQcmdStatus(pending->result), "COMMIT") != 0) {
        tx->state = TRANSACTION_FAILED;
        db_fail_again(task); /* it was aborted without our knowing; nothing happened */
    }
}

void db_commit(Task *task)
{
    DbTransaction *tx = task->transaction;
    assert(tx != NULL && tx->state != TRANSACTION_FAILED);
    run_before_commit(task);
    commit(task);
    finish(task);
    run_after_commit(tx);
}

void db_rollback(Task *task)
{
    DbTransaction *tx = task->transaction;
    if (tx == NULL)
        return;
    DbConnection *connection = connection_of(tx);
    if (tx->state != TRANSACTION_NEW && connection != NULL) {
        if (db_connection_in_transaction(connection)) {
            db_connection_write(connection, &ROLLBACK, NULL, task->arena, NULL);
            db_connection_sync(connection, NULL);
        }
        if (tx->stale != NULL)
            db_connection_forget(connection, tx->stale);
    }
    finish(task);
}
