/*
 * Inner request - a route run as a request of its own within another request, for what carries many
 * questions in one body.
 *
 * Everything that holds for it on the wire (credential, permission, rate limit, body, transaction,
 * events) holds here, because it is the same call. A task within a task: its failure ends at its
 * own catch point; nothing of the outer one's may be open meanwhile. Must never know: what it is
 * asked for.
 */
#ifndef INSULA_GATEWAY_INNER_REQUEST_H
#define INSULA_GATEWAY_INNER_REQUEST_H

#include "gateway/request.h"

typedef struct InnerQuestion {
    Method method;
    Text path; /* decoded, without a query */
    Text body; /* TEXT_NULL: none */
    Text if_match;
} InnerQuestion;

/* In the outer request's arena, with its reply; a path that leads nowhere is answered 404, a method
 * it does not know 405. Yields. */
Request *request_inner(Request *outer, const InnerQuestion *question);

#endif
