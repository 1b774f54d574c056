/*
 * Document - making one, for the routes that do.
 */
#ifndef INSULA_COLLABORATION_DOCUMENT_H
#define INSULA_COLLABORATION_DOCUMENT_H

#include "gateway/request.h"

typedef struct DocumentSeed {
    Text title;         /* at most 200 characters */
    Text content;       /* {"ops":[...]} of inserts, as delta_write() writes it */
    Uuid folder_id;     /* nil: in none */
    Text imported_from; /* the format it came in; TEXT_NULL when it was made here */
} DocumentSeed;

/* A new document of the caller's, and the reply 201 that tells it. Has a transaction of its own:
 * for routes with TRANSACTION_MANUAL. Fails as folder_require_place() does. */
void document_make(Request *req, const DocumentSeed *seed);

/* Of the events about copies that came or went: {"title", "format"}. */
Text exchange_data(Request *req, Text title, Text format);

#endif
