/*
 * Difference - what happened to a text between two versions, and who did it.
 *
 * Owns: following the operations between the two. It keeps lengths and authors, no text; the texts
 * of both versions come to it at the end. Must never know: where operations and versions come from.
 */
#ifndef INSULA_COLLABORATION_DIFFERENCE_H
#define INSULA_COLLABORATION_DIFFERENCE_H

#include "services/collaboration/history/authored.h"

typedef enum DifferenceKind {
    DIFFERENCE_KEPT,
    DIFFERENCE_FORMATTED, /* the same text with other attributes */
    DIFFERENCE_INSERTED,
    DIFFERENCE_DELETED,
} DifferenceKind;

/* A run of both texts at once: without the inserted it is the older text, without the deleted the
 * newer one. */
typedef struct DifferencePart {
    DifferenceKind kind;
    DeltaOp op;            /* an insert or embed as in the newer text; as in the older one of
                              DELETED */
    const Attributes *was; /* of FORMATTED: in the older text */
    Uuid author_id;        /* nil of KEPT */
} DifferencePart;

typedef struct DifferenceParts {
    DifferencePart *parts;
    size_t count;
} DifferenceParts;

typedef struct Difference Difference;

/* From a text of so many UTF-16 units. The owner calls difference_free(). */
Difference *difference_new(uint64_t length);
void difference_free(Difference *difference);

/* The next operation; false when it does not fit. */
bool difference_add(Difference *difference, const PastOperation *operation);

/* The parts, in the arena, with views into both texts, which are as long as before the first and
 * after the last operation (asserted). Over many operations others have their turns meanwhile. */
DifferenceParts difference_parts(Difference *difference, Arena *arena, const Delta *older,
                                 const Delta *newer);

/* The operation that makes the older text of the newer one. */
void difference_undo(const DifferenceParts *parts, Arena *arena, Delta *undo);

#endif
