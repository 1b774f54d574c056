#include "services/collaboration/suggestions/suggestion_book.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sql/collaboration.h"

/* Where the id is, or belongs. */
static size_t place_of(const SuggestionBook *book, Uuid id)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(&book->entries[middle].id, &id, sizeof id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const SuggestionBook *book, size_t place, Uuid id)
{
    return place < book->count && uuid_equal(book->entries[place].id, id);
}

Uuid suggestion_book_author(const SuggestionBook *book, Uuid id)
{
    size_t place = place_of(book, id);
    return is_at(book, place, id) ? book->entries[place].author_id : UUID_NIL;
}

void suggestion_book_add(SuggestionBook *book, Uuid id, Uuid author_id)
{
    size_t place = place_of(book, id);
    if (is_at(book, place, id))
        return;
    if (book->count == book->capacity) {
        book->capacity = book->capacity ? book->capacity * 2 : 16;
        book->entries = realloc(book->entries, book->capacity * sizeof *book->entries);
        assert(book->entries);
    }
    memmove(&book->entries[place + 1], &book->entries[place],
            (book->count - place) * sizeof *book->entries);
    book->entries[place] = (SuggestionEntry){ id, author_id };
    book->count++;
}

void suggestion_book_load(Task *task, Uuid document_id, SuggestionBook *book)
{
    SuggestionAuthorRowRows rows = sql_suggestion_authors_in(task, document_id);
    if (book->is_loaded)
        return;
    for (size_t i = 0; i < rows.count; i++)
        suggestion_book_add(book, rows.rows[i].id, rows.rows[i].author_id);
    book->is_loaded = true;
}

void suggestion_book_fini(SuggestionBook *book)
{
    free(book->entries);
    *book = (SuggestionBook){ 0 };
}
