/*
 * TOTP - codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds, one step of
 * drift either way), computed by liboath.
 *
 * The shared secret lies sealed in the database and is told once, at enrolment. A code is good
 * once: whoever looks over a shoulder comes too late.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_TOTP_H
#define INSULA_SERVICES_AUTH_FACTORS_TOTP_H

#include "gateway/request.h"

/* Once a process. */
void totp_init(void);

typedef struct TotpEnrolment {
    Uuid factor_id;
    Text secret; /* base32 */
    Text uri;    /* otpauth://, for a QR code */
} TotpEnrolment;

/* Begins one, in the caller's transaction; earlier ones never confirmed are forgotten. Yields. */
TotpEnrolment totp_begin(Request *req, Uuid user_id, Text name);
/* Is this a fresh code of the enrolment (nil: the user's newest)? Then it is confirmed and its id
 * told; nil otherwise. 404 factor_not_found when there is none. Yields. */
Uuid totp_confirm(Request *req, Uuid factor_id, Uuid user_id, Text code);
/* Is this a fresh code of one of the user's apps? Takes it. Yields. */
bool totp_use(Request *req, Uuid user_id, Text code);

/* The step for which `code` is right at a time, 0 when there is none. `secret` is raw. */
int64_t totp_step_of(Text secret, Text code, int64_t unix_s);

#endif
