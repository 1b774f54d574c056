/*
 * OIDC - signing in through an OpenID provider: authorization code with PKCE (OpenID Connect Core
 * 1.0, RFC 7636, RFC 9207), and logout in both directions. Federation's own room.
 *
 * Owns: the way there and back, and what is read of the provider's claims. Must never know: who
 * somebody is here; federation_arrive() decides.
 */
#ifndef INSULA_SERVICES_FEDERATION_OIDC_H
#define INSULA_SERVICES_FEDERATION_OIDC_H

#include "services/federation/federation.h"
#include "services/federation/oidc/metadata.h"

/* A provider's settings, read. */
typedef struct OidcSettings {
    Text issuer, client_id, scope; /* scope: words with blanks between them, openid among them */
    JoseAlgorithm algorithm;       /* of its tokens */
    const json_t *client_key; /* ours there, as a JWK; NULL: it has given us a secret, or none */
} OidcSettings;
OidcSettings oidc_settings(Arena *arena, const FederationProvider *provider);

/* Begins a sign-in, or what the purpose says: where the browser has to go. Refuses when the
 * provider cannot be read. Outside transactions. Yields. */
Text oidc_begin(Request *req, const FederationProvider *provider, Text return_to,
                FederationPurpose purpose);
/* Where the provider sends the browser back to. */
Text oidc_callback_url(const Request *req, const FederationProvider *provider);

/* Writes `text` as a value of a query or a form. */
void oidc_escape(Buffer *out, Text text);

/* Handlers. */
void oidc_start(Request *req);
void oidc_callback(Request *req);
void oidc_backchannel_logout(Request *req);
void sso_logout(Request *req);

#endif
