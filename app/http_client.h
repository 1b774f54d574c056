/*
 * Http client - plain blocking HTTP/1.1 to a platform of ours: for commands and the demo's seeding,
 * never for the server.
 *
 * One connection, kept alive, opened again when it was closed. Bodies with a length or in chunks.
 * Must never know: the API.
 */
#ifndef INSULA_APP_HTTP_CLIENT_H
#define INSULA_APP_HTTP_CLIENT_H

#include "core/arena.h"
#include "core/text.h"

typedef struct HttpClient {
    char host[128], port[8];
    int fd; /* -1: not connected */
    int timeout_ms;
} HttpClient;

typedef struct HttpAnswer {
    int status;
    Text head; /* status line and header lines */
    Text body;
} HttpAnswer;

/* url: http://host:port; false when it is no such thing. */
bool http_client_init(HttpClient *client, const char *url, int timeout_ms);
void http_client_close(HttpClient *client);

/* `headers`: lines that end with \r\n, or TEXT_NULL; `body` TEXT_NULL: none. The answer lies in the
 * arena. False when there was no whole answer. A request on a kept connection that turns out closed
 * is sent once more. */
bool http_client_call(HttpClient *client, Arena *arena, const char *method, Text path, Text headers,
                      Text body, HttpAnswer *answer);

/* Value of a header of the answer, TEXT_NULL when absent; name lower-case. */
Text http_answer_header(const HttpAnswer *answer, const char *name);

/* After an answer 101: exactly `size` bytes, with those that came with the head first. */
bool http_client_receive(HttpClient *client, void *bytes, size_t size);
bool http_client_send(HttpClient *client, Text bytes);

#endif
