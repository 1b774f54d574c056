/*
 * Job - durable background work on PostgreSQL.
 *
 * Owns: schema job. Enqueued in the caller's transaction; claimed with `for update skip locked` by
 * the job workers; at least once, with its database effect exactly once; retries with exponential
 * back-off and jitter; dead letters keep the reason. Unique keys collapse what waits. Must never
 * know: what a job does.
 */
#ifndef INSULA_CORE_JOB_H
#define INSULA_CORE_JOB_H

#include "core/db.h"
#include "core/task.h"

typedef struct Job {
    Task task; /* CONTEXT_SYSTEM for the job's tenant (NONE for the platform's own) */
    Uuid id;
    Text kind;
    Text payload;     /* JSON */
    int attempt;      /* from 1 */
    bool is_hopeless; /* set by run() before it fails: another attempt would fail the same */
} Job;

typedef struct JobKind {
    const char *name;
    void (*run)(
        Job *job); /* in a coroutine, inside a transaction that commits with the job's completion */
    int max_attempts; /* 0: 10; then job.dead_letter. The database's own trouble (503, 507) does not
                         count */
    int timeout_ms;   /* of the transaction and each of its statements; 0: 30,000 */
    bool goes_outside; /* run() waits for more than the database, so it is not inside a transaction,
                          may begin its own, and runs again when the worker dies before the
                          completion was recorded */
} JobKind;

/* In the task's transaction, for its tenant (none: for the platform); payload TEXT_NULL: {};
 * not_before INT64_MIN: now; key TEXT_NULL: not unique, else it does nothing while such a job
 * waits. */
void job_enqueue(Task *task, const char *kind, Text payload, Text unique_key, TimeMs not_before);

/* Runs (yields) until told to stop and all that has begun has ended. Several processes may. */
void job_run_worker(const JobKind *const *kinds, size_t count);
/* Tells it, and waits (yields) until it has ended; nothing when there is none. */
void job_stop_worker(void);

#endif
