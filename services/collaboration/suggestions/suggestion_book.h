/*
 * SuggestionBook - who has suggested what in one document, for the sequencer that has it open.
 *
 * Owns: the authors by suggestion, in memory (the owner calls suggestion_book_fini()). It is read
 * when the first operation comes that it matters to; most documents never need it. Must never know:
 * the text, and what became of a suggestion.
 */
#ifndef INSULA_COLLABORATION_SUGGESTION_BOOK_H
#define INSULA_COLLABORATION_SUGGESTION_BOOK_H

#include "core/task.h"
#include "core/uuid.h"

typedef struct SuggestionEntry {
    Uuid id, author_id;
} SuggestionEntry;

typedef struct SuggestionBook {
    bool is_loaded;
    SuggestionEntry *entries; /* sorted by id */
    size_t count, capacity;
} SuggestionBook;

/* Reads it, unless somebody else did while this waited. Yields; fails the task. */
void suggestion_book_load(Task *task, Uuid document_id, SuggestionBook *book);
/* The author, nil when nobody has used the id. */
Uuid suggestion_book_author(const SuggestionBook *book, Uuid id);
void suggestion_book_add(SuggestionBook *book, Uuid id, Uuid author_id);
void suggestion_book_fini(SuggestionBook *book);

#endif
