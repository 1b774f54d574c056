/*
 * OpMessage - the messages of the ShareDB protocol that come by the thousand: operations and
 * acknowledgements.
 *
 * Owns: reading them without a tree, and only what the load writes: components of one kind, no
 * attributes, ASCII without escapes. What else comes ends the program, so that nothing is passed
 * over. Must never know: clients, documents.
 */
#ifndef INSULA_BENCH_OP_MESSAGE_H
#define INSULA_BENCH_OP_MESSAGE_H

#include "services/collaboration/text/delta.h"

typedef struct OpMessage {
    Text action; /* "a", whatever it is: the rest is of an "op" */
    Text src;
    Text error;     /* its JSON; TEXT_NULL of none */
    Text operation; /* its JSON; TEXT_NULL of an acknowledgement */
    int64_t version, seq;
} OpMessage;

/* Texts are views into `raw`. */
OpMessage op_message_read(Text raw);
void op_message_read_operation(Arena *arena, Text json, Delta *op);

#endif
