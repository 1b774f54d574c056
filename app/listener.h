/*
 * Listener - the sockets the master owns and every worker accepts on.
 *
 * They listen from the beginning, so that a connection made while workers are being replaced waits
 * in the kernel's queue instead of being refused. Must never know: what is spoken on them.
 */
#ifndef INSULA_APP_LISTENER_H
#define INSULA_APP_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "app/handover.h"

typedef struct Listeners {
    int fds[HANDOVER_MAX_LISTENERS];
    int count;
    char url[256];     /* of the first TCP address, with the port it really has */
    bool is_open_http; /* some address is not this machine's own: Secure cookies will not work there
                        */
    char message[256]; /* after a false */
} Listeners;

/* Opens the addresses of the setting `listen`: host:port, [ipv6]:port, unix:path, separated by
 * commas. Waits up to five seconds for an address whose last owner is still ending; yields. */
bool listeners_open(Listeners *listeners, const char *addresses);
void listeners_close(Listeners *listeners);

#endif
