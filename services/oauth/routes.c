#include "services/oauth/oauth.h"

#include "services/oauth/handlers.h"

static const char *const form_types[] = { "application/x-www-form-urlencoded", NULL };

static const Permission permissions[] = {
    { "application.read", "admin", "See the applications that may ask people for access." },
    { "application.write", "admin", "Register, change and delete applications." },
};

#define ASKED_SCOPES                                                                               \
    "\"application\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"kind\"],"                \
    "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"                            \
    "\"name\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"}}},"                             \
    "\"scopes\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\","        \
    "\"description\"],\"properties\":{\"name\":{\"type\":\"string\"},"                             \
    "\"description\":{\"type\":\"string\"}}}}"

static const Schema schemas[] = {
    { "ApplicationCreated",
      "{\"allOf\":[{\"$ref\":\"#/components/schemas/Application\"},{\"type\":\"object\","
      "\"required\":[\"client_secret\"],\"properties\":{\"client_secret\":{\"type\":[\"string\","
      "\"null\"],\"description\":\"Told this once.\"}}}]}" },
    { "OauthMetadata", "{\"type\":\"object\",\"required\":[\"issuer\"],\"properties\":{"
                       "\"issuer\":{\"type\":\"string\"}},\"additionalProperties\":true}" },
    { "OauthTokens",
      "{\"type\":\"object\",\"required\":[\"access_token\",\"token_type\",\"expires_in\","
      "\"scope\"],\"properties\":{\"access_token\":{\"type\":\"string\"},"
      "\"token_type\":{\"type\":\"string\"},\"expires_in\":{\"type\":\"integer\"},"
      "\"scope\":{\"type\":\"string\"},\"refresh_token\":{\"type\":\"string\"},"
      "\"id_token\":{\"type\":\"string\"}}}" },
    { "OauthTokenState", "{\"type\":\"object\",\"required\":[\"active\"],\"properties\":{"
                         "\"active\":{\"type\":\"boolean\"}},\"additionalProperties\":true}" },
    { "OauthClaims", "{\"type\":\"object\",\"required\":[\"sub\"],\"properties\":{"
                     "\"sub\":{\"type\":\"string\"}},\"additionalProperties\":true}" },
    { "OauthPushed", "{\"type\":\"object\",\"required\":[\"request_uri\",\"expires_in\"],"
                     "\"properties\":{\"request_uri\":{\"type\":\"string\"},"
                     "\"expires_in\":{\"type\":\"integer\"}}}" },
    { "OauthDevice",
      "{\"type\":\"object\",\"required\":[\"device_code\",\"user_code\",\"verification_uri\","
      "\"expires_in\",\"interval\"],\"properties\":{\"device_code\":{\"type\":\"string\"},"
      "\"user_code\":{\"type\":\"string\"},\"verification_uri\":{\"type\":\"string\"},"
      "\"verification_uri_complete\":{\"type\":\"string\"},"
      "\"expires_in\":{\"type\":\"integer\"},\"interval\":{\"type\":\"integer\"}}}" },
    { "JwkSet", "{\"type\":\"object\",\"required\":[\"keys\"],\"properties\":{\"keys\":{"
                "\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}" },
    { "ConsentAsked",
      "{\"type\":\"object\",\"required\":[\"application\",\"scopes\",\"redirect_host\","
      "\"login_hint\",\"must_sign_in\"],\"properties\":{" ASKED_SCOPES ","
      "\"redirect_host\":{\"type\":\"string\"},"
      "\"login_hint\":{\"type\":[\"string\",\"null\"]},\"must_sign_in\":{\"type\":\"boolean\","
      "\"description\":\"The application wants the person to sign in again first.\"}}}" },
    { "ConsentAnswered", "{\"type\":\"object\",\"required\":[\"redirect_to\"],\"properties\":{"
                         "\"redirect_to\":{\"type\":\"string\"}}}" },
    { "DeviceAsked", "{\"type\":\"object\",\"required\":[\"application\",\"scopes\"],"
                     "\"properties\":{" ASKED_SCOPES "}}" },
#define PLATFORM_APPLICATION(more_required, more)                                                  \
    "{\"type\":\"object\",\"required\":[\"id\",\"name\",\"description\",\"kind\","                 \
    "\"redirect_uris\",\"scopes\",\"created_at\"" more_required "],\"properties\":{"               \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},"             \
    "\"description\":{\"type\":\"string\"},"                                                       \
    "\"kind\":{\"type\":\"string\",\"enum\":[\"web\",\"browser\",\"native\"]},"                    \
    "\"redirect_uris\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"                      \
    "\"logout_uris\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"                        \
    "\"scopes\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"                             \
    "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"}" more "}}"
#define PAGE_OF(item)                                                                              \
    "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"                \
    "\"data\":{\"type\":\"array\",\"items\":" item "},\"next_cursor\":{\"type\":\"null\"}}}"
    { "PlatformApplications", PAGE_OF(PLATFORM_APPLICATION("", "")) },
    { "PlatformApplicationCreated",
      PLATFORM_APPLICATION(",\"client_secret\"",
                           ",\"client_secret\":{\"type\":[\"string\",\"null\"],"
                           "\"description\":\"Told this once.\"}") },
    { "OfferedApplications", PAGE_OF(PLATFORM_APPLICATION(",\"enabled\",\"trusted\"",
                                                          ",\"enabled\":{\"type\":\"boolean\"},"
                                                          "\"trusted\":{\"type\":\"boolean\"}")) },
    { "MyApplications",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"name\","
      "\"description\",\"kind\",\"scopes\",\"created_at\",\"last_used_at\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},"
      "\"description\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},"
      "\"scopes\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
      "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"last_used_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
};

static const QueryField authorize_query[] = {
    { "client_id", "The application's id.", .required = true },
    { "redirect_uri", "Where the answer goes: one that is registered." },
    { "response_type", "code." },
    { "scope", "What is asked for, with blanks between." },
    { "state", "Comes back as it was." },
    { "nonce", "Comes back in the id_token." },
    { "code_challenge", "Of PKCE; required." },
    { "code_challenge_method", "S256." },
    { "dpop_jkt", "The thumbprint of the key whose proof comes with the code." },
    { "prompt", "none, login, consent or select_account." },
    { "max_age", "How many seconds ago the person may have signed in." },
    { "login_hint", "Their e-mail, when it is known." },
    { "request_uri", "What was pushed before; then the others are not looked at." },
};
static const QueryField logout_query[] = {
    { "id_token_hint", "An id_token of the person who signs out." },
    { "client_id", "The application's id." },
    { "post_logout_redirect_uri", "Where to go then: one that is registered." },
    { "state", "Comes along." },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ISSUER       "/v1/oauth/t/:slug"
/* What programs send: forms, by strangers, each with a transaction of its own. */
#define ENDPOINT(path_, handler_, ...)                                                             \
    {                                                                                              \
        POST, ISSUER path_, PUBLIC, handler_,                                                      \
            .takes = form_types, .any_query = true, .transaction = TRANSACTION_MANUAL,             \
            .rate = RATE_READ, .max_body_bytes = 64 * 1024, .secret_reply = true, __VA_ARGS__      \
    }

static const Route routes[] = {
    { GET, "/v1/oauth/applications", "application.read", resource_list,
      .resource = &application_resource, .list = true, .summary = "List applications" },
    { POST, "/v1/oauth/applications", "application.write", application_create, .step_up = true,
      .body = &application_create_shape, .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 201,
      .secret_reply = true, .reply_schema = "ApplicationCreated",
      .summary = "Register an application" },
    { GET, "/v1/oauth/applications/:id", "application.read", resource_item,
      .resource = &application_resource, .summary = "One application" },
    { PATCH, "/v1/oauth/applications/:id", "application.write", application_update, .step_up = true,
      .body = &application_update_shape, .resource = &application_resource, .keys = KEYS_REFUSED,
      .rate = RATE_WRITE, .summary = "Change an application" },
    { DELETE, "/v1/oauth/applications/:id", "application.write", application_delete,
      .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete an application and end all its access" },
    { POST, "/v1/oauth/applications/:id/secrets", "application.write", application_secret_add,
      .step_up = true, .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 201,
      .secret_reply = true, .reply_schema = "ApplicationCreated",
      .summary = "Give an application a second secret" },
    { DELETE, "/v1/oauth/applications/:id/secrets/:secret", "application.write",
      application_secret_remove, .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 204,
      .summary = "Take a secret away" },
    { GET, "/v1/oauth/platform-applications", "application.read", offered_application_list,
      .reply_schema = "OfferedApplications",
      .summary = "The platform's applications, and what the workspace makes of them" },
    { PATCH, "/v1/oauth/platform-applications/:application", "application.write",
      offered_application_update, .step_up = true, .body = &offered_application_update_shape,
      .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 204,
      .summary = "Switch an application of the platform off or on, or trust it" },
    { GET, "/v1/operator/applications", OPERATOR, platform_application_list,
      .reply_schema = "PlatformApplications", .summary = "The platform's applications" },
    { POST, "/v1/operator/applications", OPERATOR, platform_application_create,
      .body = &platform_application_create_shape, .rate = RATE_WRITE, .status = 201,
      .secret_reply = true, .reply_schema = "PlatformApplicationCreated",
      .summary = "Register an application for every workspace" },
    { DELETE, "/v1/operator/applications/:id", OPERATOR, platform_application_delete,
      .rate = RATE_WRITE, .status = 204, .summary = "Take an application from every workspace" },
    { POST, "/v1/oauth/signing-keys/rotate", "application.write", signing_key_rotate,
      .body = &signing_key_rotate_shape, .keys = KEYS_REFUSED, .transaction = TRANSACTION_MANUAL,
      .rate = RATE_WRITE, .status = 204, .summary = "Sign id_tokens with another key" },

    { GET, ISSUER "/.well-known/openid-configuration", PUBLIC, oauth_discovery,
      .reply_schema = "OauthMetadata", .any_query = true,
      .summary = "OpenID Connect: what this workspace is as a provider",
      .graphql = "openidConfiguration" },
    { GET, "/.well-known/oauth-authorization-server" ISSUER, PUBLIC, oauth_discovery,
      .reply_schema = "OauthMetadata", .any_query = true,
      .summary = "OAuth: the same where RFC 8414 looks for it",
      .graphql = "oauthAuthorizationServer" },
    { GET, ISSUER "/jwks", PUBLIC, oauth_jwks, .transaction = TRANSACTION_MANUAL,
      .reply_schema = "JwkSet", .any_query = true,
      .summary = "The keys that id_tokens are signed with", .graphql = "oauthKeys" },
    { GET, ISSUER "/authorize", PUBLIC, oauth_authorize, .page = true,
      .transaction = TRANSACTION_MANUAL, .query = authorize_query,
      .query_count = COUNT(authorize_query), .status = 303, .any_query = true,
      .summary = "An application asks a person for access", .graphql = "oauthAuthorize" },
    { GET, ISSUER "/logout", PUBLIC, oauth_logout, .page = true, .transaction = TRANSACTION_MANUAL,
      .query = logout_query, .query_count = COUNT(logout_query), .status = 303, .any_query = true,
      .summary = "An application signs a person out", .graphql = "oauthLogout" },
    ENDPOINT("/token", oauth_token, .reply_schema = "OauthTokens",
             .summary = "Tokens for a code, a refresh token, a device or the application itself",
             .graphql = "oauthToken"),
    ENDPOINT("/par", oauth_push, .reply_schema = "OauthPushed", .status = 201,
             .summary = "Push an authorization request", .graphql = "oauthPush"),
    ENDPOINT("/device", oauth_device, .reply_schema = "OauthDevice",
             .summary = "A device without a browser asks for access", .graphql = "oauthDevice"),
    ENDPOINT("/revoke", oauth_revoke, .reply_schema = "{\"type\":\"object\"}",
             .summary = "Take a token back", .graphql = "oauthRevoke"),
    ENDPOINT("/introspect", oauth_introspect, .reply_schema = "OauthTokenState",
             .summary = "Is a token good, and for what?", .graphql = "oauthIntrospect"),
    { GET, ISSUER "/userinfo", SESSION, oauth_userinfo, .keys = KEYS_ALLOWED,
      .reply_schema = "OauthClaims", .any_query = true,
      .summary = "Whom an access token stands for", .graphql = "oauthUserinfo" },

    { POST, "/v1/oauth/consent/inspect", SESSION, consent_inspect, .body = &consent_inspect_shape,
      .rate = RATE_WRITE, .reply_schema = "ConsentAsked",
      .summary = "What an application asks of oneself" },
    { POST, "/v1/oauth/consent", SESSION, consent_decide, .in_person = true,
      .body = &consent_decide_shape, .rate = RATE_WRITE, .secret_reply = true,
      .reply_schema = "ConsentAnswered", .summary = "Allow an application something, or not" },
    { POST, "/v1/oauth/device/inspect", SESSION, device_inspect, .body = &device_inspect_shape,
      .rate = RATE_WRITE, .reply_schema = "DeviceAsked",
      .summary = "What waits under the code of a device" },
    { POST, "/v1/oauth/device", SESSION, device_decide, .in_person = true,
      .body = &device_decide_shape, .rate = RATE_WRITE, .status = 204,
      .summary = "Let a device in, or not" },
    { GET, "/v1/me/applications", SESSION, my_applications, .reply_schema = "MyApplications",
      .summary = "The applications that have access of one's own" },
    { DELETE, "/v1/me/applications/:id", SESSION, my_application_remove, .rate = RATE_WRITE,
      .status = 204, .summary = "Take an application's access back" },
};

static const Resource *const resources[] = { &application_resource };

const Service oauth_service = {
    .name = "oauth",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .problem_form = &oauth_problem_form,
};
