/*
 * DbPool - the connections of this process, and who may use which.
 *
 * Owns: the shared connections of the point lane and those of appends; the others, which are leased
 * to one task at a time; the queue of those who wait for a lease; the watch over time-outs; db's
 * metrics. Must never know: SQL.
 */
#ifndef INSULA_CORE_DB_POOL_H
#define INSULA_CORE_DB_POOL_H

#include "core/db/connection.h"

/* The use of one connection by one task. Lists are capped per tenant, and never take all
 * connections. */
typedef struct DbLease {
    DbConnection *connection; /* NULL: not acquired, or lost meanwhile */
    bool is_list;
    bool is_held; /* the connection is a DbHold's and no matter of the pool */
    Uuid tenant_id;
    uint64_t since_ms;
    uint64_t limit_ms; /* 0: transaction_timeout_ms */
} DbLease;

/* Waits for a lease. Must stay until run() was called, or it was taken along. */
typedef struct DbPoolWaiter {
    DbLease *lease;
    /* At the end of a turn: the lease has a connection, or there was none in time. */
    void (*run)(struct DbPoolWaiter *waiter);
    uint64_t deadline_ms;
    int64_t started_us;
    struct DbPoolWaiter *next;
} DbPoolWaiter;

extern DbOptions db_options; /* with its defaults filled in */

void db_pool_open(void);
void db_pool_close(void);
/* Yields until one point connection and one other are ready; false after timeout_ms. */
bool db_pool_wait_ready(uint64_t timeout_ms);
bool db_pool_is_idle(void);

/* The point lane's connections. */
DbConnection *db_pool_point(int index);

/* A connection for appends that owes nothing; NULL while there is none. The first is opened when it
 * is asked for, another when all are busy. On these nobody waits for a lock for long. */
DbConnection *db_pool_append(void);

/* Waits (yields) for a connection; fails the task with 503 database_busy, or database_unavailable
 * when there is none. */
void db_pool_acquire(Task *task, DbLease *lease);
/* True: the lease has a connection at once. False: run() will be called. */
bool db_pool_ask(DbPoolWaiter *waiter);
/* The first of the lists that wait for the same tenant's connections and are accepted. It waits no
 * longer: whoever holds the lease answers for it. NULL: none. */
DbPoolWaiter *db_pool_take_along(const DbLease *lease, bool (*accepts)(DbPoolWaiter *waiter));
/* There was none in time: busy, or unavailable when there is no connection at all. */
_Noreturn void db_pool_fail_wait(Task *task);
/* Gives it back; harmless when there is none. What was written must end in a Sync. */
void db_pool_release(DbLease *lease);

/* Somebody waits for PostgreSQL: see that it does not take for ever. */
void db_pool_watch(void);
/* As the above for a connection outside the pool, from now on. */
void db_pool_adopt(DbConnection *connection);
void db_pool_disown(DbConnection *connection);

/* A round trip of a lane ended. */
void db_pool_observe(DbLane lane, int64_t started_us);

#endif
