/*
 * HTTP client - who asks, seen through proxies.
 *
 * Owns: the list of proxies that are believed, and what X-Forwarded-For and X-Forwarded-Proto mean
 * when one of them sent them: the client is the last address of the list that is no trusted proxy.
 * From anybody else they are ignored.
 */
#ifndef INSULA_GATEWAY_HTTP_CLIENT_H
#define INSULA_GATEWAY_HTTP_CLIENT_H

#include "gateway/http/exchange.h"

/* Aborts with a message for a list that is none: a wrong one would believe strangers. */
void http_client_open(const char *trusted_proxies, const char *public_origin);
/* Is it one of the believed proxies? Their connections are many clients. */
bool http_client_is_proxy(Address address);
/* Fills req.task.context.address, req.secure and req.origin from the head and the connection. */
void http_client_identify(Exchange *exchange);

#endif
