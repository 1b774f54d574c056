/*
 * ETag - the version of a resource as conditional requests name it (RFC 9110, 8.8.3 and 13.1).
 *
 * "epoch.revision", and for a shaped answer "epoch.revision-shape": the epoch is the tenant's,
 * raised by a restore. Pure functions.
 */
#ifndef INSULA_GATEWAY_ETAG_H
#define INSULA_GATEWAY_ETAG_H

#include "core/text.h"

/* With its quotes; shape 0: the whole resource. */
Text etag_write(Arena *arena, int64_t epoch, int64_t revision, uint64_t shape);
/* If-None-Match: weak comparison, a list, or '*'. */
bool etag_is_listed(Text header, Text etag);
/* If-Match: strong comparison of epoch and revision whatever the shape; a list, or '*'. */
bool etag_matches(Text header, int64_t epoch, int64_t revision);

#endif
