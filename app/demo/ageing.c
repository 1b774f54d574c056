#include "app/demo/ageing.h"

#include <libpq-fe.h>
#include <stdio.h>

extern const char DEMO_AGEING[]; /* ageing.sql, embedded */

bool ageing_run(const char *conninfo)
{
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result = PQexec(connection, DEMO_AGEING);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        fprintf(stderr, "demo: the workspaces cannot be aged: %s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return done;
}
