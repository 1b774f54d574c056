#include "services/collaboration/suggestions/suggestion_pieces.h"

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/surrogate.h"

enum { PIECES_MAX = 20, TEXT_MAX_UNITS = 280, EMBED_UNIT = 0xFFFC };

typedef struct Gather {
    Arena *arena;
    SuggestionPieces *pieces;
    size_t *order; /* by place among the sorted ids: which proposal, from 1; 0: none yet */
} Gather;

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Uuid));
}

static SuggestionProposal *proposal_of(Gather *gather, Uuid id)
{
    SuggestionPieces *pieces = gather->pieces;
    const Uuid *found = bsearch(&id, pieces->ids.ids, pieces->ids.count, sizeof id, compare);
    size_t *order = &gather->order[found - pieces->ids.ids];
    if (*order == 0) {
        pieces->proposals[pieces->count++].id = id;
        *order = pieces->count;
    }
    return &pieces->proposals[*order - 1];
}

static void add(Gather *gather, Uuid id, SuggestionPiece piece)
{
    SuggestionProposal *proposal = proposal_of(gather, id);
    SuggestionPiece *last = proposal->last;
    if (last && last->kind == piece.kind && last->index + last->length == piece.index &&
        attributes_equal(last->proposed, piece.proposed)) {
        last->length += piece.length;
        return;
    }
    SuggestionPiece *kept = ARENA_NEW(gather->arena, SuggestionPiece);
    *kept = piece;
    if (last)
        last->next = kept;
    else
        proposal->first = kept;
    proposal->last = kept;
}

SuggestionPieces suggestion_pieces(Arena *arena, const Delta *document)
{
    SuggestionPieces pieces = { .ids = suggestion_ids(arena, document) };
    pieces.proposals = ARENA_ARRAY(arena, SuggestionProposal, pieces.ids.count);
    Gather gather = { arena, &pieces, ARENA_ARRAY(arena, size_t, pieces.ids.count) };
    uint64_t index = 0;
    for (uint32_t i = 0; i < document->count; index += document->ops[i++].length) {
        const DeltaOp *run = &document->ops[i];
        SuggestionMarks marks = suggestion_marks(arena, run->attributes);
        SuggestionPiece piece = { SUGGESTION_INSERTED, index, run->length, run, NULL, NULL };
        if (marks.is_inserted)
            add(&gather, marks.insertion, piece);
        piece.kind = SUGGESTION_DELETED;
        if (marks.is_deleted)
            add(&gather, marks.deletion, piece);
        piece.kind = SUGGESTION_FORMATTED;
        piece.proposed = marks.proposed;
        if (marks.is_formatted)
            add(&gather, marks.format, piece);
    }
    return pieces;
}

/* ---- as JSON ---- */

static const char *const KINDS[] = { "inserted", "deleted", "formatted" };

static bool is_high(uint16_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static Text text_of_piece(Arena *arena, const SuggestionPiece *piece)
{
    uint16_t units[TEXT_MAX_UNITS];
    uint32_t count = 0;
    uint64_t left = piece->length;
    for (const DeltaOp *run = piece->first; left > 0 && count < TEXT_MAX_UNITS; run++) {
        for (uint32_t i = 0; i < run->length && count < TEXT_MAX_UNITS; i++)
            units[count++] = run->kind == DELTA_EMBED ? EMBED_UNIT : run->text[i];
        left -= run->length;
    }
    if (count == TEXT_MAX_UNITS && is_high(units[count - 1]))
        count--;
    Buffer out;
    buffer_init(&out, arena, 8 * TEXT_MAX_UNITS);
    buffer_byte(&out, '"');
    surrogate_write_json(&out, units, count);
    buffer_byte(&out, '"');
    return buffer_view(&out);
}

static Text attributes_text(Arena *arena, const Attributes *attributes)
{
    Buffer out;
    buffer_init(&out, arena, DELTA_MAX_LENGTH);
    attributes_write(&out, attributes);
    return buffer_view(&out);
}

void suggestion_write_changes(JsonWriter *w, const SuggestionProposal *proposal)
{
    Arena *arena = w->out->arena;
    json_array_begin(w);
    size_t written = 0;
    for (const SuggestionPiece *piece = proposal->first; piece && written < PIECES_MAX;
         piece = piece->next, written++) {
        json_object_begin(w);
        json_field(w, "kind", text, text_of(KINDS[piece->kind]));
        json_field(w, "index", int, (int64_t)piece->index);
        json_field(w, "length", int, (int64_t)piece->length);
        json_field(w, "text", raw, text_of_piece(arena, piece));
        if (piece->proposed)
            json_field(w, "attributes", raw, attributes_text(arena, piece->proposed));
        json_object_end(w);
    }
    json_array_end(w);
}
