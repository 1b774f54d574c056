/*
 * Loop - libuv's loop of this process and the ways a coroutine waits on it.
 *
 * Owns: the default uv_loop_t, end-of-turn callbacks, sleeping, and handing blocking work to
 * libuv's pool. Must never know: what is being waited for.
 */
#ifndef INSULA_CORE_LOOP_H
#define INSULA_CORE_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "core/coroutine.h"

/* The process's loop, made on first use. */
uv_loop_t *loop_get(void);

/* Runs until loop_stop(). */
void loop_run(void);
void loop_stop(void);

/* Milliseconds of the loop's cached monotonic clock. */
uint64_t loop_now_ms(void);

/* Yields the coroutine for at least `duration_ms`. This, loop_work() and loop_wait() abort in debug
 * builds while the coroutine holds an open transaction (coroutine_hold). */
void loop_sleep(uint64_t duration_ms);

/* Called between the steps of long work: lets everybody else have a turn when this process has gone
 * without for LOOP_BREATH_MS. Does nothing where a coroutine may not wait. */
#define LOOP_BREATH_MS 10
void loop_breathe(void);

/*
 * Callbacks that run once at the end of the current loop turn, after all I/O of the turn was
 * handled and before the loop blocks again: this is where sends are gathered and groups are closed.
 * An intrusive node; scheduling a scheduled one does nothing. Runs on the loop's stack.
 */
typedef struct LoopDefer {
    void (*run)(struct LoopDefer *self);
    struct LoopDefer *next;
    bool scheduled;
} LoopDefer;
void loop_defer(LoopDefer *defer);

/* Runs work(argument) on libuv's thread pool and yields until it is done. `work` must not touch
 * anything of the loop's thread but its argument. */
void loop_work(void (*work)(void *argument), void *argument);

/*
 * A place where coroutines wait for something to become true. Intrusive FIFO; waking resumes from
 * the loop's stack at the end of the turn, never from inside the waker.
 */
typedef struct LoopWaiter {
    Coroutine *coroutine;
    struct LoopWaiter *next;
    struct LoopWaitQueue *queue;
    struct Timer *timer; /* NULL: waits without end, or woken */
    bool woken, timed_out;
} LoopWaiter;
typedef struct LoopWaitQueue {
    LoopWaiter *first, *last;
} LoopWaitQueue;
/* Waits until woken; false when timeout_ms (0: none) passed first. */
bool loop_wait(LoopWaitQueue *queue, uint64_t timeout_ms);
/* Wakes the longest waiting one; false when nobody waits. */
bool loop_wake_one(LoopWaitQueue *queue);
void loop_wake_all(LoopWaitQueue *queue);

#endif
