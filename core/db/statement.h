/*
 * DbStatements - which statements one connection has prepared, least recently used out first.
 *
 * A generic plan may take 100 KB and more in the backend, so the number is bounded; but one goes
 * only when it is known that PostgreSQL will hear of it, so there may be more for a moment. A
 * statement counts as prepared from the moment its Parse is written, since PostgreSQL works in
 * order; when that Parse turns out to have failed, or to have been skipped behind an error, it is
 * forgotten and the next use prepares it again. Must never know: the wire.
 */
#ifndef INSULA_CORE_DB_STATEMENT_H
#define INSULA_CORE_DB_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

#define DB_STATEMENTS_PER_CONNECTION 256
#define DB_STATEMENT_NAME_SIZE       64 /* PostgreSQL's NAMEDATALEN, with the NUL */

typedef struct DbPrepared DbPrepared;

typedef struct DbStatements {
    DbPrepared *entries;                            /* made with the first one */
    uint16_t buckets[DB_STATEMENTS_PER_CONNECTION]; /* 1 + index of the chain's first */
    uint16_t newest, oldest;                        /* 1 + index; 0: none */
    uint16_t count, capacity;
    uint32_t serial;
} DbStatements;

/* True when it is prepared; it becomes the most recently used. */
bool db_statements_use(DbStatements *set, const char *name);

/* Adds one that is not there and returns the serial of this preparation. */
uint32_t db_statements_add(DbStatements *set, const char *name);

/* Forgets the least recently used one and gives its name, when there are more than
 * DB_STATEMENTS_PER_CONNECTION. */
bool db_statements_evict(DbStatements *set, char evicted[DB_STATEMENT_NAME_SIZE]);

/* Forgets the preparation with that serial, if it is still the one. */
void db_statements_forget(DbStatements *set, uint32_t serial);

/* Forgets a name; true when it was there. */
bool db_statements_forget_name(DbStatements *set, const char *name);

/* Forgets all and gives the memory back: the connection is gone. */
void db_statements_clear(DbStatements *set);

#endif
