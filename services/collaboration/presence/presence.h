/*
 * Presence - who is where in a document: cursors and selections, in memory alone.
 *
 * Owns: a channel for each document that somebody of this process is present in, with what
 * everybody in it says, in all processes (presence_bus.h); keeping that true while the text
 * changes; telling those who listen. Must never know: requests and rights (dialogue_presence.c).
 *
 * Nothing here queues. A channel remembers the newest of each presence and which of them each
 * listener has been told; one that cannot keep up is told the newest when it can again. A presence
 * is told at most 20 times a second, less often in a crowd.
 */
#ifndef INSULA_COLLABORATION_PRESENCE_H
#define INSULA_COLLABORATION_PRESENCE_H

#include "gateway/socket.h"
#include "services/collaboration/presence/presence_value.h"

#define PRESENCE_ID_MAX_BYTES 100

/* One socket in a channel. The owner fills the first three; the rest is the channel's. */
typedef struct PresenceMember {
    Socket *socket;
    Text src; /* of CONNECTION_ID_SIZE */
    Uuid user_id;
    struct PresenceChannel *channel;
    struct PresenceMember *next, **link; /* in the channel */
    bool listens, wants_all;
    uint64_t all_ms; /* when it was last told everything */
    uint64_t told;   /* everything up to this stamp */
    unsigned states;
} PresenceMember;

typedef struct PresenceUpdate {
    bool is_news; /* out: it says something else than before */
    Text id;
    const TextType *type; /* the document's, by the client's word; NULL: it does not say */
    int64_t number;       /* pv: the client counts its updates */
    int64_t version;      /* of the document it speaks of; -1: the present one */
    PresenceValue value;
} PresenceUpdate;

void presence_join(PresenceMember *member, Uuid tenant_id, Uuid document_id);
/* What it said is taken back, for everybody. */
void presence_leave(PresenceMember *member);
/* It hears from now on, and everybody's present state at once. */
void presence_listen(PresenceMember *member);
/* Everybody is asked to say again where they are; the asker is told all that is known. */
void presence_ask(PresenceMember *member);
/* Takes the value over. False with the reason, for a person, when it is refused. */
bool presence_put(PresenceMember *member, PresenceUpdate *update, const char **why);

/* Each presence that is shown of a socket of this process. */
void presence_visit_ours(void (*visit)(Uuid tenant_id, Uuid user_id, Uuid document_id));

void presence_start(void);
/* Once a second: closes what nobody of this process is in. */
void presence_tick(void);

#endif
