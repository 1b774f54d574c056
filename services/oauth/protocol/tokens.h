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
    Text proof_key; /* whose proof came along (gateway/proof.h); TEXT_NULL */
} Grantee;

/* In the caller's transaction: renews the family and replies access token, refresh token where
 * offline_access was allowed, id_token where openid was. signing_key_ensure() came before. Yields.
 */
void tokens_reply(Request *req, const Issuer *issuer, const OauthClient *client,
                  const Grantee *grantee);
/* The same when access and refresh token (TEXT_NULL: none) are kept already. */
void tokens_reply_made(Request *req, const Issuer *issuer, const OauthClient *client,
                       const Grantee *grantee, Text access, Text refresh);

/* Claims about the person that these scopes tell. */
void claims_write(Request *req, JsonWriter *w, Uuid user_id, TextList scopes);

/* A new refresh token of a family; its hash is what is kept. */
Text refresh_make(Request *req, Uuid family_id, uint8_t hash[32]);
/* A refresh token's family and hash; false when it is none of this tenant's. */
bool refresh_parse(Text text, Uuid tenant_id, Uuid *family_id, uint8_t hash[32]);

/* The scopes that a token request asks for: those of `most` when it names none. Fails 400
 * invalid_scope for more. */
TextList tokens_scopes(Request *req, const Form *form, TextList most);

/* What a token request brought. */
typedef struct TokenRequest {
    Issuer issuer;
    OauthClient client;
    Form form;
    Text proof_key; /* 32 bytes; TEXT_NULL: none */
} TokenRequest;

/* The key that refresh tokens are bound to: that of an application which proves itself by nothing
 * else. */
Text tokens_family_key(const TokenRequest *asked);

/* A device asks whether somebody has let it in (device.c). */
void token_of_device(Request *req, const TokenRequest *asked);
/* Tokens that many ask for at the same time share a commit (issue.c): an application's own, and
 * those for a good refresh token. token_of_good_refresh() is false, and nothing has happened, when
 * there is anything to look at more closely. They reply. */
void token_of_itself(Request *req, const TokenRequest *asked);
bool token_of_good_refresh(Request *req, const TokenRequest *asked, Uuid family_id,
                           const uint8_t spent_hash[32]);

#endif
