/*
 * History - a document as it was, at any version.
 *
 * Owns: walking the committed operations, and the milestones on the way: now and then the walk is
 * written down (content, and who wrote what), so that a version is at most some thousand operations
 * from the milestone before it, however long the history. Milestones are derived: whoever walks
 * there writes the same. Must never know: who is editing now (sequencer.h).
 */
#ifndef INSULA_COLLABORATION_HISTORY_H
#define INSULA_COLLABORATION_HISTORY_H

#include "core/task.h"
#include "services/collaboration/history/authored.h"

/* Operations between two milestones of a document of this length: a large one is large to keep. */
int64_t history_spacing(uint64_t length);

typedef struct HistoryState {
    bool found;               /* false: there is no such document, or it is deleted now */
    const TextType *type;     /* the document's */
    int64_t latest;           /* versions there are */
    int64_t version;          /* asked for; the latest when that was asked with -1 */
    const Authored *authored; /* as of `version`; lives as long as the task; NULL when not found,
                                 or when `version` is past the latest */
} HistoryState;

/* The document after `version` operations. Yields; fails the task with 500 document_damaged. */
HistoryState history_at(Task *task, Uuid document_id, int64_t version);

/* Calls visit() with each operation from `version` up to `until`; what it is given lives until it
 * returns. Yields; fails the task with 500 document_damaged, also when visit() returns false. */
void history_walk(Task *task, Uuid document_id, int64_t version, int64_t until,
                  bool (*visit)(void *owner, const PastOperation *operation), void *owner);

/* The same up to whatever is the latest; returns the version after it. */
int64_t history_follow(Task *task, Uuid document_id, int64_t version,
                       bool (*visit)(void *owner, const PastOperation *operation), void *owner);

/* The version that the document had at a moment, 0 before its creation; false: no such document. */
bool history_version_at(Task *task, Uuid document_id, TimeMs at, int64_t *version);

/* Walks from the last milestone to the next and writes it, if operations reach that far; returns
 * the version of the last one now. Outside a transaction. */
int64_t history_reach_milestone(Task *task, Uuid document_id);

#endif
