/*
 * Shared - one memory segment that the processes of a machine share: metrics, rate limits, password
 * slots, pulses, a switch.
 *
 * The master makes it (memfd) and passes the descriptor on by exec; each process maps it. It holds
 * only what may be lost. Areas are fixed in size and found by their offset. A worker of another
 * release than its master, whose segment has another size, counts for itself until the master is
 * started anew.
 */
#ifndef INSULA_CORE_SHARED_H
#define INSULA_CORE_SHARED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define SHARED_PROCESSES      64
#define SHARED_METRIC_BYTES   (512u * 1024u)       /* a process */
#define SHARED_LIMIT_BYTES    (4u * 1024u * 1024u) /* all */
#define SHARED_PASSWORD_BYTES 4096u                /* all */
#define SHARED_PULSE_BYTES    4096u                /* all */
#define SHARED_SWITCH_BYTES   64u                  /* all */

/* Makes the segment; returns its descriptor (close-on-exec off) or -1 with errno. */
int shared_create(void);
/* Maps it; slot is this process's number below SHARED_PROCESSES, of no other living process. False
 * with a private segment: for fd -1 (tests, single commands; also what whoever asks before opening
 * one gets) and for that of another release. Aborts when it cannot be mapped. */
bool shared_open(int fd, int slot);
int shared_slot(void);
void *shared_metrics(int slot);
void *shared_limits(void);
void *shared_passwords(void);
void *shared_pulses(void);
/* The master is filling the platform before anybody was let in: served requests are no news. */
atomic_bool *shared_is_seeding(void);

#endif
