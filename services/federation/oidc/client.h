/*
 * Client - how we show an OpenID provider that it is us who come with a code: by a secret that it
 * gave us, or by a token signed with a key of ours (private_key_jwt, RFC 7523).
 *
 * Owns: the proof, and making the key. Each provider has a key of its own, so that what one is told
 * is of no use at another. Must never know: what the code is good for.
 */
#ifndef INSULA_SERVICES_FEDERATION_OIDC_CLIENT_H
#define INSULA_SERVICES_FEDERATION_OIDC_CLIENT_H

#include "services/federation/oidc/oidc.h"

#define OIDC_BY_KEY "private_key_jwt"

typedef struct OidcProof {
    Text header; /* of the request; TEXT_NULL: none */
    Text form;   /* the end of its body, "&name=value..."; may be empty */
} OidcProof;
OidcProof oidc_client_proof(Task *task, const FederationProvider *provider,
                            const OidcSettings *settings, const OidcMetadata *metadata);

/* A new key for a provider: what anybody may see, as a JWK, and the rest, to be sealed. */
typedef struct OidcClientKey {
    Text jwk, secret;
} OidcClientKey;
OidcClientKey oidc_client_key_make(Task *task, const OidcMetadata *metadata);

/* GET /v1/sso/:slug/jwks */
void oidc_client_keys(Request *req);

#endif
