#include "gateway/deadline.h"

#include <assert.h>
#include <stddef.h>

#include "core/loop.h"

#define TICK_MS 250u
#define SLOTS   256u /* 64 s around; what is due later is looked at once a turn of the wheel */
#define NEVER   UINT32_MAX

static Deadline *slots[SLOTS];
static size_t linked;
static uint32_t seen; /* the last tick whose slot has been emptied */
static uv_timer_t timer;
static bool has_timer;

static uint32_t now_tick(void)
{
    return (uint32_t)(loop_now_ms() / TICK_MS);
}

static void tick(uv_timer_t *self);

static void link_at(Deadline *deadline, uint32_t slot)
{
    if (linked++ == 0) {
        if (!has_timer) {
            uv_timer_init(loop_get(), &timer);
            uv_unref((uv_handle_t *)&timer);
            has_timer = true;
        }
        seen = now_tick();
        uv_timer_start(&timer, tick, TICK_MS, TICK_MS);
    }
    Deadline **head = &slots[slot % SLOTS];
    deadline->slot = slot;
    deadline->next = *head;
    deadline->link = head;
    if (*head != NULL)
        (*head)->link = &deadline->next;
    *head = deadline;
}

static void unlink_it(Deadline *deadline)
{
    if (deadline->link == NULL)
        return;
    *deadline->link = deadline->next;
    if (deadline->next != NULL)
        deadline->next->link = deadline->link;
    deadline->link = NULL;
    if (--linked == 0)
        uv_timer_stop(&timer);
}

/* The slot in which a deadline is looked at next: never behind the wheel, never a whole turn away.
 */
static uint32_t slot_for(uint32_t due)
{
    uint32_t base = linked == 0 ? now_tick() : seen;
    if (due <= base)
        return base + 1;
    return due - base < SLOTS ? due : base + SLOTS - 1;
}

static void empty_slot(uint32_t slot)
{
    /* Taken out whole first: what passed() links again must not be met in this round. */
    Deadline *chain = slots[slot % SLOTS];
    slots[slot % SLOTS] = NULL;
    if (chain != NULL)
        chain->link = &chain;
    while (chain != NULL) {
        Deadline *deadline = chain;
        bool is_due = deadline->due <= slot;
        unlink_it(deadline);
        if (is_due)
            deadline->passed(deadline);
        else if (deadline->due != NEVER)
            link_at(deadline, slot_for(deadline->due));
    }
}

static void tick(uv_timer_t *self)
{
    (void)self;
    uint32_t now = now_tick();
    while (linked > 0 && seen != now)
        empty_slot(++seen);
}

void deadline_init(Deadline *deadline, void (*passed)(Deadline *self))
{
    *deadline = (Deadline){ .passed = passed, .due = NEVER };
}

void deadline_set(Deadline *deadline, uint32_t after_ms)
{
    deadline->due = (uint32_t)((loop_now_ms() + after_ms) / TICK_MS) + 1;
    uint32_t slot = slot_for(deadline->due);
    if (deadline->link != NULL && deadline->slot <= slot)
        return; /* the wheel comes by in time */
    unlink_it(deadline);
    link_at(deadline, slot_for(deadline->due));
}

void deadline_clear(Deadline *deadline)
{
    deadline->due = NEVER;
}

void deadline_fini(Deadline *deadline)
{
    unlink_it(deadline);
    deadline->due = NEVER;
}
