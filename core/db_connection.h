/*
 * DbConnection - one connection to PostgreSQL on the loop, in pipeline mode.
 *
 * Owns: connecting and reconnecting (exponential back-off with jitter), writing, prepared
 * statements, and the ledger of what PostgreSQL still owes: for each message written that will be
 * answered one entry, in order, with who is to receive it. Every entry is settled exactly once,
 * with its result or, when the connection is lost, with NULL; so nobody who waits is forgotten and
 * nobody may go before their last entry has been settled. Must never know: tasks, transactions,
 * tenants.
 */
#ifndef INSULA_CORE_DB_CONNECTION_H
#define INSULA_CORE_DB_CONNECTION_H

#include <uv.h>

#include "core/db.h"
#include "core/db_statement.h"
#include "core/loop.h"

/* Whoever waits for what is owed; embedded in their own structure. */
typedef struct DbReceiver DbReceiver;
struct DbReceiver {
    /* The result is the receiver's to clear; NULL: the connection was lost. Runs on the loop's
     * stack and may resume a coroutine. */
    void (*receive)(DbReceiver *self, PGresult *result);
};

typedef enum DbConnectionState {
    DB_CONNECTION_CLOSED,     /* nobody wants it */
    DB_CONNECTION_WAITING,    /* for the next attempt */
    DB_CONNECTION_CONNECTING, /* PQconnectPoll is at work */
    DB_CONNECTION_READY,
} DbConnectionState;

typedef struct DbOwed DbOwed;

typedef struct DbConnection {
    DbConnectionState state;
    PGconn *pg;
    uv_poll_t *poll;
    int poll_socket, poll_events;
    uv_timer_t *timer; /* of the next attempt, or of this one's patience */
    unsigned failures; /* attempts in a row */

    DbOwed *owed; /* a ring; capacity is a power of two */
    uint32_t owed_head, owed_tail, owed_capacity;
    uint32_t syncs_owed;
    uint64_t progress_ms;   /* when the last thing was settled, or the first one written */
    PGresult *parse_error;  /* why the statement that follows was not even parsed */
    PGresult *commit_error; /* why the implicit transaction of the flight failed at its end */
    DbStatements statements;

    bool is_broken; /* found while writing; lost at the end of the turn */
    const char *broken_why;
    LoopDefer end_of_turn;

    void (*on_ready)(struct DbConnection *connection);
    void (*on_lost)(struct DbConnection *connection);
} DbConnection;

/* What all connections of the process share: the conninfo or URI and the time-outs told to
 * PostgreSQL. */
void db_connection_configure(const DbOptions *options);

/* Starts connecting, and goes on until it is closed. Does nothing unless it is closed. */
void db_connection_open(DbConnection *connection);

/* Gives it up; what is owed is settled with NULL. */
void db_connection_close(DbConnection *connection);

/* Writes one statement, preparing it when it is not; owes one answer. Never fails by itself: a
 * connection that cannot be written to is lost at the end of the turn. It must not be used when it
 * is not ready. */
void db_connection_write(DbConnection *connection, const DbStatement *statement,
                         const DbParam *params, Arena *arena, DbReceiver *receiver);

/* Ends the flight and sends what is written; owes one answer (receiver may be NULL):
 * PGRES_PIPELINE_SYNC, or the error with which the flight's implicit transaction failed to commit.
 */
void db_connection_sync(DbConnection *connection, DbReceiver *receiver);

/* The server's copy of a statement is gone or outdated: prepare it again at its next use. */
void db_connection_forget(DbConnection *connection, const DbStatement *statement);

/* Declares it lost at the end of the turn. */
void db_connection_break(DbConnection *connection, const char *why);

static inline bool db_connection_is_ready(const DbConnection *connection)
{
    return connection->state == DB_CONNECTION_READY && !connection->is_broken;
}

/* Answers still to come. */
static inline uint32_t db_connection_owes(const DbConnection *connection)
{
    return connection->owed_tail - connection->owed_head;
}

/* After everything owed has come: is a transaction left open? */
bool db_connection_in_transaction(DbConnection *connection);

#endif
