#include "services/federation/federation.h"

#include "services/federation/oidc/oidc.h"
#include "services/federation/provider.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Whoever sets up a provider decides who may say that they are anybody, owners too: so it is
 * theirs. */
static const Permission permissions[] = {
    { "sso.read", "admin", "See identity providers and verified domains." },
    { "sso.write", "owner", "Set up identity providers and domains." },
};

static const Schema schemas[] = {
    { "SsoTestBegun", "{\"type\":\"object\",\"required\":[\"url\"],\"properties\":{\"url\":{"
                      "\"type\":\"string\",\"format\":\"uri\",\"description\":"
                      "\"Where the browser that asked goes.\"}}}" },
    { "SsoTest",
      "{\"type\":\"object\",\"required\":[\"id\",\"status\",\"code\",\"detail\",\"received\","
      "\"claims\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"status\":{\"type\":\"string\",\"enum\":[\"waiting\",\"succeeded\",\"failed\"]},"
      "\"code\":{\"type\":[\"string\",\"null\"]},\"detail\":{\"type\":[\"string\",\"null\"]},"
      "\"received\":{\"type\":[\"object\",\"null\"],\"description\":\"As the mapping reads "
      "it.\",\"required\":[\"subject\",\"email\",\"email_verified\",\"first_name\","
      "\"last_name\",\"groups\",\"account\"],\"properties\":{\"subject\":{\"type\":\"string\"},"
      "\"email\":{\"type\":[\"string\",\"null\"]},\"email_verified\":{\"type\":\"boolean\"},"
      "\"first_name\":{\"type\":[\"string\",\"null\"]},"
      "\"last_name\":{\"type\":[\"string\",\"null\"]},"
      "\"groups\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
      "\"account\":{\"type\":\"string\",\"enum\":[\"known\",\"linked\",\"made\"]}}},"
      "\"claims\":{\"type\":[\"object\",\"null\"],\"additionalProperties\":true}}}" },
    { "SignInMethods",
      "{\"type\":\"object\",\"required\":[\"password\",\"passkey\",\"providers\"],"
      "\"properties\":{\"password\":{\"type\":\"boolean\"},\"passkey\":{\"type\":\"boolean\"},"
      "\"providers\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\","
      "\"kind\",\"preset\",\"url\"],\"properties\":{\"name\":{\"type\":\"string\"},"
      "\"kind\":{\"type\":\"string\"},\"preset\":{\"type\":\"string\"},"
      "\"url\":{\"type\":\"string\",\"description\":\"A path; ?return_to= is where it leads "
      "in the end.\"}}}}}}" },
    { "SsoLoggedOut", "{\"type\":\"object\",\"required\":[\"redirect\"],\"properties\":{"
                      "\"redirect\":{\"type\":[\"string\",\"null\"],\"description\":"
                      "\"Where the provider's own session ends.\"}}}" },
};

static const Resource *const resources[] = { &sso_provider_resource };
static const QueryField methods_query[] = {
    { "tenant", "The workspace; may come from X-Tenant or the host instead." },
    { "email", "Of whoever is about to sign in; only its domain counts." },
};
static const char *const forms[] = { "application/x-www-form-urlencoded", NULL };

static const Route routes[] = {
    { GET, "/v1/sso-providers", "sso.read", resource_list, .resource = &sso_provider_resource,
      .list = true, .summary = "List identity providers" },
    { POST, "/v1/sso-providers", "sso.write", sso_provider_create, .step_up = true,
      .body = &sso_provider_create_shape, .resource = &sso_provider_resource,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .status = 201,
      .summary = "Set up an identity provider" },
    { GET, "/v1/sso-providers/:id", "sso.read", resource_item, .resource = &sso_provider_resource,
      .summary = "One identity provider" },
    { PATCH, "/v1/sso-providers/:id", "sso.write", sso_provider_update, .step_up = true,
      .body = &sso_provider_update_shape, .resource = &sso_provider_resource,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .summary = "Change an identity provider, switch it on or off" },
    { DELETE, "/v1/sso-providers/:id", "sso.write", sso_provider_delete, .step_up = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Delete an identity provider" },
    { POST, "/v1/sso-providers/:id/test", "sso.write", sso_provider_test,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .secret_reply = true,
      .keys = KEYS_REFUSED, .reply_schema = "SsoTestBegun", .summary = "Begin a test sign-in" },
    { GET, "/v1/sso-providers/:id/tests/:test", "sso.write", sso_test_show,
      .reply_schema = "SsoTest", .summary = "What came of a test sign-in" },
    { GET, "/v1/auth/methods", PUBLIC, sign_in_methods, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .reply_schema = "SignInMethods", .query = methods_query,
      .query_count = COUNT(methods_query), .summary = "How one signs in to a workspace" },
    { GET, "/v1/sso/:slug/start", PUBLIC, oidc_start, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .status = 303, .page = true,
      .summary = "Go to an OpenID provider to sign in" },
    { GET, "/v1/sso/:slug/callback", PUBLIC, oidc_callback, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .status = 303, .page = true,
      .summary = "Come back from an OpenID provider" },
    { POST, "/v1/sso/:slug/backchannel-logout", PUBLIC, oidc_backchannel_logout, .takes = forms,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .summary = "An OpenID provider ends sessions" },
    { POST, "/v1/sso/logout", SESSION, sso_logout, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_WRITE, .secret_reply = true, .reply_schema = "SsoLoggedOut",
      .summary = "End the session, and learn where the provider's ends" },
};

static void start(void)
{
    oidc_metadata_init();
}

const Service federation_service = {
    .name = "federation",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .start = start,
};
