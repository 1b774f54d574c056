/*
 * HTTP chunks - the chunked coding of a request's body (RFC 9112 section 7.1), read strictly.
 *
 * Owns: the state between two pieces of a body, 16 bytes of it. Sizes are hexadecimal digits and
 * nothing else, lines end in CRLF, extensions and trailers are bounded, checked and dropped.
 */
#ifndef INSULA_GATEWAY_HTTP_CHUNKS_H
#define INSULA_GATEWAY_HTTP_CHUNKS_H

#include "core/text.h"

typedef struct HttpChunks {
    uint32_t left;       /* of the chunk's data; while its size is read, the size so far */
    uint16_t line_bytes; /* of a size line or of the trailers */
    uint8_t state;
    uint8_t digits;
} HttpChunks;

typedef enum HttpChunksStep {
    HTTP_CHUNKS_DATA, /* *data is the next piece of the body */
    HTTP_CHUNKS_MORE, /* all bytes are used */
    HTTP_CHUNKS_DONE, /* the body is complete; *rest begins behind it */
    HTTP_CHUNKS_BAD,
} HttpChunksStep;

/* A zeroed HttpChunks starts a body. Takes what it uses off *rest. */
HttpChunksStep http_chunks_next(HttpChunks *chunks, Text *rest, Text *data);

#endif
