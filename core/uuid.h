/*
 * Uuid - 16 bytes, made here as version 7 (RFC 9562): sortable by time, unique across databases.
 */
#ifndef INSULA_CORE_UUID_H
#define INSULA_CORE_UUID_H

#include <stdbool.h>
#include <stdint.h>

#include "core/text.h"

typedef struct Uuid {
    uint8_t bytes[16];
} Uuid;

#define UUID_NIL       ((Uuid){ { 0 } })
#define UUID_TEXT_SIZE 36

/* A new version 7 id; ids of one process never decrease. */
Uuid uuid_new(void);
/* Strict 8-4-4-4-12 hexadecimal, any version, any case; false for anything else. */
bool uuid_parse(Text text, Uuid *uuid);
/* Lower-case text of 36 bytes (no NUL) to out. */
void uuid_write(Uuid uuid, char out[UUID_TEXT_SIZE]);
Text uuid_text(Arena *arena, Uuid uuid);
bool uuid_equal(Uuid a, Uuid b);
bool uuid_is_nil(Uuid uuid);
uint64_t uuid_hash(Uuid uuid);

#endif
