/*
 * Feed - who looks on, tenant by tenant, and what they have been told. Audit's own.
 *
 * Owns: followers (one an event stream) and channels (one a tenant that has followers here: the
 * subscription to the log's hints). A follower knows the position it was told last. Hints carry
 * events as they are sequenced; where hints may be missing (at the start, after a gap of the bus)
 * the follower reads on in the log from its position, so that nothing is missed and nothing told
 * twice.
 */
#ifndef INSULA_SERVICES_AUDIT_FEED_H
#define INSULA_SERVICES_AUDIT_FEED_H

#include "gateway/request.h"
#include "services/audit/topic.h"

/* Accepts the request's event stream and tells it everything of `topics` after `position`. */
void feed_open(Request *req, TopicSet topics, int64_t position);

#endif
