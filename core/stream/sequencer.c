#include <assert.h>

#include "core/bus.h"
#include "core/json.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "core/setting.h"
#include "core/stream.h"
#include "core/stream/keys.h"
#include "core/stream/wake.h"
#include "core/stream/work.h"
#include "sql/core.h"

/*
 * The sequencer. A session that holds the lock moves what has been committed from the inbox into
 * the log. It does so on the session that holds the lock: a sequencer that has lost its lock has
 * lost its transaction too. It is woken by commits and looks by itself ten times a second while
 * there was something lately, twice a second otherwise.
 */
#define BATCH_EVENTS      2000
#define BUSY_POLL_MS      100
#define IDLE_POLL_MS      500
#define BUSY_FOR_MS       10000
#define LOCK_POLL_MS      1000
#define GAP_MS            50 /* between two looks, so that each finds more */
#define RETRY_MS          500
#define UPKEEP_MS         (60 * 60 * 1000)
#define HINT_MAX_EVENTS   200 /* of one tenant; beyond, it is cheaper to read the log */
#define HINT_MAX_BYTES    (256u * 1024u)
#define TRIM_AFTER_EVENTS 5000

static Metric sequenced_metric = { .name = "insula_stream_sequenced_total",
                                   .labels = "",
                                   .kind = METRIC_COUNTER,
                                   .help = "Events that were given a position." };
static Metric delay_metric = { .name = "insula_stream_sequence_delay_seconds",
                               .labels = "",
                               .kind = METRIC_HISTOGRAM,
                               .help =
                                   "From the start of the emitting transaction to the position." };

typedef struct Round {
    Task task;
    DbHold *hold;
    SequencedEventRows events;
} Round;

static void sequence(void *argument)
{
    Round *round = argument;
    db_begin_on(&round->task, round->hold);
    round->events = sql_stream_sequence(round, BATCH_EVENTS);
    db_commit(&round->task);
}

/* Telling */

static void write_line(Buffer *out, const SequencedEvent *event)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "position", int, event->position);
    json_field(&w, "id", uuid, event->id);
    json_field(&w, "type", text, event->type);
    json_field(&w, "subject_type", text, event->subject_type);
    json_field(&w, "subject_id", uuid, event->subject_id);
    json_field(&w, "actor_id", uuid, event->actor_id);
    json_field(&w, "created_at", time, event->created_at);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

static void tell_tenant(Arena *arena, const SequencedEvent *events, size_t count)
{
    char topic[7 + UUID_TEXT_SIZE] = "stream:";
    uuid_write(events[0].tenant_id, topic + 7);
    Buffer message;
    buffer_init(&message, arena, HINT_MAX_BYTES);
    for (size_t i = 0; i < count && count <= HINT_MAX_EVENTS; i++)
        write_line(&message, &events[i]);
    bool fits = count <= HINT_MAX_EVENTS && !message.failed;
    bus_publish((Text){ topic, sizeof topic }, fits ? buffer_view(&message) : TEXT("{}\n"));
}

/* The rows come tenant by tenant. */
static void tell(Arena *arena, const SequencedEvent *events, size_t count)
{
    uint64_t partitions = 0;
    TimeMs now = clock_now_ms();
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && uuid_equal(events[to].tenant_id, events[from].tenant_id);
             to++)
            metric_observe(&delay_metric, (double)(now - events[to].created_at) / 1000);
        tell_tenant(arena, events + from, to - from);
        partitions |= UINT64_C(1) << events[from].partition;
    }
    metric_add(&sequenced_metric, (double)count);
    if (partitions != 0)
        stream_wake_consumers(partitions);
}

/* Keeping house */

static void keep_house(void *argument)
{
    Task *task = argument;
    sql_stream_prepare_months_in(task);
    int64_t keep = setting_int("event_months");
    if (keep > 0) {
        int32_t dropped = sql_stream_drop_months_in(task, (int32_t)keep).dropped;
        if (dropped > 0)
            log_write(LOG_INFO, "months of the event log dropped", LOG_INT("months", dropped));
    }
}

static void trim(void *argument)
{
    sql_stream_trim_inbox_in(argument);
}

static bool run_alone(void (*body)(void *argument))
{
    Task task = { .arena = arena_new() };
    bool is_done = task_run(&task, body, &task);
    if (!is_done)
        log_write(LOG_WARN, "upkeep of the event log failed", LOG_TEXT("code", task.fault.code));
    arena_free(task.arena);
    return is_done;
}

typedef struct Sequencer {
    StreamKeys *keys;
    uint64_t busy_at_ms, kept_at_ms;
    uint64_t hints_seen;
    size_t since_trim;
    bool has_kept;
} Sequencer;

static void upkeep(Sequencer *self)
{
    uint64_t now_ms = loop_now_ms();
    if (!self->has_kept || now_ms - self->kept_at_ms > UPKEEP_MS) {
        self->has_kept = true;
        self->kept_at_ms = now_ms;
        run_alone(keep_house);
    }
    if (self->since_trim >= TRIM_AFTER_EVENTS) {
        self->since_trim = 0;
        run_alone(trim);
    }
}

/* One look at the inbox; how many it moved, or -1. */
static int64_t turn(Sequencer *self)
{
    Round round = { .task.arena = arena_new(), .hold = stream_keys_hold(self->keys) };
    int64_t moved = -1;
    if (task_run(&round.task, sequence, &round)) {
        moved = (int64_t)round.events.count;
        tell(round.task.arena, round.events.rows, round.events.count);
        self->since_trim += round.events.count;
        if (moved > 0)
            self->busy_at_ms = loop_now_ms();
    } else {
        log_write(LOG_WARN, "sequencing failed", LOG_TEXT("code", round.task.fault.code));
    }
    arena_free(round.task.arena);
    return moved;
}

static void run(void *argument)
{
    (void)argument;
    Sequencer self = { .keys = stream_keys_new() };
    while (!stream_is_stopping()) {
        if (!stream_keys_take(self.keys, "sequencer")) {
            stream_pause(LOCK_POLL_MS);
            continue;
        }
        int64_t moved = turn(&self);
        if (moved == BATCH_EVENTS)
            continue;
        if (moved == 0)
            upkeep(&self);
        bool is_busy = loop_now_ms() - self.busy_at_ms < BUSY_FOR_MS;
        if (moved >= 0)
            stream_pause(GAP_MS);
        stream_wait_for_inbox(&self.hints_seen, moved < 0 ? RETRY_MS
                                                : is_busy ? BUSY_POLL_MS
                                                          : IDLE_POLL_MS);
    }
    stream_keys_free(self.keys);
    stream_work_ended();
}

void stream_run_sequencer(void)
{
    metric_register(&sequenced_metric);
    metric_register(&delay_metric);
    stream_work_started();
    coroutine_start(run, NULL);
}
