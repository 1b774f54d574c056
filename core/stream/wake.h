/*
 * StreamWake - hints that there is something to do, among the processes of the platform. The log's
 * own.
 *
 * Whoever waits here also looks by itself after a while: a hint may be lost.
 */
#ifndef INSULA_CORE_STREAM_WAKE_H
#define INSULA_CORE_STREAM_WAKE_H

#include <stdint.h>

/* Events have been committed to the inbox. Gathered over some milliseconds. */
void stream_wake_sequencer(void);
/* Positions have been given in these partitions (bit n: partition n). */
void stream_wake_consumers(uint64_t partitions);

/* Yield until woken or timeout_ms passed; at once when there was a hint since this one waited last,
 * which *seen remembers (0 at first). */
void stream_wait_for_inbox(uint64_t *seen, uint64_t timeout_ms);
void stream_wait_for_partition(int partition, uint64_t *seen, uint64_t timeout_ms);
/* Ends all waiting in this process. */
void stream_wake_all(void);

#endif
