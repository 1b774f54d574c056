/*
 * Fetch guard - which addresses may be connected to on somebody else's wish.
 *
 * Everything that is not plainly a public host is refused: this machine, private and shared
 * networks, link-local ones (where clouds keep their metadata), multicast, documentation, and every
 * form of IPv6 that carries an IPv4 address or leads through a tunnel. The operator may name
 * networks that are let through all the same.
 */
#ifndef INSULA_CORE_FETCH_GUARD_H
#define INSULA_CORE_FETCH_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

#include "core/text.h"

/* Is it in one of the `networks` ("10.0.0.0/8, fd00::/8", an address alone is a network)? A word
 * that is no network has nothing in it. */
bool fetch_guard_names(const struct sockaddr *address, Text networks);
/* Is it a public host? */
bool fetch_guard_is_public(const struct sockaddr *address);

#endif
