/*
 * Database - PostgreSQL through libpq's pipeline mode.
 *
 * Owns: the connections of this process, prepared statements, the lanes, transactions, reconnection
 * with back-off. Statements come from .sql files (tools/sqlgen compiles them to typed functions,
 * see CONTRIBUTING.md); nobody builds SQL from strings but the resource compiler in the gateway.
 * Must never know: what a table means. The tenant's wall is known only as the three gate statements
 * given to db_open().
 *
 * Lanes
 *   point    primary-key reads; many tasks share a connection. [claim][check][query] are written at
 * once and one Sync closes all that one loop turn gathered: one send, one implicit transaction a
 * turn. The claim and the check always overwrite the tenant context, so a neighbour's can never be
 * seen. If any member fails, all members of the group are retried alone, each under its own Sync.
 *   list     reads shaped by the caller: a connection of their own while they run, capped per
 * tenant. Those of a tenant at its cap fly together when they were quick the last time.
 *   command  a transaction: a connection of its own from BEGIN to COMMIT.
 * Round trips: a read is one. A command whose statements need no answers from each other is one as
 * well: BEGIN, enter, everything sent with db_send(), COMMIT and Sync go in one flight.
 */
#ifndef INSULA_CORE_DB_H
#define INSULA_CORE_DB_H

#include <libpq-fe.h>

#include "core/clock.h"
#include "core/task.h"
#include "core/text.h"
#include "core/uuid.h"

typedef enum DbType {
    DB_TEXT,
    DB_UUID,
    DB_BOOL,
    DB_INT4,
    DB_INT8,
    DB_BYTES,
    DB_JSON,  /* jsonb, seen as JSON text */
    DB_TIME,  /* timestamptz, seen as TimeMs */
    DB_UUIDS, /* arrays, for grouped statements */
    DB_TEXTS,
    DB_INT8S,
    DB_BYTESS,
    DB_JSONS,
    DB_TIMES,
} DbType;

typedef enum DbLane { DB_LANE_POINT, DB_LANE_LIST, DB_LANE_COMMAND } DbLane;

#define DB_MAX_PARAMS 32

/* One SQL statement, compiled in by tools/sqlgen.py. `name` is unique and is also its prepared
 * name. */
typedef struct DbStatement {
    const char *name;
    const char *text;
    const char
        *columns; /* "id uuid, title text" as declared, "" without rows; a test compares them */
    const char *source; /* file:line */
    DbLane lane;
    bool is_global; /* has no tenant as $1 */
    uint8_t n_params;
    uint8_t types[DB_MAX_PARAMS]; /* DbType of each parameter */
} DbStatement;

/* One parameter value in PostgreSQL's binary form. Made by the functions below. */
typedef struct DbParam {
    const char *ptr; /* NULL: SQL null, unless `small` is used */
    int len;
    bool is_small;
    char small[16];
} DbParam;

DbParam db_text(Text value);  /* null when ptr is NULL */
DbParam db_bytes(Text value); /* null when ptr is NULL */
DbParam db_json(Text value);  /* JSON text; null when ptr is NULL */
DbParam db_uuid(Uuid value);  /* null when nil */
DbParam db_bool(bool value);
DbParam db_int4(int32_t value);
DbParam db_int8(int64_t value);
DbParam db_time(TimeMs value); /* INT64_MIN: null */
DbParam db_null(void);
DbParam db_uuids(Arena *arena, const Uuid *values, size_t count);
DbParam db_texts(Arena *arena, const Text *values, size_t count);
DbParam db_jsons(Arena *arena, const Text *values, size_t count);
DbParam db_bytess(Arena *arena, const Text *values, size_t count);
DbParam db_int8s(Arena *arena, const int64_t *values, size_t count);
DbParam db_times(Arena *arena, const TimeMs *values, size_t count);

/* Rows, in binary form; lives as long as the task's arena. */
typedef struct DbRows {
    PGresult *result;
    int count;    /* rows */
    int affected; /* by insert, update, delete */
} DbRows;

Text db_get_text(DbRows rows, int row, int column); /* also bytes and JSON; ptr NULL when null */
Text db_get_json(DbRows rows, int row, int column); /* jsonb (without its version byte) or json */
Uuid db_get_uuid(DbRows rows, int row, int column); /* nil when null */
bool db_get_bool(DbRows rows, int row, int column);
int64_t db_get_int(DbRows rows, int row, int column); /* int2, int4, int8; 0 when null */
TimeMs db_get_time(DbRows rows, int row, int column); /* INT64_MIN when null */
bool db_is_null(DbRows rows, int row, int column);

/* The statements that pass the wall, given once at start by whoever owns sessions. */
typedef struct DbGate {
    const DbStatement *claim; /* (tenant): sets the context for this transaction from a claim */
    const DbStatement *check; /* (tenant, session, secret hash, permission bit, demands): one row
                                 (status int4, user_id uuid, permissions bytea, epoch int8); clears
                                 the context unless status is 0 */
    const DbStatement
        *enter; /* the same arguments and row; also takes the tenant's shared lock; raises
                   SQLSTATE IN401, IN403, IN423 (suspended) instead of a status */
    const DbStatement *system; /* (tenant): enters without a session */
    const DbStatement
        *check_many; /* (tenant, session ids uuid[], secret hashes bytea[], permissions int8[]), in
                        a transaction entered with `system`: a row for each element, (ordinal int8
                        from 1, status int4, user_id uuid, permissions bytea, epoch int8); for
                        core/group.c */
    /* The same three for API keys, with the caller's address in place of the
     * demands. */
    const DbStatement *key_check, *key_enter, *key_check_many;
} DbGate;
/* check.status: 0 good, 401 no such live session, 403 permission missing, 423 tenant suspended */

typedef struct DbOptions {
    const char *url;            /* libpq conninfo or URI of the app role */
    int point_connections;      /* shared; default 2 */
    int other_connections;      /* list and command; default 16 */
    int lists_per_tenant;       /* default 4 */
    int statement_timeout_ms;   /* default 10,000 */
    int transaction_timeout_ms; /* idle in transaction, and the whole of a task's hold on a
                                   connection; 30,000 */
    int acquire_timeout_ms; /* waiting for a connection; then 503 database_busy; default 5,000 */
    DbGate gate;
} DbOptions;

/* Starts connecting in the background; returns at once. */
void db_open(const DbOptions *options);
/* Is PostgreSQL connected? In a coroutine it waits for that up to acquire_timeout_ms; for start-up
 * and /readyz. */
bool db_is_ready(void);
/* Finishes what is in flight and closes; for drain. Yields. */
void db_close(void);

/* Runs one statement and waits. Outside a transaction: through its lane, behind the gate of the
 * task's context (CONTEXT_SESSION: claim and check; CONTEXT_SYSTEM: claim; CONTEXT_NONE: bare).
 * Inside: in it. Fails the task on 401, 403, 423 and on database errors (see db/fault.c for the
 * table from SQLSTATE to status and code). */
DbRows db_query(Task *task, const DbStatement *statement, const DbParam *params);

/* As db_query inside a transaction, but does not wait: the statement joins the flight; errors
 * surface at the next wait or at commit. The result can be had later with db_await(); ignoring it
 * is fine. Params are copied. */
typedef struct DbPending DbPending;
DbPending *db_send(Task *task, const DbStatement *statement, const DbParam *params);
DbRows db_await(Task *task, DbPending *pending);

/* BEGIN and enter travel with the first statement. The isolation level is read committed. */
void db_begin(Task *task);
/* As db_begin(), for one that only appends: when its commit comes before any wait, so that all of
 * it is one flight, it may travel on a connection that others' such transactions use behind each
 * other (see core/db/transaction.c). Keep it small. */
void db_begin_append(Task *task);
/* Sends COMMIT with whatever is queued, waits; fails the task when the commit did not happen.
 * Unsent tx: nothing. */
void db_commit(Task *task);
/* Calls run(task, argument) when the transaction is about to commit, in the order of registration:
 * it may still send. */
void db_before_commit(Task *task, void (*run)(Task *task, void *argument), void *argument);
/* What was registered with this function in this transaction, or NULL. */
void *db_before_commit_argument(const Task *task, void (*run)(Task *task, void *argument));
/* Calls run(argument) once the transaction has been committed; it must not wait or fail. */
void db_after_commit(Task *task, void (*run)(void *argument), void *argument);
/* The transaction, and each of its statements, may take this long instead of what the options say.
 */
void db_limit(Task *task, int timeout_ms);
/* Never fails; broken connections are replaced. */
void db_rollback(Task *task);

/* Last SQLSTATE class a handler may want to treat as an answer: runs the statement inside a
 * savepoint and returns false with the name of the violated constraint instead of failing on
 * 23505/23503. */
bool db_try(Task *task, const DbStatement *statement, const DbParam *params, DbRows *rows,
            Text *constraint);

/*
 * A connection of its own for whoever must keep one: a lock that lasts as long as its session
 * (sequencers, leases). It reconnects by itself; every connection made has a number, and what
 * belonged to an older one (its locks) is gone.
 */
typedef struct DbHold DbHold;
DbHold *db_hold_open(void);
void db_hold_close(DbHold *hold);
/* The number of the connection, from 1; 0 while there is none. */
uint64_t db_hold_generation(const DbHold *hold);
/* Yields until there is one; 0 when timeout_ms passed first. */
uint64_t db_hold_wait(DbHold *hold, uint64_t timeout_ms);
/* As db_query() outside a transaction, and as db_begin(), on that connection. One task at a time.
 */
DbRows db_hold_query(Task *task, DbHold *hold, const DbStatement *statement, const DbParam *params);
void db_begin_on(Task *task, DbHold *hold);

#endif
