/*
 * PlainOp - the message that comes by the thousand, read without a tree: an operation of plain
 * inserts, retains and deletes, as ShareDB's client writes it.
 *
 * Owns: recognising it, byte by byte in the one order that JSON.stringify() gives, with whole
 * numbers and strings without escapes. Whatever is not exactly so (attributes, an escape, another
 * order, a blank, a mistake) is not its: it is read by jansson, which alone refuses. Must never
 * know: dialogues, rights.
 */
#ifndef INSULA_COLLABORATION_PLAIN_OP_H
#define INSULA_COLLABORATION_PLAIN_OP_H

#include "services/collaboration/text/delta.h"

/* Views into the message. */
typedef struct PlainOp {
    Text collection, document, src;
    int64_t version, seq;
    Text components; /* between the brackets */
} PlainOp;

/* Is it one? `raw` is valid UTF-8. What is accepted is what jansson and delta_read() would read. */
bool plain_op_read(Text raw, PlainOp *op);
/* What the components say, normalised as delta_read() does. */
void plain_op_delta(Arena *arena, const PlainOp *op, Delta *delta);

#endif
