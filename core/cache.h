/*
 * Cache - bounded in-memory values keyed by (tenant, key), least recently used out first,
 * invalidated over the bus.
 *
 * A cache holds copies of what PostgreSQL knows and may be empty at any time. A tenant is part of
 * every key by type.
 */
#ifndef INSULA_CORE_CACHE_H
#define INSULA_CORE_CACHE_H

#include "core/text.h"
#include "core/uuid.h"

typedef struct Cache Cache;

/* name is also the bus topic of its invalidations ("cache.<name>"); value_free may be NULL. Values
 * older than ttl_ms are not returned. */
Cache *cache_new(const char *name, size_t max_entries, uint64_t ttl_ms, void (*value_free)(void *));
void cache_free(Cache *cache);
/* The value, or NULL. Valid until the coroutine yields. */
void *cache_get(Cache *cache, Uuid tenant_id, Text key);
/* Takes the value over. */
void cache_put(Cache *cache, Uuid tenant_id, Text key, void *value);
/* What is read from the database may be out of date when it comes to be put: take a mark before
 * reading, and the value is kept (else freed) only when nothing was invalidated since. */
uint64_t cache_mark(const Cache *cache);
void cache_put_since(Cache *cache, uint64_t mark, Uuid tenant_id, Text key, void *value);
/* Forgets here and, over the bus, everywhere. key TEXT_NULL: all of the tenant. After the commit
 * that made it untrue. */
void cache_invalidate(Cache *cache, Uuid tenant_id, Text key);

#endif
