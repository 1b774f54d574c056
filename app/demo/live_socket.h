/*
 * Live socket - one person's ShareDB connection, as far as the demo needs it: shake hands, submit
 * an operation, await its acknowledgement. RFC 6455 client side over app/fetch.h.
 */
#ifndef INSULA_APP_DEMO_LIVE_SOCKET_H
#define INSULA_APP_DEMO_LIVE_SOCKET_H

#include "app/fetch.h"
#include "core/json.h"

typedef struct LiveSocket {
    Fetch fetch;
    Text src; /* the connection's id, given by the server */
    int64_t seq;
    bool is_open;
} LiveSocket;

/* As the holder of the access token. The src lies in the arena. */
bool live_socket_open(LiveSocket *socket, Arena *arena, const char *url, Text token);
/* A bare WebSocket at a path, as nobody: what is said on it is the caller's. */
bool live_socket_open_at(LiveSocket *socket, Arena *arena, const char *url, Text path);
bool live_socket_say(LiveSocket *socket, Arena *arena, Text message);
/* The next message; TEXT_NULL when the socket ended, or none came for long. */
Text live_socket_hear(LiveSocket *socket, Arena *arena);
void live_socket_close(LiveSocket *socket);
/* Submits `components` (the inside of an ops array) to the document at *version, which is raised by
 * the acknowledgement. */
bool live_socket_submit(LiveSocket *socket, Arena *arena, Text document_id, int64_t *version,
                        Text components);

/* Sends a message and gives the next one that comes with this "a"; NULL when the socket ended. */
const json_t *live_socket_ask(LiveSocket *socket, Arena *arena, Text message, const char *action);

#endif
