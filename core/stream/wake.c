#include "core/stream/wake.h"

#include "core/bus.h"
#include "core/loop.h"
#include "core/stream/work.h"

#define GATHER_MS      10
#define PARTITIONS_MAX 64

static const Text INBOX_TOPIC = { "stream.inbox", 12 };
static const Text SEQUENCED_TOPIC = { "stream.sequenced", 16 };

/* Who waits, and how many hints there have been: one that comes while somebody is at work must not
 * be lost on them. */
typedef struct Place {
    LoopWaitQueue waiters;
    uint64_t hints;
} Place;

static Place inbox, places[PARTITIONS_MAX];
static bool hears_inbox, hears_partitions;

/* One message for all commits of some milliseconds. */
static uv_timer_t gathering;
static bool gathering_is_made;

static void publish_inbox(uv_timer_t *timer)
{
    (void)timer;
    bus_publish(INBOX_TOPIC, TEXT(""));
}

void stream_wake_sequencer(void)
{
    if (!gathering_is_made)
        uv_timer_init(loop_get(), &gathering);
    gathering_is_made = true;
    if (!uv_is_active((uv_handle_t *)&gathering))
        uv_timer_start(&gathering, publish_inbox, GATHER_MS, 0);
}

void stream_wake_consumers(uint64_t partitions)
{
    char message[16];
    size_t len = 0;
    for (; partitions != 0; partitions >>= 4)
        message[len++] = (char)('a' + (partitions & 15));
    bus_publish(SEQUENCED_TOPIC, (Text){ message, len });
}

static void hint(Place *place)
{
    place->hints++;
    loop_wake_all(&place->waiters);
}

static void wait_at(Place *place, uint64_t *seen, uint64_t timeout_ms)
{
    if (*seen == place->hints && !stream_is_stopping())
        loop_wait(&place->waiters, timeout_ms);
    *seen = place->hints;
}

static void on_inbox(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)message;
    (void)sender;
    hint(&inbox);
}

static void on_sequenced(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    for (size_t i = 0; i < message.len && i < PARTITIONS_MAX / 4; i++) {
        for (int bit = 0; bit < 4; bit++) {
            if ((message.ptr[i] - 'a') >> bit & 1)
                hint(&places[4 * i + (size_t)bit]);
        }
    }
}

void stream_wait_for_inbox(uint64_t *seen, uint64_t timeout_ms)
{
    if (!hears_inbox)
        bus_subscribe(INBOX_TOPIC, on_inbox, NULL);
    hears_inbox = true;
    wait_at(&inbox, seen, timeout_ms);
}

void stream_wait_for_partition(int partition, uint64_t *seen, uint64_t timeout_ms)
{
    if (!hears_partitions)
        bus_subscribe(SEQUENCED_TOPIC, on_sequenced, NULL);
    hears_partitions = true;
    wait_at(&places[partition], seen, timeout_ms);
}

void stream_wake_all(void)
{
    loop_wake_all(&inbox.waiters);
    for (int i = 0; i < PARTITIONS_MAX; i++)
        loop_wake_all(&places[i].waiters);
}
