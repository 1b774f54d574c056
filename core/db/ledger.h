/*
 * DbLedger - what PostgreSQL still owes one connection, and to whom.
 *
 * PostgreSQL answers in the order it was asked, so a ring of entries is all that is needed to know
 * what a result answers. Every entry is settled exactly once, with its result or, when the
 * connection is lost, with NULL; so nobody who waits is forgotten, and nobody may go before their
 * last entry has been settled. Entries are settled from the loop's stack only, in order; whoever is
 * resumed by one may write more, which only adds behind. Must never know: sockets.
 */
#ifndef INSULA_CORE_DB_LEDGER_H
#define INSULA_CORE_DB_LEDGER_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/db/statement.h"

/* Whoever waits for what is owed; embedded in their own structure. */
typedef struct DbReceiver DbReceiver;
struct DbReceiver {
    /* The result is the receiver's to clear; NULL: the connection was lost. Runs on the loop's
     * stack and may resume a coroutine. */
    void (*receive)(DbReceiver *self, PGresult *result);
};

typedef enum DbOwedKind {
    DB_OWED_STATEMENT,
    DB_OWED_PARSE,
    DB_OWED_DEALLOCATE,
    DB_OWED_SYNC
} DbOwedKind;

typedef struct DbOwed {
    DbReceiver *receiver; /* may be NULL */
    DbOwedKind kind;
    uint32_t serial; /* of the preparation, for DB_OWED_PARSE */
} DbOwed;

typedef struct DbLedger {
    DbOwed *ring; /* capacity is a power of two */
    uint32_t head, tail, capacity;
    uint32_t syncs;         /* how many of the entries are Syncs */
    uint64_t progress_ms;   /* when the last thing was settled, or the first one written */
    PGresult *parse_error;  /* why the statement that follows was not even parsed */
    PGresult *commit_error; /* why the implicit transaction of the flight failed at its end */
} DbLedger;

static inline uint32_t db_ledger_count(const DbLedger *ledger)
{
    return ledger->tail - ledger->head;
}

void db_ledger_owe(DbLedger *ledger, DbOwed entry);

/* Settles the next entry. False, and the result is not taken, when it answers nothing that is owed:
 * PostgreSQL says unasked that it is going away. */
bool db_ledger_settle(DbLedger *ledger, DbStatements *statements, PGresult *result);

/* The connection is gone: empties the ledger and settles everything with NULL. */
void db_ledger_abandon(DbLedger *ledger);

#endif
