#include "core/db/fault.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

/*
 * From SQLSTATE to what the caller is told. The longest prefix wins, so a row of two characters
 * speaks for its class. What is retryable says after how many seconds. What is our own mistake (a
 * column that is not there, a wall that refused) is a 500 without particulars; they are in the log.
 */
typedef struct FaultRow {
    const char *prefix;
    int status;
    const char *code;
    const char *detail;
    int retry_after_s;
} FaultRow;

static const FaultRow ROWS[] = {
    { "08", 503, "database_unavailable", "The database cannot be reached now.", 2 },
    { "0A000", 500, "internal", "The server made a mistake.", 0 },
    { "22", 422, "invalid_value", "A value is not one that can be stored.", 0 },
    { "23502", 422, "value_missing", "A value that is required is missing.", 0 },
    { "23503", 422, "reference_not_found", "Something that is referred to does not exist.", 0 },
    { "23505", 409, "conflict", "It exists already.", 0 },
    { "23514", 422, "invalid_value", "A value is not allowed.", 0 },
    { "23P01", 409, "conflict", "It overlaps with what exists already.", 0 },
    { "25P03", 503, "transaction_timeout", "The work took too long and was undone.", 1 },
    { "25P04", 503, "transaction_timeout", "The work took too long and was undone.", 1 },
    { "40001", 503, "try_again", "Others changed the same at the same time.", 1 },
    { "40P01", 503, "try_again", "Others changed the same at the same time.", 1 },
    { "53", 503, "database_busy", "The database has no room for this now.", 2 },
    { "53100", 507, "storage_full", "The disk of the database is full.", 0 },
    { "54", 422, "too_large", "A value is larger than can be stored.", 0 },
    { "55P03", 503, "try_again", "Others hold the same for longer than we wait.", 1 },
    { "57", 503, "database_unavailable", "The database cannot be reached now.", 2 },
    { "57014", 503, "statement_timeout", "The database took too long to answer.", 1 },
    { "58030", 507, "storage_failed", "The disk of the database does not take what is written.",
      0 },
    { "", 500, "internal", "The server made a mistake.", 0 },
};

static const char *sqlstate_of(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state != NULL ? state : "";
}

static const FaultRow *row_of(const char *sqlstate)
{
    const FaultRow *best = NULL;
    size_t best_len = 0;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t len = strlen(ROWS[i].prefix);
        if (strncmp(sqlstate, ROWS[i].prefix, len) == 0 && (best == NULL || len > best_len)) {
            best = &ROWS[i];
            best_len = len;
        }
    }
    return best;
}

bool db_result_is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

bool db_result_is_skipped(const PGresult *result)
{
    return PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
}

/* Errors without SQLSTATE are libpq's own, about the connection. Of class 57 one is about a
 * statement only: 57014. */
bool db_result_is_loss(const PGresult *result)
{
    if (result == NULL)
        return true;
    if (PQresultStatus(result) != PGRES_FATAL_ERROR)
        return false;
    const char *state = sqlstate_of(result);
    if (state[0] == 0 || strncmp(state, "08", 2) == 0)
        return true;
    return strncmp(state, "57", 2) == 0 && strcmp(state, "57014") != 0;
}

bool db_result_is_told(const PGresult *result)
{
    return result != NULL && PQresultStatus(result) == PGRES_FATAL_ERROR &&
           sqlstate_of(result)[0] != 0;
}

/* No such prepared statement; or its plan returns other columns than it did (a migration passed
 * by). */
bool db_result_is_stale(const PGresult *result)
{
    if (PQresultStatus(result) != PGRES_FATAL_ERROR)
        return false;
    const char *state = sqlstate_of(result);
    return strcmp(state, "26000") == 0 || strcmp(state, "0A000") == 0;
}

bool db_result_is_locked_out(const PGresult *result)
{
    return PQresultStatus(result) == PGRES_FATAL_ERROR && strcmp(sqlstate_of(result), "55P03") == 0;
}

Text db_result_constraint(const PGresult *result)
{
    const char *state = sqlstate_of(result);
    if (strcmp(state, "23505") != 0 && strcmp(state, "23503") != 0)
        return TEXT_NULL;
    const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    return name != NULL ? text_of(name) : TEXT("");
}

_Noreturn static void throw_fault(Task *task, int status, Text code, Text detail, int retry_after_s)
{
    task->fault =
        (Fault){ .status = status, .code = code, .detail = detail, .retry_after_s = retry_after_s };
    task->keep = false;
    task_throw(task);
}

/* A constraint whose name says what the caller should be told is told by its name: email_taken,
 * role_in_use. */
static bool is_answer(Text constraint)
{
    return text_ends_with(constraint, TEXT("_taken")) ||
           text_ends_with(constraint, TEXT("_in_use")) ||
           text_ends_with(constraint, TEXT("_exists"));
}

static bool is_code(const char *message)
{
    size_t len = strspn(message, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len > 0 && message[len] == 0;
}

/* SQLSTATE INnnn is ours: `raise exception 'last_owner' using errcode = 'IN409', detail = '...'`; a
 * member of its own comes as `column = 'methods', hint = '<its JSON>'`. */
_Noreturn static void fail_raised(Task *task, int status, const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (message == NULL || !is_code(message))
        db_fail_gate(task, status);
    task->fault =
        (Fault){ .status = status,
                 .code = text_copy(task->arena, text_of(message)),
                 .detail = text_copy(task->arena, text_of(detail != NULL ? detail : "")) };
    const char *member = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
    const char *value = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    if (member != NULL && value != NULL)
        task_fault_member(task, text_cstr(task->arena, text_copy(task->arena, text_of(member))),
                          text_copy(task->arena, text_of(value)));
    task->keep = false;
    task_throw(task);
}

static bool is_raised(const char *sqlstate)
{
    return strncmp(sqlstate, "IN", 2) == 0 && strlen(sqlstate) == 5 &&
           isdigit((unsigned char)sqlstate[2]) && isdigit((unsigned char)sqlstate[3]) &&
           isdigit((unsigned char)sqlstate[4]);
}

static void log_error_of(const DbStatement *statement, const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message == NULL)
        message = PQresultErrorMessage(result);
    log_write(LOG_ERROR, "database error", LOG_TEXT("statement", text_of(statement->name)),
              LOG_TEXT("sqlstate", text_of(sqlstate_of(result))),
              LOG_TEXT("error", text_trim(text_of(message))));
}

_Noreturn void db_fail(Task *task, const DbStatement *statement, const PGresult *result)
{
    if (db_result_is_loss(result))
        db_fail_unavailable(task);
    const char *sqlstate = sqlstate_of(result);
    if (is_raised(sqlstate))
        fail_raised(task, atoi(sqlstate + 2), result);
    const FaultRow *row = row_of(sqlstate);
    Text constraint = db_result_constraint(result);
    if (is_answer(constraint))
        throw_fault(task, 409, text_copy(task->arena, constraint), text_of(row->detail), 0);
    if (row->status >= 500)
        log_error_of(statement, result);
    throw_fault(task, row->status, text_of(row->code), text_of(row->detail), row->retry_after_s);
}

_Noreturn void db_fail_unavailable(Task *task)
{
    throw_fault(task, 503, TEXT("database_unavailable"),
                TEXT("The database cannot be reached now."), 2);
}

_Noreturn void db_fail_unknown_outcome(Task *task)
{
    log_write(LOG_ERROR, "connection lost while committing", LOG_TEXT("outcome", TEXT("unknown")));
    throw_fault(task, 503, TEXT("outcome_unknown"),
                TEXT("The connection to the database was lost during the commit; it may or may not "
                     "have happened."),
                0);
}

_Noreturn void db_fail_busy(Task *task)
{
    throw_fault(task, 503, TEXT("database_busy"), TEXT("All connections to the database are busy."),
                1);
}

_Noreturn void db_fail_again(Task *task)
{
    throw_fault(task, 503, TEXT("try_again"),
                TEXT("The database changed meanwhile; nothing was done."), 1);
}

_Noreturn void db_fail_gate(Task *task, int status)
{
    switch (status) {
    case 401:
        throw_fault(task, 401, TEXT("unauthenticated"),
                    task->context.is_key ? TEXT("This API key does not open this: it is revoked, "
                                                "expired or replaced, not allowed from this "
                                                "network, or its owner is suspended.")
                                         : TEXT("Sign in: there is no such live session."),
                    0);
    case 403:
        throw_fault(task, 403, TEXT("permission_denied"),
                    task->context.is_key
                        ? TEXT("The scopes of this API key, or its owner's roles, do not allow it.")
                        : TEXT("Your roles do not allow this."),
                    0);
    case 423:
        throw_fault(task, 423, TEXT("tenant_suspended"), TEXT("This tenant is suspended."), 0);
    default:
        log_write(LOG_ERROR, "the gate gave an unknown status", LOG_INT("status", status));
        throw_fault(task, 500, TEXT("internal"), TEXT("The server made a mistake."), 0);
    }
}
