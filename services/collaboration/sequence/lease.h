/*
 * Lease - which process sequences a document.
 *
 * Owns: this process's entry among the living (collaboration.holder, renewed every second), and
 * taking a document. A lease is free when the master saw its holder end, when somebody else has the
 * holder's slot, or when the holder has not been seen for LEASE_STALE_MS. Must never know: what is
 * done with the document.
 */
#ifndef INSULA_COLLABORATION_LEASE_H
#define INSULA_COLLABORATION_LEASE_H

#include "core/task.h"

#define LEASE_STALE_MS 5000

/* Registers this process under its slot (machine, number): whoever had the slot before
 * is dead. Yields. */
void lease_start(Task *task);
/* Every second. */
void lease_beat(Task *task);
/* Orderly end. */
void lease_stop(Task *task);

/* Asks for the document in the task's tenant. Returns the holder: bus_self() when it is ours now,
 * under *lease_id. Yields. */
Uuid lease_take(Task *task, Uuid document_id, Uuid *lease_id);

#endif
