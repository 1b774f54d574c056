/*
 * Connection - one socket that speaks the ShareDB protocol.
 *
 * Owns: the dialogue of one client: messages are taken strictly in order; while one waits for the
 * database the next ones queue, within bounds. Its three parts are connection.c (life, order,
 * dispatch), connection_read.c (fetch and subscribe) and connection_submit.c (operations).
 */
#ifndef INSULA_COLLABORATION_CONNECTION_H
#define INSULA_COLLABORATION_CONNECTION_H

#include "core/json.h"
#include "gateway/socket.h"
#include "services/collaboration/connection_id.h"
#include "services/collaboration/room.h"

struct Connection;

/* An operation that arrived between joining the room and the snapshot's answer. */
typedef struct Held {
    SocketFrame *frame;
    int64_t version;
    bool own;
    struct Held *next;
} Held;

typedef struct Subscription {
    RoomMember member; /* first: the member is the subscription */
    struct Connection *connection;
    Uuid document_id;
    bool live; /* the answer was sent; before that operations are held */
    Held *held, **held_end;
    struct Subscription *next;
} Subscription;

typedef struct Queued {
    struct Queued *next;
    size_t len;
    char text[];
} Queued;

typedef struct Connection {
    Socket *socket; /* NULL once closed */
    unsigned references;
    char id[CONNECTION_ID_SIZE];
    bool greeted, busy;
    int64_t own_seq; /* for operations that name no source */
    Subscription *subscriptions;
    size_t subscription_count;
    Queued *queue, **queue_end;
    size_t queued_bytes;
} Connection;

/* One message, parsed; its arena ends with it. */
typedef struct Message {
    Connection *connection;
    Arena *arena;
    json_t *json;
    unsigned lone_base;
    Text action, collection;
} Message;

extern const SocketHandler connection_handler;
/* A new one for a socket being accepted. */
Connection *connection_new(void);
void connection_attach(Connection *connection, Socket *socket);

void connection_keep(Connection *connection);
void connection_drop(Connection *connection);
Text connection_src(const Connection *connection);
const Context *connection_context(const Connection *connection);
/* Frees the message; the next queued one is taken. */
void message_end(Message *message);

/* Answers: the request echoed with {"error":{code,message}}. */
void message_fail(Message *message, const char *code, const char *text);
/* {"a":...,<id or c and d>, "data": data} ; data TEXT_NULL: without. */
void message_answer(Message *message, Text document, Text data);
/* "d" as an id; fails the message and returns false. */
bool message_document(Message *message, Uuid *document_id);
/* "v": -1 for null or absent; fails the message and returns false for anything but a whole number
 * >= 0. */
bool message_version(Message *message, const json_t *value, int64_t *version);

/* connection_read.c */
void read_fetch(Message *message);
void read_subscribe(Message *message);
void read_unsubscribe(Message *message);
void read_bulk_fetch(Message *message);
void read_bulk_subscribe(Message *message);
void read_bulk_unsubscribe(Message *message);
Subscription *subscription_find(Connection *connection, Uuid document_id);
void subscription_end(Subscription *subscription);

/* connection_submit.c */
void submit_operation(Message *message);

#endif
