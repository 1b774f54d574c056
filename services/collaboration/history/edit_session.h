/*
 * EditSession - consecutive operations as people remember them: "Ada and Linus, this morning".
 *
 * Owns: when one session ends and the next begins. Edits belong together while no pause between
 * them is longer than five minutes, an hour and 32 authors at most; a creation, a deletion and a
 * restoration stand alone.
 */
#ifndef INSULA_COLLABORATION_EDIT_SESSION_H
#define INSULA_COLLABORATION_EDIT_SESSION_H

#include "core/clock.h"
#include "core/task.h"
#include "services/collaboration/sequence/operation.h"

#define EDIT_SESSION_MAX_AUTHORS 32

typedef struct EditSession {
    int64_t from_version; /* the document's version after its first operation; 0: none yet */
    int64_t version;      /* after its last */
    OperationKind kind;
    int64_t restored_version; /* 0: none */
    Uuid authors[EDIT_SESSION_MAX_AUTHORS];
    size_t author_count;
    TimeMs started_at, ended_at;
} EditSession;

/* The next operation of the document. True when it began a new session. */
bool edit_session_add(EditSession *session, OperationKind kind, int64_t version, Uuid author_id,
                      int64_t restored_version, TimeMs at);

/* In a transaction; does not wait. */
void edit_session_write(Task *task, Uuid document_id, const EditSession *session);
/* The document's last one; .from_version 0 when there is none. Yields. */
EditSession edit_session_load(Task *task, Uuid document_id);

#endif
