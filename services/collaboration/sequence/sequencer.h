/*
 * Sequencer - the one place where the operations of a document get their order.
 *
 * Owns: open documents of this process: content in memory, the window of recent operations, who
 * watches. A document is open in one sequencer of the platform at a time, by lease (lease.h). Must
 * never know: sockets and frames (realtime), how rows are written (commit.h).
 *
 * Invariants
 *   version    operations that have a number, committed or not;  committed <= version.
 *   content    is the document after `version` operations; it never leaves the process unless
 * committed == version. window     holds the operations [window_start, version). Nothing is told to
 * anybody before its commit. When a commit fails for good the sequencer is broken: it forgets
 * everything, what waits is told that the outcome is unknown, and clients come back and resend,
 * which the unique (src, seq) makes exact.
 */
#ifndef INSULA_COLLABORATION_SEQUENCER_H
#define INSULA_COLLABORATION_SEQUENCER_H

#include "services/collaboration/sequence/operation.h"

typedef struct Sequencer Sequencer;

/* Who is told of committed operations, in order. */
typedef struct SequencerWatcher {
    void (*deliver)(struct SequencerWatcher *watcher, Operation *operation);
    /* The sequencer is gone (broken, released): watch again elsewhere. The watcher is no longer in
     * its list. */
    void (*ended)(struct SequencerWatcher *watcher);
    struct SequencerWatcher *next;
} SequencerWatcher;

/* The open sequencer of a document in this process, or NULL. */
Sequencer *sequencer_find(Uuid tenant_id, Uuid document_id);

/* Opens one whose lease (under `lease_id`) this process has just taken; in the task's context.
 * Yields; fails the task. If another coroutine opened it meanwhile, that one is returned. */
Sequencer *sequencer_open(Task *task, Uuid document_id, Uuid lease_id);

void sequencer_watch(Sequencer *sequencer, SequencerWatcher *watcher);
void sequencer_unwatch(Sequencer *sequencer, SequencerWatcher *watcher);
int64_t sequencer_committed(const Sequencer *sequencer);

/* Takes the submission over; its `done` is called once, possibly before this returns. */
void sequencer_submit(Sequencer *sequencer, Submission *submission);

/* Called by the committer. */
void sequencer_on_commit(Sequencer *sequencer, Operation *operation, Submission *submission);
/* The group with this submission will never be known to be written: breaks the sequencer. */
void sequencer_on_failure(Sequencer *sequencer, Submission *submission, const char *reason);
bool sequencer_is_broken(const Sequencer *sequencer);
/* Forgets everything; the sequencer is not found any more. */
void sequencer_break(Sequencer *sequencer, const char *reason);

/* The document has been deleted for ever: lets it go, with its lease and without a word about it.
 */
void sequencer_end(Uuid tenant_id, Uuid document_id);

/* The document's threads are others than they were: whoever sequences it reads their anchors again
 * once the task's transaction is committed. A hint; who reads threads does not depend on it. */
void sequencer_anchors_changed(Task *task, Uuid document_id);
/* In each web worker, before the first document is opened. */
void sequencer_anchors_start(void);

/* Once a second: snapshots of what is idle, release of what nobody watches. */
void sequencer_tick(void);
/* Releases all; yields until it is done. For drain. */
void sequencer_release_all(Task *task);
size_t sequencer_count(void);

#endif
