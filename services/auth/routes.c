#include "services/auth/auth.h"
#include "services/auth/handlers.h"
#include "services/auth/recovery/recovery.h"

#include "gateway/door.h"
#include "services/auth/factors/factors.h"
#include "services/auth/factors/passkey.h"
#include "services/auth/factors/step_up.h"
#include "services/auth/factors/webauthn.h"
#include "services/auth/impersonation/impersonation.h"
#include "services/auth/keys/keys.h"
#include "services/auth/policy/policy.h"
#include "services/auth/roles/roles.h"
#include "services/auth/sessions/sessions.h"

#define REFERENCE_SCHEMA                                                                           \
    "{\"type\":\"object\",\"required\":[\"id\",\"name\"],\"properties\":{"                         \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}"
#define IMPERSONATION_MEMBERS                                                                      \
    "\"required\":[\"id\",\"operator\",\"user\",\"reason\",\"read_only\","                         \
    "\"created_at\",\"expires_at\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":"       \
    "\"uuid\"},"                                                                                   \
    "\"operator\":{\"type\":\"string\"},\"user\":" REFERENCE_SCHEMA ","                            \
    "\"reason\":{\"type\":\"string\"},\"read_only\":{\"type\":\"boolean\"},"                       \
    "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"                               \
    "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\"}}"
#define NAMES_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"

static const ResourceField role_fields[] = {
    { "name", FIELD_TEXT, FIELD_FILTER | FIELD_SORT, .help = "Unique in the workspace." },
    { "description", FIELD_TEXT },
    { "parent", FIELD_UUID, FIELD_NULLABLE, .help = "The role whose permissions it inherits." },
    { "permissions", FIELD_JSON, .schema = NAMES_SCHEMA, .help = "Its own." },
    { "effective_permissions", FIELD_JSON, .schema = NAMES_SCHEMA,
      .help = "Its own and those inherited." },
    { "builtin", FIELD_BOOL,
      .help = "One of the four every workspace has; they cannot be changed." },
};
static const Resource role_resource = {
    .name = "roles",
    .singular = "role",
    .view = "api.role",
    .sort = "created_at",
    .fields = role_fields,
    .field_count = sizeof role_fields / sizeof role_fields[0],
};
static const char *const grantee_types[] = { "user", "team", NULL };
static const char *const place_types[] = { "folder", NULL };
#define NAMED_SCHEMA                                                                               \
    "{\"type\":\"object\",\"required\":[\"id\",\"type\",\"name\"],\"properties\":{"                \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"type\":{\"type\":\"string\"},"             \
    "\"name\":{\"type\":[\"string\",\"null\"]}}}"
static const ResourceField assignment_fields[] = {
    { "role_id", FIELD_UUID, FIELD_FILTER },
    { "grantee_type", FIELD_TEXT, FIELD_FILTER, .values = grantee_types },
    { "grantee_id", FIELD_UUID, FIELD_FILTER },
    { "resource_type", FIELD_TEXT, FIELD_FILTER, .values = place_types },
    { "resource_id", FIELD_UUID, FIELD_FILTER },
    { "role", FIELD_JSON, .schema = REFERENCE_SCHEMA },
    { "grantee", FIELD_JSON, .schema = NAMED_SCHEMA },
    { "resource", FIELD_JSON, .schema = NAMED_SCHEMA,
      .help = "Without a name for those who may not see it." },
    { "given_by", FIELD_JSON, FIELD_NULLABLE, .schema = REFERENCE_SCHEMA },
};
static const Resource assignment_resource = {
    .name = "role-assignments",
    .singular = "role_assignment",
    .view = "api.role_assignment",
    .sort = "created_at",
    .fields = assignment_fields,
    .field_count = sizeof assignment_fields / sizeof assignment_fields[0],
};
static const Resource *const resources[] = { &role_resource, &policy_resource, &api_key_resource,
                                             &assignment_resource };

static const Permission permissions[] = {
    { "role.read", "viewer", "See roles and what they allow." },
    { "role.write", "admin", "Make, change and delete roles." },
    { "role.assign", "admin", "Give roles to people and take them away." },
    { "factor.reset", "admin", "Take away the second factors of somebody who has lost them." },
    { "security.read", "admin", "See the workspace's security policy and its people's sessions." },
    { "security.write", "admin", "Change the security policy, end people's sessions." },
    { "api_key.read", "member", "See one's own API keys." },
    { "api_key.write", "member", "Make, change, rotate and revoke one's own API keys." },
    { "api_key.manage", "admin", "The same with the keys of everybody and of service accounts." },
};

static const Schema schemas[] = {
    { "SessionOpened", "{\"type\":\"object\",\"required\":[\"access_token\",\"expires_in\","
                       "\"user\"],\"properties\":{"
                       "\"access_token\":{\"type\":\"string\"},"
                       "\"expires_in\":{\"type\":\"integer\",\"description\":\"Seconds.\"},"
                       "\"user\":{\"$ref\":\"#/components/schemas/User\"}}}" },
    { "SessionFounded", "{\"type\":\"object\",\"required\":[\"tenant\",\"user\",\"access_token\","
                        "\"expires_in\"],\"properties\":{"
                        "\"tenant\":{\"$ref\":\"#/components/schemas/Tenant\"},"
                        "\"user\":{\"$ref\":\"#/components/schemas/User\"},"
                        "\"access_token\":{\"type\":\"string\"},"
                        "\"expires_in\":{\"type\":\"integer\",\"description\":\"Seconds.\"}}}" },
    { "ApiKeyCreated", "{\"allOf\":[{\"$ref\":\"#/components/schemas/ApiKey\"},"
                       "{\"type\":\"object\",\"required\":[\"key\"],\"properties\":{\"key\":"
                       "{\"type\":\"string\",\"description\":\"isk_..., told this once.\"}}}]}" },
    { "Me", "{\"type\":\"object\",\"required\":[\"user\",\"tenant\",\"roles\",\"permissions\","
            "\"scoped_permissions\",\"impersonations\",\"session\"],\"properties\":{"
            "\"user\":{\"$ref\":\"#/components/schemas/User\"},"
            "\"tenant\":{\"$ref\":\"#/components/schemas/Tenant\"},"
            "\"roles\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
            "\"name\"],\"properties\":{"
            "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}},"
            "\"permissions\":" NAMES_SCHEMA ","
            "\"scoped_permissions\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
            "\"description\":\"What one may do in some folders.\"},"
            "\"impersonations\":{\"type\":\"array\",\"description\":\"Operators who see the "
            "workspace as one "
            "of its people now: one's own, or all of them with "
            "security.read.\",\"items\":{\"type\":\"object\"," IMPERSONATION_MEMBERS "}},"
            "\"session\":{\"type\":[\"object\",\"null\"],\"description\":\"Null with an API key.\","
            "\"required\":[\"id\",\"created_at\",\"expires_at\"],"
            "\"properties\":{"
            "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
            "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
            "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
            "\"impersonation\":{\"type\":[\"object\",\"null\"],\"description\":\"Null: it is one's "
            "own.\"," IMPERSONATION_MEMBERS "}}},"
            "\"api_key\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"expires_at\"],"
            "\"properties\":{"
            "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},"
            "\"expires_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}}}}}" },
    { "PermissionList",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\","
      "\"description\",\"scopable\"],"
      "\"properties\":{\"name\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},"
      "\"scopable\":{\"type\":\"boolean\",\"description\":\"Can a role with it be given for a "
      "folder?\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
    { "MyPermissions", "{\"type\":\"object\",\"required\":[\"permissions\"],\"properties\":{"
                       "\"permissions\":" NAMES_SCHEMA "}}" },
    { "TotpEnrolment",
      "{\"type\":\"object\",\"required\":[\"id\",\"secret\",\"otpauth_uri\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"secret\":{\"type\":\"string\",\"description\":\"Base32; told this once.\"},"
      "\"otpauth_uri\":{\"type\":\"string\",\"description\":\"For a QR code.\"}}}" },
    { "PasskeyOptions",
      "{\"type\":\"object\",\"required\":[\"challenge\",\"expires_in\",\"public_key\"],"
      "\"properties\":{\"challenge\":{\"type\":\"string\"},"
      "\"expires_in\":{\"type\":\"integer\",\"description\":\"Seconds.\"},"
      "\"public_key\":{\"type\":\"object\",\"additionalProperties\":true,\"description\":"
      "\"What navigator.credentials is called with; binary members in base64url.\"}}}" },
    { "FactorList",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\",\"recovery_codes\"],"
      "\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
      "\"kind\",\"name\",\"created_at\",\"last_used_at\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"kind\":{\"type\":\"string\",\"enum\":[\"totp\",\"passkey\"]},"
      "\"name\":{\"type\":\"string\"},"
      "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"last_used_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"},"
      "\"recovery_codes\":{\"type\":\"integer\",\"description\":\"How many are left.\"}}}" },
    { "RecoveryCodes", "{\"type\":\"object\",\"required\":[\"codes\"],\"properties\":{"
                       "\"codes\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}" },
    { "SessionList",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
      "\"browser\",\"system\",\"device\",\"user_agent\",\"address\",\"place\",\"remembered\","
      "\"current\","
      "\"created_at\",\"last_used_at\",\"expires_at\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"browser\":{\"type\":[\"string\",\"null\"]},"
      "\"system\":{\"type\":[\"string\",\"null\"]},"
      "\"device\":{\"type\":[\"string\",\"null\"],\"description\":\"phone, tablet, computer or "
      "program.\"},"
      "\"user_agent\":{\"type\":[\"string\",\"null\"]},"
      "\"address\":{\"type\":[\"string\",\"null\"]},"
      "\"place\":{\"type\":[\"string\",\"null\"],\"description\":\"Where the address is, when the "
      "operator has a database that knows.\"},"
      "\"remembered\":{\"type\":\"boolean\"},"
      "\"current\":{\"type\":\"boolean\",\"description\":\"Is it the one that asks?\"},"
      "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"last_used_at\":{\"type\":\"string\",\"format\":\"date-time\",\"description\":\"To five "
      "minutes.\"},"
      "\"expires_at\":{\"type\":\"string\",\"format\":\"date-time\",\"description\":\"When it ends "
      "unless it is used.\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
    { "TeamRoles", "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
                   "\"data\":{\"type\":\"array\",\"items\":" REFERENCE_SCHEMA "},"
                   "\"next_cursor\":{\"type\":\"null\"}}}" },
    { "PermissionExplained",
      "{\"type\":\"object\",\"required\":[\"user\",\"permission\",\"allowed\",\"is_suspended\","
      "\"grants\",\"key\",\"resource\"],\"properties\":{"
      "\"user\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"kind\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},"
      "\"kind\":{\"type\":\"string\"}}},"
      "\"permission\":{\"type\":\"string\"},\"allowed\":{\"type\":\"boolean\"},"
      "\"is_suspended\":{\"type\":\"boolean\"},"
      "\"grants\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"role\","
      "\"from\","
      "\"team\",\"folder\"],\"properties\":{\"role\":" REFERENCE_SCHEMA
      ",\"from\":" REFERENCE_SCHEMA ","
      "\"team\":{\"type\":[\"object\",\"null\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}},"
      "\"folder\":{\"type\":[\"object\",\"null\"],\"description\":\"Where the role counts; null: "
      "everywhere.\",\"required\":[\"id\",\"name\",\"path\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":[\"string\",\"null\"]},"
      "\"path\":{\"type\":\"array\",\"description\":\"The folders from there to the resource.\","
      "\"items\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\",\"format\":"
      "\"uuid\"},\"name\":{\"type\":[\"string\",\"null\"]}}}}}}}}},"
      "\"key\":{\"type\":[\"object\",\"null\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"allows\":{\"type\":\"boolean\"}}},"
      "\"resource\":{\"type\":[\"object\",\"null\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"access\":{\"type\":\"string\"},"
      "\"needed\":{\"type\":\"string\"},\"sources\":{\"type\":\"array\",\"items\":{"
      "\"type\":\"object\",\"properties\":{\"access\":{\"type\":\"string\"},"
      "\"given_to\":{\"type\":\"string\"},\"team\":{\"type\":[\"string\",\"null\"]},"
      "\"inherited\":{\"type\":\"boolean\"}}}}}}}}" },
    { "RealtimeTicket",
      "{\"type\":\"object\",\"required\":[\"ticket\",\"expires_in\"],\"properties\":{"
      "\"ticket\":{\"type\":\"string\"},"
      "\"expires_in\":{\"type\":\"integer\",\"description\":\"Seconds.\"}}}" },
};

static const Route routes[] = {
    { POST, "/v1/auth/login", PUBLIC, session_sign_in, .body = &sign_in_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .secret_reply = true,
      .reply_schema = "SessionOpened", .summary = "Sign in" },
    { POST, "/v1/auth/forgot-password", PUBLIC, password_forgot, .body = &password_forgot_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 202,
      .summary = "Mail a link to set a new password, if there is such an account" },
    { POST, "/v1/auth/reset-password", PUBLIC, password_reset, .body = &password_reset_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 204,
      .summary = "Set a new password by the link of a mail; all sessions end" },
    { POST, "/v1/auth/impersonation", PUBLIC, impersonation_enter,
      .body = &impersonation_enter_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .secret_reply = true,
      .reply_schema = "{\"type\":\"object\",\"required\":[\"workspace\"],\"properties\":{"
                      "\"workspace\":{\"type\":\"string\"}}}",
      .summary = "An operator's browser enters the impersonation they began" },
    { DELETE, "/v1/impersonations/:id", SESSION, impersonation_end, .changes_nothing = true,
      .rate = RATE_WRITE, .status = 204,
      .summary = "End what an operator sees of the workspace as one of its people" },
    { POST, "/v1/auth/logout", SESSION, session_sign_out, .changes_nothing = true,
      .rate = RATE_WRITE, .status = 204, .summary = "End this session everywhere",
      .graphql = "logout" },
    { GET, "/v1/me", SESSION, me_show, .keys = KEYS_ALLOWED, .transaction = TRANSACTION_ONE,
      .reply_schema = "Me", .summary = "Who am I, where, and what may I do" },
    { POST, "/v1/me/password", SESSION, password_change, .body = &password_change_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 204,
      .summary = "Change one's own password; all other sessions end", .graphql = "changePassword" },
    { GET, "/v1/roles", "role.read", resource_list, .resource = &role_resource, .list = true,
      .summary = "List roles" },
    { POST, "/v1/roles", "role.write", role_create, .body = &role_create_shape,
      .resource = &role_resource, .rate = RATE_WRITE, .status = 201, .summary = "Make a role" },
    { GET, "/v1/roles/:id", "role.read", resource_item, .resource = &role_resource,
      .summary = "One role" },
    { PATCH, "/v1/roles/:id", "role.write", role_update, .body = &role_update_shape,
      .resource = &role_resource, .rate = RATE_WRITE, .summary = "Change a role" },
    { DELETE, "/v1/roles/:id", "role.write", role_delete, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete a role" },
    { PUT, "/v1/users/:id/roles/:role", "role.assign", user_role_give, .rate = RATE_WRITE,
      .status = 204, .summary = "Give a role to a user" },
    { DELETE, "/v1/users/:id/roles/:role", "role.assign", user_role_take, .rate = RATE_WRITE,
      .status = 204, .summary = "Take a role from a user" },
    { GET, "/v1/teams/:id/roles", "team.read", team_role_list, .reply_schema = "TeamRoles",
      .summary = "The roles that a team's members have of it" },
    { PUT, "/v1/teams/:id/roles/:role", "role.assign", team_role_give, .rate = RATE_WRITE,
      .status = 204, .summary = "Give a role to a team" },
    { DELETE, "/v1/teams/:id/roles/:role", "role.assign", team_role_take, .rate = RATE_WRITE,
      .status = 204, .summary = "Take a role from a team" },
    { GET, "/v1/role-assignments", "role.read", resource_list, .resource = &assignment_resource,
      .list = true, .summary = "Roles given for folders" },
    { POST, "/v1/role-assignments", "role.assign", role_assign, .body = &role_assign_shape,
      .resource = &assignment_resource, .rate = RATE_WRITE, .status = 201,
      .summary = "Give somebody, or a team, a role for a folder" },
    { GET, "/v1/role-assignments/:id", "role.read", resource_item, .resource = &assignment_resource,
      .summary = "One of them" },
    { DELETE, "/v1/role-assignments/:id", "role.assign", role_unassign, .rate = RATE_WRITE,
      .status = 204, .summary = "Take a role for a folder away" },
    { GET, "/v1/me/permissions", SESSION, my_permissions, .keys = KEYS_ALLOWED,
      .query = my_permissions_query, .query_count = MY_PERMISSIONS_PARAMETERS,
      .reply_schema = "MyPermissions", .summary = "What one may do with one document or folder" },
    { GET, "/v1/permissions/explain", "role.read", permission_explain, .query = explain_query,
      .query_count = EXPLAIN_PARAMETERS, .reply_schema = "PermissionExplained",
      .summary = "May somebody do something, and why" },
    { GET, "/v1/permissions", "role.read", permission_list, .reply_schema = "PermissionList",
      .summary = "Every permission there is" },
    { GET, "/v1/me/sessions", SESSION, my_session_list, .reply_schema = "SessionList",
      .summary = "Where one is signed in" },
    { DELETE, "/v1/me/sessions", SESSION, my_sessions_end, .rate = RATE_WRITE, .status = 204,
      .summary = "End all of one's sessions but this one", .graphql = "endMyOtherSessions" },
    { DELETE, "/v1/me/sessions/:id", SESSION, my_session_end, .rate = RATE_WRITE, .status = 204,
      .summary = "End one of one's sessions", .graphql = "endMySession" },
    { GET, "/v1/users/:id/sessions", "security.read", user_session_list,
      .reply_schema = "SessionList", .summary = "Where somebody is signed in" },
    { DELETE, "/v1/users/:id/sessions", "security.write", user_sessions_end, .rate = RATE_WRITE,
      .status = 204, .summary = "End all sessions of somebody", .graphql = "endUserSessions" },
    { POST, "/v1/users/:id/unlock", "security.write", user_unlock, .rate = RATE_WRITE,
      .status = 204, .summary = "Forget the guesses at somebody's password" },
    { GET, "/v1/security-policy", "security.read", policy_show, .resource = &policy_resource,
      .summary = "What the workspace asks of passwords, sessions and networks",
      .graphql = "securityPolicy" },
    { PATCH, "/v1/security-policy", "security.write", policy_update, .step_up = true,
      .body = &policy_update_shape, .resource = &policy_resource, .rate = RATE_WRITE,
      .summary = "Change the security policy" },
    { POST, "/v1/auth/second-factor", PUBLIC, second_step_answer, .body = &second_step_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .secret_reply = true,
      .reply_schema = "SessionOpened", .summary = "Sign in: the second step" },
    { POST, "/v1/auth/second-factor/enrolment", PUBLIC, second_step_enrol,
      .body = &second_step_challenge_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .secret_reply = true, .reply_schema = "TotpEnrolment",
      .summary = "Sign in: set up the second factor that the workspace asks for" },
    { POST, "/v1/auth/second-factor/enrolment/confirm", PUBLIC, second_step_confirm,
      .body = &second_step_challenge_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .secret_reply = true, .reply_schema = "SessionOpened",
      .summary = "Sign in: confirm the second factor just set up" },
    { POST, "/v1/auth/passkey/options", PUBLIC, passkey_sign_in_options,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .secret_reply = true,
      .reply_schema = "PasskeyOptions", .summary = "Sign in with a passkey: what to ask it" },
    { POST, "/v1/auth/passkey", PUBLIC, passkey_sign_in, .body = &passkey_sign_in_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .secret_reply = true,
      .reply_schema = "SessionOpened", .summary = "Sign in with a passkey alone" },
    { POST, "/v1/me/passkeys/options", SESSION, passkey_registration_options, .step_up = true,
      .rate = RATE_WRITE, .secret_reply = true, .reply_schema = "PasskeyOptions",
      .summary = "Make a passkey: what to ask the authenticator" },
    { POST, "/v1/me/passkeys", SESSION, passkey_create, .step_up = true,
      .body = &passkey_create_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .status = 201,
      .reply_schema = "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{"
                      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"}}}",
      .summary = "Keep a passkey that an authenticator has made" },
    { GET, "/v1/me/factors", SESSION, factor_list, .reply_schema = "FactorList",
      .summary = "One's own second factors" },
    { POST, "/v1/me/factors", SESSION, factor_totp_begin, .step_up = true,
      .body = &factor_create_shape, .rate = RATE_WRITE, .status = 201, .secret_reply = true,
      .reply_schema = "TotpEnrolment", .summary = "Begin to set up an authenticator app" },
    { POST, "/v1/me/factors/:id/confirm", SESSION, factor_confirm, .step_up = true,
      .body = &factor_code_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .status = 204,
      .summary = "Show that the authenticator app works; from now on it is asked for" },
    { PATCH, "/v1/me/factors/:id", SESSION, factor_update, .body = &factor_update_shape,
      .rate = RATE_WRITE, .status = 204, .summary = "Give a second factor another name" },
    { DELETE, "/v1/me/factors/:id", SESSION, factor_remove, .step_up = true, .rate = RATE_WRITE,
      .status = 204, .summary = "Remove a second factor" },
    { POST, "/v1/me/recovery-codes", SESSION, recovery_codes_make, .step_up = true,
      .rate = RATE_WRITE, .status = 201, .secret_reply = true, .reply_schema = "RecoveryCodes",
      .summary = "Ten fresh recovery codes; those made before end" },
    { POST, "/v1/me/step-up/options", SESSION, step_up_options, .rate = RATE_WRITE,
      .secret_reply = true, .reply_schema = "PasskeyOptions",
      .summary = "Show once more who one is, with a passkey: what to ask it" },
    { POST, "/v1/me/step-up", SESSION, step_up, .body = &step_up_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 204,
      .summary = "Show once more who one is: for ten minutes the session may do what asks for it",
      .graphql = "stepUp" },
    { DELETE, "/v1/users/:id/factors", "factor.reset", factors_reset, .step_up = true,
      .rate = RATE_WRITE, .status = 204,
      .summary = "Take away the second factors of somebody who has lost them" },
    { POST, "/v1/realtime/tickets", SESSION, ticket_issue, .changes_nothing = true,
      .keys = KEYS_ALLOWED, .rate = RATE_WRITE, .status = 201, .secret_reply = true,
      .reply_schema = "RealtimeTicket",
      .summary = "A ticket that opens one socket within 30 seconds" },
    { GET, "/v1/api-keys", "api_key.read", resource_list, .resource = &api_key_resource,
      .list = true, .summary = "List API keys" },
    { POST, "/v1/api-keys", "api_key.write", api_key_create, .step_up = true,
      .body = &api_key_create_shape, .keys = KEYS_REFUSED, .rate = RATE_WRITE, .status = 201,
      .secret_reply = true, .reply_schema = "ApiKeyCreated", .summary = "Make an API key" },
    { GET, "/v1/api-keys/:id", "api_key.read", resource_item, .resource = &api_key_resource,
      .summary = "One API key" },
    { PATCH, "/v1/api-keys/:id", "api_key.write", api_key_update, .step_up = true,
      .body = &api_key_update_shape, .resource = &api_key_resource, .keys = KEYS_REFUSED,
      .rate = RATE_WRITE, .summary = "Change an API key" },
    { POST, "/v1/api-keys/:id/rotate", "api_key.write", api_key_rotate, .step_up = true,
      .body = &api_key_rotate_shape, .keys = KEYS_REFUSED, .rate = RATE_WRITE, .secret_reply = true,
      .reply_schema = "ApiKeyCreated", .summary = "Give an API key another secret" },
    { DELETE, "/v1/api-keys/:id", "api_key.write", api_key_revoke, .keys = KEYS_REFUSED,
      .rate = RATE_WRITE, .status = 204, .summary = "Revoke an API key" },
};

static Uuid tenant_of_slug(Task *task, Text slug)
{
    AuthTenant tenant = auth_find_tenant(task, slug);
    return tenant.found ? tenant.tenant_id : UUID_NIL;
}

static void start(void)
{
    totp_init();
    webauthn_init();
    static const DoorHooks hooks = { .tenant_of_slug = tenant_of_slug,
                                     .ticket_spend = ticket_spend,
                                     .proof_spend = proof_note,
                                     .key_used = api_key_note_use };
    door_set_hooks(&hooks);
}

static const JobKind *const jobs[] = { &password_forgot_job };

const Service auth_service = {
    .name = "auth",
    ROUTES(routes),
    .resources = resources,
    .resource_count = sizeof resources / sizeof resources[0],
    .schemas = schemas,
    .schema_count = sizeof schemas / sizeof schemas[0],
    .permissions = permissions,
    .permission_count = sizeof permissions / sizeof permissions[0],
    .jobs = jobs,
    .job_count = sizeof jobs / sizeof jobs[0],
    .start = start,
};
