#include "core/loop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The end of a turn. libuv runs: timers, prepare handles, then waits for I/O and calls back, then
 * check handles. What timers scheduled is run by our prepare handle, what I/O scheduled by our
 * check handle, so nothing is left when the loop blocks. Each round first resumes the woken
 * coroutines, then runs the callbacks, so that what the woken ones send is gathered too. Work that
 * keeps scheduling more is cut off after a number of rounds and goes on in the next turn, which the
 * idle handle keeps from blocking.
 */
#define MAX_ROUNDS 32

#define TRIM_MS 10000 /* how often stacks that nobody needed go back to the system */

static bool is_made;
static uv_prepare_t prepare;
static uv_check_t check;
static uv_idle_t idle;
static uv_timer_t trim;

static LoopDefer *defers, **defers_end = &defers;
static LoopWaiter *woken_first, *woken_last;

static void idle_nothing(uv_idle_t *handle)
{
    (void)handle;
}

static void resume_woken(void)
{
    LoopWaiter *waiter = woken_first;
    woken_first = woken_last = NULL;
    while (waiter != NULL) {
        LoopWaiter *next = waiter->next; /* the waiter lies on the stack that is resumed */
        coroutine_resume(waiter->coroutine);
        waiter = next;
    }
}

static void run_defers(void)
{
    LoopDefer *defer = defers;
    defers = NULL;
    defers_end = &defers;
    while (defer != NULL) {
        LoopDefer *next = defer->next;
        defer->scheduled = false;
        defer->run(defer);
        defer = next;
    }
}

static bool is_anything_left(void)
{
    return woken_first != NULL || defers != NULL;
}

static void end_turn(void)
{
    for (int round = 0; round < MAX_ROUNDS && is_anything_left(); round++) {
        resume_woken();
        run_defers();
    }
    if (is_anything_left())
        uv_idle_start(&idle, idle_nothing);
    else
        uv_idle_stop(&idle);
}

static void on_prepare(uv_prepare_t *handle)
{
    (void)handle;
    end_turn();
}

static void on_check(uv_check_t *handle)
{
    (void)handle;
    end_turn();
}

static void on_trim(uv_timer_t *handle)
{
    (void)handle;
    coroutine_trim_unused();
}

uv_loop_t *loop_get(void)
{
    uv_loop_t *loop = uv_default_loop();
    if (!is_made) {
        is_made = true;
        uv_prepare_init(loop, &prepare);
        uv_check_init(loop, &check);
        uv_idle_init(loop, &idle);
        uv_prepare_start(&prepare,
                         on_prepare); /* stays referenced: only loop_stop() ends the loop */
        uv_check_start(&check, on_check);
        uv_timer_init(loop, &trim);
        uv_timer_start(&trim, on_trim, TRIM_MS, TRIM_MS);
        uv_unref((uv_handle_t *)&trim);
    }
    return loop;
}

void loop_run(void)
{
    uv_run(loop_get(), UV_RUN_DEFAULT);
}

void loop_stop(void)
{
    uv_stop(loop_get());
}

uint64_t loop_now_ms(void)
{
    return uv_now(loop_get());
}

void loop_defer(LoopDefer *defer)
{
    if (defer->scheduled)
        return;
    defer->scheduled = true;
    defer->next = NULL;
    *defers_end = defer;
    defers_end = &defer->next;
}

/* A coroutine that holds a transaction waits for PostgreSQL and for nothing else. */
static void check_may_wait(const char *what)
{
#ifdef INSULA_DEBUG
    if (coroutine_is_holding()) {
        fprintf(stderr, "%s inside an open transaction\n", what);
        abort();
    }
#else
    (void)what;
#endif
}

/*
 * Timers are kept for reuse: closing a libuv handle is asynchronous and would cost a turn and a
 * callback for each sleep.
 */
typedef struct Timer {
    uv_timer_t handle;
    void (*fired)(void *owner);
    void *owner;
    struct Timer *next_free;
} Timer;

static Timer *free_timers;

static void timer_give_back(Timer *timer)
{
    uv_timer_stop(&timer->handle);
    timer->next_free = free_timers;
    free_timers = timer;
}

static void on_timer(uv_timer_t *handle)
{
    Timer *timer = handle->data;
    void (*fired)(void *) = timer->fired;
    void *owner = timer->owner;
    timer_give_back(timer);
    fired(owner);
}

static Timer *timer_start(uint64_t duration_ms, void (*fired)(void *owner), void *owner)
{
    Timer *timer = free_timers;
    if (timer != NULL) {
        free_timers = timer->next_free;
    } else {
        timer = calloc(1, sizeof *timer);
        if (timer == NULL)
            abort();
        uv_timer_init(loop_get(), &timer->handle);
        timer->handle.data = timer;
    }
    timer->fired = fired;
    timer->owner = owner;
    /* The loop's clock stands still during a turn; a deadline counts from the real now. */
    uv_update_time(loop_get());
    uv_timer_start(&timer->handle, on_timer, duration_ms, 0);
    return timer;
}

static void resume_coroutine(void *coroutine)
{
    coroutine_resume(coroutine);
}

void loop_sleep(uint64_t duration_ms)
{
    check_may_wait("loop_sleep");
    timer_start(duration_ms, resume_coroutine, coroutine_current());
    coroutine_yield();
}

void loop_breathe(void)
{
    static uint64_t breathed_ns;
    bool may_wait = coroutine_current() && coroutine_may_yield() && !coroutine_is_holding();
    if (!may_wait || uv_hrtime() - breathed_ns < LOOP_BREATH_MS * UINT64_C(1000000))
        return;
    loop_sleep(1); /* not 0: timers that are due at once would come before everybody's I/O */
    breathed_ns = uv_hrtime();
}

typedef struct Work {
    uv_work_t request;
    void (*work)(void *argument);
    void *argument;
    Coroutine *coroutine;
} Work;

static void on_work(uv_work_t *request)
{
    Work *work = request->data;
    work->work(work->argument);
}

static void after_work(uv_work_t *request, int status)
{
    assert(status == 0); /* nobody cancels */
    Work *work = request->data;
    coroutine_resume(work->coroutine);
}

void loop_work(void (*work)(void *argument), void *argument)
{
    check_may_wait("loop_work");
    Work item = { .work = work, .argument = argument, .coroutine = coroutine_current() };
    item.request.data = &item;
    if (uv_queue_work(loop_get(), &item.request, on_work, after_work) != 0)
        abort();
    coroutine_yield();
}

static void queue_remove(LoopWaitQueue *queue, LoopWaiter *waiter)
{
    LoopWaiter *before = NULL;
    for (LoopWaiter *at = queue->first; at != waiter; at = at->next)
        before = at;
    if (before != NULL)
        before->next = waiter->next;
    else
        queue->first = waiter->next;
    if (queue->last == waiter)
        queue->last = before;
}

static void wait_timed_out(void *owner)
{
    LoopWaiter *waiter = owner;
    waiter->timer = NULL;
    waiter->timed_out = true;
    queue_remove(waiter->queue, waiter);
    coroutine_resume(waiter->coroutine);
}

bool loop_wait(LoopWaitQueue *queue, uint64_t timeout_ms)
{
    check_may_wait("loop_wait");
    LoopWaiter waiter = { .coroutine = coroutine_current(), .queue = queue };
    if (queue->last != NULL)
        queue->last->next = &waiter;
    else
        queue->first = &waiter;
    queue->last = &waiter;
    if (timeout_ms != 0)
        waiter.timer = timer_start(timeout_ms, wait_timed_out, &waiter);
    coroutine_yield();
    return waiter.woken;
}

bool loop_wake_one(LoopWaitQueue *queue)
{
    LoopWaiter *waiter = queue->first;
    if (waiter == NULL)
        return false;
    queue->first = waiter->next;
    if (queue->first == NULL)
        queue->last = NULL;
    if (waiter->timer != NULL)
        timer_give_back(waiter->timer);
    waiter->timer = NULL;
    waiter->woken = true;
    waiter->next = NULL;
    if (woken_last != NULL)
        woken_last->next = waiter;
    else
        woken_first = waiter;
    woken_last = waiter;
    return true;
}

void loop_wake_all(LoopWaitQueue *queue)
{
    while (loop_wake_one(queue))
        ;
}
