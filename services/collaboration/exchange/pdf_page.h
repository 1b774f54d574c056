/*
 * PdfPage - what the files that draw a PDF share: the pages, and text that flows over them.
 *
 * Lengths are points, from the top left corner.
 */
#ifndef INSULA_COLLABORATION_PDF_PAGE_H
#define INSULA_COLLABORATION_PDF_PAGE_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "services/collaboration/exchange/lines.h"

#define PDF_WIDTH  595.28
#define PDF_HEIGHT 841.89
#define PDF_MARGIN 62.0
#define PDF_FONT   "Noto Sans,DejaVu Sans"
#define PDF_BOTTOM (PDF_HEIGHT - PDF_MARGIN)

typedef struct Pdf {
    Arena *arena;
    cairo_surface_t *surface;
    cairo_t *cairo;
    double y; /* where the next line begins */
    int page; /* from 1 */
    bool is_full;
    int outline[7]; /* the last heading of each level; 0: none */
} Pdf;

/* A paragraph for the page, its sizes in points; the caller unrefs it. */
PangoLayout *pdf_layout(Pdf *pdf, const char *font, double size, bool is_bold);
/* Room for so much on this page, or the next page. */
void pdf_reserve(Pdf *pdf, double height);
void pdf_end_page(Pdf *pdf);

/* Where words of a line stand, and what is drawn beside them. */
typedef struct PdfBox {
    double x, width;
    bool is_code, is_quote;
} PdfBox;

/* A stretch of text that leads somewhere. */
typedef struct PdfLink {
    int from, to; /* bytes */
    Text address;
} PdfLink;

/* pdf_text.c: runs [from, until) of a line; what is no text among them is told in words. */
void pdf_draw_runs(Pdf *pdf, const Line *line, uint32_t from, uint32_t until, const PdfBox *box);
/* Words beside a line's beginning, which stay on its page. */
void pdf_draw_mark(Pdf *pdf, const char *words, double right, double size);
double pdf_text_size(const LineStyle *style);

/* pdf_picture.c: false when the bytes are not in the address, or are no picture that can be drawn.
 */
bool pdf_draw_picture(Pdf *pdf, Text address, const PdfBox *box);

#endif
