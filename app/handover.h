/*
 * Handover - what the master gives a worker through exec: descriptors, settings, secrets.
 *
 * Owns: the numbers of the inherited descriptors and a sealed piece of memory with "name=value"
 * texts. No other user of the machine can read it, and neither the command line nor the environment
 * holds a secret. Must never know: what the values mean.
 */
#ifndef INSULA_APP_HANDOVER_H
#define INSULA_APP_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>

#define HANDOVER_FD 3 /* the memory */
#define HANDOVER_STATUS                                                                            \
    4 /* a line from the worker: ready; its end tells either that the other is gone */
#define HANDOVER_SHARED   5 /* core/shared.h */
#define HANDOVER_LISTENER 6 /* the first of the listening sockets */

#define HANDOVER_MAX_LISTENERS 16
#define HANDOVER_MAX_SETTINGS  96

typedef struct Handover {
    int slot; /* in the shared segment */
    int listeners;
    int parent;    /* the master's pid */
    bool succeeds; /* takes over from a living worker, which stays if this one is not ready */
    bool change_user;
    unsigned uid, gid;
    char *memory;                                /* the settings' texts */
    const char *settings[HANDOVER_MAX_SETTINGS]; /* "name=value", overrides for setting_load() */
    size_t setting_count;
} Handover;

/* The descriptor of a new handover (close-on-exec), or -1 with errno. */
int handover_write(const Handover *handover);
/* Reads and closes HANDOVER_FD; false when this process was not started by a master. */
bool handover_read(Handover *handover);

#endif
