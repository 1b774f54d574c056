/*
 * EditClient - one ShareDB client without its luxury: handshake, subscribe, one operation in
 * flight, transformed by what others did.
 *
 * Owns: what each client must work out for itself: its version, and its own operation seen through
 * the others'. Must never know: how many clients there are and when they write.
 */
#ifndef INSULA_BENCH_EDIT_CLIENT_H
#define INSULA_BENCH_EDIT_CLIENT_H

#include "tests/bench/clients/shared_document.h"
#include "tests/bench/clients/socket_client.h"

typedef struct EarlyOp EarlyOp;

typedef struct EditClient {
    SocketClient socket; /* first: the socket is the client */
    SharedDocument *document;
    const char *collection;
    void (*acked)(struct EditClient *client, int64_t sent_us);
    Text src;
    int64_t version, seq;
    bool in_flight;
    Delta op, spare; /* the one in flight */
    int64_t sent_us;
    EarlyOp *early; /* came before what they follow */
    const char *asked;
    bool answered; /* what was asked is in `reply` */
    json_t *reply;
    unsigned errors, gaps;
    Text last_error;
    Arena *arena;    /* as long as the client */
    Arena *op_arena; /* as long as its operation */
} EditClient;

/* Connected and greeted. */
void edit_client_open(EditClient *client, const char *url, const char *token);
void edit_client_create(EditClient *client);
void edit_client_subscribe(EditClient *client);
/* The snapshot's text, in the client's arena. */
Text edit_client_fetch(EditClient *client, int64_t *version);

/* Sends one component behind a retain; the length to write it for is of the client's version. */
void edit_client_submit(EditClient *client, uint32_t retain, DeltaOp component);

#endif
