/*
 * Services - the list of what this binary can serve, and the subset this process does (setting
 * `services`).
 */
#ifndef INSULA_APP_SERVICES_H
#define INSULA_APP_SERVICES_H

#include "gateway/route.h"

/* All of them, in the order in which they are mounted and migrated. */
extern const Service *const SERVICES[];
extern const size_t SERVICES_COUNT;

/* Those named in `names` (commas; empty: all), in the order of the list; `chosen` has room for all.
 * Returns how many, or -1 with the name that is unknown in `unknown`. */
int services_choose(const char *names, const Service **chosen, char *unknown, size_t size);

#endif
