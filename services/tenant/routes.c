#include "services/tenant/handlers.h"
#include "services/tenant/tenant.h"

#include "gateway/door.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const statuses[] = { "active", "suspended", NULL };

static const ResourceField tenant_fields[] = {
    { "slug", FIELD_TEXT, .help = "Its address; unique in the platform." },
    { "name", FIELD_TEXT },
    { "status", FIELD_TEXT, .values = statuses },
};
static const Resource tenant_resource = {
    .name = "tenants",
    .singular = "tenant",
    .view = "api.tenant",
    .sort = "created_at",
    .fields = tenant_fields,
    .field_count = COUNT(tenant_fields),
};
static const Resource *const resources[] = { &tenant_resource };

static const Permission permissions[] = {
    { "tenant.read", "viewer", "See the workspace's name and state." },
    { "tenant.write", "admin", "Change the workspace's name and settings." },
};

static const Schema schemas[] = {
    { "OperatorSession",
      "{\"type\":\"object\",\"required\":[\"operator\",\"access_token\",\"expires_in\"],"
      "\"properties\":{"
      "\"operator\":{\"type\":\"object\",\"required\":[\"id\",\"email\",\"name\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"email\":{\"type\":\"string\"},\"name\":{"
      "\"type\":\"string\"}}},"
      "\"access_token\":{\"type\":\"string\"},\"expires_in\":{\"type\":\"integer\"}}}" },
    { "Impersonation",
      "{\"type\":\"object\",\"required\":[\"id\",\"access_token\",\"url\",\"expires_at\"],"
      "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"access_token\":{\"type\":\"string\"},"
      "\"url\":{\"type\":\"string\",\"description\":\"Where a browser enters it.\"},"
      "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\"}}}" },
    { "ImpersonationList",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
      "\"operator\","
      "\"tenant\",\"user_id\",\"reason\",\"read_only\",\"created_at\",\"expires_at\"],"
      "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"operator\":{\"type\":\"string\"},"
      "\"tenant\":{\"type\":\"object\",\"required\":[\"id\",\"slug\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"slug\":{\"type\":\"string\"}}},"
      "\"user_id\":{\"type\":\"string\",\"format\":\"uuid\"},\"reason\":{\"type\":\"string\"},"
      "\"read_only\":{\"type\":\"boolean\"},"
      "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
    { "TenantPage",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Tenant\"}},"
      "\"next_cursor\":{\"type\":[\"string\",\"null\"]}}}" },
};

static const QueryField directory_query[] = {
    { "limit", "At most 200; default 50." },
    { "cursor", "next_cursor of the page before." },
    { "status", "active or suspended." },
};

static const Route routes[] = {
    { POST, "/v1/tenants", PUBLIC, tenant_sign_up, .body = &sign_up_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 201, .secret_reply = true,
      .reply_schema = "SessionFounded", .summary = "Sign up: a workspace, its owner, a session" },
    { GET, "/v1/tenant", "tenant.read", tenant_show, .resource = &tenant_resource,
      .summary = "The workspace one is signed in to" },
    { PATCH, "/v1/tenant", "tenant.write", tenant_update, .body = &tenant_update_shape,
      .resource = &tenant_resource, .rate = RATE_WRITE, .summary = "Change the workspace" },
    { POST, "/v1/operator/auth/login", PUBLIC, operator_sign_in, .body = &operator_sign_in_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .secret_reply = true,
      .reply_schema = "OperatorSession", .summary = "Sign in as an operator" },
    { POST, "/v1/operator/auth/logout", OPERATOR, operator_sign_out,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .status = 204,
      .summary = "End an operator's session" },
    { GET, "/v1/operator/tenants", OPERATOR, operator_tenant_list, .reply_schema = "TenantPage",
      .query = directory_query, .query_count = COUNT(directory_query),
      .summary = "The directory of tenants" },
    { PATCH, "/v1/operator/tenants/:id", OPERATOR, operator_tenant_update,
      .body = &operator_tenant_update_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .reply_schema = "Tenant", .summary = "Suspend or resume a tenant" },
    { POST, "/v1/operator/tenants/:id/impersonations", OPERATOR, operator_impersonate,
      .body = &impersonation_create_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .status = 201, .secret_reply = true, .reply_schema = "Impersonation",
      .summary = "See a workspace as one of its people do, for a reason" },
    { GET, "/v1/operator/impersonations", OPERATOR, operator_impersonation_list,
      .reply_schema = "ImpersonationList", .summary = "Who saw which workspace as whom" },
    { DELETE, "/v1/operator/impersonations/:id", OPERATOR, operator_impersonation_end,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .status = 204,
      .summary = "End an impersonation" },
};

static void start(void)
{
    static const DoorHooks hooks = { .operator_check = operator_check };
    door_set_hooks(&hooks);
}

const Service tenant_service = {
    .name = "tenant",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .start = start,
};
