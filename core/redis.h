/*
 * Redis - one connection of this process to Redis, on which it publishes and hears.
 *
 * Owns: connecting (and again, with back-off, for ever), TLS, HELLO 3, noticing that nobody
 * answers, and what is waiting to be sent, which is bounded: beyond it a message is refused, never
 * queued. A connection that ended has forgotten what was on its way and what was subscribed. Must
 * never know: who hears what, and why.
 */
#ifndef INSULA_CORE_REDIS_H
#define INSULA_CORE_REDIS_H

#include "core/redis/address.h"
#include "core/uuid.h"

typedef struct RedisEvents {
    void (*up)(void);   /* connected and greeted: subscribe now */
    void (*down)(void); /* after an up */
    /* Somebody published; the bytes may be changed in place. */
    void (*message)(Text channel, char *bytes, size_t size);
    /* How many heard what was published under this mark, in the order of publishing. */
    void (*published)(Uuid mark, int64_t receivers);
} RedisEvents;

/* Begins to connect. ca_file "": the system's authorities. */
void redis_open(const RedisAddress *address, const char *ca_file, const RedisEvents *events);
/* Sends what is waiting, if it can be sent at once, and ends. */
void redis_close(void);
bool redis_is_up(void);

void redis_subscribe(Text channel);
void redis_unsubscribe(Text channel);
/* Room for a message of `size` bytes to the channel, to be filled before redis_publish_end(); NULL
 * when there is no connection or too much waits already. */
char *redis_publish_begin(Text channel, size_t size);
void redis_publish_end(Uuid mark);

#endif
