/*
 * Sealed - every column that holds secrets sealed by core/keyring.h, and the job that seals them
 * anew when the master key was rotated.
 *
 * The table in sealed.c is the one place that knows them all; a test holds it to the KeyringPlaces
 * in the sources. Must never know: what the secrets are for.
 */
#ifndef INSULA_APP_SEALED_H
#define INSULA_APP_SEALED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/db.h"
#include "core/job.h"

typedef struct SealedColumn {
    const char *table, *column, *row; /* as its KeyringPlace names them; `row` has the row's id */
    bool is_shared;                   /* of the platform: a table without tenants */
    DbStatement stale, replace;
} SealedColumn;

extern const SealedColumn SEALED_COLUMNS[];
extern const size_t SEALED_COLUMNS_COUNT;

/* Seals anew what is not under the first key: of the job's tenant, or of the platform. In batches
 * with transactions of their own; what cannot be opened stays as it is, and is logged. */
extern const JobKind RESEAL_JOB;

/* One such job for each tenant and one for the platform; how many. Yields. */
size_t sealed_enqueue_all(Task *task);

#endif
