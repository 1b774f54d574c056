/*
 * Job - durable background work on PostgreSQL.
 *
 * Owns: table job.job. Enqueued in the caller's transaction; claimed with `for update skip locked` by the job worker; at least once;
 * retries with exponential back-off and jitter; dead letters keep the reason. Unique keys collapse duplicates.
 */
#ifndef INSULA_CORE_JOB_H
#define INSULA_CORE_JOB_H

#include "core/db.h"
#include "core/task.h"

typedef struct Job {
    Task task; /* CONTEXT_SYSTEM for the job's tenant (NONE for the platform's own) */
    Uuid id;
    Text kind;
    Text payload; /* JSON */
    int attempt;  /* from 1 */
} Job;

typedef struct JobKind {
    const char *name;
    void (*run)(Job *job); /* in a coroutine, inside a transaction that commits with the job's completion */
    int max_attempts;
    int timeout_ms;
} JobKind;

/* In the task's transaction, for its tenant; not_before INT64_MIN: now; key TEXT_NULL: not unique. */
void job_enqueue(Task *task, const char *kind, Text payload, Text unique_key, TimeMs not_before);
/* Runs in the job worker until told to stop. */
void job_run_worker(const JobKind *const *kinds, size_t count);
void job_stop_worker(void);

#endif
