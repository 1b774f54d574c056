#include "core/pulse.h"

#include <stdatomic.h>

#include "core/loop.h"
#include "core/shared.h"

#define REMEMBERED 64 /* of the ended; they are asked for within seconds */

typedef struct Life {
    atomic_uint_fast64_t beats; /* 0: nobody's, or nobody's yet */
    Uuid process;               /* valid once it beats */
} Life;

typedef struct Lives {
    Life lives[SHARED_PROCESSES];
    Uuid ended[REMEMBERED];
    atomic_uint_fast64_t ended_count;
} Lives;

_Static_assert(sizeof(Lives) <= SHARED_PULSE_BYTES, "the area holds it");

static uv_timer_t timer;

static Lives *all(void)
{
    return shared_pulses();
}

static void beat(uv_timer_t *handle)
{
    (void)handle;
    atomic_fetch_add_explicit(&all()->lives[shared_slot()].beats, 1, memory_order_release);
}

void pulse_begin(Uuid process)
{
    all()->lives[shared_slot()].process = process;
    uv_timer_init(loop_get(), &timer);
    uv_timer_start(&timer, beat, 0, PULSE_PERIOD_MS);
    uv_unref((uv_handle_t *)&timer);
}

void pulse_expect(int slot)
{
    all()->lives[slot].beats = 0;
}

uint64_t pulse_count(int slot)
{
    return atomic_load_explicit(&all()->lives[slot].beats, memory_order_acquire);
}

void pulse_end(int slot)
{
    Lives *lives = all();
    if (pulse_count(slot) == 0)
        return;
    lives->ended[lives->ended_count % REMEMBERED] = lives->lives[slot].process;
    atomic_fetch_add_explicit(&lives->ended_count, 1, memory_order_release);
    lives->lives[slot].beats = 0;
}

bool pulse_has_ended(Uuid process)
{
    Lives *lives = all();
    uint64_t count = atomic_load_explicit(&lives->ended_count, memory_order_acquire);
    for (uint64_t i = 0; i < count && i < REMEMBERED; i++)
        if (uuid_equal(lives->ended[(count - 1 - i) % REMEMBERED], process))
            return true;
    return false;
}
