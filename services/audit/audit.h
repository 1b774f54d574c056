/*
 * Audit - the tenant's trail, and the live feed of what happens.
 *
 * Owns: schema audit. A consumer of the event log copies each event into the trail, with the
 * actor's name at the time; no handler writes here. The feed (GET /v1/stream) tells the same events
 * to those who look on, by topic and permission. Must never know: what an event means.
 */
#ifndef INSULA_SERVICES_AUDIT_H
#define INSULA_SERVICES_AUDIT_H

#include "gateway/route.h"

extern const Service audit_service;

#endif
