#include "core/db/lane_list.h"

#include <stddef.h>

#include "core/db/fault.h"
#include "core/db/pool.h"
#include "core/db/read.h"

/*
 * A list has a connection of its own while it runs: results come strictly in order, and a slow one
 * would hold up whoever is behind it. But when a tenant has more of them under way than it may have
 * connections, they wait anyway. So whoever gets a connection takes others of its tenant along that
 * still wait: one send, one wake of the backend and, for those of one session, one check, where
 * each would have had its own. Only statements that were quick the last time fly together; what was
 * slow, or is not known, goes alone until it has been quick.
 */
#define TOGETHER_MAX 4
#define QUICK_US     5000
#define PACES        256

typedef struct ListRead {
    DbRead read;         /* first */
    DbReceiver landing;  /* of the group that it leads */
    DbPoolWaiter waiter; /* for the lease */
    DbLease lease;
    DbReadGroup group;
    Coroutine *coroutine;
    bool is_timed_out;
} ListRead;

/* How long statements took the last time; whoever has the same place overwrites. */
static struct {
    uint64_t statement; /* hash of its name; 0: none */
    int64_t took_us;
} paces[PACES];

static void remember_pace(const DbRead *read)
{
    uint64_t hash = text_hash(text_of(read->statement->name), 0);
    paces[hash % PACES].statement = hash;
    paces[hash % PACES].took_us = read->took_us;
}

static bool is_quick(const DbStatement *statement)
{
    uint64_t hash = text_hash(text_of(statement->name), 0);
    return paces[hash % PACES].statement == hash && paces[hash % PACES].took_us < QUICK_US;
}

static bool may_fly_together(const DbRead *read)
{
    return !read->is_alone && is_quick(read->statement);
}

static ListRead *list_of(DbPoolWaiter *waiter)
{
    return (ListRead *)(void *)((char *)waiter - offsetof(ListRead, waiter));
}

static bool comes_along(DbPoolWaiter *waiter)
{
    return may_fly_together(&list_of(waiter)->read);
}

/* Whoever leads is resumed here and not by its own answer: group and lease lie on its stack. */
static void receive_sync(DbReceiver *receiver, PGresult *result)
{
    ListRead *leader = (ListRead *)(void *)((char *)receiver - offsetof(ListRead, landing));
    if (result != NULL)
        db_pool_observe(DB_LANE_LIST, leader->group.started_us);
    PQclear(result);
    db_read_group_end(&leader->group);
    db_pool_release(&leader->lease);
    coroutine_resume(leader->coroutine);
}

static void fly(ListRead *leader)
{
    leader->read.coroutine = NULL;
    leader->landing.receive = receive_sync;
    db_read_group_start(&leader->group, leader->lease.connection);
    db_read_group_add(&leader->group, &leader->read);
    DbPoolWaiter *other;
    while (leader->group.count < TOGETHER_MAX && may_fly_together(&leader->read) &&
           (other = db_pool_take_along(&leader->lease, comes_along)) != NULL)
        db_read_group_add(&leader->group, &list_of(other)->read);
    db_read_group_send(&leader->group, &leader->landing);
}

static void on_end_of_wait(DbPoolWaiter *waiter)
{
    ListRead *list = list_of(waiter);
    if (list->lease.connection != NULL) {
        fly(list);
        return;
    }
    list->is_timed_out = true;
    coroutine_resume(list->coroutine);
}

static void attempt(ListRead *list)
{
    list->read.coroutine = list->coroutine; /* unless it comes to lead */
    list->lease = (DbLease){ .is_list = true, .tenant_id = list->read.task->context.tenant_id };
    list->waiter = (DbPoolWaiter){ .lease = &list->lease, .run = on_end_of_wait };
    if (db_pool_ask(&list->waiter))
        fly(list);
    coroutine_yield();
}

DbRows db_list_query(Task *task, const DbStatement *statement, const DbParam *params)
{
    ListRead list;
    list.read = db_read_make(task, statement, params);
    list.coroutine = list.read.coroutine;
    list.is_timed_out = false;
    do {
        attempt(&list);
        if (list.is_timed_out)
            db_pool_fail_wait(task);
    } while (db_read_tries_again(&list.read));
    remember_pace(&list.read);
    return db_read_rows(&list.read);
}
