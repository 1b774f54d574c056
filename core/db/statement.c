#include "core/db/statement.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

struct DbPrepared {
    char name[DB_STATEMENT_NAME_SIZE];
    uint64_t hash;
    uint32_t serial;         /* 0: free */
    uint16_t next_in_bucket; /* all links are 1 + index, 0: none */
    uint16_t newer, older;
};

static uint64_t hash_of(const char *name)
{
    return text_hash(text_of(name), 0);
}

static DbPrepared *entry_at(DbStatements *set, uint16_t link)
{
    return &set->entries[link - 1];
}

static uint16_t link_of(DbStatements *set, const DbPrepared *entry)
{
    return (uint16_t)(entry - set->entries + 1);
}

static uint16_t *bucket_of(DbStatements *set, uint64_t hash)
{
    return &set->buckets[hash % DB_STATEMENTS_PER_CONNECTION];
}

static DbPrepared *find(DbStatements *set, const char *name)
{
    if (set->entries == NULL)
        return NULL;
    uint64_t hash = hash_of(name);
    for (uint16_t at = *bucket_of(set, hash); at != 0; at = entry_at(set, at)->next_in_bucket) {
        DbPrepared *entry = entry_at(set, at);
        if (entry->hash == hash && strcmp(entry->name, name) == 0)
            return entry;
    }
    return NULL;
}

static void unlink_age(DbStatements *set, DbPrepared *entry)
{
    if (entry->newer != 0)
        entry_at(set, entry->newer)->older = entry->older;
    else
        set->newest = entry->older;
    if (entry->older != 0)
        entry_at(set, entry->older)->newer = entry->newer;
    else
        set->oldest = entry->newer;
}

static void link_newest(DbStatements *set, DbPrepared *entry)
{
    entry->newer = 0;
    entry->older = set->newest;
    if (set->newest != 0)
        entry_at(set, set->newest)->newer = link_of(set, entry);
    else
        set->oldest = link_of(set, entry);
    set->newest = link_of(set, entry);
}

bool db_statements_use(DbStatements *set, const char *name)
{
    DbPrepared *entry = find(set, name);
    if (entry == NULL)
        return false;
    if (set->newest != link_of(set, entry)) {
        unlink_age(set, entry);
        link_newest(set, entry);
    }
    return true;
}

static void forget(DbStatements *set, DbPrepared *entry)
{
    uint16_t *at = bucket_of(set, entry->hash);
    while (*at != link_of(set, entry))
        at = &entry_at(set, *at)->next_in_bucket;
    *at = entry->next_in_bucket;
    unlink_age(set, entry);
    entry->serial = 0;
    set->count--;
}

static void grow(DbStatements *set)
{
    size_t capacity = set->capacity == 0 ? DB_STATEMENTS_PER_CONNECTION : 2u * set->capacity;
    assert(capacity <= UINT16_MAX);
    set->entries = realloc(set->entries, capacity * sizeof *set->entries);
    if (set->entries == NULL)
        abort();
    memset(set->entries + set->capacity, 0, (capacity - set->capacity) * sizeof *set->entries);
    set->capacity = (uint16_t)capacity;
}

static DbPrepared *free_entry(DbStatements *set)
{
    if (set->count == set->capacity)
        grow(set);
    DbPrepared *entry = set->entries;
    while (entry->serial != 0)
        entry++;
    return entry;
}

uint32_t db_statements_add(DbStatements *set, const char *name)
{
    assert(strlen(name) < DB_STATEMENT_NAME_SIZE);
    DbPrepared *entry = free_entry(set);
    if (++set->serial == 0)
        set->serial = 1;
    entry->serial = set->serial;
    entry->hash = hash_of(name);
    strcpy(entry->name, name);
    entry->next_in_bucket = *bucket_of(set, entry->hash);
    *bucket_of(set, entry->hash) = link_of(set, entry);
    link_newest(set, entry);
    set->count++;
    return entry->serial;
}

bool db_statements_evict(DbStatements *set, char evicted[DB_STATEMENT_NAME_SIZE])
{
    if (set->count <= DB_STATEMENTS_PER_CONNECTION)
        return false;
    DbPrepared *oldest = entry_at(set, set->oldest);
    memcpy(evicted, oldest->name, DB_STATEMENT_NAME_SIZE);
    forget(set, oldest);
    return true;
}

void db_statements_forget(DbStatements *set, uint32_t serial)
{
    for (uint16_t at = set->newest; at != 0; at = entry_at(set, at)->older) {
        if (entry_at(set, at)->serial == serial) {
            forget(set, entry_at(set, at));
            return;
        }
    }
}

bool db_statements_forget_name(DbStatements *set, const char *name)
{
    DbPrepared *entry = find(set, name);
    if (entry != NULL)
        forget(set, entry);
    return entry != NULL;
}

void db_statements_clear(DbStatements *set)
{
    free(set->entries);
    *set = (DbStatements){ .serial = set->serial };
}
