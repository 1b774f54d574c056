/*
 * DbFault - what a database error means to whoever asked: from SQLSTATE to status and code.
 *
 * Must never know: connections and lanes.
 */
#ifndef INSULA_CORE_DB_FAULT_H
#define INSULA_CORE_DB_FAULT_H

#include "core/db.h"

/* Did the statement succeed? */
bool db_result_is_good(const PGresult *result);
/* Was it skipped because of an error before it? */
bool db_result_is_skipped(const PGresult *result);
/* Is it the connection that failed, not the statement? NULL is. */
bool db_result_is_loss(const PGresult *result);
/* Did PostgreSQL itself say that it failed? Otherwise it may have been done. */
bool db_result_is_told(const PGresult *result);
/* Would it succeed once the statement has been prepared anew? */
bool db_result_is_stale(const PGresult *result);
/* Did it give up waiting for a lock? */
bool db_result_is_locked_out(const PGresult *result);
/* Did it break a uniqueness or a reference? Then the name of that constraint, else TEXT_NULL. A
 * view into the result. */
Text db_result_constraint(const PGresult *result);

/* Fails the task with what the error means; the statement's name goes to the log. */
_Noreturn void db_fail(Task *task, const DbStatement *statement, const PGresult *result);
/* Failures that no SQLSTATE tells. */
_Noreturn void db_fail_unavailable(Task *task);
_Noreturn void db_fail_unknown_outcome(Task *task);
_Noreturn void db_fail_busy(Task *task);
_Noreturn void db_fail_again(Task *task);
/* 401, 403, 423, as the gate says. */
_Noreturn void db_fail_gate(Task *task, int status);

#endif
