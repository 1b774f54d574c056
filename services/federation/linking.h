/*
 * Linking - one's account and what identity providers call one, from inside a session.
 *
 * Connecting is a sign-in of its own kind: it comes back to the session that began it, or to
 * nothing, opens no session and gives no rights. Federation's own.
 */
#ifndef INSULA_SERVICES_FEDERATION_LINKING_H
#define INSULA_SERVICES_FEDERATION_LINKING_H

#include "services/federation/federation.h"

extern const Shape identity_connect_shape;

/* An arrival that was begun to connect it. Ends the request. Outside transactions. */
void linking_arrive(Request *req, const FederationProvider *provider, const FederationLogin *login,
                    const Arrival *arrival);
/* Where connecting ends; a problem is told there. */
#define LINKING_PAGE "/settings/your-security"

/* Handlers. */
void identity_list(Request *req);
void identity_connect(Request *req);
void identity_disconnect(Request *req);

#endif
