/*
 * A Delta in one piece of memory, for operations that outlive the message that brought them.
 */
#ifndef INSULA_COLLABORATION_DELTA_PACK_H
#define INSULA_COLLABORATION_DELTA_PACK_H

#include "services/collaboration/text/delta.h"

/* A copy in one malloc'd piece, which the owner gives to free(); it can be read but not pushed to.
 */
Delta *delta_pack(const Delta *delta, size_t *size_bytes);

#endif
