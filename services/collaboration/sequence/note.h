/*
 * Note - what is told to everybody who has a document open, beside its operations: a comment was
 * made, a version named, somebody let in.
 *
 * Owns: the message {"a":"note","c":"documents","d":id,"type":"comment.created","data":{...}} and
 * its way: after the commit over the bus to every process, there to all members of the document's
 * room as one shared frame. Stock ShareDB clients ignore it; ours take it in
 * connection.on('receive'). A note is a hint, never a promise: it carries ids, not content, and who
 * reconnects reads again, as does whoever is told "missed": a process could not hear the others for
 * a while. Must never know: what a note means.
 */
#ifndef INSULA_COLLABORATION_NOTE_H
#define INSULA_COLLABORATION_NOTE_H

#include "core/task.h"
#include "core/text.h"

/* Tells it once the task's transaction is committed, or now when there is none. `data`: a JSON
 * object. Everything is copied; does not wait. */
void note_send(Task *task, Uuid document_id, const char *type, Text data);

/* In each web worker, before the first document is opened. */
void note_start(void);

#endif
