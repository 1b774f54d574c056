/*
 * DbValue - parameters and rows in PostgreSQL's binary form, for the other rooms of db.
 *
 * Must never know: connections.
 */
#ifndef INSULA_CORE_DB_VALUE_H
#define INSULA_CORE_DB_VALUE_H

#include "core/db.h"

/* What libpq wants to be given; all formats are binary. */
typedef struct DbParamValues {
    const char *values[DB_MAX_PARAMS];
    int lengths[DB_MAX_PARAMS];
} DbParamValues;

Oid db_type_oid(DbType type);

/* Views into params; what needs another form on the wire (JSON) is made in the arena. */
void db_param_values(const DbStatement *statement, const DbParam *params, Arena *arena,
                     DbParamValues *out);

/* A copy with all it points to. */
const DbParam *db_params_copy(const DbStatement *statement, const DbParam *params, Arena *arena);

/* A view; the result stays its owner's. */
DbRows db_rows_of(PGresult *result);

#endif
