/*
 * Process - programs the master starts, and waiting for them in coroutines.
 *
 * Must never know: which programs.
 */
#ifndef INSULA_APP_PROCESS_H
#define INSULA_APP_PROCESS_H

#include <sys/types.h>

#include "core/loop.h"

#define PROCESS_MAX_FDS 24

typedef struct Process {
    uv_process_t handle;
    LoopWaitQueue waiting;
    pid_t pid;
    bool has_ended;
    int64_t exit_status;
    int signal;                             /* that ended it, or 0 */
    void (*ended)(struct Process *process); /* on the loop's stack; may be NULL */
    void *owner;
} Process;

typedef struct ProcessSpec {
    const char *file;
    const char *const *arguments;   /* NULL-terminated, the program's own name first */
    const char *const *environment; /* NULL: ours */
    bool change_user;
    uid_t uid;
    gid_t gid;
    bool own_session;         /* a terminal's Ctrl-C does not reach it */
    int fds[PROCESS_MAX_FDS]; /* become 0, 1, 2, ...; -1: /dev/null */
    int fd_count;
    void (*ended)(Process *process);
    void *owner;
} ProcessSpec;

/* NULL with errno when it could not be started. The caller frees it after its end. */
Process *process_start(const ProcessSpec *spec);
/* Yields until it ended; false when timeout_ms (0: none) passed first. */
bool process_wait(Process *process, uint64_t timeout_ms);
/* Gives back an ended process. NULL is allowed. */
void process_free(Process *process);

/* Whether a pid that need not be our child runs (a zombie does not). */
bool process_is_alive(pid_t pid);

#endif
