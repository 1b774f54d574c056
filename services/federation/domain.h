/*
 * Domain - which mail domains are the tenant's: proved by a TXT record that only their owner can
 * set. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_DOMAIN_H
#define INSULA_SERVICES_FEDERATION_DOMAIN_H

#include "gateway/request.h"

extern const Resource domain_resource;
extern const Shape domain_create_shape;

void domain_create(Request *req);
void domain_verify(Request *req);
void domain_delete(Request *req);

#endif
