/*
 * Group - commits that many tasks of one tenant share.
 *
 * Owns: gathering. Tasks that only append hand in an item and wait; while one batch of a (group,
 * tenant) is being committed the next one fills; a batch is one transaction: the gate for every
 * member's session at once, then the group's flush. Nobody is answered before the Sync of the
 * commit. When a batch fails, its members are retried one by one, so that one bad item fails alone.
 */
#ifndef INSULA_CORE_GROUP_H
#define INSULA_CORE_GROUP_H

#include "core/task.h"

typedef struct Group {
    const char *name;
    size_t max_items;
    /* Appends all items within the task's open transaction; they belong to one tenant, whose
     * members' contexts have been checked. Fails as a whole, and is then called again for each item
     * alone. */
    void (*flush)(Task *task, void *const *items, size_t count);
} Group;

/* Waits (yields) until the item is committed, or fails the task with what made the item fail. The
 * task's own context (session or system) is checked and filled. The item must stay valid until this
 * returns; the task has no transaction of its own. */
void group_append(Task *task, const Group *group, void *item);

#endif
