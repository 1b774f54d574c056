/*
 * Migrate - brings the database to what this release expects.
 *
 * Each file is one transaction and is recorded in migration.applied with its checksum; a file that
 * changed after it was applied is an error, one that a newer release applied is not. Concurrent
 * runs wait for each other on an advisory lock. Must never know: what a migration does.
 */
#ifndef INSULA_APP_MIGRATE_H
#define INSULA_APP_MIGRATE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

/* What the code knows and the database must too, brought over while the lock is held; false with a
 * message. */
typedef bool MigrateAfter(PGconn *connection, char *message, size_t message_size);

/* As the role insula_migrator that `conninfo` names; `after` follows the migrations. Blocks.
 * *applied counts those applied now; false with a message. */
bool migrate_run(const char *conninfo, MigrateAfter *after, int *applied, char *message,
                 size_t message_size);

#endif
