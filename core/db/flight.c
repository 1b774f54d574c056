#include "core/db/flight.h"

#include "core/db/fault.h"
#include "core/db/pool.h"

void db_flight_start(DbFlight *flight, Task *task, DbConnection *connection, DbLane lane)
{
    *flight = (DbFlight){ .task = task, .connection = connection, .lane = lane };
    flight->end = &flight->first;
    flight->started_us = clock_monotonic_us();
}

static void receive_answer(DbReceiver *receiver, PGresult *result)
{
    DbPending *pending = (DbPending *)(void *)receiver;
    pending->result = result;
}

void db_flight_add(DbFlight *flight, DbPending *pending)
{
    pending->receiver.receive = receive_answer;
    pending->is_written = true;
    pending->result = NULL;
    pending->next = NULL;
    *flight->end = pending;
    flight->end = &pending->next;
    db_connection_write(flight->connection, pending->statement, pending->params,
                        flight->task->arena, &pending->receiver);
}

DbPending *db_flight_add_gate(DbFlight *flight, const DbGateStep *steps, int count)
{
    DbPending *last = NULL;
    for (int i = 0; i < count; i++) {
        last = ARENA_NEW(flight->task->arena, DbPending);
        last->statement = steps[i].statement;
        last->params = steps[i].params; /* written at once, not needed after */
        db_flight_add(flight, last);
        last->params = NULL;
    }
    return db_gate_answers(&flight->task->context) ? last : NULL;
}

static void receive_landing(DbReceiver *receiver, PGresult *result)
{
    DbFlight *flight = (DbFlight *)(void *)receiver;
    flight->is_lost = result == NULL;
    if (PQresultStatus(result) == PGRES_FATAL_ERROR)
        flight->commit_error = result;
    else
        PQclear(result);
    db_flight_end(flight);
}

void db_flight_end(DbFlight *flight)
{
    db_pool_observe(flight->lane, flight->started_us);
    coroutine_resume(flight->coroutine);
}

static void release_result(void *result)
{
    PQclear(result);
}

void db_flight_land(DbFlight *flight)
{
    flight->landing.receive = receive_landing;
    db_connection_sync(flight->connection, &flight->landing);
    db_flight_wait(flight);
}

void db_flight_wait(DbFlight *flight)
{
    flight->coroutine = coroutine_current();
    coroutine_yield();
    Arena *arena = flight->task->arena;
    for (DbPending *pending = flight->first; pending != NULL; pending = pending->next) {
        if (pending->result != NULL)
            arena_defer(arena, release_result, pending->result);
    }
    if (flight->commit_error != NULL)
        arena_defer(arena, release_result, flight->commit_error);
}

DbPending *db_flight_failed(const DbFlight *flight)
{
    for (DbPending *pending = flight->first; pending != NULL; pending = pending->next) {
        if (pending->result == NULL || !db_result_is_good(pending->result))
            return pending;
    }
    return NULL;
}
