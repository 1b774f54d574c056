/*
 * Provider - the rows of federation.provider and their face, /v1/sso-providers. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_PROVIDER_H
#define INSULA_SERVICES_FEDERATION_PROVIDER_H

#include "core/keyring.h"
#include "gateway/request.h"
#include "services/federation/federation.h"

extern const Resource sso_provider_resource;
extern const Shape sso_provider_create_shape, sso_provider_update_shape;

/* Where the secret of a provider lies. */
KeyringPlace provider_secret_place(const Task *task, Uuid id);

/* Checks a mapping as an administrator wrote it: its form, and that it gives nothing that is not
 * all theirs. Fails with 422 and the field, or 403 role_exceeds_giver. The context must have been
 * checked. Yields. */
void provider_check_mapping(Request *req, const json_t *mapping);

/* Begins what the purpose says, and replies where the browser goes: {url}. Outside transactions.
 * Yields. */
void provider_reply_begun(Request *req, const FederationProvider *provider,
                          FederationPurpose purpose);

/* Handlers. */
void sso_provider_create(Request *req);
void sso_provider_update(Request *req);
void sso_provider_delete(Request *req);
void sso_provider_test(Request *req);
void sso_test_show(Request *req);
void sign_in_methods(Request *req);

#endif
