/*
 * Permission - the catalogue: which permissions routes ask for, and the bit each has.
 *
 * Names come from the services; bits from the database (table auth.permission, append-only), so
 * that they outlive releases. Until they are loaded no route that needs one is served.
 * permission_all() and permission_bit() are in route.h.
 */
#ifndef INSULA_GATEWAY_PERMISSION_H
#define INSULA_GATEWAY_PERMISSION_H

#include "core/task.h"
#include "gateway/route.h"

#define PERMISSION_UNKNOWN                                                                         \
    (-2) /* never given to PostgreSQL, where -1 means "a live session is enough" */

/* Adds a service's declaration when it is mounted; what is wrong with it, NULL when nothing is. */
const char *permission_add(const Permission *permission);
/* Reads the bits; yields; fails the task when it cannot. Names without a bit are logged: they are
 * served to nobody. */
void permission_load(Task *task);
bool permission_is_loaded(void);

#endif
