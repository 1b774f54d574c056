/*
 * DNS - what the texts of a name are (TXT records), for proofs that somebody owns a domain.
 *
 * Asks the system's resolvers, or the one the operator named. Runs on libuv's pool for a few
 * seconds at most. Must never know: what the texts mean.
 */
#ifndef INSULA_CORE_DNS_H
#define INSULA_CORE_DNS_H

#include "core/task.h"

#define DNS_MAX_TEXTS 64

typedef struct DnsTexts {
    bool answered;             /* false: no resolver did; another time it may */
    size_t count;              /* 0 also for a name that is not there */
    Text texts[DNS_MAX_TEXTS]; /* in the task's arena */
} DnsTexts;

/* Adds the texts of an answer as it comes over the wire; false when it is none. */
bool dns_texts_read(Arena *arena, const void *answer, size_t size, DnsTexts *found);

/* Outside transactions. Yields. */
DnsTexts dns_texts(Task *task, Text name);

#endif
