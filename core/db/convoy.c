#include "core/db/convoy.h"

#include <assert.h>

#include "core/coroutine.h"
#include "core/db/pool.h"

#define CONVOYS                                                                                    \
    4 /* under way at a time: PostgreSQL works on one while others wait for the disk               \
       */
#define MAX_MEMBERS 32 /* all of them go again when one fails */

struct DbConvoy {
    DbReceiver landing;
    LoopDefer departure;
    DbConnection *connection; /* NULL: it is at home */
    DbFlight *first, **end;
    size_t count;
    bool is_away;
};

/* A coroutine for which there was no room. It may hold its transaction open, so it waits here and
 * not in the loop's queues. */
typedef struct Waiter {
    Coroutine *coroutine;
    struct Waiter *next;
} Waiter;

static DbConvoy convoys[CONVOYS];
static Waiter *waiters, **waiters_end = &waiters;

static bool is_any_away(void)
{
    for (size_t i = 0; i < CONVOYS; i++) {
        if (convoys[i].connection != NULL)
            return true;
    }
    return false;
}

static DbConvoy *one_that_fills(void)
{
    for (size_t i = 0; i < CONVOYS; i++) {
        DbConvoy *convoy = &convoys[i];
        if (convoy->connection != NULL && !convoy->is_away && convoy->count < MAX_MEMBERS &&
            db_connection_is_ready(convoy->connection))
            return convoy;
    }
    return NULL;
}

static DbConvoy *one_at_home(void)
{
    for (size_t i = 0; i < CONVOYS; i++) {
        DbConvoy *convoy = &convoys[i];
        if (convoy->connection != NULL)
            continue;
        convoy->connection = db_pool_append();
        if (convoy->connection == NULL)
            return NULL;
        convoy->end = &convoy->first;
        return convoy;
    }
    return NULL;
}

static void wait_for_one(void)
{
    Waiter waiter = { .coroutine = coroutine_current() };
    *waiters_end = &waiter;
    waiters_end = &waiter.next;
    coroutine_yield();
}

DbConvoy *db_convoy_find(void)
{
    for (;;) {
        DbConvoy *convoy = one_that_fills();
        if (convoy == NULL)
            convoy = one_at_home();
        if (convoy != NULL || !is_any_away())
            return convoy;
        wait_for_one();
    }
}

DbConnection *db_convoy_connection(const DbConvoy *convoy)
{
    return convoy->connection;
}

/* All that waits now has its chance; who finds no room waits again, behind. */
static void wake_waiters(void)
{
    Waiter *waiter = waiters;
    waiters = NULL;
    waiters_end = &waiters;
    while (waiter != NULL) {
        Waiter *next = waiter->next; /* it lies on the stack that is resumed */
        coroutine_resume(waiter->coroutine);
        waiter = next;
    }
}

static bool did_all_succeed(const DbConvoy *convoy)
{
    for (const DbFlight *flight = convoy->first; flight != NULL; flight = flight->next) {
        if (db_flight_failed(flight) != NULL)
            return false;
    }
    return true;
}

/* The convoy is at home before anybody goes on: who goes on may travel again. */
static void come_home(DbReceiver *receiver, PGresult *result)
{
    DbConvoy *convoy = (DbConvoy *)(void *)receiver;
    bool is_lost = result == NULL;
    bool has_happened = PQresultStatus(result) == PGRES_PIPELINE_SYNC && did_all_succeed(convoy);
    PQclear(result);
    DbFlight *flight = convoy->first;
    *convoy = (DbConvoy){ 0 };
    while (flight != NULL) {
        DbFlight *next = flight->next; /* it lies in the memory of who is resumed */
        flight->is_lost = is_lost;
        flight->was_turned_back = !is_lost && !has_happened;
        db_flight_end(flight);
        flight = next;
    }
    wake_waiters();
}

/* The connection may have been lost since the members wrote. */
static void depart(LoopDefer *defer)
{
    DbConvoy *convoy = (DbConvoy *)(void *)((char *)defer - offsetof(DbConvoy, departure));
    convoy->is_away = true;
    convoy->landing.receive = come_home;
    if (convoy->connection->state == DB_CONNECTION_READY)
        db_connection_sync(convoy->connection, &convoy->landing);
    else
        come_home(&convoy->landing, NULL);
}

bool db_convoy_join(DbConvoy *convoy, DbFlight *flight)
{
    *convoy->end = flight;
    convoy->end = &flight->next;
    convoy->count++;
    convoy->departure.run = depart;
    loop_defer(&convoy->departure);
    db_flight_wait(flight);
    return !flight->was_turned_back;
}
