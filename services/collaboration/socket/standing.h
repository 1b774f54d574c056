/*
 * Standing - what the people at the other end of a socket may do with the documents they work on.
 *
 * Owns: the levels that a dialogue has learnt: with each subscription, and for the few documents it
 * writes to without one. They are read in the statement that reads the document, read again when
 * the revocation counter moves (on every worker, within a second), and before a no is told, since a
 * right that was given is announced by nobody. Must never know: where levels come from (access.h).
 */
#ifndef INSULA_COLLABORATION_STANDING_H
#define INSULA_COLLABORATION_STANDING_H

#include "services/collaboration/sharing/access.h"
#include "services/collaboration/sequence/operation.h"

struct Dialogue;
struct Message;

typedef struct Standing {
    bool exists; /* false: there is no document of this id, so whoever may create one may create it
                  */
    AccessLevel level;
    PermissionSet rights; /* what roles given for its folders allow there; read where it is asked
                             whether somebody may, and not with the document */
} Standing;

/* What the people of a socket may read with a document, if anything: nothing without permission. */
Standing standing_of_reader(const struct Dialogue *dialogue, Standing standing);
/* Is the permission theirs, everywhere or with this document? */
bool standing_permits(const struct Dialogue *dialogue, const Standing *standing,
                      const char *permission);
/* The columns `level` and `rights` of a statement. */
Standing standing_read(int32_t level, Text rights);

/* As last learnt; NULL: never, or forgotten. */
const Standing *standing_find(const struct Dialogue *dialogue, Uuid document_id);
void standing_note(struct Dialogue *dialogue, Uuid document_id, Standing standing);
/* Asks now, in the task's context. Yields. */
Standing standing_ask(Task *task, Uuid document_id);
/* Asks on behalf of a message, notes the answer, calls then(), which may answer the message, and
 * ends it. Failures are answered. */
void standing_learn(struct Message *message, Uuid document_id,
                    void (*then)(struct Message *message, Standing standing));
bool standing_is_hidden(const Standing *standing);
/* May an operation of this kind go to the sequencer? What does not exist is for it to refuse. */
bool standing_allows(const Standing *standing, OperationKind kind);

/* May one go there that only suggests? */
bool standing_suggests(const Standing *standing, OperationKind kind);

/* The revocation counter has moved: everything learnt is learnt anew. Subscriptions to what may no
 * longer be seen end with {"a":"op","c","d","error"}, and one is no longer present there. */
void standing_recheck(struct Dialogue *dialogue);
void standing_free_all(struct Dialogue *dialogue);

#endif
