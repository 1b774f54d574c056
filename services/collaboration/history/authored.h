/*
 * Authored - a document's content that remembers who wrote which run of it, and when.
 *
 * Owns: the content, and the stretches of writing that its runs belong to. A stretch is what one
 * person wrote without a pause of five minutes, an hour at most. Formatting somebody's words does
 * not make them one's own. Must never know: where operations come from (history.h).
 */
#ifndef INSULA_COLLABORATION_AUTHORED_H
#define INSULA_COLLABORATION_AUTHORED_H

#include "core/clock.h"
#include "core/uuid.h"
#include "services/collaboration/sequence/operation.h"

/* An operation as it was committed. */
typedef struct PastOperation {
    OperationKind kind;
    int64_t version; /* takes the document from this version to the next */
    Uuid author_id;
    TimeMs at;
    const Delta *delta; /* of OP: the change; of CREATE: the content; NULL of DELETE */
} PastOperation;

typedef struct Stretch {
    Uuid author_id;
    int64_t version; /* the document's version after its first operation */
    TimeMs started_at, ended_at;
} Stretch;

typedef struct AuthoredRun {
    uint32_t length; /* UTF-16 units; an embed counts 1 */
    uint32_t stretch;
} AuthoredRun;

typedef struct Authored Authored;

/* Before the first operation: no document. The owner calls authored_free(). */
Authored *authored_new(void);
void authored_free(Authored *authored);

/* False when the operation does not fit. */
bool authored_apply(Authored *authored, const PastOperation *operation);

bool authored_exists(const Authored *authored);
/* UTF-16 units; 0 when there is no document. */
uint64_t authored_length(const Authored *authored);
/* The content without its authors, in the arena; empty when there is no document. */
void authored_content(const Authored *authored, Arena *arena, Delta *content);
/* The runs, which cover the content exactly; neighbours are of different stretches. */
const AuthoredRun *authored_runs(const Authored *authored, Arena *arena, size_t *count);
const Stretch *authored_stretch(const Authored *authored, uint32_t index);

/* As the document's type writes it, and what authored_read() needs beside it. */
void authored_write_content(Buffer *out, const Authored *authored, const TextType *type);
void authored_write_authors(Buffer *out, const Authored *authored);
/* NULL when the two do not belong together. The owner calls authored_free(). */
Authored *authored_read(Text content, Text authors);

#endif
