/*
 * Lines - a document as people see it: lines of a kind, made of runs of one style.
 *
 * Owns: the vocabulary of rich text (Quill's) and reading it out of a Delta; everything that leaves
 * or enters the platform in another format is written from, or read into, these. What a Delta has
 * beside the vocabulary is passed over. Must never know: Markdown, HTML, PDF.
 */
#ifndef INSULA_COLLABORATION_LINES_H
#define INSULA_COLLABORATION_LINES_H

#include "services/collaboration/text/delta.h"

#define LINE_MAX_INDENT 8

typedef struct RunStyle {
    bool bold, italic, underline, strike, code, subscript, superscript;
    Text link, colour, background, size, font; /* TEXT_NULL: none */
} RunStyle;

typedef enum RunKind {
    RUN_TEXT,
    RUN_IMAGE,   /* text: where it lies; alt: what it shows */
    RUN_VIDEO,   /* text: where it lies; a line of its own that no newline ends */
    RUN_FORMULA, /* text: TeX */
    RUN_OTHER,   /* text: the embed's name; nobody here knows more of it */
} RunKind;

typedef struct Run {
    RunKind kind;
    RunStyle style;
    Text text; /* UTF-8; of RUN_TEXT without line breaks and control characters but tabs */
    Text alt;
} Run;

typedef enum LineKind { LINE_TEXT, LINE_HEADING, LINE_QUOTE, LINE_LIST, LINE_CODE } LineKind;
typedef enum ListKind { LIST_BULLET, LIST_ORDERED, LIST_CHECKED, LIST_UNCHECKED } ListKind;
typedef enum Align { ALIGN_START, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY } Align;

typedef struct LineStyle {
    LineKind kind;
    ListKind list;
    int level;     /* of a heading, from 1 to 6 */
    int indent;    /* from 0 to LINE_MAX_INDENT */
    Text language; /* of code; TEXT_NULL: not said */
    Align align;
    bool is_rtl;
} LineStyle;

typedef struct Line {
    LineStyle style;
    Run *runs; /* neighbours differ in style or kind */
    uint32_t count;
} Line;

typedef struct Lines {
    Line *lines;
    size_t count;
} Lines;

/* Views into `document` and the arena. A last line without its newline counts as one. */
Lines lines_read(Arena *arena, const Delta *document);

bool run_style_equal(const RunStyle *a, const RunStyle *b);
/* A line's text alone; images by what they show. */
Text line_text(Arena *arena, const Line *line);

/* UTF-16 as UTF-8; a lone surrogate is U+FFFD. */
void lines_write_utf8(Buffer *out, const uint16_t *units, uint32_t length);

/*
 * The other direction: a Delta from lines as they are found.
 */
typedef struct LineWriter {
    Arena *arena;
    Delta *delta;
    bool has_content; /* of the line that is being written */
} LineWriter;

void line_writer_init(LineWriter *writer, Arena *arena, Delta *delta);
/* Text without line breaks. */
void line_writer_text(LineWriter *writer, const RunStyle *style, Text text);
void line_writer_embed(LineWriter *writer, const Run *run);
/* Ends the line, empty or not. */
void line_writer_end(LineWriter *writer, const LineStyle *style);

/* Where an address may lead: http, https, mailto, tel, sms. */
bool address_is_safe(Text address);
/* Where an image may lie: http, https, or a picture's own bytes (data:image/...). */
bool address_is_picture(Text address);

#endif
