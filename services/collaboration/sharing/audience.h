/*
 * Audience - those who look at documents through public links, live.
 *
 * Owns: the sockets of GET /v1/public/documents/live. The first message has the link's token (and
 * password), so that it stands in no address: {"token","password"}. From then on the socket is sent
 * what POST /v1/public/documents answers, at once and whenever it has changed: whole, at most twice
 * a second, and only the newest to whoever reads slowly. Nothing that the client says later is
 * heard. A link that does not work, or not any more, closes with 1008 and the error's code.
 *
 * Before each sending the link is looked at again; also when the revocation counter moves (a
 * revoked link moves it), at its expiry, and every ten seconds. Must never know: sessions.
 */
#ifndef INSULA_COLLABORATION_AUDIENCE_H
#define INSULA_COLLABORATION_AUDIENCE_H

#include "gateway/request.h"

/* The route's handler. */
void audience_open(Request *req);
/* In each web worker. */
void audience_start(void);

#endif
