/*
 * Template - from a text and values to what a person reads. Mail's own.
 *
 * A template is a text without logic, written once for both forms of a message: the first line is
 * `Subject: ...`; below it, blank lines part
 *   a paragraph      several lines, joined
 *   [Label](link)    a line of its own: a button, in plain text the label and the link
 *   > small print    a paragraph in grey
 *   - entry          a list
 * `{{name}}` is a value, {{#name}} and {{/name}} on lines of their own go around what is there for
 * each element of an array, or once for a text that is not empty. What a template looks like is
 * decided before values come in, and each is escaped where it lands: no value becomes markup. Must
 * never know: where values come from.
 */
#ifndef INSULA_SERVICES_MAIL_TEMPLATE_H
#define INSULA_SERVICES_MAIL_TEMPLATE_H

#include <jansson.h>

#include "core/text.h"

/* All templates, in the order of their names; made by tools/mail_templates.py. */
typedef struct MailTemplate {
    const char *locale, *name;
    const char *text;
} MailTemplate;
extern const MailTemplate MAIL_TEMPLATES[];
extern const size_t MAIL_TEMPLATES_COUNT;
extern const char MAIL_LAYOUT[]; /* HTML around all of them: {{subject}}, {{body}}, {{workspace}} */
extern const char MAIL_SAMPLE[]; /* JSON: a value for each name that a template uses */

/* NULL when there is none. A locale without this template is written to in English. */
const MailTemplate *template_find(Text name, Text locale);

typedef struct MailText {
    Text subject, plain, html; /* UTF-8, lines end with \n; the subject has no line end */
} MailText;
/* `workspace` TEXT_NULL: the platform itself is who writes. */
MailText template_render(Arena *arena, const char *text, const json_t *values, Text workspace);

#endif
