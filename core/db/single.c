#include "core/db/single.h"

#include "core/db/fault.h"
#include "core/db/flight.h"
#include "core/db/pool.h"
#include "core/db/stats.h"
#include "core/db/value.h"

/*
 * [gate][statement][Sync]. A read passes claim and check, which answer with a status; what may
 * write passes enter, which raises, so that nothing behind it is done. A read may be repeated when
 * its connection is lost; a write may have been committed.
 */
typedef struct Single {
    DbFlight flight;
    DbPending query;
    DbPending *gate; /* the step that answers, or NULL */
} Single;

static void fly(Single *single, Task *task, DbConnection *connection)
{
    DbGateStep steps[DB_GATE_MAX_STEPS];
    DbLane lane = single->query.statement->lane;
    int count = lane == DB_LANE_COMMAND ? db_gate_for_command(&task->context, steps)
                                        : db_gate_for_read(&task->context, steps);
    db_flight_start(&single->flight, task, connection, lane);
    single->gate = db_flight_add_gate(&single->flight, steps, count);
    db_flight_add(&single->flight, &single->query);
    db_flight_land(&single->flight);
}

static DbRows answer(Single *single, Task *task)
{
    const DbFlight *flight = &single->flight;
    const DbPending *failed = db_flight_failed(flight);
    if (flight->is_lost && single->query.statement->lane == DB_LANE_COMMAND &&
        (failed == NULL || db_result_is_loss(failed->result)))
        db_fail_unknown_outcome(task);
    if (failed != NULL)
        db_fail(task, failed->statement, failed->result);
    if (flight->commit_error != NULL)
        db_fail(task, single->query.statement, flight->commit_error);
    if (single->gate != NULL) {
        DbGateAnswer pass = db_gate_read_answer(db_rows_of(single->gate->result), 0, 0);
        db_gate_apply(&task->context, &pass);
        if (pass.status != 0)
            db_fail_gate(task, pass.status);
    }
    return db_rows_of(single->query.result);
}

/* Worth another attempt: a read whose connection was lost, or anything whose preparation was
 * outdated (it did not run). */
static bool is_repeatable(const Single *single)
{
    const DbPending *failed = db_flight_failed(&single->flight);
    if (failed == NULL)
        return false;
    if (db_result_is_loss(failed->result))
        return single->query.statement->lane != DB_LANE_COMMAND;
    return db_result_is_stale(failed->result);
}

DbRows db_single_query_on(Task *task, DbConnection *connection, const DbStatement *statement,
                          const DbParam *params)
{
    Single single = { .query = { .statement = statement, .params = params } };
    fly(&single, task, connection);
    if (db_connection_is_ready(connection) && is_repeatable(&single)) {
        db_connection_forget(connection, db_flight_failed(&single.flight)->statement);
        db_stats.retries++;
        fly(&single, task, connection);
    }
    return answer(&single, task);
}

DbRows db_single_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    Single single = { .query = { .statement = statement, .params = params } };
    for (int attempt = 0; attempt < 2; attempt++) {
        DbLease lease = { .tenant_id = task->context.tenant_id };
        db_pool_acquire(task, &lease);
        DbConnection *connection = lease.connection;
        fly(&single, task, connection);
        bool again = attempt == 0 && is_repeatable(&single);
        if (again && lease.connection != NULL)
            db_connection_forget(connection, db_flight_failed(&single.flight)->statement);
        db_pool_release(&lease);
        if (!again)
            break;
        db_stats.retries++;
    }
    return answer(&single, task);
}
