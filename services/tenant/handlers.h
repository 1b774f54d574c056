/*
 * Handlers - what the files of tenant give to its table of routes. For routes.c alone.
 */
#ifndef INSULA_SERVICES_TENANT_HANDLERS_H
#define INSULA_SERVICES_TENANT_HANDLERS_H

#include "core/keyring.h"
#include "gateway/request.h"

extern const Shape sign_up_shape, tenant_update_shape, operator_sign_in_shape,
    operator_tenant_update_shape, impersonation_create_shape;

void tenant_sign_up(Request *req);
void tenant_show(Request *req);
void tenant_update(Request *req);

void operator_sign_in(Request *req);
void operator_sign_out(Request *req);
void operator_tenant_list(Request *req);
void operator_tenant_update(Request *req);
void operator_impersonate(Request *req);
void operator_impersonation_list(Request *req);
void operator_impersonation_end(Request *req);

/* operator.c: the front door's question about a token of kind 'o'. */
void operator_check(Task *task);
/* Where the secret of an operator's app is sealed. */
KeyringPlace operator_totp_place(Uuid operator_id);

#endif
