/*
 * Presence value - what somebody says of their place: {"index","length", and whatever else}.
 *
 * Owns: reading it within bounds, moving it with the text, writing it. `user_id` in it is always
 * the server's word: what a client puts there is left out when reading and added when writing.
 */
#ifndef INSULA_COLLABORATION_PRESENCE_VALUE_H
#define INSULA_COLLABORATION_PRESENCE_VALUE_H

#include "core/json.h"
#include "services/collaboration/presence/presence_moves.h"

#define PRESENCE_VALUE_MAX_BYTES 1024

typedef struct PresenceValue {
    bool present;          /* false: null, nobody is there; the rest is void */
    int64_t index, length; /* UTF-16 units; index -1: it has no position */
    Text rest;             /* the other members, each with a comma before it; malloc'd */
} PresenceValue;

/* `lone_base` is what surrogate_read_json() gave. NULL, or what is wrong with it, for a person. */
const char *presence_value_read(const json_t *json, unsigned lone_base, PresenceValue *value);
void presence_value_free(PresenceValue *value);
void presence_value_write(Buffer *out, const PresenceValue *value, Uuid user_id);
/* Moves it as the operation says. True when that changed it. */
bool presence_value_shift(PresenceValue *value, const Moves *moves, bool own);
bool presence_value_equal(const PresenceValue *a, const PresenceValue *b);

#endif
