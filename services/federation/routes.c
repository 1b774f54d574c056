#include "services/federation/federation.h"

#include "services/federation/domain.h"
#include "services/federation/gift.h"
#include "services/federation/linking.h"
#include "services/federation/oidc/client.h"
#include "services/federation/provider.h"
#include "services/federation/saml/saml.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Whoever sets up a provider decides who may say that they are anybody, owners too: so it is
 * theirs. */
static const Permission permissions[] = {
    { "sso.read", "admin", "See identity providers and verified domains." },
    { "sso.write", "owner", "Set up identity providers and domains." },
};

/* What an administrator sees of a SAML provider and of us as its service provider. */
#define SAML_KEY_SCHEMA                                                                            \
    "{\"type\":\"object\",\"required\":[\"certificate\",\"subject\",\"fingerprint\","              \
    "\"not_before\",\"not_after\"],\"properties\":{"                                               \
    "\"certificate\":{\"type\":\"string\",\"description\":\"PEM.\"},"                              \
    "\"subject\":{\"type\":\"string\"},\"fingerprint\":{\"type\":\"string\",\"description\":"      \
    "\"SHA-256.\"},"                                                                               \
    "\"not_before\":{\"type\":\"integer\",\"description\":\"Milliseconds since 1970.\"},"          \
    "\"not_after\":{\"type\":\"integer\"}}}"
#define SAML_SERVICE_SCHEMA                                                                        \
    "{\"type\":[\"object\",\"null\"],\"properties\":{\"redirect\":{\"type\":[\"string\","          \
    "\"null\"]},\"post\":{\"type\":[\"string\",\"null\"]}}}"
static const Schema schemas[] = {
    { "SsoTestBegun", "{\"type\":\"object\",\"required\":[\"url\"],\"properties\":{\"url\":{"
                      "\"type\":\"string\",\"format\":\"uri\",\"description\":"
                      "\"Where the browser that asked goes.\"}}}" },
    { "SsoGifts",
      "{\"type\":\"object\",\"required\":[\"author\",\"gifts\",\"people\",\"held\"],"
      "\"properties\":{\"author\":{\"type\":\"object\",\"required\":[\"id\",\"name\","
      "\"status\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"name\":{\"type\":[\"string\",\"null\"]},\"status\":{\"type\":\"string\",\"enum\":["
      "\"active\",\"suspended\",\"removed\"]}}},"
      "\"gifts\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"group\","
      "\"kind\",\"id\",\"name\",\"is_given\"],\"properties\":{"
      "\"group\":{\"type\":[\"string\",\"null\"],\"description\":\"Null: to everybody who "
      "comes for the first time.\"},"
      "\"kind\":{\"type\":\"string\",\"enum\":[\"role\",\"team\"]},"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"name\":{\"type\":[\"string\",\"null\"],\"description\":\"Null: it is no more.\"},"
      "\"is_given\":{\"type\":\"boolean\",\"description\":\"False: the author has it no "
      "more.\"}}}},"
      "\"people\":{\"type\":\"integer\",\"description\":\"Who has something by a group.\"},"
      "\"held\":{\"type\":\"integer\"}}}" },
    { "IdentityList",
      "{\"type\":\"object\",\"required\":[\"data\",\"providers\",\"next_cursor\"],"
      "\"properties\":{\"providers\":{\"type\":\"array\",\"description\":\"What one could connect "
      "with.\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"kind\",\"preset\"],"
      "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"name\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},"
      "\"preset\":{\"type\":\"string\"}}}},"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
      "\"provider\",\"label\",\"created_at\",\"last_used_at\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"provider\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"kind\",\"preset\","
      "\"is_enabled\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"name\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},"
      "\"preset\":{\"type\":\"string\"},\"is_enabled\":{\"type\":\"boolean\"}}},"
      "\"label\":{\"type\":\"string\",\"description\":\"The address that the provider told, "
      "else what it calls one.\"},"
      "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"last_used_at\":{\"type\":\"string\",\"format\":\"date-time\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
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
      "\"claims\":{\"oneOf\":[{\"type\":\"object\",\"additionalProperties\":true},"
      "{\"type\":\"null\"}]}}}" },
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
    { "SamlSetup",
      "{\"type\":\"object\",\"required\":[\"entity_id\",\"acs_url\",\"slo_url\",\"metadata_url\","
      "\"keys\",\"idp_entity_id\",\"sso\",\"slo\",\"certificates\",\"name_id_format\","
      "\"subject_attribute\",\"allow_idp_initiated\",\"require_encryption\"],\"properties\":{"
      "\"entity_id\":{\"type\":\"string\",\"description\":\"Our name at the identity provider.\"},"
      "\"acs_url\":{\"type\":\"string\"},\"slo_url\":{\"type\":\"string\"},"
      "\"metadata_url\":{\"type\":\"string\"},"
      "\"keys\":{\"type\":\"array\",\"description\":\"Ours: the current one, and a spare one "
      "during "
      "a roll-over.\",\"items\":" SAML_KEY_SCHEMA "},"
      "\"idp_entity_id\":{\"type\":[\"string\",\"null\"],\"description\":\"Null: its metadata is "
      "missing.\"},"
      "\"sso\":" SAML_SERVICE_SCHEMA ",\"slo\":" SAML_SERVICE_SCHEMA ","
      "\"certificates\":{\"type\":[\"array\",\"null\"],\"items\":" SAML_KEY_SCHEMA "},"
      "\"name_id_format\":{\"type\":[\"string\",\"null\"]},"
      "\"subject_attribute\":{\"type\":[\"string\",\"null\"]},"
      "\"allow_idp_initiated\":{\"type\":\"boolean\"},"
      "\"require_encryption\":{\"type\":\"boolean\"}}}" },
};

static const Resource *const resources[] = { &sso_provider_resource, &domain_resource };
static const QueryField methods_query[] = {
    { "tenant", "The workspace; may come from X-Tenant or the host instead." },
    { "email", "Of whoever is about to sign in; only its domain counts." },
};
static const QueryField delete_query[] = {
    { "given", "What becomes of roles and teams that its groups gave: take or keep." },
};
static const char *const forms[] = { "application/x-www-form-urlencoded", NULL };

static const char *const page_types[] = { "text/html", NULL };
static const char *const metadata_types[] = { "application/samlmetadata+xml", NULL };
static const QueryField finish_query[] = { { "response", "Names what was put down.", true } };
static const QueryField saml_start_query[] = { { "return_to", "A path of ours to end at.",
                                                 false } };
static const QueryField slo_query[] = {
    { "SAMLRequest", "A LogoutRequest, deflated, in base64.", false },
    { "SAMLResponse", "A LogoutResponse, likewise.", false },
    { "RelayState", "Given back.", false },
    { "SAMLEncoding", "How it is packed.", false },
    { "SigAlg", "The algorithm of the signature.", false },
    { "Signature", "Over the query.", false },
};

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
      .rate = RATE_WRITE, .status = 204, .query = delete_query, .query_count = COUNT(delete_query),
      .summary = "Delete an identity provider" },
    { GET, "/v1/sso-providers/:id/gifts", "sso.read", gift_list, .reply_schema = "SsoGifts",
      .summary = "What the groups of an identity provider give, and by whose word" },
    { POST, "/v1/sso-providers/:id/take-over", "sso.write", gift_take_over, .step_up = true,
      .resource = &sso_provider_resource, .rate = RATE_WRITE,
      .summary = "Answer for what the groups of an identity provider give" },
    { POST, "/v1/sso-providers/:id/test", "sso.write", sso_provider_test,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .secret_reply = true,
      .keys = KEYS_REFUSED, .reply_schema = "SsoTestBegun", .summary = "Begin a test sign-in" },
    { GET, "/v1/sso-providers/:id/tests/:test", "sso.write", sso_test_show,
      .reply_schema = "SsoTest", .summary = "What came of a test sign-in" },
    { GET, "/v1/domains", "sso.read", resource_list, .resource = &domain_resource, .list = true,
      .summary = "List the workspace's domains" },
    { POST, "/v1/domains", "sso.write", domain_create, .step_up = true,
      .body = &domain_create_shape, .resource = &domain_resource, .rate = RATE_WRITE, .status = 201,
      .summary = "Add a domain that has to be verified" },
    { GET, "/v1/domains/:id", "sso.read", resource_item, .resource = &domain_resource,
      .summary = "One domain" },
    { POST, "/v1/domains/:id/verify", "sso.write", domain_verify, .resource = &domain_resource,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .summary = "Look for the TXT record that proves a domain" },
    { DELETE, "/v1/domains/:id", "sso.write", domain_delete, .step_up = true, .rate = RATE_WRITE,
      .status = 204, .summary = "Remove a domain" },
    { GET, "/v1/me/identities", SESSION, identity_list, .reply_schema = "IdentityList",
      .summary = "By whose word one can sign in" },
    { POST, "/v1/me/identities", SESSION, identity_connect, .step_up = true, .in_person = true,
      .body = &identity_connect_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .secret_reply = true, .reply_schema = "SsoTestBegun",
      .summary = "Begin to connect an identity with one's account" },
    { DELETE, "/v1/me/identities/:id", SESSION, identity_disconnect, .step_up = true,
      .in_person = true, .rate = RATE_WRITE, .status = 204,
      .summary = "Disconnect an identity from one's account" },
    { GET, "/v1/auth/methods", PUBLIC, sign_in_methods, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_READ, .reply_schema = "SignInMethods", .query = methods_query,
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
    { GET, "/v1/sso/:slug/jwks", PUBLIC, oidc_client_keys, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_READ, .reply_schema = "JwkSet",
      .summary = "The key that proves us to an OpenID provider" },
    { POST, "/v1/sso/logout", SESSION, sso_logout, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_WRITE, .secret_reply = true, .reply_schema = "SsoLoggedOut",
      .summary = "End the session, and learn where the provider's ends" },
    { GET, "/v1/sso/:slug/saml/start", PUBLIC, saml_start, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .page = true, .gives = page_types, .status = 303,
      .query = saml_start_query, .query_count = COUNT(saml_start_query),
      .summary = "Send the browser to a SAML identity provider" },
    { POST, "/v1/sso/:slug/saml/acs", PUBLIC, saml_acs, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .page = true, .takes = forms, .gives = page_types, .status = 303,
      .secret_reply = true, .summary = "Take what a SAML identity provider says" },
    { GET, "/v1/sso/:slug/saml/finish", PUBLIC, saml_finish, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .page = true, .gives = page_types, .status = 303, .secret_reply = true,
      .query = finish_query, .query_count = COUNT(finish_query),
      .summary = "End a sign-in by SAML in the browser that began it" },
    { GET, "/v1/sso/:slug/saml/slo", PUBLIC, saml_slo, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .page = true, .gives = page_types, .status = 303, .query = slo_query,
      .query_count = COUNT(slo_query),
      .summary = "End sessions that a SAML identity provider has ended, by redirect" },
    { POST, "/v1/sso/:slug/saml/slo", PUBLIC, saml_slo, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .page = true, .takes = forms, .gives = page_types, .status = 303,
      .secret_reply = true,
      .summary = "End sessions that a SAML identity provider has ended, by form" },
    { GET, "/v1/sso/:slug/saml/metadata", PUBLIC, saml_metadata, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_SIGN_IN, .gives = metadata_types,
      .summary = "Read our metadata for a SAML identity provider" },
    { POST, "/v1/sso-providers/saml", "sso.write", saml_create, .body = &saml_create_shape,
      .resource = &sso_provider_resource, .transaction = TRANSACTION_MANUAL, .step_up = true,
      .status = 201, .summary = "Begin to set up a SAML provider" },
    { GET, "/v1/sso-providers/:id/saml", "sso.read", saml_show, .reply_schema = "SamlSetup",
      .summary = "Read how a SAML provider is set up" },
    { PATCH, "/v1/sso-providers/:id/saml", "sso.write", saml_update,
      .transaction = TRANSACTION_MANUAL, .body = &saml_update_shape, .step_up = true,
      .reply_schema = "SamlSetup", .summary = "Change how a SAML provider is used" },
    { PUT, "/v1/sso-providers/:id/saml/metadata", "sso.write", saml_idp_metadata,
      .transaction = TRANSACTION_MANUAL, .body = &saml_idp_metadata_shape, .step_up = true,
      .reply_schema = "SamlSetup", .summary = "Take a SAML provider's metadata" },
    { POST, "/v1/sso-providers/:id/saml/keys", "sso.write", saml_key_add,
      .transaction = TRANSACTION_MANUAL, .step_up = true, .status = 201,
      .reply_schema = "SamlSetup",
      .summary = "Make a key for a SAML provider, the first or a spare" },
    { POST, "/v1/sso-providers/:id/saml/keys/swap", "sso.write", saml_key_use, .step_up = true,
      .reply_schema = "SamlSetup", .summary = "Sign with the spare key from now on" },
    { DELETE, "/v1/sso-providers/:id/saml/keys/spare", "sso.write", saml_key_drop, .step_up = true,
      .status = 204, .summary = "Forget the spare key" },
};

static const JobKind *const jobs[] = { &domain_check_job };

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
    .jobs = jobs,
    .job_count = COUNT(jobs),
    .start = start,
};
