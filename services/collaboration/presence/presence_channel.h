/*
 * What the parts of presence share: presence.c (channels and their members), presence_state.c (what
 * each one says), presence_send.c (telling listeners), presence_bus.c (other processes). For them
 * alone.
 *
 * Invariants
 *   version   a channel's is that of the operation last delivered here, plus one; -1 until known.
 *   shown     is at the channel's version, always: operations move it as they come.
 *   stamp     grows with each change of what is shown. A listener's `told` is the stamp up to which
 *             it knows everything.
 */
#ifndef INSULA_COLLABORATION_PRESENCE_CHANNEL_H
#define INSULA_COLLABORATION_PRESENCE_CHANNEL_H

#include <uv.h>

#include "services/collaboration/presence/presence.h"
#include "services/collaboration/sequence/room.h"

enum {
    PRESENCE_SPACING_MS = 50,         /* between two tellings of one presence */
    PRESENCE_TELLINGS_PER_S = 200000, /* of a channel; in a crowd the spacing grows */
    PRESENCE_STATES_MAX = 1000,       /* of a channel */
    PRESENCE_STATES_OF_MEMBER_MAX = 10,
};

typedef struct PresenceState {
    struct PresenceState *next;
    Uuid process, user_id; /* whose client said so, and where it is connected */
    PresenceMember *owner; /* NULL: connected elsewhere, or gone */
    char src[CONNECTION_ID_SIZE];
    char id[PRESENCE_ID_MAX_BYTES];
    uint8_t id_len;
    PresenceValue shown;
    int64_t number;
    uint64_t shown_ms, stamp;
    bool is_news; /* not yet told to other processes */
    /* What comes next, when it may: */
    bool has_next;
    PresenceValue next_value;
    int64_t next_number, next_version;
    /* `shown` as it was told, shared by those who are told it now. */
    SocketFrame *frame;
    int64_t frame_version;
} PresenceState;

typedef struct PresencePeer {
    Uuid process;
    struct PresencePeer *next;
} PresencePeer;

typedef struct PresenceChannel {
    RoomMember member; /* first: the member is the channel */
    Uuid tenant_id, document_id;
    const TextType *type; /* the document's, as last heard; NULL: not yet */
    PresenceMember *members;
    size_t listener_count;
    PresenceState *states;
    size_t state_count;
    PresencePeer *peers; /* processes that have it open too */
    MovesLog log;
    int64_t version;
    uint64_t stamp;
    bool finding, ask;
    uint64_t asked_ms, turned_ms;
    uv_timer_t timer; /* until the next turn */
    struct PresenceChannel *next;
} PresenceChannel;

/* The open ones, by .next. */
extern PresenceChannel *presence_channels;
PresenceChannel *presence_find(Uuid tenant_id, Uuid document_id);
/* Something is to be shown or told: a turn comes soon. */
void presence_schedule(PresenceChannel *channel);

/* ---- presence_state.c ---- */

PresenceState *presence_state_find(const PresenceChannel *channel, Text id);
/* NULL when the channel is full. */
PresenceState *presence_state_new(PresenceChannel *channel, Text id);
/* What is said next; the value is taken over. */
void presence_state_next(PresenceState *state, Text src, int64_t number, int64_t version,
                         PresenceValue value);
/* It is gone, at the next turn. */
void presence_state_end(PresenceState *state);
/* Shows what may be shown. True when something waits for its time. */
bool presence_states_turn(PresenceChannel *channel);
void presence_states_shift(PresenceChannel *channel, const Moves *moves);
/* Forgets those that are gone and that every listener knows to be. */
void presence_states_forget(PresenceChannel *channel);
void presence_states_free(PresenceChannel *channel);

/* ---- presence_send.c ---- */

/* To every listener what it has not been told. True when one could not take it. */
bool presence_tell(PresenceChannel *channel);

/* ---- presence_bus.c ---- */

void presence_bus_open(PresenceChannel *channel);
void presence_bus_close(PresenceChannel *channel);
/* What is news, to the processes that have the channel open. */
void presence_bus_put(PresenceChannel *channel);
void presence_bus_ask(PresenceChannel *channel);
void presence_bus_start(void);

#endif
