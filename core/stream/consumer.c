#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "core/stream.h"
#include "core/stream/keys.h"
#include "core/stream/wake.h"
#include "core/stream/work.h"
#include "sql/core.h"

/*
 * A consumer is as many followers as there are partitions, each in a coroutine of its own and each,
 * in the whole platform, at work in one process only. A follower reads a page of its partition, in
 * which the events of many tenants are mixed, and deals with it tenant by tenant: one transaction
 * for all events of a tenant.
 *
 * Two offsets make that safe. stream.consumed (tenant, consumer) is written by the transaction of
 * the effect and says which of the tenant's events have had theirs. stream.consumer (consumer,
 * partition) is moved when the whole page has been dealt with and says where to read on. After a
 * crash between the two the page is read again, and the tenants that were done are skipped. Should
 * two processes ever follow the same partition, the row lock on stream.consumed makes them take
 * turns.
 */
#define PAGE_EVENTS 500
/* The first event after a silence is dealt with at once, the next ones together: a transaction is
 * for one tenant, and many tenants at work would otherwise be as many transactions as events. */
#define GATHER_MS        250
#define POLL_MS          1000
#define LOCK_POLL_MS     1000
#define FIRST_RETRY_MS   100
#define LONGEST_RETRY_MS 10000
#define DEFAULT_ATTEMPTS 8

static Metric consumed_metric = { .name = "insula_stream_consumed_total",
                                  .labels = "",
                                  .kind = METRIC_COUNTER,
                                  .help = "Deliveries of events to consumers that succeeded." };
static Metric buried_metric = { .name = "insula_stream_dead_letters_total",
                                .labels = "",
                                .kind = METRIC_COUNTER,
                                .help = "Events that a consumer could not deal with." };

typedef struct Follower {
    const StreamConsumer *consumer;
    int partition;
    int64_t position;
    uint64_t hints_seen;
    char key[96];
} Follower;

/* Some events of one tenant, in a transaction. */
typedef struct Delivery {
    Task task;
    const Follower *follower;
    const StreamEvent *events;
    size_t count;
    int attempts;       /* of a burial */
    const char *reason; /* of a burial */
} Delivery;

static void record_progress(Delivery *delivery)
{
    sql_stream_consume(delivery, text_of(delivery->follower->consumer->name),
                       delivery->events[delivery->count - 1].position);
}

static void deliver(void *argument)
{
    Delivery *delivery = argument;
    const StreamConsumer *consumer = delivery->follower->consumer;
    db_begin(&delivery->task);
    /* Nobody waits for it, and what a crash undoes is read from the log again. */
    sql_stream_relax(delivery);
    StreamConsumed consumed = sql_stream_consumed(delivery, text_of(consumer->name));
    size_t skipped = 0;
    while (skipped < delivery->count && consumed.found &&
           delivery->events[skipped].position <= consumed.position)
        skipped++;
    if (skipped < delivery->count) {
        consumer->handle(&delivery->task, delivery->events + skipped, delivery->count - skipped);
        record_progress(delivery);
    }
    db_commit(&delivery->task);
    metric_add(&consumed_metric, (double)(delivery->count - skipped));
}

static void bury(void *argument)
{
    Delivery *delivery = argument;
    const StreamEvent *event = delivery->events;
    db_begin(&delivery->task);
    sql_stream_bury(delivery, text_of(delivery->follower->consumer->name), event->position,
                    event->id, delivery->attempts, text_of(delivery->reason));
    record_progress(delivery);
    db_commit(&delivery->task);
    metric_add(&buried_metric, 1);
}

/* Runs it under the tenant's context; the fault's code and detail go to reason. Returns its status,
 * 0 for success. */
static int attempt(Delivery *delivery, void (*body)(void *argument), char *reason, size_t size)
{
    delivery->task = (Task){
        .arena = arena_new(),
        .context = { .kind = CONTEXT_SYSTEM, .tenant_id = delivery->events[0].tenant_id },
    };
    int status = 0;
    if (!task_run(&delivery->task, body, delivery)) {
        const Fault *fault = &delivery->task.fault;
        status = fault->status;
        if (reason != NULL)
            snprintf(reason, size, "%.*s: %.*s", TEXT_ARG(fault->code), TEXT_ARG(fault->detail));
    }
    arena_free(delivery->task.arena);
    return status;
}

static void back_off(int failures)
{
    uint64_t delay = failures < 7 ? (uint64_t)FIRST_RETRY_MS << failures : LONGEST_RETRY_MS;
    stream_pause(delay / 2 + (uint64_t)random() % delay);
}

static bool is_database_trouble(int status)
{
    return status == 503 || status == 507;
}

static void bury_until_done(Delivery delivery)
{
    log_write(LOG_ERROR, "event given up by its consumer",
              LOG_TEXT("consumer", text_of(delivery.follower->consumer->name)),
              LOG_UUID("tenant_id", delivery.events->tenant_id),
              LOG_INT("position", delivery.events->position),
              LOG_TEXT("reason", text_of(delivery.reason)));
    for (int failures = 0; attempt(&delivery, bury, NULL, 0) != 0 && !stream_is_stopping();
         failures++)
        back_off(failures);
}

/* Until it has had its effect, or is buried, or we are to stop (false). */
static bool deliver_one(const Follower *follower, const StreamEvent *event)
{
    int allowed =
        follower->consumer->max_attempts > 0 ? follower->consumer->max_attempts : DEFAULT_ATTEMPTS;
    Delivery delivery = { .follower = follower, .events = event, .count = 1 };
    char reason[512] = "";
    for (int failures = 0, attempts = 0; !stream_is_stopping(); failures++) {
        int status = attempt(&delivery, deliver, reason, sizeof reason);
        if (status == 0)
            return true;
        if (!is_database_trouble(status) && ++attempts == allowed) {
            delivery.attempts = attempts;
            delivery.reason = reason;
            bury_until_done(delivery);
            return !stream_is_stopping();
        }
        back_off(failures);
    }
    return false;
}

static bool deliver_all(const Follower *follower, const StreamEvent *events, size_t count)
{
    Delivery delivery = { .follower = follower, .events = events, .count = count };
    for (int failures = 0; !stream_is_stopping(); failures++) {
        int status = attempt(&delivery, deliver, NULL, 0);
        if (status == 0)
            return true;
        if (!is_database_trouble(status))
            break;
        back_off(failures);
    }
    for (size_t i = 0; i < count; i++) {
        if (!deliver_one(follower, &events[i]))
            return false;
    }
    return true;
}

/* Pages */

typedef struct Page {
    Task task;
    Follower *follower;
    StreamEvent *events;
    size_t count;
} Page;

static void read_page(void *argument)
{
    Page *page = argument;
    LoggedEventRows rows =
        sql_stream_read(page, page->follower->partition, page->follower->position, PAGE_EVENTS);
    page->count = rows.count;
    page->events = ARENA_ARRAY(page->task.arena, StreamEvent, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const LoggedEvent *row = &rows.rows[i];
        page->events[i] = (StreamEvent){
            .position = row->position,
            .id = row->id,
            .tenant_id = row->tenant_id,
            .subject_id = row->subject_id,
            .actor_id = row->actor_id,
            .session_id = row->session_id,
            .type = row->type,
            .subject_type = row->subject_type,
            .actor_type = row->actor_type,
            .address = row->address,
            .user_agent = row->user_agent,
            .request_id = row->request_id,
            .trace_id = row->trace_id,
            .data = row->data,
            .created_at = row->created_at,
        };
    }
}

static int by_tenant_and_position(const void *left, const void *right)
{
    const StreamEvent *a = left, *b = right;
    int order = memcmp(a->tenant_id.bytes, b->tenant_id.bytes, sizeof a->tenant_id.bytes);
    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

static void advance(void *argument)
{
    Page *page = argument;
    sql_stream_consumer_advance(page, text_of(page->follower->consumer->name),
                                page->follower->partition, page->follower->position);
}

static bool deal_with(Page *page)
{
    StreamEvent *events = page->events;
    int64_t last = events[page->count - 1].position;
    qsort(events, page->count, sizeof *events, by_tenant_and_position);
    for (size_t from = 0, to; from < page->count; from = to) {
        for (to = from;
             to < page->count && uuid_equal(events[to].tenant_id, events[from].tenant_id);)
            to++;
        if (!deliver_all(page->follower, events + from, to - from))
            return false;
    }
    page->follower->position = last;
    return task_run(&page->task, advance, page); /* if not: the next page's will do */
}

/* Reads and deals with a page; how many events it had, -1 for trouble. */
static int64_t turn(Follower *self)
{
    Page page = { .task.arena = arena_new(), .follower = self };
    int64_t count = -1;
    if (task_run(&page.task, read_page, &page)) {
        count = (int64_t)page.count;
        if (count > 0 && !deal_with(&page))
            count = -1;
    }
    arena_free(page.task.arena);
    return count;
}

/* Following */

typedef struct Start {
    Task task;
    const Follower *follower;
    int64_t position;
} Start;

static void read_start(void *argument)
{
    Start *start = argument;
    ConsumerPartitionRows rows =
        sql_stream_consumer_start(start, text_of(start->follower->consumer->name));
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.rows[i].partition == start->follower->partition)
            start->position = rows.rows[i].position;
    }
}

/* Another process may have gone on from where we stopped, so whoever has just got the lock asks. */
static bool find_start(Follower *self)
{
    Start start = { .task.arena = arena_new(), .follower = self };
    bool is_found = task_run(&start.task, read_start, &start);
    self->position = start.position;
    arena_free(start.task.arena);
    return is_found;
}

static StreamKeys *keys; /* of all followers here */
static int followers;

static void follow(void *argument)
{
    Follower *self = argument;
    bool is_ours = false;
    int failures = 0;
    while (!stream_is_stopping()) {
        if (!stream_keys_take(keys, self->key)) {
            is_ours = false;
            stream_pause(LOCK_POLL_MS / 2 + (uint64_t)random() % LOCK_POLL_MS);
            continue;
        }
        if (!is_ours)
            is_ours = find_start(self);
        int64_t count = is_ours ? turn(self) : -1;
        failures = count < 0 ? failures + 1 : 0;
        if (count < 0) {
            back_off(failures);
        } else if (count < PAGE_EVENTS) {
            if (count > 0)
                stream_pause(GATHER_MS);
            stream_wait_for_partition(self->partition, &self->hints_seen, POLL_MS);
        }
    }
    free(self);
    if (--followers == 0) {
        stream_keys_free(keys);
        keys = NULL;
    }
    stream_work_ended();
}

void stream_run_consumer(const StreamConsumer *consumer)
{
    metric_register(&consumed_metric);
    metric_register(&buried_metric);
    if (keys == NULL)
        keys = stream_keys_new();
    for (int i = 0; i < STREAM_PARTITIONS; i++) {
        Follower *follower = calloc(1, sizeof *follower);
        if (follower == NULL)
            abort();
        follower->consumer = consumer;
        follower->partition = i;
        snprintf(follower->key, sizeof follower->key, "consumer:%s:%d", consumer->name, i);
        followers++;
        stream_work_started();
        coroutine_start(follow, follower);
    }
}
