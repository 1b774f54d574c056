/*
 * Pieces - what each suggestion in a text comes to, for people: "inserted this, deleted that".
 *
 * Owns: gathering the marked runs of a document by suggestion, and writing them as JSON. Must never
 * know: who made a suggestion.
 */
#ifndef INSULA_COLLABORATION_SUGGESTION_PIECES_H
#define INSULA_COLLABORATION_SUGGESTION_PIECES_H

#include "core/json.h"
#include "services/collaboration/text/suggestion.h"

typedef enum SuggestionKind {
    SUGGESTION_INSERTED,
    SUGGESTION_DELETED,
    SUGGESTION_FORMATTED
} SuggestionKind;

/* Runs that lie side by side and are proposed the same. */
typedef struct SuggestionPiece {
    SuggestionKind kind;
    uint64_t index; /* UTF-16 units */
    uint64_t length;
    const DeltaOp *first;       /* as many of the document's runs as the length says */
    const Attributes *proposed; /* of FORMATTED */
    struct SuggestionPiece *next;
} SuggestionPiece;

typedef struct SuggestionProposal {
    Uuid id;
    SuggestionPiece *first, *last;
} SuggestionProposal;

typedef struct SuggestionPieces {
    SuggestionProposal *proposals; /* in the order of the text */
    size_t count;
    SuggestionIds ids;
} SuggestionPieces;

/* Views into the document. */
SuggestionPieces suggestion_pieces(Arena *arena, const Delta *document);

/* [{"kind","index","length","text","attributes"}]: the beginning of each text, of some pieces. */
void suggestion_write_changes(JsonWriter *w, const SuggestionProposal *proposal);

#endif
