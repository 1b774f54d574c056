/*
 * A stack is one mapping: a guard page that may not be touched, COROUTINE_STACK_BYTES of stack, and
 * on top of it (at the highest addresses, where the stack begins) the Coroutine itself, so that a
 * coroutine costs no allocation beyond its stack and an ended one goes back to the pool whole.
 */
#include "core/coroutine.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/sanitizer.h"

/* boost.context's C symbols (boost/context/detail/fcontext.hpp declares them for C++ only). */
typedef void *ContextPoint;
typedef struct ContextTransfer {
    ContextPoint from; /* where the one who jumped here stopped */
    void *data;
} ContextTransfer;
extern ContextTransfer jump_fcontext(ContextPoint to, void *data);
extern ContextPoint make_fcontext(void *stack_top, size_t size, void (*entry)(ContextTransfer));

#define POOL_STACKS 128u

typedef enum State { SUSPENDED, RUNNING, ENDED } State;

struct Coroutine {
    State state;
    unsigned forbidden; /* depth of coroutine_forbid_yield() */
    unsigned holds;     /* depth of coroutine_hold() */
    void (*body)(void *argument);
    void *argument;
    void *local;
    ContextPoint inside;  /* where it goes on, while suspended */
    ContextPoint outside; /* where its resumer goes on, while running */
    char *mapping;        /* guard page first */
    unsigned valgrind_id;
    Coroutine *pool_next;
#if SANITIZER_ADDRESS
    void *fake_stack;
    const void *outside_bottom;
    size_t outside_size;
#endif
};

static Coroutine *current;
static size_t live;
static Coroutine *pool;
static size_t pool_count;
static size_t pool_low; /* the least pool_count since the last coroutine_trim_unused() */

_Noreturn static void die(const char *what)
{
    fprintf(stderr, "coroutine: %s\n", what);
    abort();
}

static size_t guard_bytes(void)
{
    static size_t page;
    if (page == 0)
        page = (size_t)sysconf(_SC_PAGESIZE);
    return page;
}

static char *stack_bottom(const Coroutine *coroutine)
{
    return coroutine->mapping + guard_bytes();
}

/* Of the part below the Coroutine. */
static size_t stack_size(const Coroutine *coroutine)
{
    return (size_t)((const char *)coroutine - stack_bottom(coroutine));
}

static Coroutine *stack_new(void)
{
    size_t total = guard_bytes() + COROUTINE_STACK_BYTES;
    char *mapping = mmap(NULL, total, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (mapping == MAP_FAILED || mprotect(mapping, guard_bytes(), PROT_NONE) != 0)
        die("no memory for a stack (see also vm.max_map_count)");
    size_t own = (sizeof(Coroutine) + 63) & ~(size_t)63;
    Coroutine *coroutine = (Coroutine *)(void *)(mapping + total - own);
    *coroutine = (Coroutine){ .mapping = mapping };
    coroutine->valgrind_id = VALGRIND_STACK_REGISTER(stack_bottom(coroutine), coroutine);
    return coroutine;
}

static void stack_free(Coroutine *coroutine)
{
    VALGRIND_STACK_DEREGISTER(coroutine->valgrind_id);
    munmap(coroutine->mapping, guard_bytes() + COROUTINE_STACK_BYTES);
}

static Coroutine *stack_take(void)
{
    Coroutine *coroutine = pool;
    if (coroutine == NULL)
        return stack_new();
    pool = coroutine->pool_next;
    pool_count--;
    if (pool_count < pool_low)
        pool_low = pool_count;
    return coroutine;
}

static void stack_give_back(Coroutine *coroutine)
{
    /* What ended frames left poisoned must not speak to the next body. */
    SANITIZER_UNPOISON(stack_bottom(coroutine), stack_size(coroutine));
    if (pool_count >= POOL_STACKS) {
        stack_free(coroutine);
        return;
    }
    coroutine->pool_next = pool;
    pool = coroutine;
    pool_count++;
}

/* Arrival in a coroutine, at its start and after each yield. */
static void arrived_inside(Coroutine *coroutine, ContextTransfer transfer)
{
    coroutine->outside = transfer.from;
#if SANITIZER_ADDRESS
    __sanitizer_finish_switch_fiber(coroutine->fake_stack, &coroutine->outside_bottom,
                                    &coroutine->outside_size);
#endif
}

/* Gives the thread to the resumer; `ends` when nobody will come back here. */
static void leave(Coroutine *coroutine, bool ends)
{
#if SANITIZER_ADDRESS
    __sanitizer_start_switch_fiber(ends ? NULL : &coroutine->fake_stack, coroutine->outside_bottom,
                                   coroutine->outside_size);
#else
    (void)ends;
#endif
    arrived_inside(coroutine, jump_fcontext(coroutine->outside, NULL));
}

static void enter(ContextTransfer transfer)
{
    Coroutine *coroutine = transfer.data;
    arrived_inside(coroutine, transfer);
    coroutine->body(coroutine->argument);
    if (coroutine->holds != 0 || coroutine->forbidden != 0)
        die("ended while holding or with yielding forbidden");
    coroutine->state = ENDED;
    leave(coroutine, true);
    die("an ended one was continued");
}

static void switch_to(Coroutine *coroutine)
{
    Coroutine *resumer = current;
    current = coroutine;
    coroutine->state = RUNNING;
#if SANITIZER_ADDRESS
    void *fake_stack;
    __sanitizer_start_switch_fiber(&fake_stack, stack_bottom(coroutine), stack_size(coroutine));
#endif
    ContextTransfer transfer = jump_fcontext(coroutine->inside, coroutine);
#if SANITIZER_ADDRESS
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
#endif
    coroutine->inside = transfer.from;
    current = resumer;
    if (coroutine->state == ENDED) {
        live--;
        stack_give_back(coroutine);
    }
}

void coroutine_start(void (*body)(void *argument), void *argument)
{
    Coroutine *coroutine = stack_take();
    coroutine->forbidden = coroutine->holds = 0;
    coroutine->body = body;
    coroutine->argument = argument;
    coroutine->local = NULL;
#if SANITIZER_ADDRESS
    coroutine->fake_stack = NULL;
#endif
    coroutine->inside = make_fcontext(coroutine, stack_size(coroutine), enter);
    live++;
    switch_to(coroutine);
}

Coroutine *coroutine_current(void)
{
    return current;
}

void coroutine_yield(void)
{
    if (current == NULL)
        die("yield outside of one");
    if (current->forbidden != 0)
        die("yield where it is forbidden");
    current->state = SUSPENDED;
    leave(current, false);
}

void coroutine_resume(Coroutine *coroutine)
{
    if (coroutine->state != SUSPENDED)
        die("resume of one that is not suspended");
    switch_to(coroutine);
}

void coroutine_forbid_yield(void)
{
    if (current != NULL)
        current->forbidden++;
}

void coroutine_allow_yield(void)
{
    if (current != NULL) {
        assert(current->forbidden > 0);
        current->forbidden--;
    }
}

bool coroutine_may_yield(void)
{
    return current != NULL && current->forbidden == 0;
}

void coroutine_hold(void)
{
    assert(current != NULL);
    current->holds++;
}

void coroutine_release(void)
{
    assert(current != NULL && current->holds > 0);
    current->holds--;
}

bool coroutine_is_holding(void)
{
    return current != NULL && current->holds > 0;
}

void *coroutine_local(void)
{
    return current != NULL ? current->local : NULL;
}

void coroutine_set_local(void *local)
{
    assert(current != NULL);
    current->local = local;
}

size_t coroutine_count(void)
{
    return live;
}

size_t coroutine_pooled_stacks(void)
{
    return pool_count;
}

static void free_pooled(size_t count)
{
    for (; count > 0; count--) {
        Coroutine *coroutine = pool;
        pool = coroutine->pool_next;
        pool_count--;
        stack_free(coroutine);
    }
    pool_low = pool_count;
}

void coroutine_trim(void)
{
    free_pooled(pool_count);
}

void coroutine_trim_unused(void)
{
    free_pooled(pool_low);
}
