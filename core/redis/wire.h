/*
 * Redis wire - RESP, the protocol of Redis (versions 2 and 3), read and written.
 *
 * Owns: taking one reply off the front of what has arrived, without copies, and the form of a
 * command. What it reads comes from another machine and is believed in nothing: lengths, depth and
 * number of values are bounded. Must never know: connections, what is said.
 * Source: the Redis serialization protocol specification (RESP3).
 */
#ifndef INSULA_CORE_REDIS_WIRE_H
#define INSULA_CORE_REDIS_WIRE_H

#include "core/text.h"

#define REDIS_ITEMS_MAX      16
#define REDIS_MAX_BULK_BYTES (5u * 1024u * 1024u)

/* A reply whose nesting is forgotten: its leaves in order, the first REDIS_ITEMS_MAX of them. They
 * lie in the input. */
typedef struct RedisReply {
    char type;     /* the byte that says it: '+' '-' ':' '$' '_' '*' '>' '%' ... */
    int64_t value; /* of ':' */
    size_t count;
    Text items[REDIS_ITEMS_MAX]; /* a null is TEXT_NULL */
} RedisReply;

typedef enum RedisRead { REDIS_MORE, REDIS_WHOLE, REDIS_BROKEN } RedisRead;

/* Reads the reply at the start of the input; *used are its bytes when it is REDIS_WHOLE. */
RedisRead redis_wire_read(Text input, RedisReply *reply, size_t *used);
/* A command of these words; the buffer says when it was too long. */
void redis_wire_command(Buffer *out, const Text *words, size_t count);

#endif
