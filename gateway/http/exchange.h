/*
 * HTTP exchange - one request and its answer on the wire.
 *
 * Owns: what the wire keeps about a request besides what a handler sees. It lies at the start of
 * the request's arena. Private to the http_*.c files, socket.c and event_stream.c.
 */
#ifndef INSULA_GATEWAY_HTTP_EXCHANGE_H
#define INSULA_GATEWAY_HTTP_EXCHANGE_H

#include "gateway/connection.h"
#include "gateway/http.h"
#include "gateway/http/chunks.h"
#include "gateway/http/head.h"
#include "gateway/http/trace.h"

struct Socket;
struct EventStream;

typedef enum ExchangeState {
    EXCHANGE_BODY,    /* its body is being received */
    EXCHANGE_RUNNING, /* its coroutine has been started */
} ExchangeState;

typedef struct Exchange {
    Request req; /* first */
    Connection *connection;
    HttpHead head;
    HttpMatch match;
    HttpChunks chunks;
    ExchangeState state;
    bool keep_alive; /* the connection goes on afterwards */
    int64_t started_us;
    size_t max_body_bytes;
    char *body; /* malloc'd and given to the arena when it comes in several pieces */
    size_t body_len, body_capacity;
    size_t body_left; /* of Content-Length */
    char traceparent[HTTP_TRACEPARENT_SIZE];
    struct Socket *socket;      /* accepted by the handler: the answer is 101 */
    struct EventStream *stream; /* accepted by the handler: the answer goes on */
} Exchange;

static inline Exchange *exchange_of(const Request *req)
{
    return req->exchange;
}

/* Starts an exchange from a complete head; runs or answers it at once when there is no body to wait
 * for. Afterwards the connection's owner is the exchange, if it is still going on, or NULL. */
void exchange_begin(Connection *connection, const char *head, size_t len);
/* Bytes of its body; returns how many were used, and runs it when that was the last. */
size_t exchange_receive(Exchange *exchange, const char *bytes, size_t len);
/* Answers with a problem what never became a request, and ends the connection. */
void exchange_refuse(Connection *connection, HttpRefusal refusal);
/* The body did not come in time: answers 408. */
void exchange_time_out(Exchange *exchange);
/* The connection is gone before it ran. */
void exchange_abandon(Exchange *exchange);

/* The options in force. */
extern HttpOptions http_settings;
extern HttpApplication http_application;
/* http_drain_requests() was called. */
bool http_is_draining(void);

#endif
