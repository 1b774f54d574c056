/*
 * Health - what the platform says about itself: /healthz, /readyz, /metrics, /v1/openapi.json.
 *
 * Owns: the gateway's own Service, the first in the list of services: those routes, the permission
 * bits, the revocation watch and the sweeping of idempotency keys. Must never know: what else must
 * be ready; whoever knows adds a check.
 */
#ifndef INSULA_GATEWAY_HEALTH_H
#define INSULA_GATEWAY_HEALTH_H

#include "gateway/route.h"

extern const Service gateway_service;

/* Adds something that /readyz asks; `is_ready` runs in a coroutine, may yield, and must not fail
 * its caller's task. At most 8. */
void health_add_check(const char *name, bool (*is_ready)(void));

/* Adds something that /readyz tells under `degraded` while it does not hold, and that requests can
 * be served without. At most 8. */
void health_add_comfort(const char *name, bool (*holds)(void));

/* Whether all of it holds now; yields. */
bool health_is_ready(void);

#endif
