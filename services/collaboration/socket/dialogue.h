/*
 * Dialogue - one socket that speaks the ShareDB protocol.
 *
 * Owns: the dialogue of one client: messages are taken strictly in order; while one waits for the
 * database the next ones queue, within bounds. Its parts are dialogue.c (life, order, dispatch),
 * dialogue_read.c (fetch and subscribe), dialogue_history.c (as it was), dialogue_submit.c
 * (operations) and dialogue_presence.c (who is where).
 */
#ifndef INSULA_COLLABORATION_DIALOGUE_H
#define INSULA_COLLABORATION_DIALOGUE_H

#include "core/json.h"
#include "gateway/socket.h"
#include "services/collaboration/socket/connection_id.h"
#include "services/collaboration/socket/plain_op.h"
#include "services/collaboration/presence/people.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/socket/standing.h"

struct Dialogue;

/* An operation that arrived between joining the room and the snapshot's answer. */
typedef struct Held {
    SocketFrame *frame;
    int64_t version;
    bool own;
    struct Held *next;
} Held;

typedef struct Subscription {
    RoomMember member; /* first: the member is the subscription */
    struct Dialogue *dialogue;
    Uuid document_id;
    bool live; /* the answer was sent; before that operations are held */
    bool is_asked;
    Standing standing; /* once it is asked */
    Held *held, **held_end;
    struct Subscription *next;
} Subscription;

typedef struct Queued {
    struct Queued *next;
    size_t len;
    char text[];
} Queued;

typedef struct Dialogue {
    Socket *socket; /* NULL once closed */
    unsigned references;
    char id[CONNECTION_ID_SIZE];
    bool greeted, busy, draining;
    int64_t own_seq;    /* for operations that name no source */
    unsigned submitted; /* operations that are not answered yet */
    Subscription *subscriptions;
    size_t subscription_count;
    struct Seat *seats;     /* dialogue_presence.c */
    PeopleListener *people; /* told who is online; NULL: not */
    PersonSeat person;
    struct Known *known;    /* standing.c, standing_recheck.c */
    unsigned recheck_count; /* how often what was learnt became doubtful */
    Queued *queue, **queue_end;
    size_t queued_bytes;
} Dialogue;

/* One message, parsed; its arena ends with it. */
typedef struct Message {
    Dialogue *dialogue;
    Arena *arena;
    Text raw;
    json_t *json; /* of a plain one NULL; message_fail() reads it then */
    unsigned lone_base;
    Text action, collection;
    bool is_plain;
    PlainOp plain;
} Message;

extern const SocketHandler dialogue_handler;
/* A new one for a socket being accepted. */
Dialogue *dialogue_new(void);
void dialogue_attach(Dialogue *dialogue, Socket *socket);

void dialogue_keep(Dialogue *dialogue);
void dialogue_drop(Dialogue *dialogue);
Text dialogue_src(const Dialogue *dialogue);
const Context *dialogue_context(const Dialogue *dialogue);
/* In which its user's documents are read; texts are copied to the arena. */
Context dialogue_reader(const Dialogue *dialogue, Arena *arena);
/* Frees the message; the next queued one is taken. */
void message_end(Message *message);

/* Answers: the request echoed with {"error":{code,message}}. */
void message_fail(Message *message, const char *code, const char *text);
/* A background task of this message has failed: closes the socket or answers with an error. */
void message_fault(Message *message, const struct Fault *fault);
/* Who asks, to be checked for a permission; its texts live as long as the message. */
Context message_context(const Message *message, const char *permission);
/* {"a":...,<id or c and d>, "data": data} ; data TEXT_NULL: without. */
void message_answer(Message *message, Text document, Text data);
/* "d" as an id; fails the message and returns false. */
bool message_document(Message *message, Uuid *document_id);
/* "v": -1 for null or absent; fails the message and returns false for anything but a whole number
 * >= 0. */
bool message_version(Message *message, const json_t *value, int64_t *version);

/* dialogue_read.c */
void read_fetch(Message *message);
void read_subscribe(Message *message);
void read_unsubscribe(Message *message);
void read_bulk_fetch(Message *message);
void read_bulk_subscribe(Message *message);
void read_bulk_unsubscribe(Message *message);
Subscription *subscription_find(const Dialogue *dialogue, Uuid document_id);
void subscription_end(Subscription *subscription);
/* The same, telling that the document may no longer be read. */
void subscription_revoke(Subscription *subscription);

/* dialogue_history.c */
void look_at_version(Message *message);
void look_at_time(Message *message);

/* dialogue_submit.c */
void submit_operation(Message *message);

/* dialogue_presence.c */
/* p, ps, pr */
void presence_serve(Message *message);
void presence_unsubscribe(Message *message);
/* Leaves what it has lost the right to see. */
void presence_recheck(Dialogue *dialogue);
/* The documents it is present in, into `ids` unless NULL; returns how many. */
size_t presence_documents(const Dialogue *dialogue, Uuid *ids);
void presence_leave_document(Dialogue *dialogue, Uuid document_id);
/* Leaves all. */
void presence_end(Dialogue *dialogue);

#endif
