/*
 * Suggestion - changes that are proposed inside the text, as attributes of it.
 *
 *   "suggested-insertion": id                        this text or embed is proposed
 *   "suggested-deletion": id                         it is proposed that this goes
 *   "suggested-format": {"id": id, "attributes"}     it is proposed that this is formatted so
 *
 * The id is a UUID that the writer chose; all that one person proposes in one go has the same. On a
 * newline the marks are about the paragraph's end and its block format. Because a suggestion is
 * text, clients, offline, history, undo and anchors need to know nothing of it.
 *
 * Owns: reading the marks, the text without them, what somebody who may only suggest may do, and
 * the operation that accepts or rejects. Must never know: who somebody is, and where rows are kept.
 */
#ifndef INSULA_COLLABORATION_SUGGESTION_H
#define INSULA_COLLABORATION_SUGGESTION_H

#include "core/uuid.h"
#include "services/collaboration/text/rich_text.h"

/* The marks on a run; one that is not well formed is none. */
typedef struct SuggestionMarks {
    bool is_inserted, is_deleted, is_formatted;
    Uuid insertion, deletion, format;
    const Attributes *proposed; /* of a format: null takes a key away */
} SuggestionMarks;

SuggestionMarks suggestion_marks(Arena *arena, const Attributes *attributes);

/* The document as if all that is proposed were rejected: what exports, links for the public and new
 * documents made of this one show. Texts are not copied. */
void delta_without_suggestions(Arena *arena, const Delta *document, Delta *result);

typedef struct SuggestionIds {
    Uuid *ids; /* sorted, each once */
    size_t count;
} SuggestionIds;

/* Whose marks inserts and retains of a document or operation bring. */
SuggestionIds suggestion_ids(Arena *arena, const Delta *delta);

/* Whether a suggestion is this writer's: made by them, or by nobody yet. */
typedef struct SuggestionWriter {
    bool (*is_own)(void *owner, Uuid id);
    void *owner;
} SuggestionWriter;

/* Whether `op`, applied to this very content, only suggests: inserts are their own suggested
 * insertions, deletes take away only such, and what is retained changes only in marks of their own
 * (in any attribute where the text itself is their own insertion). What reaches past the end is
 * left to rich_text_apply() to refuse. */
bool suggestion_allows(const RichText *content, const Delta *op, const SuggestionWriter *writer);

/* The operation on `content` that accepts or rejects one suggestion, or all (`only` NULL); empty
 * when there is nothing of it. */
void suggestion_decide(Arena *arena, const Delta *content, const Uuid *only, bool accept,
                       Delta *op);

#endif
