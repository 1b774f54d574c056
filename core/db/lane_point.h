/*
 * DbLanePoint - primary-key reads of many tasks on few shared connections.
 *
 * Owns: gathering what a loop turn asks, one Sync for it, and retrying alone those who shared a
 * failure.
 */
#ifndef INSULA_CORE_DB_LANE_POINT_H
#define INSULA_CORE_DB_LANE_POINT_H

#include "core/db.h"

/* See db_query(). */
DbRows db_point_query(Task *task, const DbStatement *statement, const DbParam *params);

/* A connection has become ready, or has room: send what is gathered at the end of this turn. */
void db_point_send_soon(void);

/* Ends the waiting of those for whom no connection was found in time; true when others still wait.
 */
bool db_point_time_out(uint64_t now_ms);

#endif
