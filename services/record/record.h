/*
 * Record - the tenant's own JSON records by type: whatever its products call an order, a sample, a
 * device.
 *
 * Owns: schema record. Content is kept exactly as numbers go (jsonb holds numerics, and the server
 * never turns them into doubles). Must never know: what a record means.
 */
#ifndef INSULA_SERVICES_RECORD_H
#define INSULA_SERVICES_RECORD_H

#include "gateway/route.h"

extern const Service record_service;

#endif
