/*
 * Provider - the rows of federation.provider and their face, /v1/sso-providers. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_PROVIDER_H
#define INSULA_SERVICES_FEDERATION_PROVIDER_H

#include "core/keyring.h"
#include "gateway/request.h"

/* Where the secret of a provider lies. */
KeyringPlace provider_secret_place(const Task *task, Uuid id);

#endif
