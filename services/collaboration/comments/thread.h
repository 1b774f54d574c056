/*
 * Thread - a comment at a place, and the replies to it.
 *
 * Owns: making threads, showing them with their anchors as of now, and telling the house that one
 * has changed: an event for the trail, a note for who is in the document. What is said in a thread
 * changes in comment.c and reaction.c.
 */
#ifndef INSULA_COLLABORATION_THREAD_H
#define INSULA_COLLABORATION_THREAD_H

#include "services/collaboration/comments/comment_body.h"

typedef struct ThreadChange {
    Uuid document_id, thread_id, comment_id;
} ThreadChange;

/* Emits the event `type` and sends the note of the same name with the commit. */
void thread_tell(Request *req, const char *type, ThreadChange change);
/* The event comment.mentioned for those who were not mentioned before. */
void thread_tell_mentions(Request *req, ThreadChange change, const CommentMentions *mentions);

#endif
