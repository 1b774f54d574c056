/*
 * RichText - a document's content in memory, made to be edited.
 *
 * Owns: runs of text and embeds in blocks of bounded size, so that an edit costs the same in a
 * large document as in a small one: find the block by its length, then the run, then split or
 * extend. Runs point into memory of the document's own arena, which is rebuilt when most of it is
 * garbage. Must never know: versions, clients, the database.
 */
#ifndef INSULA_COLLABORATION_RICH_TEXT_H
#define INSULA_COLLABORATION_RICH_TEXT_H

#include "services/collaboration/text/delta.h"

typedef struct RichText RichText;

/* Holds a copy of `document`, which must be inserts only (asserted). The owner calls
 * rich_text_free(). */
RichText *rich_text_new(const Delta *document);
void rich_text_free(RichText *text);

/* UTF-16 units; an embed counts 1. */
uint64_t rich_text_length(const RichText *text);

/* Applies all of it, or nothing and false: when it reaches past the end, or the document would pass
 * DELTA_MAX_LENGTH. */
bool rich_text_apply(RichText *text, const Delta *op);

/* The content with neighbours of equal attributes joined; its texts live as long as `text` is not
 * changed. */
void rich_text_read(const RichText *text, Arena *arena, Delta *document);
/* {"ops":[...]} with neighbours of equal attributes joined. */
void rich_text_write(Buffer *out, const RichText *text);

/* A place in the document, from its beginning; valid until the document changes. */
typedef struct RichTextPlace {
    size_t block;
    uint32_t run;
    uint32_t offset; /* in the run */
} RichTextPlace;

/* The next `units`, or the rest of a run when that is less, and passes it; false at the end. */
bool rich_text_next(const RichText *text, RichTextPlace *place, uint32_t units, DeltaOp *piece);
/* Passes so many units, or what is left. */
void rich_text_skip(const RichText *text, RichTextPlace *place, uint64_t units);

/* Bytes held, garbage included. */
size_t rich_text_memory(const RichText *text);

#endif
