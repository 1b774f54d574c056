/*
 * Key count - how many secrets of the whole platform are sealed under each master key.
 *
 * Looks at one tenant after the other as the application's role: no statement sees two. Blocking,
 * on a connection of its own; for commands.
 */
#ifndef INSULA_APP_KEY_COUNT_H
#define INSULA_APP_KEY_COUNT_H

#include "app/place.h"
#include "core/keyring.h"

typedef struct KeyCount {
    size_t key_count;
    uint8_t ids[KEYRING_MAX_KEYS][KEYRING_ID_BYTES]; /* newest first */
    char names[KEYRING_MAX_KEYS][2 * KEYRING_ID_BYTES + 1];
    int64_t sealed[KEYRING_MAX_KEYS];
    int64_t unknown; /* under keys that are not here */
} KeyCount;

/* Of the ring that is open; false with the place's message. */
bool key_count(Place *place, KeyCount *out);

#endif
