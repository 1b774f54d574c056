/*
 * WebAuthn - is this what an authenticator said, here, now, to us? Verification alone (W3C Web
 * Authentication level 2, sections 7.1 and 7.2), with libfido2 for keys and signatures.
 *
 * Attestation "none" and "packed" (self or with a certificate, whose maker is not looked up) are
 * taken; ES256, EdDSA and RS256. Must never know: users, tenants, the database.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_WEBAUTHN_H
#define INSULA_SERVICES_AUTH_FACTORS_WEBAUTHN_H

#include "core/arena.h"
#include "core/text.h"

#define WEBAUTHN_CREDENTIAL_ID_MAX 1023

/* Once a process. */
void webauthn_init(void);

typedef struct WebauthnExpected {
    const uint8_t *challenge; /* 32 bytes */
    Text origin, rp_id;
    bool verified; /* the person must have shown a fingerprint, a face, a PIN */
} WebauthnExpected;

typedef struct WebauthnCredential {
    Text id, public_key; /* the key as libfido2 keeps it */
    int algorithm;       /* COSE */
    uint32_t sign_count;
} WebauthnCredential;

/* NULL when all of it is right, else what is not: a word for the trail. */
const char *webauthn_register(Arena *arena, const WebauthnExpected *expected, Text client_data,
                              Text attestation, WebauthnCredential *made);
/* `sign_count` is told also when it went back, "counter". */
const char *webauthn_assert(Arena *arena, const WebauthnExpected *expected,
                            const WebauthnCredential *known, Text client_data,
                            Text authenticator_data, Text signature, uint32_t *sign_count);

#endif
