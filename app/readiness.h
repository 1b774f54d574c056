/*
 * Readiness - whether the database is what this release expects; a check of /readyz.
 */
#ifndef INSULA_APP_READINESS_H
#define INSULA_APP_READINESS_H

#include <stdbool.h>

/* Whether all migrations of this release have been applied as they are; yields. */
bool readiness_migrations_are_current(void);
/* Adds the check "migrations" (gateway/health.h). */
void readiness_watch_migrations(void);

#endif
