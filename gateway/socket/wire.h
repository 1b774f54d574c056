/*
 * Socket wire - the part of a socket that the exchange which brings it must know.
 *
 * Private to http/exchange.c, socket.c and event_stream.c; services see gateway/socket.h.
 */
#ifndef INSULA_GATEWAY_SOCKET_WIRE_H
#define INSULA_GATEWAY_SOCKET_WIRE_H

#include "gateway/http/exchange.h"
#include "gateway/socket.h"

/* The handler has returned and the answer is 101: writes it and takes the connection over. */
void socket_begin(Socket *socket, Exchange *exchange);
/* It came to nothing: its owner hears closed(). */
void socket_abandon(Socket *socket);

/* The same for server-sent events and 200. */
void event_stream_begin(EventStream *stream, Exchange *exchange);
void event_stream_abandon(EventStream *stream);

#endif
