/*
 * Rights - comparing sets of permissions. Auth's own.
 */
#ifndef INSULA_SERVICES_AUTH_RIGHTS_H
#define INSULA_SERVICES_AUTH_RIGHTS_H

#include "gateway/request.h"

/* Are all bits of `wanted` (32 bytes as the database tells them) in `held`? */
bool rights_within(Text wanted, const PermissionSet *held);
/* Fails with 403 role_exceeds_giver unless the caller has all of them. The context must have been
 * checked. */
void rights_require(Request *req, Text wanted);
/* The same, measured by another set than the caller's own. */
void rights_require_of(Request *req, Text wanted, const PermissionSet *held);

#endif
