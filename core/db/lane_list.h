/*
 * DbLaneList - reads shaped by the caller, on connections that are capped per tenant.
 *
 * Owns: who flies with whom when a tenant asks for more lists than it may have connections, and how
 * long each statement took last, which decides it. Must never know: SQL.
 */
#ifndef INSULA_CORE_DB_LANE_LIST_H
#define INSULA_CORE_DB_LANE_LIST_H

#include "core/db.h"

/* See db_query(). */
DbRows db_list_query(Task *task, const DbStatement *statement, const DbParam *params);

#endif
