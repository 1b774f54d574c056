/*
 * Bus links - the sockets under the bus.
 *
 * Owns: the directory of sockets, one peer a process with the link we send on and the link it sends
 * on, frames, numbers. Must never know: topics' meaning and who subscribed (bus.c).
 */
#ifndef INSULA_CORE_BUS_LINK_H
#define INSULA_CORE_BUS_LINK_H

#include "core/text.h"
#include "core/uuid.h"

typedef struct BusLinkEvents {
    void (*message)(Text topic, Text message, Uuid sender);
    void (*began)(Uuid process); /* it now sends to us; what it sent before was missed */
    void (*ended)(Uuid process); /* its link is gone */
    void (*missed)(void);        /* the numbers of some link have a gap */
} BusLinkEvents;

/* Listens in `directory` and looks for others there now and every second. False with a log line
 * when it cannot. */
bool bus_link_open(const char *directory, Uuid self, const BusLinkEvents *events);
void bus_link_close(void);
void bus_link_publish(Text topic, Text message);
bool bus_link_send(Uuid process, Text topic, Text message);
bool bus_link_is_up(Uuid process);

#endif
