/*
 * Policy - what a workspace asks of its people at the door: one row of auth.policy a tenant.
 *
 * Owns: the rows' face (GET and PATCH /v1/security-policy) and the networks sign-ins may come from.
 * Must never know: how passwords are judged and sessions opened; those read their own columns.
 */
#ifndef INSULA_SERVICES_AUTH_POLICY_H
#define INSULA_SERVICES_AUTH_POLICY_H

#include "gateway/request.h"

extern const Resource policy_resource;
extern const Shape policy_update_shape;

void policy_show(Request *req);
void policy_update(Request *req);

/* The part of PATCH /v1/security-policy about single sign-on; fails with 422 when nobody could come
 * in that way. */
void sso_policy_set(Request *req, bool required);
/* Before a session or a second step for a good password or passkey, in its transaction: leaves with
 * 403 sso_required where the workspace wants this user to come through a provider. Yields. */
void sso_policy_check(Request *req, Uuid user_id);

/* May somebody sign in to the task's tenant from the task's address? Yields. */
bool policy_admits_address(Task *task);

#endif
