/*
 * HTTP/1.1 - the role of a connection that speaks it.
 *
 * Owns: cutting the bytes of a connection into requests, one after the other; their time-outs;
 * starting and ending exchanges. The next request is read when the previous one is answered, so
 * answers are in order. What comes too early waits in the connection's backlog and the client is
 * held back.
 */
#ifndef INSULA_GATEWAY_HTTP1_H
#define INSULA_GATEWAY_HTTP1_H

#include "gateway/http/exchange.h"

extern const ConnectionRole HTTP1_ROLE;

/* A connection just accepted. */
void http1_begin(Connection *connection);
/* Its exchange is over. With keep_alive goes on with what has come meanwhile, without it ends; a
 * connection that has another role by now gets to see what came behind its request. */
void http1_next(Connection *connection, bool keep_alive);
/* Draining: ends the connection if it is idle. */
void http1_dismiss(Connection *connection);

#endif
