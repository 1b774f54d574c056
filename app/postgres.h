/*
 * Postgres - the embedded PostgreSQL as the master keeps it: started or adopted, restarted when it
 * dies, stopped last.
 *
 * Owns: the postmaster's process. It runs in a session of its own, so that a terminal's Ctrl-C does
 * not reach it before the workers have drained, and it outlives a master that is killed: the next
 * one adopts it. Must never know: what the database holds.
 */
#ifndef INSULA_APP_POSTGRES_H
#define INSULA_APP_POSTGRES_H

#include "app/place.h"

/* Makes, starts or adopts; returns when it takes connections. Yields. *is_young: it is new and runs
 * without fsync; before anything in it is promised to anybody, postgres_grow_up() and
 * postgres_settle() are owed. */
bool postgres_start(Place *place, bool *is_young);
/* Every connection made from now on is synchronous. Yields. */
bool postgres_grow_up(Place *place);
/* Brings what was written before to the disk. Yields. */
bool postgres_settle(Place *place);
/* From now on restarts it, with back-off, when it dies. */
void postgres_keep(Place *place);
/* Makes postgres_start() come back soon with false; postgres_stop() is still owed. */
void postgres_give_up(void);
/* Fast mode, then harsher; returns when it is gone. Yields. */
void postgres_stop(void);

#endif
