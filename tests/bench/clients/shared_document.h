/*
 * SharedDocument - the committed history of one document as all its clients saw it.
 *
 * Owns: what all clients would compute alike (the operation of a version, the text's length at it),
 * computed once, and counting where what one client made of its own operation is not what the
 * others were sent. Must never know: sockets.
 */
#ifndef INSULA_BENCH_SHARED_DOCUMENT_H
#define INSULA_BENCH_SHARED_DOCUMENT_H

#include "core/uuid.h"
#include "tests/bench/clients/op_message.h"

/* What took the document from one version to the next. */
typedef struct SharedVersion {
    Delta op;
    Text frame; /* as it came first; TEXT_NULL: only its author has told of it so far */
    Delta read; /* what the frame says */
} SharedVersion;

typedef struct SharedDocument {
    char id[UUID_TEXT_SIZE + 1];
    Arena *arena;
    Text start_text;
    int64_t first_version; /* -1 before anybody has subscribed */
    SharedVersion *versions;
    uint32_t *lengths; /* before each version, and after the last */
    size_t count, capacity;
    unsigned disagreements;
} SharedDocument;

void shared_document_init(SharedDocument *document, Text start_text);
void shared_document_begin(SharedDocument *document, int64_t version, uint32_t length);
uint32_t shared_document_length_at(const SharedDocument *document, int64_t version);
int64_t shared_document_final_version(const SharedDocument *document);

/* The author's own operation, which has been acknowledged as this version. */
void shared_document_record_own(SharedDocument *document, int64_t version, const Delta *op);
/* What somebody was sent as this version. Everybody gets the same bytes, which are read once. */
const Delta *shared_document_record_sent(SharedDocument *document, int64_t version, Text operation);

/* The text that the recorded history gives. */
Text shared_document_final_text(const SharedDocument *document, Arena *arena);

#endif
