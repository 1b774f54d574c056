/*
 * How machines find each other. A process says hello when it connects, when it hears of somebody
 * new, and every second. Whoever hears a hello of an unknown process has a peer, and from the first
 * peer of a machine on hears that machine's broadcasts. What a peer broadcast between its hello and
 * that moment shows as a gap in its numbers with the next hello.
 *
 * A peer is gone when it says so, when Redis knows nobody who hears its channel, when it has not
 * been heard for some seconds, or when it comes back under a new connection. When our own
 * connection ends, all are. Numbers are checked as on this machine's links; a frame whose count is
 * not above the last is a repetition by somebody else and is refused.
 */
#include "core/bus/remote.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/bus/frame.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "core/redis.h"

#define TICK_MS      1000
#define SILENT_TICKS 5
#define CHANNEL_SIZE (BUS_PREFIX_MAX + 64)

typedef struct Machine {
    Uuid id;
    size_t peers;
    struct Machine *next;
} Machine;

typedef struct Peer {
    Uuid id;
    Machine *machine;
    BusFrameKey key;
    uint64_t epoch, last_count;
    uint64_t expected_broadcast, expected_direct, next_direct;
    int silent_ticks;
    bool owes_count; /* we dropped something meant for it */
    struct Peer *next;
} Peer;

static struct {
    bool is_open;
    BusMachines machines;
    Uuid machine, self;
    const BusLinkEvents *events;
    BusFrameKey key;
    uint64_t epoch, count, next_broadcast;
    char hello_channel[CHANNEL_SIZE], own_channel[CHANNEL_SIZE], machine_channel[CHANNEL_SIZE];
    Machine *known;
    Peer *peers;
    uv_timer_t *tick;
} bus;

static Metric sent_total = { .name = "insula_bus_remote_sent_total",
                             .help = "Bus messages sent to other machines.",
                             .kind = METRIC_COUNTER };
static Metric dropped_total = { .name = "insula_bus_remote_dropped_total",
                                .help = "Bus messages to other machines dropped because Redis "
                                        "took them too slowly.",
                                .kind = METRIC_COUNTER };
static Metric refused_total = { .name = "insula_bus_remote_refused_total",
                                .help = "Messages from Redis that no process of this platform "
                                        "sealed.",
                                .kind = METRIC_COUNTER };
static Metric peers_metric = { .name = "insula_bus_remote_peers",
                               .help = "Processes of other machines that are heard.",
                               .kind = METRIC_GAUGE };

static void *allocate(size_t size)
{
    void *ptr = calloc(1, size);
    if (ptr == NULL)
        abort();
    return ptr;
}

static void channel_of(char out[CHANNEL_SIZE], const char *kind, Uuid id)
{
    char name[UUID_TEXT_SIZE];
    uuid_write(id, name);
    snprintf(out, CHANNEL_SIZE, "%s:%s:%.*s", bus.machines.prefix, kind, UUID_TEXT_SIZE, name);
}

static Peer *find(Uuid id)
{
    for (Peer *peer = bus.peers; peer != NULL; peer = peer->next)
        if (uuid_equal(peer->id, id))
            return peer;
    return NULL;
}

/* ---- sending ---- */

static bool publish(const char *channel, Uuid receiver, BusFrameKind kind, uint64_t number,
                    Text topic, Text message)
{
    size_t size = bus_frame_bytes(topic.len, message.len);
    char *room = redis_publish_begin(text_of(channel), size);
    if (room == NULL)
        return false;
    BusFrameHead head = { .kind = (uint16_t)kind,
                          .machine = bus.machine,
                          .process = bus.self,
                          .epoch = bus.epoch,
                          .count = ++bus.count,
                          .number = number };
    bus_frame_seal(&bus.key, head, receiver, topic, message, room);
    redis_publish_end(receiver);
    return true;
}

static bool publish_to(const Peer *peer, BusFrameKind kind, uint64_t number, Text topic,
                       Text message)
{
    char channel[CHANNEL_SIZE];
    channel_of(channel, "process", peer->id);
    return publish(channel, peer->id, kind, number, topic, message);
}

static void say_hello(void)
{
    if (bus.is_open)
        publish(bus.hello_channel, UUID_NIL, BUS_FRAME_HELLO, bus.next_broadcast, TEXT(""),
                TEXT(""));
}

/* With nobody there who hears it, it only counts. */
void bus_remote_publish(Text topic, Text message)
{
    uint64_t number = bus.next_broadcast++;
    if (bus.peers == NULL)
        return;
    bool is_sent =
        publish(bus.machine_channel, UUID_NIL, BUS_FRAME_BROADCAST, number, topic, message);
    metric_add(is_sent ? &sent_total : &dropped_total, 1);
}

bool bus_remote_send(Uuid process, Text topic, Text message)
{
    Peer *peer = find(process);
    if (peer == NULL)
        return false;
    bool is_sent = publish_to(peer, BUS_FRAME_DIRECT, peer->next_direct++, topic, message);
    peer->owes_count = peer->owes_count || !is_sent;
    metric_add(is_sent ? &sent_total : &dropped_total, 1);
    return true;
}

bool bus_remote_is_up(Uuid process)
{
    return find(process) != NULL;
}

bool bus_remote_is_whole(void)
{
    return !bus.is_open || redis_is_up();
}

/* ---- machines and peers ---- */

static Machine *machine_of(Uuid id)
{
    Machine *machine = bus.known;
    while (machine != NULL && !uuid_equal(machine->id, id))
        machine = machine->next;
    if (machine != NULL)
        return machine;
    machine = allocate(sizeof *machine);
    machine->id = id;
    machine->next = bus.known;
    bus.known = machine;
    char channel[CHANNEL_SIZE];
    channel_of(channel, "machine", id);
    redis_subscribe(text_of(channel));
    return machine;
}

static void machine_leave(Machine *left)
{
    if (--left->peers > 0)
        return;
    Machine **at = &bus.known;
    while (*at != left)
        at = &(*at)->next;
    *at = left->next;
    char channel[CHANNEL_SIZE];
    channel_of(channel, "machine", left->id);
    redis_unsubscribe(text_of(channel));
    free(left);
}

static void peer_lose(Peer *lost)
{
    Peer **at = &bus.peers;
    while (*at != lost)
        at = &(*at)->next;
    *at = lost->next;
    Uuid id = lost->id;
    machine_leave(lost->machine);
    free(lost);
    metric_add(&peers_metric, -1);
    if (bus.is_open)
        bus.events->ended(id);
}

static void peer_begin(const BusFrameHead *head, const BusFrameKey *key)
{
    Peer *peer = allocate(sizeof *peer);
    *peer = (Peer){ .id = head->process,
                    .machine = machine_of(head->machine),
                    .key = *key,
                    .epoch = head->epoch,
                    .last_count = head->count,
                    .expected_broadcast = head->number,
                    .next = bus.peers };
    peer->machine->peers++;
    bus.peers = peer;
    metric_add(&peers_metric, 1);
    say_hello(); /* it must know us before it hears from us */
    bus.events->began(head->process);
}

/* ---- receiving ---- */

static void on_number(uint64_t *expected, uint64_t number, uint64_t messages)
{
    bool has_missed = number != *expected;
    *expected = number + messages;
    if (has_missed)
        bus.events->missed();
}

static void on_frame(Peer *peer, const BusFrameHead *head, Text topic, Text message)
{
    Uuid id = peer->id;
    peer->last_count = head->count;
    peer->silent_ticks = 0;
    switch ((BusFrameKind)head->kind) {
    case BUS_FRAME_HELLO:
        on_number(&peer->expected_broadcast, head->number, 0);
        break;
    case BUS_FRAME_BYE:
        peer_lose(peer);
        break;
    case BUS_FRAME_BROADCAST:
        on_number(&peer->expected_broadcast, head->number, 1);
        bus.events->message(topic, message, id);
        break;
    case BUS_FRAME_DIRECT:
        on_number(&peer->expected_direct, head->number, 1);
        bus.events->message(topic, message, id);
        break;
    case BUS_FRAME_COUNT:
        on_number(&peer->expected_direct, head->number, 0);
        break;
    }
}

static bool is_direct(const BusFrameHead *head)
{
    return head->kind == BUS_FRAME_DIRECT || head->kind == BUS_FRAME_COUNT;
}

/* The key of who claims to have sent it; false for what cannot be heard now, whoever sent it. */
static bool key_of(const Peer *peer, const BusFrameHead *head, BusFrameKey *key)
{
    bool is_of_link = peer != NULL && head->epoch == peer->epoch;
    if (is_of_link && head->count <= peer->last_count) {
        metric_add(&refused_total, 1);
        return false;
    }
    if (!is_of_link &&
        (head->kind != BUS_FRAME_HELLO || (peer != NULL && head->epoch < peer->epoch)))
        return false;
    *key = is_of_link ? peer->key : bus_frame_key(bus.machines.key, head->process, head->epoch);
    return true;
}

static void on_message(Text channel, char *bytes, size_t size)
{
    (void)channel; /* what it is meant for is proved by the frame */
    BusFrameHead head;
    BusFrameKey key;
    Text topic, message;
    if (!bus_frame_peek(bytes, size, &head)) {
        metric_add(&refused_total, 1);
        return;
    }
    if (uuid_equal(head.machine, bus.machine))
        return; /* this machine's processes are linked without Redis */
    Peer *peer = find(head.process);
    if (!key_of(peer, &head, &key))
        return;
    if (!bus_frame_unseal(&key, is_direct(&head) ? bus.self : UUID_NIL, bytes, size, &topic,
                          &message)) {
        metric_add(&refused_total, 1);
        return;
    }
    if (peer != NULL && head.epoch != peer->epoch) {
        peer_lose(peer); /* it came back before we saw it go */
        peer = NULL;
    }
    if (peer == NULL)
        peer_begin(&head, &key);
    else
        on_frame(peer, &head, topic, message);
}

static void on_published(Uuid mark, int64_t receivers)
{
    Peer *peer = receivers == 0 && !uuid_is_nil(mark) ? find(mark) : NULL;
    if (peer != NULL)
        peer_lose(peer);
}

/* ---- the connection ---- */

static void on_up(void)
{
    bus.epoch++;
    bus.count = 0;
    bus.key = bus_frame_key(bus.machines.key, bus.self, bus.epoch);
    redis_subscribe(text_of(bus.own_channel));
    redis_subscribe(text_of(bus.hello_channel));
    say_hello();
}

static void on_down(void)
{
    while (bus.peers != NULL)
        peer_lose(bus.peers);
}

static void on_tick(uv_timer_t *timer)
{
    (void)timer;
    say_hello();
    for (Peer *peer = bus.peers; peer != NULL; peer = peer->next)
        if (peer->owes_count)
            peer->owes_count =
                !publish_to(peer, BUS_FRAME_COUNT, peer->next_direct, TEXT(""), TEXT(""));
    for (Peer *peer = bus.peers; peer != NULL;) {
        Peer *silent = ++peer->silent_ticks > SILENT_TICKS ? peer : NULL;
        peer = peer->next;
        if (silent != NULL)
            peer_lose(silent);
    }
}

void bus_remote_open(const BusMachines *machines, Uuid machine, Uuid self,
                     const BusLinkEvents *events)
{
    static const RedisEvents redis_events = {
        .up = on_up, .down = on_down, .message = on_message, .published = on_published
    };
    bus.machines = *machines;
    bus.machine = machine;
    bus.self = self;
    bus.events = events;
    bus.is_open = true;
    snprintf(bus.hello_channel, CHANNEL_SIZE, "%s:hello", machines->prefix);
    channel_of(bus.own_channel, "process", self);
    channel_of(bus.machine_channel, "machine", machine);
    metric_register(&sent_total);
    metric_register(&dropped_total);
    metric_register(&refused_total);
    metric_register(&peers_metric);
    bus.tick = allocate(sizeof *bus.tick);
    uv_timer_init(loop_get(), bus.tick);
    uv_unref((uv_handle_t *)bus.tick);
    uv_timer_start(bus.tick, on_tick, TICK_MS, TICK_MS);
    redis_open(&machines->redis, machines->ca_file, &redis_events);
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

void bus_remote_close(void)
{
    if (!bus.is_open)
        return;
    publish(bus.hello_channel, UUID_NIL, BUS_FRAME_BYE, 0, TEXT(""), TEXT(""));
    bus.is_open = false;
    while (bus.peers != NULL)
        peer_lose(bus.peers);
    redis_close();
    uv_close((uv_handle_t *)bus.tick, free_handle);
    crypto_wipe(&bus.key, sizeof bus.key);
    crypto_wipe(bus.machines.key, sizeof bus.machines.key);
}
