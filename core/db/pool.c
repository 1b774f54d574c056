#include "core/db/pool.h"

#include <assert.h>
#include <stdlib.h>

#include "core/db/fault.h"
#include "core/db/lane_point.h"
#include "core/db/stats.h"
#include "core/log.h"
#include "core/metric.h"

#define TICK_MS      100
#define GRACE_MS     2000 /* what PostgreSQL may take longer than its own statement_timeout */
#define MAX_ADOPTED  8
#define FIRST_OTHERS 2 /* connected at once; the rest when somebody waits */
#define APPENDS      4 /* at most, one for each convoy */

typedef struct Slot {
    DbConnection connection;
    DbLease *lease;
} Slot;

DbOptions db_options;

static DbConnection *points;
static DbConnection appends[APPENDS];
static Slot *others;
static DbConnection *adopted[MAX_ADOPTED];
static DbPoolWaiter *waiting, *granted;
static LoopWaitQueue until_ready;
static uv_timer_t tick;
static bool is_ticking, is_open;

/* Metrics */

static Metric ready_metric = { .name = "insula_database_connections",
                               .labels = "",
                               .kind = METRIC_GAUGE,
                               .help = "Connections to PostgreSQL that are ready." };
static Metric leased_metric = { .name = "insula_database_connections_leased",
                                .labels = "",
                                .kind = METRIC_GAUGE,
                                .help = "Connections that belong to a task now." };
static Metric wait_metric = { .name = "insula_database_wait_seconds",
                              .labels = "",
                              .kind = METRIC_HISTOGRAM,
                              .help = "Time that tasks waited for a connection." };
static Metric round_trip_metrics[] = {
    [DB_LANE_POINT] = { .name = "insula_database_round_trip_seconds",
                        .labels = "lane=\"point\"",
                        .kind = METRIC_HISTOGRAM,
                        .help = "From sending to the Sync's answer." },
    [DB_LANE_LIST] = { .name = "insula_database_round_trip_seconds",
                       .labels = "lane=\"list\"",
                       .kind = METRIC_HISTOGRAM,
                       .help = "From sending to the Sync's answer." },
    [DB_LANE_COMMAND] = { .name = "insula_database_round_trip_seconds",
                          .labels = "lane=\"command\"",
                          .kind = METRIC_HISTOGRAM,
                          .help = "From sending to the Sync's answer." },
};

/* Counters are kept in db_stats, where counting costs an addition, and told once a tick. */
static struct {
    Metric metric;
    const uint64_t *count;
} counters[] = {
#define COUNTER(suffix, field, text)                                                               \
    {                                                                                              \
        { .name = "insula_database_" suffix,                                                       \
          .labels = "",                                                                            \
          .kind = METRIC_COUNTER,                                                                  \
          .help = (text) },                                                                        \
            &db_stats.field                                                                        \
    }
    COUNTER("round_trips_total", round_trips, "Syncs sent to PostgreSQL."),
    COUNTER("statements_total", statements, "Statements executed."),
    COUNTER("prepares_total", prepares, "Statements prepared."),
    COUNTER("connects_total", connects, "Connections made."),
    COUNTER("losses_total", losses, "Connections lost."),
    COUNTER("retries_total", retries, "Reads sent again."),
    COUNTER("waits_total", waits, "Times a task waited for a connection."),
    COUNTER("wait_timeouts_total", timeouts, "Waits for a connection that ended in 503."),
#undef COUNTER
};

#define COUNTERS (sizeof counters / sizeof *counters)

static void register_metrics(void)
{
    metric_register(&ready_metric);
    metric_register(&leased_metric);
    metric_register(&wait_metric);
    for (size_t i = 0; i < sizeof round_trip_metrics / sizeof *round_trip_metrics; i++)
        metric_register(&round_trip_metrics[i]);
    for (size_t i = 0; i < COUNTERS; i++)
        metric_register(&counters[i].metric);
}

static void publish(void)
{
    int ready = 0, leased = 0;
    for (int i = 0; i < db_options.point_connections; i++)
        ready += db_connection_is_ready(&points[i]);
    for (int i = 0; i < APPENDS; i++)
        ready += db_connection_is_ready(&appends[i]);
    for (int i = 0; i < db_options.other_connections; i++) {
        ready += db_connection_is_ready(&others[i].connection);
        leased += others[i].lease != NULL;
    }
    metric_set(&ready_metric, ready);
    metric_set(&leased_metric, leased);
    for (size_t i = 0; i < COUNTERS; i++)
        metric_set(&counters[i].metric, (double)*counters[i].count);
}

static double seconds_since(int64_t started_us)
{
    return (double)(clock_monotonic_us() - started_us) / 1e6;
}

void db_pool_observe(DbLane lane, int64_t started_us)
{
    metric_observe(&round_trip_metrics[lane], seconds_since(started_us));
}

/* Leases */

static bool may_take(const DbLease *lease)
{
    if (!lease->is_list)
        return true;
    int all = 0, of_tenant = 0;
    for (int i = 0; i < db_options.other_connections; i++) {
        const DbLease *taken = others[i].lease;
        if (taken == NULL || !taken->is_list)
            continue;
        all++;
        of_tenant += uuid_equal(taken->tenant_id, lease->tenant_id);
    }
    /* A quarter is kept for commands, so that slow lists cannot keep anybody from signing in. */
    int most = db_options.other_connections - (db_options.other_connections + 3) / 4;
    return of_tenant < db_options.lists_per_tenant && all < (most > 0 ? most : 1);
}

static Slot *free_slot(void)
{
    for (int i = 0; i < db_options.other_connections; i++) {
        if (others[i].lease == NULL && db_connection_is_ready(&others[i].connection))
            return &others[i];
    }
    return NULL;
}

static bool take(DbLease *lease)
{
    Slot *slot = free_slot();
    if (slot == NULL || !may_take(lease))
        return false;
    slot->lease = lease;
    lease->connection = &slot->connection;
    lease->since_ms = loop_now_ms();
    return true;
}

static void end_wait(DbPoolWaiter *waiter)
{
    metric_observe(&wait_metric, seconds_since(waiter->started_us));
    if (waiter->lease->connection == NULL)
        db_stats.timeouts++;
    waiter->run(waiter);
}

static void resume_granted(LoopDefer *defer)
{
    (void)defer;
    DbPoolWaiter *waiter = granted;
    granted = NULL;
    while (waiter != NULL) {
        DbPoolWaiter *next = waiter->next; /* it lies on a stack that is resumed */
        end_wait(waiter);
        waiter = next;
    }
}

static LoopDefer resuming = { .run = resume_granted };

static void grant_waiting(void)
{
    DbPoolWaiter **granted_end = &granted;
    while (*granted_end != NULL)
        granted_end = &(*granted_end)->next;
    for (DbPoolWaiter **at = &waiting; *at != NULL && free_slot() != NULL;) {
        DbPoolWaiter *waiter = *at;
        if (!take(waiter->lease)) {
            at = &waiter->next;
            continue;
        }
        *at = waiter->next;
        waiter->next = NULL;
        *granted_end = waiter;
        granted_end = &waiter->next;
        loop_defer(&resuming);
    }
}

static void open_another(void)
{
    for (int i = 0; i < db_options.other_connections; i++) {
        if (others[i].connection.state == DB_CONNECTION_CLOSED) {
            db_connection_open(&others[i].connection);
            return;
        }
    }
}

static bool is_any_other_ready(void)
{
    for (int i = 0; i < db_options.other_connections; i++) {
        if (db_connection_is_ready(&others[i].connection))
            return true;
    }
    return false;
}

bool db_pool_ask(DbPoolWaiter *waiter)
{
    assert(is_open);
    db_pool_watch();
    if (take(waiter->lease))
        return true;
    db_stats.waits++;
    waiter->started_us = clock_monotonic_us();
    waiter->deadline_ms = loop_now_ms() + (uint64_t)db_options.acquire_timeout_ms;
    waiter->next = NULL;
    DbPoolWaiter **end = &waiting;
    while (*end != NULL)
        end = &(*end)->next;
    *end = waiter;
    if (may_take(waiter->lease))
        open_another();
    return false;
}

DbPoolWaiter *db_pool_take_along(const DbLease *lease, bool (*accepts)(DbPoolWaiter *waiter))
{
    for (DbPoolWaiter **at = &waiting; *at != NULL; at = &(*at)->next) {
        DbPoolWaiter *waiter = *at;
        if (!waiter->lease->is_list || !uuid_equal(waiter->lease->tenant_id, lease->tenant_id) ||
            !accepts(waiter))
            continue;
        *at = waiter->next;
        metric_observe(&wait_metric, seconds_since(waiter->started_us));
        return waiter;
    }
    return NULL;
}

void db_pool_fail_wait(Task *task)
{
    if (is_any_other_ready())
        db_fail_busy(task);
    db_fail_unavailable(task);
}

/* A coroutine that waits for a lease. */
typedef struct Sleeper {
    DbPoolWaiter waiter; /* first */
    Coroutine *coroutine;
} Sleeper;

static void wake_sleeper(DbPoolWaiter *waiter)
{
    coroutine_resume(((Sleeper *)(void *)waiter)->coroutine);
}

void db_pool_acquire(Task *task, DbLease *lease)
{
    Sleeper sleeper = { { .lease = lease, .run = wake_sleeper }, coroutine_current() };
    if (db_pool_ask(&sleeper.waiter))
        return;
    coroutine_yield();
    if (lease->connection == NULL)
        db_pool_fail_wait(task);
}

void db_pool_release(DbLease *lease)
{
    DbConnection *connection = lease->connection;
    lease->connection = NULL;
    if (connection == NULL || lease->is_held)
        return;
    Slot *slot = (Slot *)(void *)connection; /* its first member */
    assert(slot->lease == lease);
    slot->lease = NULL;
    if (waiting != NULL)
        grant_waiting();
}

/* What connections tell */

static void on_other_ready(DbConnection *connection)
{
    (void)connection;
    grant_waiting();
    loop_wake_all(&until_ready);
}

static void on_other_lost(DbConnection *connection)
{
    Slot *slot = (Slot *)(void *)connection;
    if (slot->lease != NULL)
        slot->lease->connection = NULL;
    slot->lease = NULL;
}

static void on_point_ready(DbConnection *connection)
{
    (void)connection;
    db_point_send_soon();
    loop_wake_all(&until_ready);
}

static void on_shared_lost(DbConnection *connection)
{
    (void)connection;
}

/* Whoever is behind one that waits for a lock waits with it: so it must not wait for long. */
static void on_append_ready(DbConnection *connection)
{
    static const DbStatement hurry = {
        .name = "db_hurry",
        .text = "select set_config('lock_timeout', '50ms', false)",
        .lane = DB_LANE_COMMAND,
    };
    Arena *arena = arena_new();
    db_connection_write(connection, &hurry, NULL, arena, NULL);
    db_connection_sync(connection, NULL);
    arena_free(arena);
}

/* The tick: it turns only while somebody waits for PostgreSQL, so that an idle process sleeps. */

static void check_progress(DbConnection *connection, uint64_t now_ms)
{
    uint64_t patience = (uint64_t)db_options.statement_timeout_ms + GRACE_MS;
    if (db_connection_owes(connection) > 0 && now_ms - connection->ledger.progress_ms > patience)
        db_connection_break(connection, "no answer within the statement time-out");
}

static uint64_t limit_of(const DbLease *lease)
{
    return lease->limit_ms > 0 ? lease->limit_ms + GRACE_MS
                               : (uint64_t)db_options.transaction_timeout_ms;
}

static bool is_any_owed(void)
{
    for (int i = 0; i < db_options.point_connections; i++) {
        if (db_connection_owes(&points[i]) > 0)
            return true;
    }
    for (int i = 0; i < db_options.other_connections; i++) {
        if (others[i].lease != NULL || db_connection_owes(&others[i].connection) > 0)
            return true;
    }
    for (int i = 0; i < APPENDS; i++) {
        if (db_connection_owes(&appends[i]) > 0)
            return true;
    }
    for (int i = 0; i < MAX_ADOPTED; i++) {
        if (adopted[i] != NULL && db_connection_owes(adopted[i]) > 0)
            return true;
    }
    return false;
}

static void time_out_waiting(uint64_t now_ms)
{
    for (DbPoolWaiter **at = &waiting; *at != NULL;) {
        DbPoolWaiter *waiter = *at;
        if (waiter->deadline_ms > now_ms) {
            at = &waiter->next;
            continue;
        }
        *at = waiter->next;
        end_wait(waiter);
        at = &waiting; /* whoever was resumed may have changed the queue */
    }
}

static void on_tick(uv_timer_t *timer)
{
    uint64_t now_ms = loop_now_ms();
    for (int i = 0; i < db_options.point_connections; i++)
        check_progress(&points[i], now_ms);
    for (int i = 0; i < APPENDS; i++)
        check_progress(&appends[i], now_ms);
    for (int i = 0; i < MAX_ADOPTED; i++) {
        if (adopted[i] != NULL)
            check_progress(adopted[i], now_ms);
    }
    for (int i = 0; i < db_options.other_connections; i++) {
        Slot *slot = &others[i];
        if (slot->lease == NULL || slot->lease->limit_ms == 0)
            check_progress(&slot->connection, now_ms);
        if (slot->lease != NULL && now_ms - slot->lease->since_ms > limit_of(slot->lease))
            db_connection_break(&slot->connection, "held for longer than the transaction time-out");
    }
    time_out_waiting(now_ms);
    bool points_wait = db_point_time_out(now_ms);
    publish();
    if (waiting == NULL && !points_wait && !is_any_owed()) {
        uv_timer_stop(timer);
        is_ticking = false;
    }
}

void db_pool_watch(void)
{
    if (is_ticking)
        return;
    is_ticking = true;
    uv_timer_start(&tick, on_tick, TICK_MS, TICK_MS);
}

void db_pool_adopt(DbConnection *connection)
{
    for (int i = 0; i < MAX_ADOPTED; i++) {
        if (adopted[i] == NULL) {
            adopted[i] = connection;
            return;
        }
    }
    log_error("more than %d connections outside the pool", MAX_ADOPTED);
    abort();
}

void db_pool_disown(DbConnection *connection)
{
    for (int i = 0; i < MAX_ADOPTED; i++) {
        if (adopted[i] == connection)
            adopted[i] = NULL;
    }
}

/* Opening and closing */

DbConnection *db_pool_point(int index)
{
    return &points[index];
}

static void open_another_append(void)
{
    for (int i = 0; i < APPENDS; i++) {
        if (appends[i].state != DB_CONNECTION_CLOSED && !db_connection_is_ready(&appends[i]))
            return; /* one at a time */
        if (appends[i].state == DB_CONNECTION_CLOSED) {
            appends[i].on_ready = on_append_ready;
            appends[i].on_lost = on_shared_lost;
            db_connection_open(&appends[i]);
            return;
        }
    }
}

DbConnection *db_pool_append(void)
{
    db_pool_watch();
    for (int i = 0; i < APPENDS; i++) {
        if (db_connection_is_ready(&appends[i]) && db_connection_owes(&appends[i]) == 0)
            return &appends[i];
    }
    open_another_append();
    return NULL;
}

void db_pool_open(void)
{
    assert(!is_open);
    is_open = true;
    if (points == NULL) {
        register_metrics();
        uv_timer_init(loop_get(), &tick);
    }
    free(points); /* of the time before a close; the loop may have held on to them a turn longer */
    free(others);
    points = calloc((size_t)db_options.point_connections, sizeof *points);
    others = calloc((size_t)db_options.other_connections, sizeof *others);
    if (points == NULL || others == NULL)
        abort();
    for (int i = 0; i < db_options.point_connections; i++) {
        points[i].on_ready = on_point_ready;
        points[i].on_lost = on_shared_lost;
        db_connection_open(&points[i]);
    }
    for (int i = 0; i < db_options.other_connections; i++) {
        others[i].connection.on_ready = on_other_ready;
        others[i].connection.on_lost = on_other_lost;
        if (i < FIRST_OTHERS)
            db_connection_open(&others[i].connection);
    }
}

static bool is_ready(void)
{
    for (int i = 0; i < db_options.point_connections; i++) {
        if (db_connection_is_ready(&points[i]))
            return is_any_other_ready();
    }
    return false;
}

bool db_pool_wait_ready(uint64_t timeout_ms)
{
    uint64_t deadline_ms = loop_now_ms() + timeout_ms;
    while (!is_ready()) {
        uint64_t now_ms = loop_now_ms();
        if (now_ms >= deadline_ms || coroutine_current() == NULL)
            return false;
        loop_wait(&until_ready, deadline_ms - now_ms);
    }
    return true;
}

bool db_pool_is_idle(void)
{
    return waiting == NULL && granted == NULL && !is_any_owed();
}

void db_pool_close(void)
{
    for (int i = 0; i < db_options.point_connections; i++)
        db_connection_close(&points[i]);
    for (int i = 0; i < APPENDS; i++)
        db_connection_close(&appends[i]);
    for (int i = 0; i < db_options.other_connections; i++)
        db_connection_close(&others[i].connection);
    publish();
    uv_timer_stop(&tick);
    is_ticking = is_open = false;
}
