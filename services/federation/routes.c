#include "services/federation/federation.h"

#include "services/federation/provider.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const Permission permissions[] = {
    { "sso.read", "admin", "See identity providers and verified domains." },
    { "sso.write", "admin", "Set up identity providers and domains." },
};

const Service federation_service = {
    .name = "federation",
    .permissions = permissions,
    .permission_count = COUNT(permissions),
};
