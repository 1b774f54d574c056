/*
 * Helper - a program of ours, beside insula, that does one piece of work in a process of its own.
 *
 * For what strangers wrote and libraries read that hold neither to our loop nor to our bounds: it
 * gets its input on a pipe, answers on another, and bounds itself. Owns: finding and starting it, a
 * few at a time, the rest waiting in line; ending one that takes too long or says too much. Must
 * never know: what is in the input.
 */
#ifndef INSULA_CORE_HELPER_H
#define INSULA_CORE_HELPER_H

#include "core/loop.h"
#include "core/metric.h"
#include "core/task.h"

/* One a process for each program; static. */
typedef struct Helper {
    const char *name; /* "insula-convert" */
    const char *busy; /* said to who would wait too long */
    int running_max;  /* of this process, at the same time */
    int waiting_max;
    int time_limit_ms;
    size_t output_max_bytes;
    Metric *seconds; /* of running, without waiting */
    /* Its own. */
    int running, waiting;
    LoopWaitQueue line;
} Helper;

typedef struct HelperEnd {
    bool is_there;  /* false: it is not installed, or could not be started */
    bool exceeded;  /* ended for its time, or for what it put out */
    int64_t status; /* how it ended by itself */
    int signal;     /* or what ended it, 0 */
    Text output;    /* in the task's arena */
} HelperEnd;

/* Runs it with up to four arguments (NULL: none). Yields; fails the task with 429 too_busy when too
 * many wait. Not inside a transaction. */
#define HELPER_ARGUMENTS 4
HelperEnd helper_run(Task *task, Helper *helper, const char *const arguments[HELPER_ARGUMENTS],
                     Text input);

#endif
