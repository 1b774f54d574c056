/*
 * Resource SQL - the compiler from plans to statements, and the parameters that go with them.
 *
 * Texts are made of the declaration's names and of numbers alone; what a caller sends is always a
 * parameter. The only place in the house that builds SQL from strings. Must never know: requests.
 */
#ifndef INSULA_GATEWAY_RESOURCE_SQL_H
#define INSULA_GATEWAY_RESOURCE_SQL_H

#include "gateway/resource/plan.h"

/* What the parameters need beside the plan. */
typedef struct ResourceArguments {
    Uuid tenant_id;
    DbParam scope[RESOURCE_MAX_SCOPE];
    DbParam id; /* of an item: its column is a UUID, or a text */
    /* PLAN_STORED_ITEM: the row of gateway.idempotency */
    Uuid principal_id;
    Text route, key, digest, headers; /* key and digest: bytes */
    int32_t status;
    Text etag_prefix; /* "\"7." */
} ResourceArguments;

/*
 * Item: one row (revision int8, body text). List: rows (body text, then the sort values), limit + 1
 * of them at most. Count: one row (int8). Writes the text to `out` and the types to `statement`;
 * name and text are the caller's.
 */
void resource_sql_write(const ResourcePlan *plan, Buffer *out, DbStatement *statement);
/* The values in the same order. */
void resource_sql_params(const ResourcePlan *plan, const ResourceArguments *arguments,
                         DbParam params[DB_MAX_PARAMS]);

#endif
