/*
 * Pulse - which processes of this machine live, by what they do and by what the master saw.
 *
 * A process says who it is on the bus and counts the turns of its loop where the master can read
 * it: a count that stands still is a process that hangs. The master marks who has ended. That is
 * certain where a broken link is only a sign, so it frees at once what the dead held. Must never
 * know: what anybody holds, when to kill.
 */
#ifndef INSULA_CORE_PULSE_H
#define INSULA_CORE_PULSE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/uuid.h"

#define PULSE_PERIOD_MS 500

/* This process, under its slot of the shared segment, beats from now on. Needs the loop. */
void pulse_begin(Uuid process);
/* For the master: the slot is given to a new process; how often it has beaten (0: not yet); it has
 * ended. */
void pulse_expect(int slot);
uint64_t pulse_count(int slot);
void pulse_end(int slot);
/* Whether the master saw this process end. False also for who never had this master. */
bool pulse_has_ended(Uuid process);

#endif
