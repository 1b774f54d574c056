/*
 * Listener - accepting connections on descriptors that the master made and several workers share.
 *
 * Owns: the listening descriptors and the limits at the door: how many connections this process
 * has, and how many come from one address. When the house is full one of the longest idle
 * connections makes room; when none is idle, the newcomer hears 503.
 */
#ifndef INSULA_GATEWAY_LISTENER_H
#define INSULA_GATEWAY_LISTENER_H

#include "gateway/connection.h"

/* Takes the bound descriptor over. `accepted` is told of each new connection. False with errno. */
bool listener_open(int fd, void (*accepted)(Connection *connection));
void listener_close_all(void);

#endif
