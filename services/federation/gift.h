/*
 * Gift - what the groups of a provider give, and who answers for it: a mapping gives no more than
 * its author has, and somebody has to notice when that has become less. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_GIFT_H
#define INSULA_SERVICES_FEDERATION_GIFT_H

#include "services/federation/federation.h"

/* Before a provider goes: what its groups gave is taken, or stays, as the query's `given` says;
 * fails with 409 sso_gifts_undecided when it says neither and somebody has something. True when
 * rights changed: auth_revoke() then comes last. Yields. */
bool gifts_settle(Request *req, const FederationProvider *provider);

/* Handlers. */
void gift_list(Request *req);
void gift_take_over(Request *req);

#endif
