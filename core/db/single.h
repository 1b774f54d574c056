/*
 * DbSingle - one statement on a connection of its own, in its implicit transaction: commands
 * outside a transaction, and whatever a DbHold asks.
 */
#ifndef INSULA_CORE_DB_SINGLE_H
#define INSULA_CORE_DB_SINGLE_H

#include "core/db.h"
#include "core/db/connection.h"

/* See db_query(). */
DbRows db_single_query(Task *task, const DbStatement *statement, const DbParam *params);

/* The same on a given connection. */
DbRows db_single_query_on(Task *task, DbConnection *connection, const DbStatement *statement,
                          const DbParam *params);

#endif
