/*
 * Readiness - whether the database is what this release expects; a check of /readyz.
 */
#ifndef INSULA_APP_READINESS_H
#define INSULA_APP_READINESS_H

/* Adds the check "migrations" (gateway/health.h). */
void readiness_watch_migrations(void);

#endif
