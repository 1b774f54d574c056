/*
 * HTTP trace - the names by which one request is found again: X-Request-Id and W3C traceparent
 * (version 00).
 *
 * Owns: taking them over from a client when they are well-formed, making them otherwise. They are
 * names and not secrets: the generator is fast and seeded from the system once a process.
 */
#ifndef INSULA_GATEWAY_HTTP_TRACE_H
#define INSULA_GATEWAY_HTTP_TRACE_H

#include "core/text.h"

#define HTTP_TRACE_ID_SIZE    32
#define HTTP_TRACEPARENT_SIZE 55 /* 00-<trace id>-<span id>-<flags> */

/* A client's id if it is 1..128 of [A-Za-z0-9._-], else a new one in the arena. */
Text http_request_id(Arena *arena, Text given);
/* Writes our own traceparent: the client's trace id and flags if `given` is well-formed, else a new
 * one; a new span id in any case. The trace id is out[3..35). */
void http_traceparent(Text given, char out[HTTP_TRACEPARENT_SIZE]);

#endif
