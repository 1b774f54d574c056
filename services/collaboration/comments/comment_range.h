/*
 * A range that somebody selected, as a place in the document as it is now.
 *
 * Owns: from index, length and the version they were seen at to an anchor and the words it covers.
 * Must never know: what is said about it.
 */
#ifndef INSULA_COLLABORATION_COMMENT_RANGE_H
#define INSULA_COLLABORATION_COMMENT_RANGE_H

#include "gateway/request.h"
#include "services/collaboration/comments/anchor.h"

typedef struct CommentAnchor {
    ShapeGiven given;
    int64_t index, length, version;
} CommentAnchor;

extern const Shape comment_anchor_shape;

typedef struct CommentRange {
    const Anchor *anchor; /* at the latest version; lives as long as the request */
    Text quote;           /* the words, as UTF-8; the first QUOTE_MAX_UNITS of them */
} CommentRange;

#define QUOTE_MAX_UNITS 1000

/* Fails 404 document_not_found, 422 invalid_body for what lies outside the document or is of a
 * version that does not exist, 409 anchor_gone when all of it has been deleted since. Yields. */
CommentRange comment_range_of(Request *req, Uuid thread_id, Uuid document_id,
                              const CommentAnchor *selected);

#endif
