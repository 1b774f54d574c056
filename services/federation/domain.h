/*
 * Domain - which mail domains are the tenant's: proved by a TXT record that only their owner can
 * set, as long as it is there. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_DOMAIN_H
#define INSULA_SERVICES_FEDERATION_DOMAIN_H

#include "core/job.h"
#include "gateway/request.h"

extern const Resource domain_resource;
extern const Shape domain_create_shape;

/* Is the record that the token wants among the domain's? `count` (NULL: not asked for) is how many
 * there are. Outside transactions. Yields. */
bool domain_record_is_there(Task *task, Text name, Text token, bool *answered, size_t *count);

/* A proved one is looked after from now on; `origin` is what links in mails about it begin with. In
 * the caller's transaction. */
void domain_check_daily(Task *task, Uuid id, Text origin);
extern const JobKind domain_check_job;

/* Handlers. */
void domain_create(Request *req);
void domain_verify(Request *req);
void domain_delete(Request *req);

#endif
