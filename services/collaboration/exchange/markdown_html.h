/*
 * The HTML that a Markdown parser made. Blanks in its texts are the author's, line breaks are not.
 */
#ifndef INSULA_COLLABORATION_MARKDOWN_HTML_H
#define INSULA_COLLABORATION_MARKDOWN_HTML_H

#include "services/collaboration/exchange/readers.h"

bool markdown_html_read(Arena *arena, Text html, Imported *found);

#endif
