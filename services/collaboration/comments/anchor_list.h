/*
 * AnchorList - the anchors of a document's open threads, at one version or on their way there.
 *
 * Owns: reading them, bringing them up to date by the operations since, and writing them back. Two
 * work with it: the open sequencer carries a list along and writes it with its snapshots; who reads
 * threads brings what is stored up to the moment. Must never know: what is said in the threads.
 */
#ifndef INSULA_COLLABORATION_ANCHOR_LIST_H
#define INSULA_COLLABORATION_ANCHOR_LIST_H

#include "services/collaboration/comments/anchor.h"

typedef struct AnchorList {
    Anchor *items; /* malloc'd */
    size_t count;
} AnchorList;

/* As stored, each at its own version. Belongs to the task unless it is swapped for another one.
 * Yields; fails the task. */
AnchorList *anchor_list_read(Task *task, Uuid document_id);
void anchor_list_fini(AnchorList *list);

/* The earliest version that one of them is at; INT64_MAX when there is none. */
int64_t anchor_list_version(const AnchorList *list);
/* Those that are at this version move over what was done to the document then. */
void anchor_list_move(AnchorList *list, int64_t version, OperationKind kind, const Delta *delta);
/* Moves all over what has been committed; returns the version they are at then. Yields; fails the
 * task. */
int64_t anchor_list_catch_up(Task *task, Uuid document_id, AnchorList *list);

/* A list as it is now, to be written later: arrays for the statement in the arena. What an anchor
 * remembers is written only when it has changed since the last record. */
typedef struct AnchorRecord {
    size_t count;
    Uuid *ids;
    int64_t *indexes, *lengths, *versions;
    Text *memories; /* TEXT_NULL: as before; empty: nothing */
} AnchorRecord;

AnchorRecord anchor_list_record(Arena *arena, AnchorList *list);
/* The last record was not written: the next one has everything. */
void anchor_list_unsaved(AnchorList *list);
/* Joins the task's transaction; does not wait. */
void anchor_record_save(Task *task, const AnchorRecord *record);

#endif
