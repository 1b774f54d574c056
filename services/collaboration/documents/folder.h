/*
 * Folder - places for documents and other folders.
 */
#ifndef INSULA_COLLABORATION_FOLDER_H
#define INSULA_COLLABORATION_FOLDER_H

#include "services/collaboration/sharing/access.h"

/* May the caller put something of `height` folders (0: a document) into this one? Fails with 404,
 * 403, or 409 folder_cycle (it lies in `moved`) or folder_too_deep. The transaction holds
 * sql_sharing_lock(). Yields. */
void folder_require_place(Request *req, Uuid folder_id, Uuid moved, int64_t height);

#endif
