/*
 * Connection ids - the `src` of operations, which clients keep over reconnections.
 *
 * The reference believes any id a client presents, so one could pose as another's connection and
 * have its operations taken for an acknowledgement. Ours carry a MAC over tenant and user (BLAKE2b
 * with a key of the platform): nobody can present an id that was not given to that user.
 */
#ifndef INSULA_COLLABORATION_CONNECTION_ID_H
#define INSULA_COLLABORATION_CONNECTION_ID_H

#include "core/task.h"

#define CONNECTION_ID_SIZE 32

/* Reads the platform's key, making it the first time. Yields. */
void connection_id_start(Task *task);
bool connection_id_is_ready(void);
void connection_id_new(Uuid tenant_id, Uuid user_id, char id[CONNECTION_ID_SIZE]);
bool connection_id_belongs(Text id, Uuid tenant_id, Uuid user_id);

#endif
