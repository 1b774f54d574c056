/*
 * Surrogate - UTF-16 text through a strict JSON reader.
 *
 * Editors cut strings between UTF-16 units, so a lone surrogate escape (\ud83d without its partner)
 * is legal on this wire, while jansson and PostgreSQL's jsonb refuse it. Before reading, each lone
 * escape is replaced, at the same length, by one from a block of 2,048 private-use characters that
 * the text does not use; reading back into UTF-16 undoes it. Three blocks are tried; a text that
 * uses all three and has lone surrogates is refused.
 */
#ifndef INSULA_COLLABORATION_SURROGATE_H
#define INSULA_COLLABORATION_SURROGATE_H

#include "core/json.h"

/* As json_read() with \u0000 allowed; *lone_base is 0 when there was none to replace. */
json_t *surrogate_read_json(Arena *arena, Text source, unsigned *lone_base, JsonError *error);

/* UTF-8 of a string read above to UTF-16 units in the arena; the count goes to *length. */
const uint16_t *surrogate_to_utf16(Arena *arena, Text utf8, unsigned lone_base, uint32_t *length);

/* UTF-16 units as the inside of a JSON string (no quotes): UTF-8, lone surrogates escaped. */
void surrogate_write_json(Buffer *out, const uint16_t *units, uint32_t length);

/* A string or key read above as a JSON string, with its quotes. */
void surrogate_write_string(Buffer *out, Text utf8, unsigned lone_base);

/* A JSON tree read above as compact JSON text with keys sorted and whole numbers without a
 * fraction, so that equal values give equal text. */
void surrogate_write_canonical(Buffer *out, const json_t *value, unsigned lone_base);

#endif
