/*
 * Anchor - a range of a document that moves with every operation: where a comment belongs.
 *
 * Owns: the range's rules and what it remembers. An anchor carries its own text, so that it moves
 * by operations alone, without the document. Must never know: threads, the database, who comments.
 *
 * The rules
 *   grow     An insert between two units of the range that survive grows it; one at an edge does
 * not. shrink   A deleted unit leaves it. What was cut off at an edge is remembered with that edge.
 *   heal     A run inserted at an edge that repeats what was cut off there, from the edge outwards,
 *            belongs to the range again, as far as it repeats it: undo restores a range exactly.
 *   orphan   When nothing is left the anchor stands at a point (length 0) and remembers its text.
 * What is inserted there may lie left or right of the point: it widens the place. return   An
 * orphan comes back to an inserted run that has its last text: at the point where it stands (undo),
 * or anywhere (cut and paste, the restore of a version) when that text has four units or more, or
 * is all there ever was and has three. Of several places in the run the one that repeats most of
 * what was around it wins, then the one that lies as deep in the run as it lay in what was deleted.
 * At its point it also comes back to a run of four units or more that is a part of its last text,
 * and heals from there. An anchor of more than ANCHOR_TEXT_UNITS moves, but remembers nothing.
 */
#ifndef INSULA_COLLABORATION_ANCHOR_H
#define INSULA_COLLABORATION_ANCHOR_H

#include "services/collaboration/sequence/operation.h"
#include "services/collaboration/text/units.h"

#define ANCHOR_TEXT_UNITS 10000u

typedef struct Anchor {
    Uuid id;         /* of what is anchored */
    int64_t version; /* the document's version that index and length belong to */
    uint64_t index, length;
    bool remembers;
    bool changed; /* what it remembers, since the flag was last cleared; moving changes nothing */
    Units text;   /* what is covered; of an orphan, what was last */
    Units before, after; /* cut off at the left edge, at the right edge */
    uint32_t lead;       /* units that were deleted with its text, in front of it */
    uint32_t gap;        /* of an orphan: units from index on that came to its place since */
} Anchor;

/* Covers [index, index + length); `text` are its units, NULL to remember nothing. The owner calls
 * anchor_fini(). */
void anchor_init(Anchor *anchor, Uuid id, int64_t version, uint64_t index, const uint16_t *text,
                 uint64_t length);
void anchor_fini(Anchor *anchor);

/* Moves it over what was done to the document at its version; version is then the next. */
void anchor_move(Anchor *anchor, OperationKind kind, const Delta *delta);

/* What it remembers as a JSON object, and back. An anchor whose memory cannot be read, or does not
 * belong to its length, remembers nothing: false. */
void anchor_write_memory(Buffer *out, const Anchor *anchor);
bool anchor_read_memory(Arena *arena, Text json, Anchor *anchor);

#endif
