/*
 * Bus, remote - the processes of other machines, through Redis.
 *
 * Owns: one peer a process of another machine, its numbers, and noticing that it went. Sends on
 * three kinds of channels below the prefix: `hello`, which all hear; `machine:<id>`, what the
 * processes of that machine tell everybody, which only the other machines hear; `process:<id>`,
 * what is for one process. Must never know: topics' meaning and who subscribed (bus.c); this
 * machine's processes (bus/link.c).
 */
#ifndef INSULA_CORE_BUS_REMOTE_H
#define INSULA_CORE_BUS_REMOTE_H

#include "core/bus.h"
#include "core/bus/link.h"

/* `machine` is this one's id, the same for all its processes and no other's. */
void bus_remote_open(const BusMachines *machines, Uuid machine, Uuid self,
                     const BusLinkEvents *events);
void bus_remote_close(void);
void bus_remote_publish(Text topic, Text message);
bool bus_remote_send(Uuid process, Text topic, Text message);
bool bus_remote_is_up(Uuid process);
/* Whether Redis is there now, or was never asked for. */
bool bus_remote_is_whole(void);

#endif
