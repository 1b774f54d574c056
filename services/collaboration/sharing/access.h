/*
 * Access - who may do what with a document or folder.
 *
 * Owns: the levels, and saying no: what one may not see is 404, what one may see but not do is 403
 * insufficient_access. What levels come from, and how far they reach, is said once, in the views
 * collaboration.my_document and my_folder. A level says where somebody may do something; what they
 * may do at all is the permission of their role. Both are needed, and each is checked where it
 * lives: the permission in the route's row, the level here. Must never know: shares and folders.
 */
#ifndef INSULA_COLLABORATION_ACCESS_H
#define INSULA_COLLABORATION_ACCESS_H

#include "gateway/request.h"

typedef enum AccessLevel {
    ACCESS_NONE,
    ACCESS_VIEWER,
    ACCESS_COMMENTER,
    ACCESS_EDITOR,
    ACCESS_OWNER,
} AccessLevel;

/* What everybody of the workspace may do outside folders; as the function flatten() has it. */
#define ACCESS_WORKSPACE ACCESS_EDITOR

/* "viewer"...; "none" of ACCESS_NONE. */
Text access_name(AccessLevel level);
/* False for what is no level. */
bool access_parse(Text text, AccessLevel *level);
/* { "viewer", "commenter", "editor", "owner", NULL } */
extern const char *const access_names[];

/* Fails with 404 <noun>_not_found for level 0, 403 insufficient_access for less than is needed. */
void access_check(Task *task, AccessLevel level, AccessLevel needed, const char *noun);
/* The caller's level on a document that is not in the trash; fails as access_check(). One
 * statement: where another that is asked anyhow can tell the level, let it. Yields. */
AccessLevel access_require(Request *req, Uuid document_id, AccessLevel needed);

/* Before anything is made or put outside all folders: a role that counts in some of them alone is
 * no role there. First in a handler, where it costs nothing; fails with 403 permission_denied, now
 * or with the first statement. */
void access_require_everywhere(Request *req);

#endif
