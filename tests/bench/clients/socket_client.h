/*
 * SocketClient - the client's end of a WebSocket, for load generators.
 *
 * Owns: connecting, the upgrade, whole text messages in and out, and the one epoll set that all
 * clients of this process are in. Every message is sent at once and alone. Must never know: what
 * the messages say.
 */
#ifndef INSULA_BENCH_SOCKET_CLIENT_H
#define INSULA_BENCH_SOCKET_CLIENT_H

#include "core/text.h"

typedef struct SocketClient {
    int fd;
    bool closed;
    Buffer partial; /* of a frame that is not complete */
    void (*message)(struct SocketClient *client, Text message);
} SocketClient;

/* Connects and upgrades, waiting for both; `token` may be NULL. Ends the program when refused. */
void socket_client_open(SocketClient *client, const char *url, const char *token);
void socket_client_send(SocketClient *client, Text message);
void socket_client_close(SocketClient *client);

/* Handles what comes to any client, waiting at most so long for the first of it. */
void socket_clients_run(int wait_ms);

#endif
