/*
 * Principal - whose credential this is, remembered from the last time PostgreSQL said so.
 *
 * Before the gate has answered, a request only claims to be somebody. For what must be known
 * earlier (whose rate limit, whose idempotency keys, who acts in a command that is one flight) this
 * remembers, by the hash of the secret, the user it belonged to; a session never changes its user.
 * Bounded, shared by the workers of a machine, may be empty. It opens nothing: PostgreSQL proves
 * the claim before a row is shown or a transaction commits.
 */
#ifndef INSULA_GATEWAY_PRINCIPAL_H
#define INSULA_GATEWAY_PRINCIPAL_H

#include "core/task.h"

#define PRINCIPAL_SHARED_BYTES (512u * 1024u) /* at the end of shared_limits() */

/* Notes the user of a checked context. */
void principal_remember(const Context *context);
/* The user, when known; nil otherwise. */
Uuid principal_recall(const Context *context);

#endif
