/*
 * Moves - what one committed operation does to positions in the text.
 *
 * Owns: an operation reduced to lengths, small enough to be kept for a while, and the last of them
 * of a document by version, so that a position told for an older version can be brought to the
 * present one. Must never know: whose positions they are.
 *
 * Source: transformPosition of npm quill-delta 4.2.2, as rich-text 4.1.0 applies it to presence.
 */
#ifndef INSULA_COLLABORATION_PRESENCE_MOVES_H
#define INSULA_COLLABORATION_PRESENCE_MOVES_H

#include "services/collaboration/socket/connection_id.h"
#include "services/collaboration/sequence/operation.h"

typedef struct Move {
    uint32_t length; /* as clients of the document's type count */
    DeltaKind kind;
} Move;

typedef struct Moves {
    char src[CONNECTION_ID_SIZE]; /* who made it */
    bool resets;                  /* created or deleted: no position outlives it */
    uint32_t count;
    Move move[];
} Moves;

/* malloc'd. */
Moves *moves_of(const Operation *operation);
/* Where `index` is afterwards. An insert exactly there moves only its author's own. */
int64_t moves_shift(const Moves *moves, int64_t index, bool own);
bool moves_by(const Moves *moves, Text src);

/* The last ones, by version: version `first` + i is ring[i]. */
typedef struct MovesLog {
    Moves **ring;
    size_t count, capacity, start, bytes;
    int64_t first;
} MovesLog;

/* The next operation will be `version`. */
void moves_log_start(MovesLog *log, int64_t version);
void moves_log_fini(MovesLog *log);
/* Takes it over; the oldest leave when there are too many. */
void moves_log_push(MovesLog *log, Moves *moves);
/* NULL when it has left. */
const Moves *moves_log_at(const MovesLog *log, int64_t version);

#endif
