/*
 * StreamWork - the log's coroutines of this process: whether they are to go on, and how many there
 * are.
 */
#ifndef INSULA_CORE_STREAM_WORK_H
#define INSULA_CORE_STREAM_WORK_H

#include <stdbool.h>
#include <stdint.h>

bool stream_is_stopping(void);
void stream_work_started(void);
void stream_work_ended(void);
/* Yields for a while, or until they are to stop. */
void stream_pause(uint64_t duration_ms);

#endif
