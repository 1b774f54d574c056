/*
 * Tokens - what the token endpoint gives, whatever it was asked with.
 */
#ifndef INSULA_SERVICES_OAUTH_TOKENS_H
#define INSULA_SERVICES_OAUTH_TOKENS_H

#include "services/oauth/protocol/client.h"

#define ACCESS_LIFETIME_S  3600
#define REFRESH_LIFETIME_S (30LL * 24 * 60 * 60) /* from its last use */

/* For whom tokens are given. */
typedef struct Grantee {
    Uuid user_id, family_id;
    TextList scopes;        /* of the access token */
    TextList family_scopes; /* of its family: does it have a refresh token? */
    Text nonce;
    TimeMs signed_in_at;
} Grantee;

/* In the caller's transaction: renews the family and replies access token, refresh token where
 * offline_access was allowed, id_token where openid was. signing_key_ensure() came before. Yields.
 */
void tokens_reply(Request *req, const Issuer *issuer, const OauthClient *client,
                  const Grantee *grantee);
/* For an application that acts by itself: an access token and nothing else. */
void tokens_reply_own(Request *req, const OauthClient *client, TextList scopes);

/* Claims about the person that these scopes tell. */
void claims_write(Request *req, JsonWriter *w, Uuid user_id, TextList scopes);

/* A refresh token's family and hash; false when it is none of this tenant's. */
bool refresh_parse(Text text, Uuid tenant_id, Uuid *family_id, uint8_t hash[32]);

/* The scopes that a token request asks for: those of `most` when it names none. Fails 400
 * invalid_scope for more. */
TextList tokens_scopes(Request *req, const Form *form, TextList most);

/* A device asks whether somebody has let it in (device.c). */
void token_of_device(Request *req, const Issuer *issuer, const OauthClient *client,
                     const Form *form);

#endif
