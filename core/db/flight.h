/*
 * DbFlight - statements of one task on a connection of its own, from the first write to the Sync's
 * answer.
 *
 * The task's coroutine sleeps while a flight is in the air, so whatever the flight points to may
 * lie on its stack or in its arena.
 */
#ifndef INSULA_CORE_DB_FLIGHT_H
#define INSULA_CORE_DB_FLIGHT_H

#include "core/db/connection.h"
#include "core/db/gate.h"

/* One statement and what became of it. */
struct DbPending {
    DbReceiver receiver;
    const DbStatement *statement;
    const DbParam *params;
    PGresult *result; /* NULL: not answered, or lost */
    struct DbPending *next;
    bool is_written;
};

typedef struct DbFlight {
    DbReceiver landing;
    Task *task;
    DbConnection *connection;
    DbLane lane;
    DbPending *first, **end;
    PGresult *commit_error; /* of the implicit transaction */
    Coroutine *coroutine;
    int64_t started_us;
    bool is_lost;
    bool was_turned_back; /* for its convoy */
    struct DbFlight *next;
} DbFlight;

void db_flight_start(DbFlight *flight, Task *task, DbConnection *connection, DbLane lane);

/* Writes it. The pending must live until the flight has landed. */
void db_flight_add(DbFlight *flight, DbPending *pending);

/* Writes the steps of the gate; they are made in the task's arena. The one that may answer is
 * returned, or NULL. */
DbPending *db_flight_add_gate(DbFlight *flight, const DbGateStep *steps, int count);

/* Writes the Sync and yields until it is answered. Results belong to the task's arena. */
void db_flight_land(DbFlight *flight);

/* The two halves of landing, for flights that share a Sync (convoy.h): yields until ended, with
 * what db_flight_land() does after; and ends it, from the loop's stack. */
void db_flight_wait(DbFlight *flight);
void db_flight_end(DbFlight *flight);

/* The first whose result is not good (NULL result: the connection was lost before its answer), or
 * NULL. */
DbPending *db_flight_failed(const DbFlight *flight);

#endif
