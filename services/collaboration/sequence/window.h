/*
 * Window - the recent operations of a document, by version, for transforming latecomers.
 *
 * Bounded by count and bytes; what has left it is read from the database. Never drops what is not
 * committed.
 */
#ifndef INSULA_COLLABORATION_WINDOW_H
#define INSULA_COLLABORATION_WINDOW_H

#include "services/collaboration/sequence/operation.h"

#define WINDOW_MAX_OPERATIONS 2048
#define WINDOW_MAX_BYTES      (2u * 1024u * 1024u)

typedef struct Window {
    Operation **ring; /* capacity is a power of two */
    size_t capacity, count;
    int64_t first; /* version of the oldest */
    size_t bytes;
} Window;

/* Empty, the next operation being `version`. */
void window_start(Window *window, int64_t version);
void window_fini(Window *window);
/* Takes over a reference; operation->version must be the next. */
void window_push(Window *window, Operation *operation);
int64_t window_first(const Window *window);
/* version in [first, first + count). */
const Operation *window_at(const Window *window, int64_t version);
/* The latest with this source and number, or NULL. */
Operation *window_find(const Window *window, Text src, int64_t seq);
/* Drops the oldest until the bounds hold, none at or after `committed`. */
void window_trim(Window *window, int64_t committed);

#endif
