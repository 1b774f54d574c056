/*
 * Cluster - the files of the embedded PostgreSQL: made by initdb, configured before each start.
 *
 * Owns: <data>/postgres and which PostgreSQL's programs serve it. insula.conf, pg_hba.conf and
 * pg_ident.conf are written anew at each start; what an operator wants otherwise goes through
 * `alter system`, which wins over insula.conf. Must never know: the processes (postgres.c), roles
 * and tables (roles.c).
 */
#ifndef INSULA_APP_CLUSTER_H
#define INSULA_APP_CLUSTER_H

#include "app/place.h"

/* The directory of PostgreSQL's programs: the setting postgres_bin, else Debian's newest; the
 * cluster's own version once there is one. */
bool cluster_find_programs(Place *place, char *out, size_t size);
/* Makes the cluster when there is none; yields. initdb works beside it, without waiting for the
 * disk, and is renamed into place. *is_young: the cluster has never been brought to the disk; until
 * cluster_settle() it runs without fsync, since nothing in it has been promised to anybody, and a
 * crash before that discards it. `is_live`: a postmaster runs in it, so it is not discarded. */
bool cluster_make(Place *place, const char *programs, bool is_live, bool *is_young);
/* Writes the configuration; `is_young`: without fsync. */
bool cluster_configure(Place *place, bool is_young);
/* Brings every file to the disk; the cluster is young no more. Yields. */
bool cluster_settle(Place *place, const char *programs);

#endif
