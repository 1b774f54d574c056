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

/* The platform's own applications, which every workspace can use (applications/platform.c); for
 * operators and the command line. create: fails with 422 invalid_body; `secret` is told this once,
 * TEXT_NULL for kinds that keep none. delete: false when there is none. They wait. */
typedef struct OauthPlatformNew {
    Text name, description, kind;
    TextList redirect_uris, logout_uris, scopes;
} OauthPlatformNew;
typedef struct OauthPlatformEntry {
    Uuid id;
    Text name, kind;
} OauthPlatformEntry;
Uuid oauth_platform_create(Task *task, const OauthPlatformNew *application, Text *secret);
size_t oauth_platform_list(Task *task, OauthPlatformEntry **entries);
bool oauth_platform_delete(Task *task, Uuid id);

#endif
