/*
 * JSON in and out.
 *
 * In: jansson reads (RFC 8259, strict, 64-bit integers, duplicate keys refused); the tree belongs
 * to the arena. Out: straight into a Buffer, no tree. PostgreSQL writes most of our JSON; it is
 * passed on untouched with json_raw(). Must never know: shapes and permissions (gateway), or Deltas
 * (collaboration).
 */
#ifndef INSULA_CORE_JSON_H
#define INSULA_CORE_JSON_H

#include <jansson.h>

#include "core/clock.h"
#include "core/text.h"
#include "core/uuid.h"

/* What was wrong with a JSON text; message is English for a developer. */
typedef struct JsonError {
    char message[160];
    size_t offset_bytes;
    int line, column; /* from 1 */
} JsonError;

#define JSON_MAX_DEPTH 64

/* Reads one JSON value of any kind. The tree is released with the arena. NULL and *error when it is
 * not JSON, nests deeper than JSON_MAX_DEPTH, repeats a key, or has a number whose exponent is not
 * between -324 and 308 (PostgreSQL would print it in full). \u0000 is accepted only with allow_nul,
 * and never in a key. */
json_t *json_read(Arena *arena, Text source, bool allow_nul, JsonError *error);

/* Views into the tree; TEXT_NULL / NULL when the key is absent or of another kind. */
Text json_text_at(const json_t *object, const char *key);
Text json_string_text(const json_t *string);

/*
 * Writing. A JsonWriter remembers where commas go, one bit a level: what json_read() accepts fits,
 * with as many levels again around it (asserted).
 */
#define JSON_MAX_WRITE_DEPTH (2 * JSON_MAX_DEPTH)

typedef struct JsonWriter {
    Buffer *out;
    uint64_t not_first[JSON_MAX_WRITE_DEPTH / 64 + 1];
    uint8_t depth;
    bool after_key;
} JsonWriter;

JsonWriter json_writer(Buffer *out);
void json_object_begin(JsonWriter *w);
void json_object_end(JsonWriter *w);
void json_array_begin(JsonWriter *w);
void json_array_end(JsonWriter *w);
void json_key(JsonWriter *w, Text key);
void json_put_text(JsonWriter *w, Text value); /* null when value.ptr is NULL */
void json_put_int(JsonWriter *w, int64_t value);
void json_put_bool(JsonWriter *w, bool value);
void json_put_null(JsonWriter *w);
void json_put_uuid(JsonWriter *w, Uuid value); /* null when nil */
void json_put_time(JsonWriter *w, TimeMs value);
/* `json` is already JSON text and is copied as it is; null when ptr is NULL. */
void json_put_raw(JsonWriter *w, Text json);
/* A jansson tree, compact. */
void json_put_tree(JsonWriter *w, const json_t *tree);
/* Shorthands: key and value. */
#define json_field(w, key_literal, kind, value)                                                    \
    (json_key((w), TEXT(key_literal)), json_put_##kind((w), (value)))

/* The escaped string with its quotes, without a writer. */
void json_escape(Buffer *out, Text value);

#endif
