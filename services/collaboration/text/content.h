/*
 * Content - a document as PostgreSQL returns it: a snapshot, and the operations since.
 */
#ifndef INSULA_COLLABORATION_CONTENT_H
#define INSULA_COLLABORATION_CONTENT_H

#include "core/task.h"
#include "core/text.h"
#include "services/collaboration/text/delta.h"

/* A content (of any type) after `tail` (a JSON array of operations, TEXT_NULL: none) was applied to
 * `snapshot`. The usual document has no tail and is passed on untouched. Fails the task with 500
 * document_damaged. */
Text content_compose(Task *task, Text snapshot, Text tail);
/* The same without what is only suggested: for whoever is not to see proposals. */
Text content_without_suggestions(Task *task, Text snapshot, Text tail);
/* Both as rich text, whatever the document's type. */
Text content_as_rich_text(Task *task, Text snapshot, Text tail);
Text content_for_public(Task *task, Text snapshot, Text tail);
/* The content as rich text, plain text included; lives as long as the task. */
void content_read(Task *task, Text snapshot, Text tail, Delta *content);

#endif
