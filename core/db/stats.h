/*
 * DbStats - what db counts in this process; published as metrics by the pool's tick.
 */
#ifndef INSULA_CORE_DB_STATS_H
#define INSULA_CORE_DB_STATS_H

#include <stdint.h>

typedef struct DbStats {
    uint64_t round_trips; /* Syncs */
    uint64_t statements;  /* executed, the gate's included */
    uint64_t prepares;
    uint64_t connects;
    uint64_t losses;   /* of connections that were ready */
    uint64_t retries;  /* reads sent again */
    uint64_t waits;    /* for a connection */
    uint64_t timeouts; /* of those waits */
} DbStats;

extern DbStats db_stats;

#endif
