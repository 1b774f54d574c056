/*
 * OAuth - Insula as a provider: OAuth 2.1 and OpenID Connect for a workspace's applications.
 *
 * Owns: schema oauth: applications and their secrets, what people let them do, codes, families of
 * refresh tokens, devices that wait, the keys that sign id_tokens. An access token is auth's (it
 * goes through the same gate as an API key); here is decided who gets one. Must never know: how
 * anybody signs in, what a permission allows.
 */
#ifndef INSULA_SERVICES_OAUTH_H
#define INSULA_SERVICES_OAUTH_H

#include "gateway/route.h"

extern const Service oauth_service;

#endif
