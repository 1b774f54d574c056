/*
 * Coroutine - straight-line code over an event loop.
 *
 * Owns: pooled mmap'd stacks with a guard page below each, switching through boost.context, and the
 * hooks that keep ASan, TSan-free builds and valgrind informed. A coroutine runs until it yields;
 * only the loop's callbacks resume it. Single-threaded: all of it belongs to the loop's thread.
 * Must never know: requests, the database, libuv.
 */
#ifndef INSULA_CORE_COROUTINE_H
#define INSULA_CORE_COROUTINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Coroutine Coroutine;

#define COROUTINE_STACK_BYTES (256u * 1024u) /* virtual; pages are touched as they are used */

/* Starts `body(argument)` on a stack of its own and returns at its first yield or its end. */
void coroutine_start(void (*body)(void *argument), void *argument);

/* The one running now, NULL on the loop's own stack. */
Coroutine *coroutine_current(void);

/* Gives the thread back to whoever resumed us, until coroutine_resume(). Aborts outside a
 * coroutine. */
void coroutine_yield(void);

/* Continues a yielded coroutine from the loop's stack; returns at its next yield or its end.
 * Resuming from inside another coroutine is allowed (it nests). Resuming a running or ended one
 * aborts. */
void coroutine_resume(Coroutine *coroutine);

/* Marks a stretch in which yielding is a bug (inside a library's callback frame). Nests. */
void coroutine_forbid_yield(void);
void coroutine_allow_yield(void);

bool coroutine_may_yield(void);

/* Says that the running coroutine holds what others wait for (an open transaction): until it is let
 * go, loop_sleep(), loop_wait() and loop_work() abort in debug builds, and so does its end. The
 * holder itself (core/db) waits with coroutine_yield(). Nests. */
void coroutine_hold(void);
void coroutine_release(void);
bool coroutine_is_holding(void);

/* One pointer of the running coroutine's own (the task at work, see core/task.h); NULL outside one.
 */
void *coroutine_local(void);
void coroutine_set_local(void *local);

/* Live coroutines and stacks kept in the pool, for metrics and tests. */
size_t coroutine_count(void);
size_t coroutine_pooled_stacks(void);
/* Gives all pooled stacks back to the system; or those that nobody needed since the last call,
 * which the loop does from time to time. */
void coroutine_trim(void);
void coroutine_trim_unused(void);

#endif
