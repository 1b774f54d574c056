/*
 * Writers - a document in other formats.
 *
 * Each writes the title, where the format has a place for it, and the lines; what a format cannot
 * say is left out (documentation/api-docs/exchange.md says what that is). Memory of the work is in
 * the buffer's arena, which must be one. Must never know: requests, versions, permissions.
 */
#ifndef INSULA_COLLABORATION_WRITERS_H
#define INSULA_COLLABORATION_WRITERS_H

#include "services/collaboration/exchange/lines.h"

/* CommonMark with GitHub's check lists and strike-through; underlined words as <u>. The title is
 * the first heading. */
void markdown_write(Buffer *out, Text title, const Lines *lines);
/* A page of its own without scripts, that html_read() reads back as the same document. */
void html_write(Buffer *out, Text title, const Lines *lines);
/* Lines as they are; lists with their marks. Without the title. */
void text_write(Buffer *out, const Lines *lines);

/* The numbers of ordered lists, as the editor counts them. */
typedef struct ListCounter {
    int numbers[LINE_MAX_INDENT + 1];
} ListCounter;
/* To be told every line in order; the number of an ordered item, 0 of anything else. */
int list_counter_next(ListCounter *counter, const LineStyle *style);

/* markdown_inline.c: the runs of one line, with a first character that cannot be taken for the mark
 * of a block. */
void markdown_write_runs(Buffer *out, const Line *line);

#endif
