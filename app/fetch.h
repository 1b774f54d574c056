/*
 * Fetch - plain blocking HTTP/1.1 to a platform of ours: for commands and the demo's seeding,
 * never for the server.
 *
 * One connection, kept alive, opened again when it was closed. Bodies with a length or in chunks.
 * Must never know: the API.
 */
#ifndef INSULA_APP_FETCH_H
#define INSULA_APP_FETCH_H

#include "core/arena.h"
#include "core/text.h"

typedef struct Fetch {
    char host[128], port[8];
    int fd; /* -1: not connected */
    int timeout_ms;
} Fetch;

typedef struct FetchAnswer {
    int status;
    Text head; /* status line and header lines */
    Text body;
} FetchAnswer;

/* url: http://host:port; false when it is no such thing. */
bool fetch_init(Fetch *fetch, const char *url, int timeout_ms);
void fetch_close(Fetch *fetch);

/* `headers`: lines that end with \r\n, or TEXT_NULL; `body` TEXT_NULL: none. The answer lies in the
 * arena. False when there was no whole answer. A request on a kept connection that turns out closed
 * is sent once more. */
bool fetch_call(Fetch *fetch, Arena *arena, const char *method, Text path, Text headers, Text body,
                FetchAnswer *answer);

/* Value of a header of the answer, TEXT_NULL when absent; name lower-case. */
Text fetch_header(const FetchAnswer *answer, const char *name);

/* After an answer 101: exactly `size` bytes, with those that came with the head first. */
bool fetch_receive(Fetch *fetch, void *bytes, size_t size);
bool fetch_send(Fetch *fetch, Text bytes);

#endif
