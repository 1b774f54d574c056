#include "core/db/lane_point.h"

#include <stdlib.h>

#include "core/db/fault.h"
#include "core/db/pool.h"
#include "core/db/read.h"

/*
 * What the turn gathers is one group on the ready connection that owes least; see read.c for
 * what a group is.
 */
#define GROUPS_IN_FLIGHT                                                                           \
    2 /* on a connection: one at work, one behind it; meanwhile the next one gathers */

typedef struct PointRead {
    DbRead read; /* first */
    uint64_t deadline_ms;
    bool is_timed_out;
} PointRead;

/* Given back when its Sync is settled. */
typedef struct PointGroup {
    DbReceiver receiver; /* first */
    struct PointGroup *next_free;
    DbReadGroup group;
} PointGroup;

static DbRead *gathered, **gathered_end = &gathered;
static PointGroup *free_groups;

static void send_gathered(LoopDefer *defer);
static LoopDefer sending = { .run = send_gathered };

static void gather(DbRead *read)
{
    read->next = NULL;
    *gathered_end = read;
    gathered_end = &read->next;
    loop_defer(&sending);
}

static DbRead *take_gathered(void)
{
    DbRead *read = gathered;
    gathered = read->next;
    if (gathered == NULL)
        gathered_end = &gathered;
    return read;
}

static void receive_sync(DbReceiver *receiver, PGresult *result)
{
    PointGroup *point = (PointGroup *)(void *)receiver;
    if (result != NULL)
        db_pool_observe(DB_LANE_POINT, point->group.started_us);
    PQclear(result);
    db_read_group_end(&point->group);
    point->next_free = free_groups;
    free_groups = point;
    db_point_send_soon();
}

static PointGroup *new_group(void)
{
    PointGroup *group = free_groups;
    if (group != NULL)
        free_groups = group->next_free;
    else if ((group = malloc(sizeof *group)) == NULL)
        abort();
    group->receiver.receive = receive_sync;
    return group;
}

static void send_group(DbConnection *connection)
{
    PointGroup *point = new_group();
    db_read_group_start(&point->group, connection);
    do {
        DbRead *read = take_gathered();
        db_read_group_add(&point->group, read);
        if (read->is_alone)
            break;
    } while (point->group.count < DB_READ_GROUP_MAX && gathered != NULL && !gathered->is_alone);
    db_read_group_send(&point->group, &point->receiver);
}

/* The ready connection that owes least, of those that have room. */
static DbConnection *choose_connection(void)
{
    DbConnection *best = NULL;
    for (int i = 0; i < db_options.point_connections; i++) {
        DbConnection *connection = db_pool_point(i);
        if (!db_connection_is_ready(connection) || connection->ledger.syncs >= GROUPS_IN_FLIGHT)
            continue;
        if (best == NULL || db_connection_owes(connection) < db_connection_owes(best))
            best = connection;
    }
    return best;
}

static void send_gathered(LoopDefer *defer)
{
    (void)defer;
    db_pool_watch();
    while (gathered != NULL) {
        DbConnection *connection = choose_connection();
        if (connection == NULL)
            return; /* the next Sync, or the next connection, comes back here */
        send_group(connection);
    }
}

void db_point_send_soon(void)
{
    if (gathered != NULL)
        loop_defer(&sending);
}

static uint64_t deadline_of(const DbRead *read)
{
    return ((const PointRead *)(const void *)read)->deadline_ms;
}

bool db_point_time_out(uint64_t now_ms)
{
    while (gathered != NULL && deadline_of(gathered) <= now_ms) {
        PointRead *point = (PointRead *)(void *)take_gathered();
        point->is_timed_out = true;
        coroutine_resume(point->read.coroutine);
    }
    return gathered != NULL;
}

DbRows db_point_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    PointRead point = { .read = db_read_make(task, statement, params),
                        .deadline_ms = loop_now_ms() + (uint64_t)db_options.acquire_timeout_ms };
    do {
        gather(&point.read);
        coroutine_yield();
        if (point.is_timed_out)
            db_fail_unavailable(task);
    } while (db_read_tries_again(&point.read));
    return db_read_rows(&point.read);
}
