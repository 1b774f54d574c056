/*
 * Delta text - the demo's documents: lines of light markup to rich-text Deltas, and edits of them
 * by what they say.
 *
 * Lines begin with "# ", "## ", "- ", "1. ", "> " or nothing; inside, **bold** and `code`. A plain
 * copy of the text is kept, so that an edit can be found by its words and told in UTF-16 units.
 * Must never know: the socket.
 */
#ifndef INSULA_APP_DEMO_DELTA_TEXT_H
#define INSULA_APP_DEMO_DELTA_TEXT_H

#include "core/text.h"

typedef struct DeltaText {
    Buffer plain; /* as the document reads now, UTF-8, a newline behind each line */
} DeltaText;

void delta_text_init(DeltaText *text, Arena *arena);
/* Adds `line` at the end; writes its components to `out`, with a comma before each but the first of
 * `out`. */
void delta_text_append(DeltaText *text, Buffer *out, Text line);
/* The length of all of it in UTF-16 units. */
size_t delta_text_length(const DeltaText *text);
/* Where the first `words` are, in UTF-16 units. */
bool delta_text_find(const DeltaText *text, Text words, size_t *index, size_t *length);
/* Writes the components that turn the first `before` into `after`; false when `before` is not
 * there. */
bool delta_text_replace(DeltaText *text, Buffer *out, Text before, Text after);
/* The same, only proposed, as the suggestion `id`: both stay in the text, the new behind the old.
 */
bool delta_text_suggest(DeltaText *text, Buffer *out, Text id, Text before, Text after);

#endif
