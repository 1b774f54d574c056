/*
 * Relay - documents across processes: a process that does not hold a document's lease is a member
 * of the holder's room.
 *
 * Owns: the messages on the bus topic "collaboration": watch, watching, unwatch, submit, done, op.
 * Each is a line of JSON, and for submit and op the body of the operation behind it. Must never
 * know: how a room is found.
 */
#ifndef INSULA_COLLABORATION_RELAY_H
#define INSULA_COLLABORATION_RELAY_H

#include "services/collaboration/sequence/operation.h"

void relay_start(void);

/* Asks the holder to be told of a document's operations; waits (yields) for the answer. On true
 * *committed is its version. */
bool relay_watch(Uuid holder, Uuid tenant_id, Uuid document_id, int64_t *committed);
void relay_unwatch(Uuid holder, Uuid tenant_id, Uuid document_id);

/* Sends a submission there; its done is called with the answer, or as lost when the link ends. */
void relay_submit(Uuid holder, Submission *submission);

#endif
