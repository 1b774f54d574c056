#include "core/bus.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bus/link.h"
#include "core/bus/remote.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/loop.h"

/*
 * Subscriptions, in a hash table of their topics. A handler may subscribe and unsubscribe: while a
 * message is being delivered the table does not grow and what is unsubscribed is only marked; it is
 * freed when the delivery is over.
 */
struct BusSubscription {
    struct BusSubscription *next;
    BusHandler *handler; /* NULL: unsubscribed */
    void *owner;
    uint64_t hash;
    size_t topic_len;
    char topic[];
};

typedef struct GapHandler {
    void (*handler)(void *owner, Uuid process);
    void *owner;
    struct GapHandler *next;
} GapHandler;

/* A message of ours to ourselves: topic and message lie behind it. */
typedef struct Local {
    struct Local *next;
    size_t topic_len, message_len;
    char bytes[];
} Local;

static BusSubscription **buckets;
static size_t bucket_count, subscription_count;
static int deliveries; /* under way; nested when a handler delivers */
static bool has_marked;

static GapHandler *gap_handlers, *link_handlers;

static Local *locals, **locals_end = &locals;
static void deliver_locals(LoopDefer *self);
static LoopDefer deliver_later = { .run = deliver_locals };

static Uuid self_id, machine_id;

static void *allocate(size_t size)
{
    void *ptr = malloc(size);
    if (ptr == NULL)
        abort();
    return ptr;
}

Uuid bus_self(void)
{
    if (uuid_is_nil(self_id))
        self_id = uuid_new();
    return self_id;
}

static void grow_table(void)
{
    size_t count = bucket_count ? bucket_count * 2 : 64;
    BusSubscription **bigger = calloc(count, sizeof(BusSubscription *));
    if (bigger == NULL)
        abort();
    for (size_t i = 0; i < bucket_count; i++) {
        for (BusSubscription *at = buckets[i], *next; at != NULL; at = next) {
            next = at->next;
            at->next = bigger[at->hash & (count - 1)];
            bigger[at->hash & (count - 1)] = at;
        }
    }
    free(buckets);
    buckets = bigger;
    bucket_count = count;
}

BusSubscription *bus_subscribe(Text topic, BusHandler *handler, void *owner)
{
    assert(handler != NULL);
    if (bucket_count == 0 || (subscription_count >= bucket_count && deliveries == 0))
        grow_table();
    BusSubscription *made = allocate(sizeof *made + topic.len);
    *made = (BusSubscription){
        .handler = handler, .owner = owner, .hash = text_hash(topic, 0), .topic_len = topic.len
    };
    memcpy(made->topic, topic.ptr, topic.len);
    BusSubscription **bucket = &buckets[made->hash & (bucket_count - 1)];
    made->next = *bucket;
    *bucket = made;
    subscription_count++;
    return made;
}

static void free_marked(BusSubscription **at)
{
    while (*at != NULL) {
        BusSubscription *one = *at;
        if (one->handler == NULL) {
            *at = one->next;
            free(one);
            subscription_count--;
        } else {
            at = &one->next;
        }
    }
}

void bus_unsubscribe(BusSubscription *subscription)
{
    if (subscription == NULL)
        return;
    subscription->handler = NULL;
    if (deliveries > 0)
        has_marked = true;
    else
        free_marked(&buckets[subscription->hash & (bucket_count - 1)]);
}

static void deliver(Text topic, Text message, Uuid sender)
{
    if (bucket_count == 0)
        return;
    uint64_t hash = text_hash(topic, 0);
    deliveries++;
    for (BusSubscription *at = buckets[hash & (bucket_count - 1)]; at != NULL; at = at->next)
        if (at->handler != NULL && at->hash == hash &&
            text_equal((Text){ at->topic, at->topic_len }, topic))
            at->handler(at->owner, topic, message, sender);
    deliveries--;
    if (deliveries == 0 && has_marked) {
        has_marked = false;
        for (size_t i = 0; i < bucket_count; i++)
            free_marked(&buckets[i]);
    }
}

static void add_handler(GapHandler **list, void (*handler)(void *owner, Uuid process), void *owner)
{
    GapHandler *made = allocate(sizeof *made);
    *made = (GapHandler){ .handler = handler, .owner = owner };
    while (*list != NULL)
        list = &(*list)->next;
    *list = made;
}

void bus_on_gap(void (*handler)(void *owner, Uuid process), void *owner)
{
    add_handler(&gap_handlers, handler, owner);
}

void bus_on_link(void (*handler)(void *owner, Uuid process), void *owner)
{
    add_handler(&link_handlers, handler, owner);
}

static void tell(const GapHandler *handlers, Uuid process)
{
    for (const GapHandler *at = handlers; at != NULL; at = at->next)
        at->handler(at->owner, process);
}

static void on_began(Uuid process)
{
    log_write(LOG_DEBUG, "a process joined the bus", LOG_UUID("peer", process));
    tell(link_handlers, process);
}

static void on_ended(Uuid process)
{
    log_write(LOG_DEBUG, "a process left the bus", LOG_UUID("peer", process));
    tell(gap_handlers, process);
}

static void on_missed(void)
{
    log_warn("bus messages were missed");
    tell(gap_handlers, UUID_NIL);
}

static const BusLinkEvents EVENTS = {
    .message = deliver, .began = on_began, .ended = on_ended, .missed = on_missed
};

/* Who shares the directory shares its device, number and kernel; a copy of the directory, of its
 * machine, or on another one does not. */
static Uuid identify(const char *directory)
{
    struct {
        char boot[64];
        uint64_t device, number;
    } about = { 0 };
    struct stat found;
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, about.boot, sizeof about.boot) <= 0)
        gethostname(about.boot, sizeof about.boot - 1);
    if (fd >= 0)
        close(fd);
    if (stat(directory, &found) == 0) {
        about.device = found.st_dev;
        about.number = found.st_ino;
    }
    uint8_t hash[32];
    Uuid id;
    crypto_sha256((Text){ (const char *)&about, sizeof about }, hash);
    memcpy(id.bytes, hash, sizeof id.bytes);
    return id;
}

void bus_open(const char *directory)
{
    machine_id = bus_self();
    if (directory == NULL)
        return;
    bus_link_open(directory, bus_self(), &EVENTS);
    machine_id = identify(directory);
}

void bus_close(void)
{
    bus_remote_close();
    bus_link_close();
}

void bus_join(const BusMachines *machines)
{
    bus_remote_open(machines, bus_machine(), bus_self(), &EVENTS);
}

bool bus_is_whole(void)
{
    return bus_remote_is_whole();
}

Uuid bus_machine(void)
{
    return machine_id;
}

static void deliver_locals(LoopDefer *self)
{
    (void)self;
    Local *local = locals;
    locals = NULL;
    locals_end = &locals;
    while (local != NULL) {
        Local *next = local->next;
        deliver((Text){ local->bytes, local->topic_len },
                (Text){ local->bytes + local->topic_len, local->message_len }, bus_self());
        free(local);
        local = next;
    }
}

static void queue_local(Text topic, Text message)
{
    Local *local = allocate(sizeof *local + topic.len + message.len);
    *local = (Local){ .topic_len = topic.len, .message_len = message.len };
    memcpy(local->bytes, topic.ptr, topic.len);
    if (message.len > 0)
        memcpy(local->bytes + topic.len, message.ptr, message.len);
    *locals_end = local;
    locals_end = &local->next;
    loop_defer(&deliver_later);
}

void bus_publish(Text topic, Text message)
{
    assert(topic.len <= UINT16_MAX && message.len <= BUS_MAX_MESSAGE_BYTES);
    bus_link_publish(topic, message);
    bus_remote_publish(topic, message);
    queue_local(topic, message);
}

bool bus_send(Uuid process, Text topic, Text message)
{
    assert(topic.len <= UINT16_MAX && message.len <= BUS_MAX_MESSAGE_BYTES);
    if (!uuid_equal(process, bus_self()))
        return bus_link_send(process, topic, message) || bus_remote_send(process, topic, message);
    queue_local(topic, message);
    return true;
}

bool bus_is_linked(Uuid process)
{
    return uuid_equal(process, bus_self()) || bus_link_is_up(process) || bus_remote_is_up(process);
}
