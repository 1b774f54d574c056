/*
 * Passkey - keys that an authenticator keeps (WebAuthn), as a second factor and as the only one.
 *
 * A passkey names its tenant and its user (its user handle is both ids), so whoever has one signs
 * in without saying either. As the only factor the person must have been verified by the
 * authenticator; as the second, being there is enough.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_PASSKEY_H
#define INSULA_SERVICES_AUTH_FACTORS_PASSKEY_H

#include "gateway/request.h"
#include "services/auth/factors/challenge.h"

/* What the browser's credential says, every part in base64url. */
typedef struct PasskeyAssertion {
    ShapeGiven given;
    Text id, client_data, authenticator_data, signature, user_handle;
} PasskeyAssertion;
/* The answer to a challenge of ours. */
typedef struct PasskeySignIn {
    ShapeGiven given;
    Text challenge;
    PasskeyAssertion credential;
} PasskeySignIn;
extern const Shape passkey_assertion_shape, passkey_create_shape, passkey_sign_in_shape;

/* PublicKeyCredentialRequestOptions for a challenge, with the keys of a user (nil: any). Yields. */
void passkey_write_request(Request *req, JsonWriter *w, const Challenge *challenge, Uuid user_id);
/* Replies {challenge, expires_in, public_key} for a challenge of some user's. Yields. */
void passkey_reply_request(Request *req, Text text, const Challenge *challenge);
/* In the caller's transaction: returns when it is a good answer of one of the user's keys, else
 * leaves with 401 (422 with a session) passkey_refused and a line in the trail. Yields. */
void passkey_require(Request *req, const Challenge *challenge, Uuid user_id,
                     const PasskeyAssertion *answer, bool verified);

/* Handlers. */
void passkey_registration_options(Request *req);
void passkey_create(Request *req);
void passkey_sign_in_options(Request *req);
void passkey_sign_in(Request *req);

#endif
