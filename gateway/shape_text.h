/*
 * Shape text - what the kinds of text in a body look like; pure functions.
 *
 * Must never know: JSON and tasks.
 */
#ifndef INSULA_GATEWAY_SHAPE_TEXT_H
#define INSULA_GATEWAY_SHAPE_TEXT_H

#include "core/text.h"

/* Code points of valid UTF-8. */
size_t shape_code_points(Text text);
/* C0 and C1 control characters, DEL; with `lines`, newline and tab are no such. */
bool shape_has_controls(Text text, bool lines);
/* As HTML's input type=email has it (WHATWG HTML, 4.10.5.1.5), at most 254 bytes, local part 64. */
bool shape_is_email(Text text);
/* [a-z0-9-], 2..63, no hyphen at either end: also a DNS label. */
bool shape_is_slug(Text text);
/* The same address with its domain in lower case. */
Text shape_email_normal(Arena *arena, Text text);

#endif
