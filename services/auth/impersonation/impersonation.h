/*
 * Impersonation - an operator of the platform sees the workspace as one of its people do.
 *
 * Owns: table impersonation, the sessions it names, entering and ending them. Who an operator is,
 * and that they may, is decided by the service tenant before (auth_impersonate() in auth.h).
 */
#ifndef INSULA_SERVICES_AUTH_IMPERSONATION_H
#define INSULA_SERVICES_AUTH_IMPERSONATION_H

#include "gateway/request.h"

extern const Shape impersonation_enter_shape;

/* Handlers. */
void impersonation_enter(Request *req);
void impersonation_end(Request *req);

#endif
