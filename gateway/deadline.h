/*
 * Deadline - very many coarse time-outs that cost nothing while they are merely moved.
 *
 * Owns: a timing wheel with ticks of 250 ms over the loop's clock. Moving a deadline away is one
 * store: the node stays in its slot and is put right when the wheel gets there. One uv timer serves
 * all, and rests when there are none. Must never know: what happens when one passes.
 */
#ifndef INSULA_GATEWAY_DEADLINE_H
#define INSULA_GATEWAY_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Deadline {
    struct Deadline *next, **link; /* link NULL: in no slot */
    void (*passed)(struct Deadline *self);
    uint32_t due, slot; /* ticks */
} Deadline;

void deadline_init(Deadline *deadline, void (*passed)(Deadline *self));
/* Calls passed() once, on the loop's stack, `after_ms` from now or up to 500 ms later. Replaces
 * what was set. */
void deadline_set(Deadline *deadline, uint32_t after_ms);
/* It will not pass unless set again. */
void deadline_clear(Deadline *deadline);
/* Lets the memory go. */
void deadline_fini(Deadline *deadline);
/* How much earlier or later (negative) a is due than b: positive when a is due first. */
static inline int32_t deadline_before(const Deadline *a, const Deadline *b)
{
    return (int32_t)(b->due - a->due);
}

#endif
