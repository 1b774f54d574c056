/*
 * Rate limit - how often one caller may ask, counted over all workers of the machine.
 *
 * Owns: token buckets in the shared segment (core/shared.h), and the headers RateLimit-Policy and
 * RateLimit (draft-ietf-httpapi-ratelimit-headers). A bucket is one number, the theoretical arrival
 * time of GCRA (ITU-T I.371): as exact as a counter of tokens, without rounding and without a clock
 * of its own. Callers are users where the credential is known, credentials where it is not yet,
 * addresses where there is none; a credential that proves false is charged to its address. Must
 * never know: why somebody asks.
 */
#ifndef INSULA_GATEWAY_RATE_LIMIT_H
#define INSULA_GATEWAY_RATE_LIMIT_H

#include "gateway/request.h"

typedef struct RateDecision {
    bool is_allowed;
    int64_t limit;     /* requests a minute, which may also come at once */
    int64_t remaining; /* now */
    int reset_s;       /* until one more is free when none remains, else until all are */
} RateDecision;

/* Takes one of `limit` a minute from the bucket of `key`; limit 0: unlimited. `key` must tell
 * classes and callers apart. */
RateDecision rate_take(Text key, int64_t limit, int64_t now_us);
/* What rate_take() would say, without taking. */
RateDecision rate_look(Text key, int64_t limit, int64_t now_us);

/* Takes one for the request according to its route; fails 429 with Retry-After. */
void rate_limit_enforce(Request *req);
/* Adds the headers to the reply; charges the address for a 401. */
void rate_limit_finish(Request *req);

#endif
