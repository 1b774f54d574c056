/*
 * Trash - what is deleted goes for ever after a while.
 */
#ifndef INSULA_COLLABORATION_TRASH_H
#define INSULA_COLLABORATION_TRASH_H

#include "core/job.h"

extern const JobKind trash_job;

/* In each web worker, before the first document is opened. */
void trash_start(void);

/* In the transaction of a deletion: sees to it that the tenant's trash is emptied in time. */
void trash_schedule(Task *task, TimeMs deleted_at);

#endif
