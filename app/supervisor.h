/*
 * Supervisor - the master process: brings everything up in order, keeps it up, takes it down in
 * order.
 *
 * Up: place, listening sockets, PostgreSQL, migrations, workers, the ready line. Down: workers
 * drain, PostgreSQL last. TERM and INT drain (a second INT does not wait for it), HUP replaces the
 * workers one by one without a dropped request. Must never know: requests, tables, what a worker
 * does.
 */
#ifndef INSULA_APP_SUPERVISOR_H
#define INSULA_APP_SUPERVISOR_H

#include <stdbool.h>

#include "app/command.h"

typedef struct SupervisorPlan {
    const CommandLine *line;
    bool whole; /* with PostgreSQL and migrations, as the one master of the data directory */
    bool web, work;
    bool demo;
} SupervisorPlan;

/* Returns the exit status when all of it has ended. */
int supervisor_run(const SupervisorPlan *plan);

#endif
