#include "core/db/hold.h"

#include <stdlib.h>

#include "core/db/fault.h"
#include "core/db/pool.h"
#include "core/db/single.h"

struct DbHold {
    DbConnection connection; /* first */
    uint64_t generation;
    LoopWaitQueue until_ready;
};

static void on_ready(DbConnection *connection)
{
    DbHold *hold = (DbHold *)(void *)connection;
    hold->generation++;
    loop_wake_all(&hold->until_ready);
}

static void on_lost(DbConnection *connection)
{
    (void)connection;
}

DbHold *db_hold_open(void)
{
    DbHold *hold = calloc(1, sizeof *hold);
    if (hold == NULL)
        abort();
    hold->connection.on_ready = on_ready;
    hold->connection.on_lost = on_lost;
    db_pool_adopt(&hold->connection);
    db_connection_open(&hold->connection);
    return hold;
}

uint64_t db_hold_wait(DbHold *hold, uint64_t timeout_ms)
{
    if (!db_connection_is_ready(&hold->connection))
        loop_wait(&hold->until_ready, timeout_ms);
    return db_connection_is_ready(&hold->connection) ? hold->generation : 0;
}

uint64_t db_hold_generation(const DbHold *hold)
{
    return db_connection_is_ready(&hold->connection) ? hold->generation : 0;
}

DbConnection *db_hold_connection(Task *task, DbHold *hold)
{
    if (!db_connection_is_ready(&hold->connection))
        db_fail_unavailable(task);
    return &hold->connection;
}

DbRows db_hold_query(Task *task, DbHold *hold, const DbStatement *statement, const DbParam *params)
{
    DbConnection *connection = db_hold_connection(task, hold);
    db_pool_watch();
    return db_single_query_on(task, connection, statement, params);
}

static void free_hold(uv_handle_t *handle)
{
    free(handle->data);
    free(handle);
}

/* The loop may still hold what the connection scheduled for the end of this turn, so the memory
 * goes a turn later. */
void db_hold_close(DbHold *hold)
{
    if (hold == NULL)
        return;
    db_pool_disown(&hold->connection);
    db_connection_close(&hold->connection);
    uv_timer_t *farewell = malloc(sizeof *farewell);
    if (farewell == NULL || uv_timer_init(loop_get(), farewell) != 0)
        abort();
    farewell->data = hold;
    uv_close((uv_handle_t *)farewell, free_hold);
}
