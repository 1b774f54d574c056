/*
 * Revocation - what lives longer than a request learns that its session has ended.
 *
 * Owns: watching the counter in auth.revocation, every 500 ms, and checking every live connection
 * again when it moved. When the counter cannot be read for 5 s, all of them are closed: who cannot
 * be checked is not let stay.
 */
#ifndef INSULA_GATEWAY_REVOCATION_H
#define INSULA_GATEWAY_REVOCATION_H

#include <stdint.h>

#define REVOCATION_POLL_MS 500
#define REVOCATION_FAIL_MS 5000

/* On the loop, once a process. */
void revocation_start(void);
void revocation_stop(void);
/* The counter as last read. */
int64_t revocation_seen(void);

#endif
