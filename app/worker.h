/*
 * Worker - a process under the master: web.N serves requests, `work` sequences events and runs
 * jobs.
 *
 * Owns: what both need in the right order (handover, user, shared segment, database, bus) and how
 * they end: TERM drains, the master's death does too, and an alarm ends what cannot be drained.
 * Must never know: what services do.
 */
#ifndef INSULA_APP_WORKER_H
#define INSULA_APP_WORKER_H

/* The life of a worker; returns its exit status. */
int worker_run(const char *name);

#endif
