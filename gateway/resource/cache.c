#include "gateway/resource/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "gateway/resource/sql.h"

#define SETS      128
#define WAYS      (RESOURCE_CACHE_SIZE / SETS)
#define MAX_TEXT  (64u * 1024u)
#define NAME_SIZE 40

typedef struct Compiled {
    DbStatement statement; /* first: what requests hold */
    char name[NAME_SIZE];
    uint8_t key[PLAN_MAX_KEY];
    size_t key_len;
    uint64_t used; /* tick of the last use */
    int holders;
    bool is_evicted;
} Compiled;

/* A set-associative table, as a processor's cache: no lists to keep, and a key meets only the keys
 * of its set. */
static Compiled *sets[SETS][WAYS];
static uint64_t tick;
static size_t kept;

static void compiled_free(Compiled *compiled)
{
    free((char *)(uintptr_t)compiled->statement.text);
    free(compiled);
}

static void let_go(void *handle)
{
    Compiled *compiled = handle;
    if (--compiled->holders == 0 && compiled->is_evicted)
        compiled_free(compiled);
}

static const DbStatement *hold(Arena *arena, Compiled *compiled)
{
    compiled->used = ++tick;
    compiled->holders++;
    arena_defer(arena, let_go, compiled);
    return &compiled->statement;
}

static Compiled *compile(Arena *arena, const ResourcePlan *plan, const uint8_t *key, size_t key_len)
{
    Buffer text;
    buffer_init(&text, arena, MAX_TEXT);
    Compiled *compiled = calloc(1, sizeof *compiled);
    if (compiled == NULL)
        abort();
    resource_sql_write(plan, &text, &compiled->statement);
    buffer_byte(&text, '\0');
    char *copy = malloc(text.len);
    if (copy == NULL || text.failed)
        abort();
    memcpy(copy, text.ptr, text.len);
    /* Callers choose among texts but cannot make two of one name: the hash is a cryptographic one.
     */
    uint8_t hash[32];
    crypto_sha256((Text){ copy, text.len }, hash);
    int len = snprintf(compiled->name, NAME_SIZE, "r_");
    for (size_t i = 0; i < 16; i++)
        len += snprintf(compiled->name + len, NAME_SIZE - (size_t)len, "%02x", hash[i]);
    compiled->statement.name = compiled->name;
    compiled->statement.text = copy;
    memcpy(compiled->key, key, key_len);
    compiled->key_len = key_len;
    return compiled;
}

static Compiled **find_place(Compiled **set)
{
    Compiled **oldest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i] == NULL)
            return &set[i];
        if (set[i]->used < (*oldest)->used)
            oldest = &set[i];
    }
    return oldest;
}

static void evict(Compiled *compiled)
{
    kept--;
    if (compiled->holders == 0)
        compiled_free(compiled);
    else
        compiled->is_evicted = true;
}

const DbStatement *resource_statement(Arena *arena, const ResourcePlan *plan)
{
    uint8_t key[PLAN_MAX_KEY];
    size_t key_len = resource_plan_key(plan, key);
    uint64_t hash = text_hash((Text){ (const char *)key, key_len }, 0);
    Compiled **set = sets[(hash ^ hash >> 32) % SETS];
    for (size_t i = 0; i < WAYS; i++)
        if (set[i] != NULL && set[i]->key_len == key_len && memcmp(set[i]->key, key, key_len) == 0)
            return hold(arena, set[i]);
    Compiled **place = find_place(set);
    if (*place != NULL)
        evict(*place);
    *place = compile(arena, plan, key, key_len);
    kept++;
    return hold(arena, *place);
}

size_t resource_cache_count(void)
{
    return kept;
}
