/*
 * Founding - a tenant with all it needs on its first day. The service's own.
 */
#ifndef INSULA_SERVICES_TENANT_FOUNDING_H
#define INSULA_SERVICES_TENANT_FOUNDING_H

#include "core/task.h"
#include "services/tenant/tenant.h"

/* In a transaction of the tenant's system context: tenant, built-in roles, owner and the one event
 * of it all. `password_hash` stands for tenant->password. Returns the owner's id. Yields. */
Uuid tenant_found(Task *task, const TenantNew *tenant, Text password_hash);
/* In a transaction of the tenant's system context: opens or closes its door, with its event. False
 * when it stood so already. Yields. */
bool tenant_change_status(Task *task, bool suspended, Text event_data);

#endif
