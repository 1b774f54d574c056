/*
 * Commit - operations of one tenant are written together.
 *
 * Owns: a queue for each tenant with work, and the one transaction a tenant that is under way;
 * while it commits, the next group fills. A group writes the operations, a document's row when it
 * is created or deleted, snapshots that are due, list entries at most once a second, and the
 * events, in one flight. A passing failure (the database restarts) is retried after looking whether
 * the group was written; any other breaks the sequencers concerned.
 */
#ifndef INSULA_COLLABORATION_COMMIT_H
#define INSULA_COLLABORATION_COMMIT_H

#include "services/collaboration/comments/anchor_list.h"
#include "services/collaboration/history/edit_session.h"
#include "services/collaboration/sequence/sequencer.h"

typedef struct CommitItem {
    Sequencer *sequencer;
    Uuid document_id;
    Operation *operation;   /* taken over */
    Submission *submission; /* taken over; answered by sequencer_on_commit or lost */
    Text snapshot;          /* malloc'd content after the operation, or TEXT_NULL; taken over */
    EditSession *sessions;  /* malloc'd: what the list of sessions is told; taken over */
    size_t session_count;
    AnchorRecord anchors; /* where comments belong after it; with a snapshot */
    bool touch;           /* the list entry is due */
    bool emit_edited;     /* the event document.edited is due for this author */
    struct CommitItem *next;
} CommitItem;

void commit_enqueue(CommitItem item);
/* True when nothing is queued or under way. */
bool commit_is_idle(void);

#endif
