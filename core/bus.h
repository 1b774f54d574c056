/*
 * Bus - messages between the processes of one platform. A hint, never a promise.
 *
 * Each process listens on a Unix socket in the runtime directory (mode 0700) and keeps one sending
 * link to each other process it finds there, so the mesh heals by itself when a process is
 * replaced. Processes of other machines are reached through Redis, when there is one; nobody need
 * know which are which. Messages of one sender are numbered; a gap or a lost link calls on_gap,
 * upon which caches are flushed and subscribers refetch. Slow links drop messages (counted), never
 * block. Topics are "name" or "name:<tenant uuid>"; a subscription is to an exact topic.
 */
#ifndef INSULA_CORE_BUS_H
#define INSULA_CORE_BUS_H

#include "core/redis/address.h"
#include "core/text.h"
#include "core/uuid.h"

#define BUS_MAX_MESSAGE_BYTES (4u * 1024u * 1024u)

typedef struct BusSubscription BusSubscription;
typedef void BusHandler(void *owner, Text topic, Text message, Uuid sender);

/* directory NULL: this process alone (messages still reach its own subscribers). */
void bus_open(const char *directory);
void bus_close(void);

/* Joins the other machines. The key is the platform's: only who has it is heard. */
#define BUS_PREFIX_MAX 96
typedef struct BusMachines {
    RedisAddress redis;
    const char *ca_file;         /* of the authority that Redis is known by; "": the system's */
    char prefix[BUS_PREFIX_MAX]; /* of the channels */
    uint8_t key[32];
} BusMachines;
void bus_join(const BusMachines *machines);
/* False while there are other machines that cannot be reached: what they tell is missed. */
bool bus_is_whole(void);
/* This machine's id, as of its boot and directory: its processes have it and no others. */
Uuid bus_machine(void);

/* This process's identity on the bus, new at every start. */
Uuid bus_self(void);
/* To all subscribers of the topic in all processes, our own included; ours at the end of the loop
 * turn. */
void bus_publish(Text topic, Text message);
/* To one process; false when it is not linked now. */
bool bus_send(Uuid process, Text topic, Text message);
bool bus_is_linked(Uuid process);
BusSubscription *bus_subscribe(Text topic, BusHandler *handler, void *owner);
void bus_unsubscribe(BusSubscription *subscription);
/* Called when a process began to send to us: what it sent before was missed. */
void bus_on_link(void (*handler)(void *owner, Uuid process), void *owner);
/* Called when messages may have been missed, and when a process's link ended (its id; nil for a
 * gap). */
void bus_on_gap(void (*handler)(void *owner, Uuid process), void *owner);

#endif
