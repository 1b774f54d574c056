/*
 * PdfWrite - a document on pages of A4.
 *
 * Pango shapes the text with the fonts that the machine has, Cairo draws it: words stay words that
 * can be searched and copied, links lead where they lead, headings are the outline. Nothing is
 * fetched: pictures are drawn when their bytes are in the document, others are links. Must never
 * know: where the bytes go.
 */
#ifndef INSULA_COLLABORATION_PDF_WRITE_H
#define INSULA_COLLABORATION_PDF_WRITE_H

#include "services/collaboration/exchange/lines.h"

#define PDF_MAX_PAGES 2000

/* False when it would take more than PDF_MAX_PAGES. */
bool pdf_write(Buffer *out, Text title, const Lines *lines);

#endif
