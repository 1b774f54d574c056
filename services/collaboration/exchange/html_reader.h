/*
 * HtmlReader - what the files that walk an HTML tree share.
 *
 * Owns: the place in the tree (what an element's children inherit) and the line that is being
 * written: blanks that run together, breaks that end a line or stand for an empty one, whose line
 * it is. Must never know: where the tree comes from.
 */
#ifndef INSULA_COLLABORATION_HTML_READER_H
#define INSULA_COLLABORATION_HTML_READER_H

#include <libxml/HTMLtree.h>

#include "services/collaboration/exchange/readers.h"

/* An item of a list: its first line has the mark. */
typedef struct HtmlItem {
    ListKind kind;
    bool is_taken; /* a line has it */
    bool is_bare;  /* without a mark of its own: only what is in it counts */
} HtmlItem;

typedef struct HtmlPlace {
    RunStyle run;
    bool is_hidden, in_link, in_phrase, in_code, in_quote;
    bool keeps_blanks; /* white-space: pre */
    int level;         /* of the heading around; 0: none */
    int depth;         /* lists around */
    int indent;        /* said of the element itself */
    ListKind list;     /* of the list around */
    HtmlItem *item;
    Text language;
    Align align;
    bool is_rtl;
} HtmlPlace;

typedef struct HtmlReader {
    Arena *arena;
    LineWriter writer;
    LineStyle line;   /* the one being written */
    bool is_ours;     /* written by html_write(): its styles are the document's */
    bool is_markdown; /* made by a Markdown parser: blanks in a text count, line breaks do not */
    bool blank_waits; /* a blank, if more follows in the line */
    bool break_waits; /* a <br>, which ends a line, or is an empty one if nothing follows */
    bool skips_blank; /* behind a check box */
    int edge_blanks;  /* no-break spaces at the beginning of a line that may have nothing else */
    RunStyle blank_style;
    int nesting;
    Text title;
} HtmlReader;

/* html_line.c */
void html_text(HtmlReader *r, const HtmlPlace *place, Text text);
void html_embed(HtmlReader *r, const HtmlPlace *place, RunKind kind, Text source, Text alt);
void html_break(HtmlReader *r, const HtmlPlace *place);
/* At both ends of what is no part of a line. */
void html_end_block(HtmlReader *r, const HtmlPlace *place);
/* An item without words is a line too. */
void html_force_item(HtmlReader *r, const HtmlPlace *place);

/* html_style.c: what style and class attributes say. */
void html_apply_style(const HtmlReader *r, HtmlPlace *place, const xmlNode *node);
/* A view; TEXT_NULL when it is absent. */
Text html_attribute(const xmlNode *node, const char *name);
bool html_contains(Text text, const char *word);
/* Of "language-c" among the classes, or data-language; TEXT_NULL when none is said. */
Text html_language(Arena *arena, const xmlNode *node);

/* html_read.c */
void html_walk_children(HtmlReader *r, const HtmlPlace *place, const xmlNode *node);
/* All text below, with blanks run together. */
Text html_inner_text(Arena *arena, const xmlNode *node);

/* html_table.c: a table of words comes in as lines of code, its columns below each other; one that
 * only lays out a page is passed over, and what is in it comes in. */
void html_read_table(HtmlReader *r, const HtmlPlace *place, const xmlNode *table);

#endif
