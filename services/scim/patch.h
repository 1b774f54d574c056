/*
 * Patch - PATCH of SCIM (RFC 7644, 3.5.2), as it is written and as Okta and Entra write it.
 *
 * Owns: reading operations (names in any case, values without a path, paths as names of such
 * values) and doing them to a resource's JSON. Must never know: what becomes of the resource.
 */
#ifndef INSULA_SERVICES_SCIM_PATCH_H
#define INSULA_SERVICES_SCIM_PATCH_H

#include "services/scim/filter/filter.h"

#define SCIM_MAX_OPERATIONS 1000 /* of one patch or one bulk */
#define SCIM_MAX_VALUES     500  /* of one attribute, but for members */

typedef enum ScimPatchKind { SCIM_ADD, SCIM_REPLACE, SCIM_REMOVE } ScimPatchKind;

/* One change at one path; value as it was sent, NULL when there is none. */
typedef struct ScimChange {
    ScimPatchKind kind;
    ScimPath path;
    json_t *value;
} ScimChange;

/* The changes of a patch in their order. Fails the task with 400. */
size_t scim_patch_read(Task *task, const ScimKind *kind, json_t *body, ScimChange **changes);
/* Does one to a resource of ours. Fails the task with 400. */
void scim_patch_apply(Task *task, const ScimKind *kind, json_t *resource, const ScimChange *change);

#endif
