/*
 * Problem - how a failure is told: application/problem+json (RFC 9457), the same for every route
 * and for the wire itself.
 *
 * Owns: the form of a problem and the headers that go with a status (WWW-Authenticate,
 * Retry-After). Must never know: why something failed; the fault says it.
 */
#ifndef INSULA_GATEWAY_PROBLEM_H
#define INSULA_GATEWAY_PROBLEM_H

#include "core/task.h"
#include "gateway/request.h"

/* "Not Found" for 404; "Error" for what RFC 9110 and 6585 do not name. */
const char *problem_title(int status);
/* The JSON of a fault; request_id may be TEXT_NULL. */
void problem_write(Buffer *out, const Fault *fault, Text request_id);
/* Replaces the reply with the fault of the request's task. */
void problem_reply_fault(Request *req);
/* Replaces the reply with a problem of the wire's own (HttpApplication.problem). Does not yield. */
void problem_reply(Request *req, int status, const char *code, const char *detail);

#endif
