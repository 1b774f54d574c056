/*
 * SCIM - a directory keeps the people and teams of a tenant (RFC 7642, 7643, 7644).
 *
 * Owns: schema scim, which holds what a directory said about people and teams beyond what Insula
 * knows of them, and the routes below /v1/scim/v2. A User is an account, a Group is a team; what
 * both are, and who may do what to them, is user's and auth's business, which are asked. Must never
 * know: which directory it talks to; Okta's and Entra's habits are forms of the protocol here.
 */
#ifndef INSULA_SERVICES_SCIM_H
#define INSULA_SERVICES_SCIM_H

#include "gateway/route.h"

extern const Service scim_service;

#endif
