#include "gateway/live.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "core/metric.h"

/* Steps in which a drain spreads its closings, and what those who answer slowly get on top. */
#define STEP_MS     50u
#define PATIENCE_MS 5000u
/* No text of a context is worth more memory than this while a connection idles. */
#define MAX_TEXT_BYTES 256u

/* An id is a place in this table and the number of its use. */
typedef struct Slot {
    Live *live;
    uint32_t use;
    uint32_t next_free;
} Slot;

static Slot *slots;
static uint32_t slot_count, slot_capacity;
static uint32_t first_free = UINT32_MAX;
static size_t count_now;
static Metric gauge = { "insula_http_live_connections", "", "Open WebSockets and event streams.",
                        METRIC_GAUGE, NULL };

static uint32_t slot_take(void)
{
    if (first_free != UINT32_MAX) {
        uint32_t slot = first_free;
        first_free = slots[slot].next_free;
        return slot;
    }
    if (slot_count == slot_capacity) {
        slot_capacity = slot_capacity ? slot_capacity * 2 : 64;
        slots = realloc(slots, slot_capacity * sizeof *slots);
        if (slots == NULL)
            abort();
    }
    slots[slot_count] = (Slot){ 0 };
    return slot_count++;
}

static Live *find(LiveId id)
{
    uint32_t slot = (uint32_t)id;
    return slot < slot_count && slots[slot].use == id >> 32 ? slots[slot].live : NULL;
}

static void move_text(Text *text, char **at)
{
    if (text->ptr == NULL)
        return;
    size_t len = text->len < MAX_TEXT_BYTES ? text->len : MAX_TEXT_BYTES;
    memcpy(*at, text->ptr, len);
    *text = (Text){ *at, len };
    *at += len;
}

void live_init(Live *live, const LiveKind *kind, const Context *context)
{
    uint32_t slot = slot_take();
    slots[slot].live = live;
    slots[slot].use++;
    live->id = (LiveId)slots[slot].use << 32 | slot;
    live->kind = kind;
    live->context = *context;
    Text *texts[] = { &live->context.address, &live->context.user_agent, &live->context.request_id,
                      &live->context.trace_id };
    size_t bytes = 0;
    for (size_t i = 0; i < 4; i++)
        bytes += texts[i]->len < MAX_TEXT_BYTES ? texts[i]->len : MAX_TEXT_BYTES;
    live->texts = malloc(bytes + 1);
    if (live->texts == NULL)
        abort();
    char *at = live->texts;
    for (size_t i = 0; i < 4; i++)
        move_text(texts[i], &at);
    metric_set(&gauge, (double)++count_now);
}

void live_fini(Live *live)
{
    uint32_t slot = (uint32_t)live->id;
    assert(find(live->id) == live);
    slots[slot].live = NULL;
    slots[slot].next_free = first_free;
    first_free = slot;
    free(live->texts);
    metric_set(&gauge, (double)--count_now);
}

size_t live_all(Arena *arena, LiveId **ids)
{
    size_t count = 0;
    *ids = ARENA_ARRAY(arena, LiveId, count_now + 1);
    for (uint32_t i = 0; i < slot_count; i++) {
        if (slots[i].live != NULL)
            (*ids)[count++] = slots[i].live->id;
    }
    return count;
}

const Context *live_context(LiveId id)
{
    const Live *live = find(id);
    return live != NULL ? &live->context : NULL;
}

void live_renew(LiveId id, const Context *checked)
{
    Live *live = find(id);
    if (live == NULL)
        return;
    live->context.checked = true;
    live->context.user_id = checked->user_id;
    live->context.permissions = checked->permissions;
    live->context.epoch = checked->epoch;
    live->kind->renewed(live);
}

void live_revoke(LiveId id, const char *reason)
{
    Live *live = find(id);
    if (live != NULL)
        live->kind->revoke(live, reason);
}

size_t live_count(void)
{
    return count_now;
}

void live_end_all(uint32_t spread_ms)
{
    Arena *arena = arena_new();
    LiveId *ids;
    size_t count = live_all(arena, &ids), done = 0;
    uint64_t start = loop_now_ms();
    while (done < count) {
        uint64_t elapsed = loop_now_ms() - start;
        size_t due =
            spread_ms == 0 || elapsed >= spread_ms ? count : count * elapsed / spread_ms + 1;
        for (; done < due && done < count; done++) {
            Live *live = find(ids[done]);
            if (live != NULL)
                live->kind->end(live);
        }
        if (done < count)
            loop_sleep(STEP_MS);
    }
    arena_free(arena);
    uint64_t until = loop_now_ms() + PATIENCE_MS;
    while (count_now > 0 && loop_now_ms() < until)
        loop_sleep(STEP_MS);
}
