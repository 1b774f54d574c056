/*
 * Principal - whose credential this is, remembered from the last time PostgreSQL said so.
 *
 * Before the gate has answered, a request only claims to be somebody. For what must be known
 * earlier (whose rate limit, whose idempotency keys) this remembers, by the hash of the secret, the
 * user it belonged to. A hint: bounded, per process, may be empty, and whoever builds on it
 * compares with the checked context afterwards. It never opens anything.
 */
#ifndef INSULA_GATEWAY_PRINCIPAL_H
#define INSULA_GATEWAY_PRINCIPAL_H

#include "core/task.h"

/* Notes the user of a checked context. */
void principal_remember(const Context *context);
/* The user, when known; nil otherwise. */
Uuid principal_recall(const Context *context);

#endif
