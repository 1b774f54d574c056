#include "core/db/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"

#define FIRST_CAPACITY 64

void db_ledger_owe(DbLedger *ledger, DbOwed entry)
{
    uint32_t count = db_ledger_count(ledger);
    if (count == ledger->capacity) {
        uint32_t capacity = count == 0 ? FIRST_CAPACITY : 2 * count;
        DbOwed *ring = malloc(capacity * sizeof *ring);
        if (ring == NULL)
            abort();
        for (uint32_t i = 0; i < count; i++)
            ring[i] = ledger->ring[(ledger->head + i) & (count - 1)];
        free(ledger->ring);
        ledger->ring = ring;
        ledger->capacity = capacity;
        ledger->head = 0;
        ledger->tail = count;
    }
    if (count == 0)
        ledger->progress_ms = loop_now_ms();
    if (entry.kind == DB_OWED_SYNC)
        ledger->syncs++;
    ledger->ring[ledger->tail++ & (ledger->capacity - 1)] = entry;
}

static void settle_parse(DbLedger *ledger, DbStatements *statements, uint32_t serial,
                         PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK)
        db_statements_forget(statements, serial);
    if (status == PGRES_FATAL_ERROR && ledger->parse_error == NULL)
        ledger->parse_error = result;
    else
        PQclear(result);
}

/* The error that is kept, if there is one, in the place of the result. */
static PGresult *or_error(PGresult *result, PGresult **error)
{
    if (*error == NULL)
        return result;
    PQclear(result);
    result = *error;
    *error = NULL;
    return result;
}

/*
 * An error that comes when only the Sync is owed is either the failed commit of the flight's
 * implicit transaction (a deferred constraint), which is told with the Sync, or PostgreSQL going
 * away.
 */
static bool keep_commit_error(DbLedger *ledger, PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == NULL || strcmp(severity, "ERROR") != 0 || ledger->commit_error != NULL)
        return false;
    ledger->commit_error = result;
    return true;
}

bool db_ledger_settle(DbLedger *ledger, DbStatements *statements, PGresult *result)
{
    if (db_ledger_count(ledger) == 0)
        return false;
    DbOwed entry = ledger->ring[ledger->head & (ledger->capacity - 1)];
    bool is_sync = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    if (entry.kind == DB_OWED_SYNC && !is_sync)
        return keep_commit_error(ledger, result);
    assert((entry.kind == DB_OWED_SYNC) == is_sync);
    ledger->head++;
    ledger->progress_ms = loop_now_ms();
    switch (entry.kind) {
    case DB_OWED_PARSE:
        settle_parse(ledger, statements, entry.serial, result);
        return true;
    case DB_OWED_DEALLOCATE:
        PQclear(result);
        return true;
    case DB_OWED_SYNC:
        ledger->syncs--;
        PQclear(ledger->parse_error);
        ledger->parse_error = NULL;
        result = or_error(result, &ledger->commit_error);
        break;
    case DB_OWED_STATEMENT:
        /* Who sent the statement is told why its Parse failed, not only that something before it
         * did. */
        if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED)
            result = or_error(result, &ledger->parse_error);
        break;
    }
    if (entry.receiver != NULL)
        entry.receiver->receive(entry.receiver, result);
    else
        PQclear(result);
    return true;
}

/* Those who are told may already write to the next connection, so theirs is another ring by then.
 */
void db_ledger_abandon(DbLedger *ledger)
{
    DbLedger old = *ledger;
    *ledger = (DbLedger){ 0 };
    PQclear(old.parse_error);
    PQclear(old.commit_error);
    for (; old.head != old.tail; old.head++) {
        DbReceiver *receiver = old.ring[old.head & (old.capacity - 1)].receiver;
        if (receiver != NULL)
            receiver->receive(receiver, NULL);
    }
    free(old.ring);
}
