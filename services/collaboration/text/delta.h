/*
 * Delta - the rich-text type's operations: read, write, push, compose, transform.
 *
 * Owns: the value type Delta (components over UTF-16 text, embeds and attribute sets) and its
 * algebra. A Delta and all it points to live in one arena and are immutable once built. Must never
 * know: documents, versions, clients.
 *
 * Source: npm quill-delta 4.2.2, the algebra of rich-text 4.1.0
 * (http://sharejs.org/types/rich-text/v1), to which we are compared by a differential fuzzer.
 * Lengths count UTF-16 code units; an embed counts 1. Stricter than the source in what is accepted:
 * see delta_read().
 */
#ifndef INSULA_COLLABORATION_DELTA_H
#define INSULA_COLLABORATION_DELTA_H

#include "core/arena.h"
#include "core/json.h"
#include "core/text.h"

#define DELTA_MAX_LENGTH     (64u * 1024u * 1024u) /* UTF-16 units a component or document may have */
#define DELTA_MAX_COMPONENTS 200000u

typedef struct Attribute {
    Text key;   /* JSON string content as canonical JSON text, with quotes */
    Text value; /* canonical JSON text; equal values have equal text */
} Attribute;

/* A set of attributes sorted by key. NULL stands for the empty one. */
typedef struct Attributes {
    uint64_t hash;
    uint32_t count;
    Attribute items[];
} Attributes;

typedef enum DeltaKind { DELTA_INSERT, DELTA_EMBED, DELTA_RETAIN, DELTA_DELETE } DeltaKind;

typedef struct DeltaOp {
    DeltaKind kind;
    uint32_t length; /* UTF-16 units; 1 for an embed */
    union {
        const uint16_t *text; /* DELTA_INSERT */
        Text embed;           /* DELTA_EMBED: JSON object text */
    };
    const Attributes *attributes; /* never on a delete */
} DeltaOp;

typedef struct Delta {
    Arena *arena;
    DeltaOp *ops;
    uint32_t count, capacity;
    uint16_t *joined; /* text made by joining neighbours, with room to join more */
    uint32_t joined_capacity;
    bool keeps_order; /* an insert behind a delete stays behind it */
} Delta;

typedef struct DeltaError {
    int component; /* from 0; -1: the whole */
    char message[120];
} DeltaError;

void delta_init(Delta *delta, Arena *arena);
/* Room for so many components without moving. */
void delta_reserve(Delta *delta, uint32_t capacity);

/* Reads {"ops":[...]} or a bare array. Refuses, with the component's number: unknown keys, lengths
 * that are not positive integers, empty inserts, attributes that are no object, object retains,
 * components of two kinds. `lone_base` is what surrogate_read_json() gave for this text. The result
 * is normalised. */
bool delta_read(Arena *arena, const json_t *json, unsigned lone_base, Delta *delta,
                DeltaError *error);

/* Writes the array of components as JSON; lone surrogates as \udXXX. */
void delta_write(Buffer *out, const Delta *delta);
void delta_write_op(Buffer *out, const DeltaOp *op);

/* Appends with the source's normalisation: merges with the neighbour, inserts go before deletes. */
void delta_push(Delta *delta, DeltaOp op);

/* The operation that does `first` and then `second`. */
void delta_compose(Arena *arena, const Delta *first, const Delta *second, Delta *result);

/* `op` as it must be when `applied` came first. With priority the applied one's inserts stay left
 * and its attributes win (ShareDB's side 'left'). */
void delta_transform(Arena *arena, const Delta *applied, const Delta *op, bool priority,
                     Delta *result);
/* The same for an operation that is moved over many, one by one: `op` becomes the result. `spare`,
 * empty at first, and the operation's own storage serve in turn, so that nothing is allocated. */
void delta_transform_on(const Delta *applied, Delta *op, Delta *spare, bool priority);

/* `units` of a component from `offset` on, or what is left of it when that is less. */
static inline DeltaOp delta_slice(const DeltaOp *op, uint32_t offset, uint32_t units)
{
    DeltaOp piece = *op;
    uint32_t left = op->length - offset;
    if (piece.kind == DELTA_INSERT)
        piece.text += offset;
    piece.length = units < left ? units : left;
    return piece;
}

/* Units of the document that the operation retains and deletes, and whether it is inserts only. */
uint64_t delta_consumes(const Delta *delta);
bool delta_is_document(const Delta *delta);

/* Sets (attributes.c). Results are in the arena or are one of the arguments. */
const Attributes *attributes_read(Arena *arena, const json_t *object, unsigned lone_base);
void attributes_write(Buffer *out, const Attributes *attributes);
bool attributes_equal(const Attributes *a, const Attributes *b);
const Attributes *attributes_compose(Arena *arena, const Attributes *base, const Attributes *over,
                                     bool keep_null);
const Attributes *attributes_transform(Arena *arena, const Attributes *applied,
                                       const Attributes *attributes, bool priority);
/* What composed over `from` gives `to`: null for a key that goes. NULL when they are equal. */
const Attributes *attributes_difference(Arena *arena, const Attributes *from, const Attributes *to);
/* A set of items that are sorted by key, and a set without one key. Texts are not copied. */
const Attributes *attributes_of(Arena *arena, const Attribute *items, uint32_t count);
const Attributes *attributes_without(Arena *arena, const Attributes *attributes, Text key);
const Attributes *attributes_copy(Arena *arena, const Attributes *attributes);

#endif
