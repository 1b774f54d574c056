/*
 * Share - changing who may do what. For the parts of collaboration that change where access comes
 * from: shares, folders, moves.
 */
#ifndef INSULA_COLLABORATION_SHARE_H
#define INSULA_COLLABORATION_SHARE_H

#include "gateway/request.h"

enum { SHARE_SAME, SHARE_CHANGED, SHARE_LESS };

/* Writes flat what has been said about a folder with all in it, a document (nil: none), or both;
 * last in the transaction, which holds sql_sharing_lock(). When somebody may do less, all workers
 * check their sockets again. Returns what it came to. Yields. */
int share_flatten(Request *req, Uuid folder_id, Uuid document_id);

#endif
