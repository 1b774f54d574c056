#include "app/services.h"

#include <stdio.h>
#include <string.h>

#include "gateway/health.h"
#include "services/audit/audit.h"
#include "services/auth/auth.h"
#include "services/collaboration/collaboration.h"
#include "services/federation/federation.h"
#include "services/mail/mail.h"
#include "services/oauth/oauth.h"
#include "services/record/record.h"
#include "services/scim/scim.h"
#include "services/tenant/tenant.h"
#include "services/user/user.h"

/* tools/migrations.py reads this table too: a service is one line here. */
/* clang-format off */
const Service *const SERVICES[] = {
    &gateway_service, /* the gateway's own routes: always mounted */
    &tenant_service,
    &mail_service,
    &auth_service,
    &user_service,
    &federation_service,
    &oauth_service,
    &audit_service,
    &collaboration_service,
    &record_service,
    &scim_service,
};
/* clang-format on */
const size_t SERVICES_COUNT = sizeof SERVICES / sizeof SERVICES[0];

static const Service *find(const char *name, size_t length)
{
    for (size_t i = 0; i < SERVICES_COUNT; i++)
        if (strlen(SERVICES[i]->name) == length && strncmp(SERVICES[i]->name, name, length) == 0)
            return SERVICES[i];
    return NULL;
}

static bool is_named(const char *names, const Service *service)
{
    for (const char *name = names; *name;) {
        size_t length = strcspn(name, ",");
        if (find(name, length) == service)
            return true;
        name += length + (name[length] == ',');
    }
    return false;
}

int services_choose(const char *names, const Service **chosen, char *unknown, size_t size)
{
    for (const char *name = names; *name;) {
        size_t length = strcspn(name, ",");
        if (!find(name, length)) {
            snprintf(unknown, size, "%.*s", (int)length, name);
            return -1;
        }
        name += length + (name[length] == ',');
    }
    int count = 0;
    for (size_t i = 0; i < SERVICES_COUNT; i++)
        if (!*names || SERVICES[i] == &gateway_service || is_named(names, SERVICES[i]))
            chosen[count++] = SERVICES[i];
    return count;
}
