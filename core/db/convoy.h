/*
 * DbConvoy - transactions that only append, on one connection and with one commit.
 *
 * PostgreSQL takes all that lies before a Sync for one transaction. So the appends of one loop turn
 * follow each other, each behind its own gate, and share a Sync and with it a flush to the disk,
 * which costs more than they do. Who comes while all convoys are under way waits for the first to
 * come back: they grow with the load by themselves, and under none each has one member.
 *
 * When a member fails, nothing of its convoy has happened: the others are to be sent again, each on
 * its own. Owns: who travels with whom. Must never know: what a member does, and what its failure
 * means.
 */
#ifndef INSULA_CORE_DB_CONVOY_H
#define INSULA_CORE_DB_CONVOY_H

#include "core/db/flight.h"

typedef struct DbConvoy DbConvoy;

/* One that still fills; waits (yields) for it when all are under way. NULL: there is no connection
 * to travel on. */
DbConvoy *db_convoy_find(void);

/* Where the member's flight is to be started on, at once: from here to db_convoy_join() it must not
 * yield. */
DbConnection *db_convoy_connection(const DbConvoy *convoy);

/* Joins with a flight that has been written, and yields until the convoy is back. False: it was
 * turned back, so that nothing of this flight has happened, whatever its own results say. */
bool db_convoy_join(DbConvoy *convoy, DbFlight *flight);

#endif
