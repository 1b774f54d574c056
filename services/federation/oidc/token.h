/*
 * Token - is this what the OpenID provider said, to us, now?
 *
 * Owns: the checks of an id_token (OpenID Connect Core 3.1.3.7) and a logout_token (Back-Channel
 * Logout 2.6). The algorithm is the provider's setting, never the token's word. Must never know:
 * what follows from it.
 */
#ifndef INSULA_SERVICES_FEDERATION_OIDC_TOKEN_H
#define INSULA_SERVICES_FEDERATION_OIDC_TOKEN_H

#include "services/federation/oidc/metadata.h"

/* What a token must say. */
typedef struct OidcExpected {
    const OidcMetadata *metadata;
    JoseAlgorithm algorithm;
    Text client_id;
    Text nonce;        /* of an id_token */
    Text access_token; /* that came with it; TEXT_NULL: none */
} OidcExpected;

typedef struct OidcClaims {
    Text problem;         /* TEXT_NULL: good; else what is wrong, a sentence for a person */
    const json_t *claims; /* also of a bad one, when they could be read at all */
    Text payload;
} OidcClaims;

/* Asks for the provider's keys when it must. Outside transactions. Yield. */
OidcClaims oidc_id_token(Task *task, const OidcExpected *expected, Text token);
OidcClaims oidc_logout_token(Task *task, const OidcExpected *expected, Text token);

#endif
