#include "app/migrate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/migration_list.h"
#include "core/log.h"

/* Any constant will do as long as every release has the same. */
#define MIGRATION_LOCK "7235501"

static const char PREPARE_SQL[] =
    "set client_min_messages = warning;"
    "set lock_timeout = 0;"
    "select pg_advisory_lock(" MIGRATION_LOCK ");"
    "reset lock_timeout;"
    "begin;"
    "set local role insula_owner;"
    "create schema if not exists migration;"
    "grant usage on schema migration to insula_app;"
    "create table if not exists migration.applied ("
    "    unit       text        not null,"
    "    number     integer     not null,"
    "    name       text        not null,"
    "    checksum   text        not null,"
    "    applied_at timestamptz not null default now(),"
    "    primary key (unit, number));"
    "comment on table migration.applied is 'restore: kept; person: nothing; keep: for ever';"
    "grant select on migration.applied to insula_app;"
    "commit";

typedef struct Run {
    PGconn *connection;
    char *message;
    size_t message_size;
} Run;

__attribute__((format(printf, 2, 3))) static bool wrong(Run *run, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(run->message, run->message_size, format, args);
    va_end(args);
    return false;
}

static bool execute(Run *run, const char *sql)
{
    PGresult *result = PQexec(run->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static const char *recorded_checksum(const PGresult *applied, const Migration *migration)
{
    for (int row = 0; row < PQntuples(applied); row++)
        if (strcmp(PQgetvalue(applied, row, 0), migration->unit) == 0 &&
            atoi(PQgetvalue(applied, row, 1)) == migration->number)
            return PQgetvalue(applied, row, 2);
    return NULL;
}

static bool record(Run *run, const Migration *migration)
{
    char number[16];
    snprintf(number, sizeof number, "%d", migration->number);
    const char *values[] = { migration->unit, number, migration->name, migration->checksum };
    PGresult *result = PQexecParams(run->connection,
                                    "insert into migration.applied (unit, number, name, checksum)"
                                    " values ($1, $2::integer, $3, $4)",
                                    4, NULL, values, NULL, NULL, 0);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return done;
}

/* The migration may change role and settings; the end of its transaction takes them back. */
static bool apply(Run *run, const Migration *migration)
{
    if (execute(run, "begin; set local role insula_owner") && execute(run, migration->sql) &&
        execute(run, "set local role insula_owner") && record(run, migration) &&
        execute(run, "commit"))
        return true;
    wrong(run, "migration %s/%04d_%s failed and was rolled back: %s", migration->unit,
          migration->number, migration->name, PQerrorMessage(run->connection));
    execute(run, "rollback");
    return false;
}

static bool apply_missing(Run *run, int *count)
{
    PGresult *applied =
        PQexec(run->connection, "select unit, number, checksum from migration.applied");
    bool done = PQresultStatus(applied) == PGRES_TUPLES_OK ||
                wrong(run, "migration.applied cannot be read: %s", PQerrorMessage(run->connection));
    for (size_t i = 0; done && i < MIGRATIONS_COUNT; i++) {
        const Migration *migration = &MIGRATIONS[i];
        const char *checksum = recorded_checksum(applied, migration);
        if (!checksum) {
            done = apply(run, migration);
            *count += done;
        } else if (strcmp(checksum, migration->checksum) != 0) {
            done = wrong(run,
                         "migration %s/%04d_%s was changed after it had been applied here; put the "
                         "change into a "
                         "migration of its own",
                         migration->unit, migration->number, migration->name);
        }
    }
    PQclear(applied);
    return done;
}

static void tell_notice(void *owner, const char *text)
{
    (void)owner;
    log_warn("database: %.*s", (int)strcspn(text, "\n"), text);
}

bool migrate_run(const char *conninfo, MigrateAfter *after, int *applied, char *message,
                 size_t message_size)
{
    Run run = { .connection = PQconnectdb(conninfo),
                .message = message,
                .message_size = message_size };
    *applied = 0;
    PQsetNoticeProcessor(run.connection, tell_notice, NULL);
    bool done =
        PQstatus(run.connection) == CONNECTION_OK && execute(&run, PREPARE_SQL)
            ? apply_missing(&run, applied) && after(run.connection, message, message_size)
            : wrong(&run, "the database cannot be migrated: %s", PQerrorMessage(run.connection));
    PQfinish(run.connection);
    return done;
}
