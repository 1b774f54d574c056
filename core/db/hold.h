/*
 * DbHold at work - see db_hold_open() in core/db.h.
 */
#ifndef INSULA_CORE_DB_HOLD_H
#define INSULA_CORE_DB_HOLD_H

#include "core/db/connection.h"

/* The connection when it is ready; fails the task with 503 database_unavailable otherwise. */
DbConnection *db_hold_connection(Task *task, DbHold *hold);

#endif
