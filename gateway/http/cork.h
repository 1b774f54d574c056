/*
 * HTTP cork - one buffer in which answers are put together before they are written.
 *
 * Owns: a buffer the whole loop shares. While a connection is held, the answers to its pipelined
 * requests gather in it and go out in one write; otherwise an answer goes out when it is complete.
 * Nothing stays in it over a turn.
 */
#ifndef INSULA_GATEWAY_HTTP_CORK_H
#define INSULA_GATEWAY_HTTP_CORK_H

#include "gateway/connection.h"

/* What http_cork_reserve() can give at most. */
#define HTTP_CORK_MAX_BYTES (48u * 1024u)

void http_cork_hold(Connection *connection);
void http_cork_let_go(Connection *connection);
/* Writes what has gathered for it now: before it ends. */
void http_cork_flush(Connection *connection);
/* Room for `size` bytes of one answer; call http_cork_commit() next. */
char *http_cork_reserve(Connection *connection, size_t size);
/* `size` bytes were put there. A tail, when there is one, follows them by reference. */
void http_cork_commit(Connection *connection, size_t size, const ConnectionPiece *tail);

#endif
