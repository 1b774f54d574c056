/*
 * What an operation did to suggestions is written with it: rows of those it brings, the verdict on
 * those it decides, an event each for the trail, and a note to everybody in the document.
 */
#ifndef INSULA_COLLABORATION_SUGGESTION_RECORD_H
#define INSULA_COLLABORATION_SUGGESTION_RECORD_H

#include "services/collaboration/sequence/operation.h"

/* In the transaction that writes the submission's operation. Does not wait. */
void suggestion_record(Task *task, const Submission *submission);

#endif
