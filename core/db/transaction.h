/*
 * DbTransaction - what db_query() means inside one.
 */
#ifndef INSULA_CORE_DB_TRANSACTION_H
#define INSULA_CORE_DB_TRANSACTION_H

#include "core/db.h"

DbRows db_transaction_query(Task *task, const DbStatement *statement, const DbParam *params);

#endif
