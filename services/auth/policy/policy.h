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

/* May somebody sign in to the task's tenant from the task's address? Yields. */
bool policy_admits_address(Task *task);

#endif
