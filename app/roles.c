#include "app/roles.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "app/migration_list.h"

static bool run(Place *place, PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
           place_wrong(place, "the database cannot be prepared: %s", PQerrorMessage(connection));
}

static bool has_database(PGconn *connection)
{
    PGresult *result = PQexec(connection, "select from pg_database where datname = 'insula'");
    bool found = PQntuples(result) == 1;
    PQclear(result);
    return found;
}

/* The server sees a SCRAM verifier, never the secret: statements end up in logs. */
static bool give_secret(Place *place, PGconn *connection, const char *role)
{
    char secret[PLACE_SECRET_BYTES + 1], sql[512];
    if (!place_secret(place, role, true, secret))
        return false;
    char *verifier = PQencryptPasswordConn(connection, secret, role, "scram-sha-256");
    explicit_bzero(secret, sizeof secret);
    if (!verifier)
        return place_wrong(place, "the secret of %s cannot be set: %s", role,
                           PQerrorMessage(connection));
    snprintf(sql, sizeof sql, "alter role %s password '%s'", role, verifier);
    PQfreemem(verifier);
    return run(place, connection, sql);
}

static bool prepare(Place *place, PGconn *connection)
{
    return run(place, connection, "set client_min_messages = warning") &&
           run(place, connection, ROLES_SQL) && give_secret(place, connection, "insula_migrator") &&
           give_secret(place, connection, "insula_app") &&
           (has_database(connection) ||
            run(place, connection,
                "create database insula owner insula_owner template template0")) &&
           run(place, connection,
               "revoke all on database insula from public;"
               "grant connect on database insula to insula_app, insula_migrator");
}

bool roles_prepare(Place *place)
{
    char conninfo[PLACE_PATH_BYTES + 128];
    snprintf(conninfo, sizeof conninfo,
             "host='%s' port=5432 dbname=postgres user=postgres connect_timeout=10",
             place->sockets);
    PGconn *connection = PQconnectdb(conninfo);
    bool done =
        PQstatus(connection) == CONNECTION_OK
            ? prepare(place, connection)
            : place_wrong(place, "the database does not let us in: %s", PQerrorMessage(connection));
    PQfinish(connection);
    return done;
}
