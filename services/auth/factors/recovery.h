/*
 * Recovery codes - ten ways in for whoever has lost the second factor, each good once.
 *
 * A code has 80 random bits, so a plain hash at rest is enough; it is told when it is made and
 * never again.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_RECOVERY_H
#define INSULA_SERVICES_AUTH_FACTORS_RECOVERY_H

#include "gateway/request.h"

#define RECOVERY_CODES      10
#define RECOVERY_CODE_CHARS 19 /* xxxx-xxxx-xxxx-xxxx */

/* Ten fresh ones instead of those there were, in the caller's transaction. */
void recovery_make(Request *req, Uuid user_id, Text codes[RECOVERY_CODES]);
/* Takes one; emits the event that says how many are left. Case, blanks and hyphens do not matter.
 * Yields. */
bool recovery_use(Request *req, Uuid user_id, Text code);

#endif
