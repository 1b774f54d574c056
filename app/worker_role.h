/*
 * Worker role - what tells a web worker from the job worker: how it starts and how it stops.
 */
#ifndef INSULA_APP_WORKER_ROLE_H
#define INSULA_APP_WORKER_ROLE_H

#include <stdbool.h>

#include "app/handover.h"

typedef struct WorkerRole {
    bool (*prepare)(void); /* before the process gives up being root; may be NULL */
    bool (*start)(void);   /* in a coroutine, with the database there; false: stop now */
    void (*stop)(void);    /* in a coroutine: drains */
} WorkerRole;

extern const WorkerRole WORKER_ROLE_WEB, WORKER_ROLE_WORK;

/* For the roles. */
const Handover *worker_handover(void);
bool worker_is_stopping(void);

#endif
