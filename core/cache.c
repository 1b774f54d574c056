#include "core/cache.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bus.h"
#include "core/crypto.h"
#include "core/loop.h"

/* In a bucket's chain and in the list of use. */
typedef struct Entry {
    struct Entry *chain;
    struct Entry *newer, *older;
    Uuid tenant_id;
    uint64_t hash;
    uint64_t put_at_ms;
    void *value;
    size_t key_len;
    char key[];
} Entry;

struct Cache {
    char topic[64];
    size_t max_entries, count;
    uint64_t ttl_ms;
    void (*value_free)(void *);
    uint64_t seed; /* keys may be chosen by a client, who must not be able to choose their bucket */
    uint64_t invalidations;
    Entry **buckets;
    size_t bucket_count;
    Entry *newest, *oldest;
    BusSubscription *subscription;
    Cache *next; /* of all caches */
};

static Cache *all_caches;

static uint64_t hash_of(const Cache *cache, Uuid tenant_id, Text key)
{
    uint64_t hash = text_hash(key, cache->seed ^ uuid_hash(tenant_id));
    return hash ^ hash >> 32;
}

static Entry **place_of(Cache *cache, uint64_t hash)
{
    return &cache->buckets[hash & (cache->bucket_count - 1)];
}

static void list_remove(Cache *cache, Entry *entry)
{
    if (entry->newer != NULL)
        entry->newer->older = entry->older;
    else
        cache->newest = entry->older;
    if (entry->older != NULL)
        entry->older->newer = entry->newer;
    else
        cache->oldest = entry->newer;
}

static void list_add_newest(Cache *cache, Entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest != NULL)
        cache->newest->newer = entry;
    else
        cache->oldest = entry;
    cache->newest = entry;
}

static void free_value(const Cache *cache, void *value)
{
    if (cache->value_free != NULL && value != NULL)
        cache->value_free(value);
}

static void forget(Cache *cache, Entry *entry)
{
    Entry **at = place_of(cache, entry->hash);
    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    list_remove(cache, entry);
    cache->count--;
    free_value(cache, entry->value);
    free(entry);
}

static Entry *find(Cache *cache, Uuid tenant_id, Text key, uint64_t hash)
{
    Entry *entry = *place_of(cache, hash);
    while (entry != NULL && !(entry->hash == hash && uuid_equal(entry->tenant_id, tenant_id) &&
                              text_equal((Text){ entry->key, entry->key_len }, key)))
        entry = entry->chain;
    return entry;
}

static void forget_key(Cache *cache, Uuid tenant_id, Text key)
{
    Entry *entry = find(cache, tenant_id, key, hash_of(cache, tenant_id, key));
    cache->invalidations++;
    if (entry != NULL)
        forget(cache, entry);
}

static void forget_tenant(Cache *cache, Uuid tenant_id)
{
    cache->invalidations++;
    for (Entry *entry = cache->newest, *older; entry != NULL; entry = older) {
        older = entry->older;
        if (uuid_equal(entry->tenant_id, tenant_id))
            forget(cache, entry);
    }
}

static void forget_everything(Cache *cache)
{
    cache->invalidations++;
    while (cache->newest != NULL)
        forget(cache, cache->newest);
}

/* An invalidation on the bus: the tenant's 16 bytes, then 'k' and the key, or 't' for all of the
 * tenant. */
static void on_invalidation(void *owner, Text topic, Text message, Uuid sender)
{
    (void)topic;
    Cache *cache = owner;
    if (uuid_equal(sender, bus_self()))
        return; /* done when it was said */
    Uuid tenant_id;
    if (message.len < sizeof tenant_id.bytes + 1)
        return;
    memcpy(tenant_id.bytes, message.ptr, sizeof tenant_id.bytes);
    Text rest = text_slice(message, sizeof tenant_id.bytes, message.len);
    if (rest.ptr[0] == 'k')
        forget_key(cache, tenant_id, text_slice(rest, 1, rest.len));
    else
        forget_tenant(cache, tenant_id);
}

/* Invalidations may have been missed. */
static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    (void)process;
    for (Cache *cache = all_caches; cache != NULL; cache = cache->next)
        forget_everything(cache);
}

static void listen_for_gaps(void)
{
    static bool is_listening;
    if (is_listening)
        return;
    is_listening = true;
    bus_on_gap(on_gap, NULL);
    bus_on_link(on_gap, NULL);
}

Cache *cache_new(const char *name, size_t max_entries, uint64_t ttl_ms, void (*value_free)(void *))
{
    assert(max_entries > 0);
    listen_for_gaps();
    Cache *cache = calloc(1, sizeof *cache);
    size_t bucket_count = 16;
    while (bucket_count < max_entries)
        bucket_count *= 2;
    Entry **buckets = calloc(bucket_count, sizeof(Entry *));
    if (cache == NULL || buckets == NULL)
        abort();
    int len = snprintf(cache->topic, sizeof cache->topic, "cache.%s", name);
    assert(len > 0 && (size_t)len < sizeof cache->topic);
    cache->max_entries = max_entries;
    cache->ttl_ms = ttl_ms;
    cache->value_free = value_free;
    cache->buckets = buckets;
    cache->bucket_count = bucket_count;
    crypto_random(&cache->seed, sizeof cache->seed);
    cache->subscription = bus_subscribe(text_of(cache->topic), on_invalidation, cache);
    cache->next = all_caches;
    all_caches = cache;
    return cache;
}

void cache_free(Cache *cache)
{
    if (cache == NULL)
        return;
    Cache **at = &all_caches;
    while (*at != cache)
        at = &(*at)->next;
    *at = cache->next;
    bus_unsubscribe(cache->subscription);
    forget_everything(cache);
    free(cache->buckets);
    free(cache);
}

void *cache_get(Cache *cache, Uuid tenant_id, Text key)
{
    Entry *entry = find(cache, tenant_id, key, hash_of(cache, tenant_id, key));
    if (entry == NULL)
        return NULL;
    if (loop_now_ms() - entry->put_at_ms > cache->ttl_ms) {
        forget(cache, entry);
        return NULL;
    }
    list_remove(cache, entry);
    list_add_newest(cache, entry);
    return entry->value;
}

void cache_put(Cache *cache, Uuid tenant_id, Text key, void *value)
{
    uint64_t hash = hash_of(cache, tenant_id, key);
    Entry *entry = find(cache, tenant_id, key, hash);
    if (entry != NULL)
        forget(cache, entry);
    if (cache->count >= cache->max_entries)
        forget(cache, cache->oldest);
    entry = malloc(sizeof *entry + key.len);
    if (entry == NULL)
        abort();
    *entry = (Entry){ .tenant_id = tenant_id,
                      .hash = hash,
                      .put_at_ms = loop_now_ms(),
                      .value = value,
                      .key_len = key.len,
                      .chain = *place_of(cache, hash) };
    if (key.len > 0)
        memcpy(entry->key, key.ptr, key.len);
    *place_of(cache, hash) = entry;
    list_add_newest(cache, entry);
    cache->count++;
}

uint64_t cache_mark(const Cache *cache)
{
    return cache->invalidations;
}

void cache_put_since(Cache *cache, uint64_t mark, Uuid tenant_id, Text key, void *value)
{
    if (cache->invalidations == mark)
        cache_put(cache, tenant_id, key, value);
    else
        free_value(cache, value);
}

void cache_invalidate(Cache *cache, Uuid tenant_id, Text key)
{
    Buffer message;
    buffer_init(&message, NULL, BUS_MAX_MESSAGE_BYTES);
    buffer_add(&message, tenant_id.bytes, sizeof tenant_id.bytes);
    if (text_is_null(key)) {
        forget_tenant(cache, tenant_id);
        buffer_byte(&message, 't');
    } else {
        forget_key(cache, tenant_id, key);
        buffer_byte(&message, 'k');
        buffer_text(&message, key);
    }
    bus_publish(text_of(cache->topic), buffer_view(&message));
    buffer_fini(&message);
}
