/*
 * DbConnection - one connection to PostgreSQL on the loop, in pipeline mode.
 *
 * Owns: connecting and reconnecting (exponential back-off with jitter), the socket, writing,
 * prepared statements, and its ledger of what is owed. Must never know: tasks, transactions,
 * tenants.
 */
#ifndef INSULA_CORE_DB_CONNECTION_H
#define INSULA_CORE_DB_CONNECTION_H

#include <uv.h>

#include "core/db.h"
#include "core/db/ledger.h"
#include "core/db/statement.h"
#include "core/loop.h"

typedef enum DbConnectionState {
    DB_CONNECTION_CLOSED,     /* nobody wants it */
    DB_CONNECTION_WAITING,    /* for the next attempt */
    DB_CONNECTION_CONNECTING, /* PQconnectPoll is at work */
    DB_CONNECTION_READY,
} DbConnectionState;

typedef struct DbConnection {
    DbConnectionState state;
    PGconn *pg;
    uv_poll_t *poll;
    int poll_socket, poll_events;
    uv_timer_t *timer; /* of the next attempt, or of this one's patience */
    unsigned failures; /* attempts in a row */

    uv_getaddrinfo_t *lookup; /* of the host's name; NULL: none under way */

    DbLedger ledger;
    DbStatements statements;

    bool is_broken; /* found while writing; lost at the end of the turn */
    const char *broken_why;
    LoopDefer end_of_turn;

    void (*on_ready)(struct DbConnection *connection);
    void (*on_lost)(struct DbConnection *connection);
} DbConnection;

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
    return db_ledger_count(&connection->ledger);
}

/* After everything owed has come: is a transaction left open? */
bool db_connection_in_transaction(DbConnection *connection);

#endif
