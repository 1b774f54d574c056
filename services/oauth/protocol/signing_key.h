/*
 * Signing key - what a workspace's id_tokens are signed with.
 *
 * A key is published from when it is made and signs a day later (the first at once), and stays
 * published for two days after the next one took over: whoever keeps our keys for a day never meets
 * a token whose key they do not know. The private halves lie sealed.
 */
#ifndef INSULA_SERVICES_OAUTH_SIGNING_KEY_H
#define INSULA_SERVICES_OAUTH_SIGNING_KEY_H

#include "core/jose.h"
#include "gateway/request.h"

/* Sees to it that the task's tenant has a key, and makes the next one when it is time. Outside
 * transactions. Yields. */
void signing_key_ensure(Request *req);
/* A signed JWT of the claims. After signing_key_ensure(); may be in a transaction. Yields. */
Text signing_key_sign(Request *req, Text claims);
/* The claims of an id_token that this tenant signed, old ones too; NULL for anything else. Yields.
 */
const json_t *signing_key_read(Request *req, Text token);

#endif
