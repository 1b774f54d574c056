/*
 * StreamKeys - which pieces of the log's work are this process's: advisory locks of a session of
 * its own.
 *
 * The locks go with the session, so a process that has died or lost its connection holds nothing.
 */
#ifndef INSULA_CORE_STREAM_KEYS_H
#define INSULA_CORE_STREAM_KEYS_H

#include "core/db.h"

typedef struct StreamKeys StreamKeys;

StreamKeys *stream_keys_new(void);
/* Gives all of them back. NULL is allowed. */
void stream_keys_free(StreamKeys *keys);

/* Yields. True when the key is ours, taking it when nobody has it. */
bool stream_keys_take(StreamKeys *keys, const char *name);

/* The connection they belong to; work done on it cannot outlive them. Nobody may take keys
 * meanwhile. */
DbHold *stream_keys_hold(StreamKeys *keys);

#endif
