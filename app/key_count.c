#include "app/key_count.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/sealed.h"
#include "core/setting.h"

#define QUERY_BYTES 4096

static void name_keys(KeyCount *out)
{
    out->key_count = keyring_ids(out->ids);
    for (size_t i = 0; i < out->key_count; i++)
        for (size_t b = 0; b < KEYRING_ID_BYTES; b++)
            snprintf(out->names[i] + 2 * b, 3, "%02x", out->ids[i][b]);
}

/* How many secrets there are under each key; row-level security says whose. */
static void write_query(char *out, bool is_shared)
{
    size_t length = 0;
    const char *between = "select k, count(*) from (";
    for (size_t i = 0; i < SEALED_COLUMNS_COUNT; i++) {
        const SealedColumn *column = &SEALED_COLUMNS[i];
        if (column->is_shared != is_shared)
            continue;
        length += (size_t)snprintf(out + length, QUERY_BYTES - length,
                                   "%sselect encode(substring(%s from 2 for 8), 'hex') as k "
                                   "from %s where %s is not null",
                                   between, column->column, column->table, column->column);
        between = " union all ";
    }
    snprintf(out + length, QUERY_BYTES - length, "%s", length > 0 ? ") s group by k" : "");
}

static void add(KeyCount *out, const char *name, int64_t secrets)
{
    for (size_t i = 0; i < out->key_count; i++)
        if (strcmp(out->names[i], name) == 0) {
            out->sealed[i] += secrets;
            return;
        }
    out->unknown += secrets;
}

static bool count_here(PGconn *connection, const char *query, KeyCount *out)
{
    if (!*query)
        return true;
    PGresult *result = PQexec(connection, query);
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; good && row < PQntuples(result); row++)
        add(out, PQgetvalue(result, row, 0), atoll(PQgetvalue(result, row, 1)));
    PQclear(result);
    return good;
}

static bool enter(PGconn *connection, const char *tenant_id)
{
    PGresult *result = PQexecParams(connection, "select set_config('insula.tenant_id', $1, false)",
                                    1, NULL, &tenant_id, NULL, NULL, 0);
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return good;
}

static bool count_all(PGconn *connection, KeyCount *out)
{
    char query[QUERY_BYTES];
    write_query(query, true);
    bool good = count_here(connection, query, out);
    write_query(query, false);
    PGresult *tenants =
        PQexec(connection, "select tenant_id from tenant.directory(null, null, 2147483647)");
    good = good && PQresultStatus(tenants) == PGRES_TUPLES_OK;
    for (int row = 0; good && row < PQntuples(tenants); row++)
        good = enter(connection, PQgetvalue(tenants, row, 0)) && count_here(connection, query, out);
    PQclear(tenants);
    return good;
}

bool key_count(Place *place, KeyCount *out)
{
    char conninfo[2048];
    const char *url = setting_text("database_url");
    *out = (KeyCount){ 0 };
    name_keys(out);
    snprintf(conninfo, sizeof conninfo, "%s", url);
    if (!*url && !place_conninfo(place, "insula_app", conninfo, sizeof conninfo))
        return false;
    PGconn *connection = PQconnectdb(conninfo);
    bool good = PQstatus(connection) == CONNECTION_OK && count_all(connection, out);
    if (!good)
        place_wrong(place, "%s", PQerrorMessage(connection));
    PQfinish(connection);
    explicit_bzero(conninfo, sizeof conninfo);
    return good;
}
