/*
 * Client - an application at the door: which one, and does it prove so?
 */
#ifndef INSULA_SERVICES_OAUTH_CLIENT_H
#define INSULA_SERVICES_OAUTH_CLIENT_H

#include "services/oauth/protocol/issuer.h"

typedef struct OauthClient {
    Uuid id;
    Text name, kind;
    TextList redirect_uris, logout_uris, scopes;
    Uuid service_account;
    Uuid given_by; /* who has seen what it proved itself with */
    bool is_native, is_public;
    bool is_trusted; /* one of the platform whose people the workspace does not have asked */
} OauthClient;

/* Not found is an answer (.id nil). One of the platform becomes known to the workspace when it is
 * first met outside a transaction. Fails 423 tenant_suspended. Yields. */
OauthClient client_find(Request *req, Text id);

/* By Basic, by form, by an assertion signed with its key, or, where it can keep no secret, by its
 * name alone; exactly one of them, and the one it is registered with. Fails 401 invalid_client, 429
 * too_many_attempts after many wrong ones. Outside transactions. Yields. */
OauthClient client_authenticate(Request *req, const Issuer *issuer, const Form *form);

bool client_has_redirect(const OauthClient *client, Text uri);

#endif
