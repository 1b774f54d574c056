/*
 * Metadata - what an OpenID provider publishes about itself (Discovery 1.0): its endpoints and
 * keys.
 *
 * Owns: asking for both, and copies of them in memory for an hour. Keys are asked for anew when a
 * token names one that is not there, once in half a minute a provider, so that forged tokens cannot
 * make us knock. Must never know: what tokens say.
 */
#ifndef INSULA_SERVICES_FEDERATION_OIDC_METADATA_H
#define INSULA_SERVICES_FEDERATION_OIDC_METADATA_H

#include "core/jose.h"
#include "core/task.h"

typedef struct OidcMetadata {
    Text problem; /* TEXT_NULL: good; else why there is none, a sentence for a person */
    Text issuer, authorization_endpoint, token_endpoint, jwks_uri;
    Text userinfo_endpoint, end_session_endpoint; /* TEXT_NULL: none */
    bool names_itself;                            /* RFC 9207: each answer carries `iss` */
    bool takes_basic;                             /* client_secret_basic at the token endpoint */
    bool takes_key;                               /* private_key_jwt there */
    bool takes_es256;                             /* and signed so */
} OidcMetadata;

void oidc_metadata_init(void);
/* Of an issuer as it was written down. `fresh`: what is remembered does not count. Outside
 * transactions. Yields. */
OidcMetadata oidc_metadata(Task *task, Text issuer, bool fresh);
/* The keys, NULL with *problem; `again`: a token names one that the remembered ones have not. */
const JoseKeys *oidc_keys(Task *task, const OidcMetadata *metadata, bool again, Text *problem);

#endif
