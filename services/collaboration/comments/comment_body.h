/*
 * What somebody says: plain text, in which <@user id> mentions a person.
 *
 * Owns: finding the mentions, and that each is somebody of the workspace who may see the document.
 * Must never know: where in it something is said.
 */
#ifndef INSULA_COLLABORATION_COMMENT_BODY_H
#define INSULA_COLLABORATION_COMMENT_BODY_H

#include "gateway/request.h"

#define COMMENT_BODY_MAX    10000
#define COMMENT_MENTION_MAX 50

typedef struct CommentMentions {
    Uuid *ids; /* each once, in the order of the text */
    size_t count;
} CommentMentions;

/* Fails 422 invalid_body: nothing but blanks, more than COMMENT_MENTION_MAX people, somebody who is
 * not there or may not see the document. Yields when somebody is mentioned. */
CommentMentions comment_body_check(Request *req, Uuid document_id, Text body);

#endif
