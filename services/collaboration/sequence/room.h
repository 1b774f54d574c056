/*
 * Room - everybody of this process who is in one document, wherever its sequencer is.
 *
 * Owns: finding the sequencer (here, or in another process by lease), the members, and delivery to
 * them: each committed operation exactly once, in order, as one shared frame. A gap (a lost link, a
 * sequencer that moved) is filled from the database. Must never know: the protocol of its members;
 * they may be sockets or other processes (relay.h).
 */
#ifndef INSULA_COLLABORATION_ROOM_H
#define INSULA_COLLABORATION_ROOM_H

#include "gateway/socket.h"
#include "services/collaboration/sequence/operation.h"

typedef struct Room Room;

typedef struct RoomMember {
    Room *room;
    struct RoomMember *next, *previous;
    /* `frame` is the operation as a message to sockets, shared by all of this process; keep it to
     * hold it. It may wait for flush(), which comes soon, in a crowd after several operations. */
    void (*receive)(struct RoomMember *member, Operation *operation, SocketFrame *frame);
    /* A note about the document (note.h); NULL: it is not told. */
    void (*tell)(struct RoomMember *member, SocketFrame *frame);
    /* The document has been deleted for ever; the member leaves. */
    void (*ended)(struct RoomMember *member);
    void (*flush)(struct RoomMember *member); /* NULL: it holds nothing back */
    /* An answer is on its way to it, which takes along what it holds; with flush(). */
    bool (*is_answered_soon)(const struct RoomMember *member);
} RoomMember;

/* Adds a member; operations committed from now on reach it once the room is ready. */
void room_join(RoomMember *member, Uuid tenant_id, Uuid document_id);
void room_leave(RoomMember *member);

/* Waits (yields) until the member's room has found its sequencer, or reads from the database
 * because it cannot be reached; false when neither can be. On true *committed is the version from
 * which on everything will be delivered. The member must stay joined. */
bool room_wait(RoomMember *member, int64_t *committed);

/* Hands a submission to the document's sequencer, found if need be. `relayed`: it came from another
 * process and must not be passed on to a third. */
void room_submit(Submission *submission, bool relayed);

/* Tells all members of this process, as one shared frame; nobody when nobody is there. */
void room_tell(Uuid tenant_id, Uuid document_id, Text message);

/* The document has been deleted for ever: its members end, and what comes later is of another
 * document with the same id. */
void room_end(Uuid tenant_id, Uuid document_id);

/* Each document that somebody of this process is in. */
void room_each(void (*visit)(Uuid tenant_id, Uuid document_id));

/* ---- for the relay ---- */

/* A holder told of an operation, or its link ended. */
void room_on_remote(Uuid tenant_id, Uuid document_id, Operation *operation);
void room_on_lost(Uuid process);

void room_tick(void);
/* From now on no room looks for its sequencer, whose process is this one or gone. Yields until
 * those that are looking have ended. */
void room_stop(void);
size_t room_count(void);

#endif
