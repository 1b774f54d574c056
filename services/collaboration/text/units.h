/*
 * Units - a piece of UTF-16 text that grows and shrinks, as an anchor remembers it.
 *
 * Owns: its memory (malloc'd; the owner calls units_fini()). Must never know: what the text is.
 */
#ifndef INSULA_COLLABORATION_UNITS_H
#define INSULA_COLLABORATION_UNITS_H

#include <stdint.h>

typedef struct Units {
    uint16_t *at;
    uint32_t length, capacity;
} Units;

/* `more` must not lie in these units. */
void units_insert(Units *units, uint32_t at, const uint16_t *more, uint32_t count);
void units_set(Units *units, const uint16_t *content, uint32_t count);
void units_erase(Units *units, uint32_t at, uint32_t count);
void units_fini(Units *units);

/* How many units two texts have in common at their beginning, at their end. */
uint32_t units_common_prefix(const uint16_t *a, uint64_t a_length, const uint16_t *b,
                             uint64_t b_length);
uint32_t units_common_suffix(const uint16_t *a, uint64_t a_length, const uint16_t *b,
                             uint64_t b_length);

#endif
