/*
 * Probe - asking a running platform over HTTP, as anybody outside would.
 */
#ifndef INSULA_APP_PROBE_H
#define INSULA_APP_PROBE_H

#include <stdbool.h>

/* Whether <url>/readyz answers 200. Blocks, two seconds at most. */
bool probe_is_ready(const char *url);

#endif
