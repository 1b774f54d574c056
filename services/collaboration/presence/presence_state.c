/*
 * What each presence of a channel says: the one that is shown, and the one that comes next when
 * its time and its version have come.
 */
#include "services/collaboration/presence/presence_channel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/bus.h"
#include "core/loop.h"

PresenceState *presence_state_find(const PresenceChannel *channel, Text id)
{
    PresenceState *state = channel->states;
    while (state && !text_equal((Text){ state->id, state->id_len }, id))
        state = state->next;
    return state;
}

PresenceState *presence_state_new(PresenceChannel *channel, Text id)
{
    if (channel->state_count >= PRESENCE_STATES_MAX)
        return NULL;
    assert(id.len <= PRESENCE_ID_MAX_BYTES);
    PresenceState *state = calloc(1, sizeof *state);
    assert(state);
    *state = (PresenceState){ .id_len = (uint8_t)id.len, .next = channel->states };
    memcpy(state->id, id.ptr, id.len);
    channel->states = state;
    channel->state_count++;
    return state;
}

static void drop_frame(PresenceState *state)
{
    if (state->frame)
        socket_frame_drop(state->frame);
    state->frame = NULL;
}

static void free_state(PresenceState *state)
{
    if (state->owner)
        state->owner->states--;
    presence_value_free(&state->shown);
    presence_value_free(&state->next_value);
    drop_frame(state);
    free(state);
}

void presence_states_free(PresenceChannel *channel)
{
    while (channel->states) {
        PresenceState *first = channel->states;
        channel->states = first->next;
        free_state(first);
    }
}

void presence_state_next(PresenceState *state, Text src, int64_t number, int64_t version,
                         PresenceValue value)
{
    assert(src.len == CONNECTION_ID_SIZE);
    memcpy(state->src, src.ptr, CONNECTION_ID_SIZE);
    presence_value_free(&state->next_value);
    state->has_next = true;
    state->next_value = value;
    state->next_number = number;
    state->next_version = version;
}

void presence_state_end(PresenceState *state)
{
    int64_t last =
        state->has_next && state->next_number > state->number ? state->next_number : state->number;
    if (state->owner)
        state->owner->states--;
    state->owner = NULL;
    presence_value_free(&state->next_value);
    state->has_next = true;
    state->next_number = last + 1;
    state->next_version = -1;
}

/* ---- following the text ---- */

static bool is_own(const PresenceState *state, const Moves *moves)
{
    return moves_by(moves, (Text){ state->src, CONNECTION_ID_SIZE });
}

void presence_states_shift(PresenceChannel *channel, const Moves *moves)
{
    for (PresenceState *state = channel->states; state; state = state->next) {
        bool was_present = state->shown.present;
        presence_value_shift(&state->shown, moves, is_own(state, moves));
        if (was_present && !state->shown.present)
            state->stamp = ++channel->stamp;
    }
}

typedef enum Reach { REACH_HERE, REACH_NOT_YET, REACH_LOST } Reach;

/* Brings what comes next to the channel's version. */
static Reach reach(const PresenceChannel *channel, PresenceState *state)
{
    if (!state->next_value.present)
        return REACH_HERE;
    if (channel->version < 0 || state->next_version > channel->version)
        return REACH_NOT_YET;
    if (state->next_version < 0)
        return REACH_HERE;
    for (int64_t version = state->next_version; version < channel->version; version++) {
        const Moves *moves = moves_log_at(&channel->log, version);
        if (!moves)
            return REACH_LOST;
        presence_value_shift(&state->next_value, moves, is_own(state, moves));
    }
    state->next_version = channel->version;
    return REACH_HERE;
}

/* ---- turns ---- */

static void show(PresenceChannel *channel, PresenceState *state, uint64_t now_ms)
{
    bool is_local = uuid_equal(state->process, bus_self());
    bool is_same = presence_value_equal(&state->shown, &state->next_value);
    state->number = state->next_number;
    state->has_next = false;
    if (is_same) {
        presence_value_free(&state->next_value);
    } else {
        presence_value_free(&state->shown);
        state->shown = state->next_value;
        state->next_value = (PresenceValue){ .index = -1 };
        state->stamp = ++channel->stamp;
        state->shown_ms = now_ms;
        state->is_news = is_local;
        drop_frame(state);
    }
    if (!state->shown.present && state->owner) {
        state->owner->states--;
        state->owner = NULL;
    }
}

static uint64_t spacing_ms(const PresenceChannel *channel)
{
    uint64_t crowd = channel->state_count * channel->state_count;
    uint64_t spacing = crowd * 1000 / PRESENCE_TELLINGS_PER_S;
    return spacing > PRESENCE_SPACING_MS ? spacing : PRESENCE_SPACING_MS;
}

bool presence_states_turn(PresenceChannel *channel)
{
    uint64_t now_ms = loop_now_ms(), spacing = spacing_ms(channel);
    bool waits = false;
    for (PresenceState *state = channel->states; state; state = state->next) {
        if (!state->has_next)
            continue;
        bool is_local = uuid_equal(state->process, bus_self());
        if (is_local && state->next_value.present && state->shown_ms > 0 &&
            now_ms - state->shown_ms < spacing) {
            waits = true;
            continue;
        }
        switch (reach(channel, state)) {
        case REACH_HERE:
            show(channel, state, now_ms);
            break;
        case REACH_LOST: /* its client asks for the document's present version and says it again */
            presence_value_free(&state->next_value);
            state->has_next = false;
            channel->ask = true;
            waits = true;
            break;
        case REACH_NOT_YET:
        default: /* the operation that brings it there calls for a turn */
            break;
        }
    }
    return waits;
}

/* The stamp up to which every listener has been told. */
static uint64_t told_by_all(const PresenceChannel *channel)
{
    uint64_t told = channel->stamp;
    for (const PresenceMember *member = channel->members; member; member = member->next)
        if (member->listens && member->told < told)
            told = member->told;
    return told;
}

void presence_states_forget(PresenceChannel *channel)
{
    uint64_t told = told_by_all(channel);
    for (PresenceState **at = &channel->states; *at;) {
        PresenceState *state = *at;
        if (state->shown.present || state->has_next || state->is_news || state->stamp > told) {
            at = &state->next;
            continue;
        }
        *at = state->next;
        channel->state_count--;
        free_state(state);
    }
}
