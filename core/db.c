#include "core/db.h"

#include <assert.h>

#include "core/db/address.h"
#include "core/db/connection.h"
#include "core/db/lane_list.h"
#include "core/db/lane_point.h"
#include "core/db/pool.h"
#include "core/db/single.h"
#include "core/db/transaction.h"
#include "core/loop.h"

#define CLOSE_POLL_MS 5

static int or_default(int value, int fallback)
{
    return value > 0 ? value : fallback;
}

void db_open(const DbOptions *options)
{
    db_options = *options;
    db_options.point_connections = or_default(options->point_connections, 2);
    db_options.other_connections = or_default(options->other_connections, 16);
    db_options.lists_per_tenant = or_default(options->lists_per_tenant, 4);
    db_options.statement_timeout_ms = or_default(options->statement_timeout_ms, 10000);
    db_options.transaction_timeout_ms = or_default(options->transaction_timeout_ms, 30000);
    db_options.acquire_timeout_ms = or_default(options->acquire_timeout_ms, 5000);
    db_address_configure(&db_options);
    db_pool_open();
}

bool db_is_ready(void)
{
    return db_pool_wait_ready((uint64_t)db_options.acquire_timeout_ms);
}

void db_close(void)
{
    uint64_t deadline_ms = loop_now_ms() + (uint64_t)db_options.transaction_timeout_ms;
    while (!db_pool_is_idle() && loop_now_ms() < deadline_ms)
        loop_sleep(CLOSE_POLL_MS);
    db_pool_close();
}

DbRows db_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    assert(coroutine_current() != NULL);
    if (task->transaction != NULL)
        return db_transaction_query(task, statement, params);
    if (statement->lane == DB_LANE_POINT)
        return db_point_query(task, statement, params);
    if (statement->lane == DB_LANE_LIST)
        return db_list_query(task, statement, params);
    return db_single_query(task, statement, params);
}
