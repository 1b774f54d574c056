#include "services/user/handlers.h"
#include "services/user/email/email.h"
#include "services/user/service_accounts/service_accounts.h"
#include "services/user/user.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const user_statuses[] = { "active", "suspended", NULL };
static const char *const invitation_statuses[] = { "pending", "accepted", "expired", "revoked",
                                                   NULL };

static const ResourceField user_fields[] = {
    { "email", FIELD_TEXT, FIELD_FILTER | FIELD_SORT,
      .help = "Unique in the workspace, in lower case." },
    { "first_name", FIELD_TEXT },
    { "last_name", FIELD_TEXT, FIELD_SORT },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = user_statuses },
    { "roles", FIELD_JSON,
      .schema =
          "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"name\"],"
          "\"properties\":{"
          "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}}" },
    { "last_seen_at", FIELD_TIME, FIELD_NULLABLE, .help = "To five minutes." },
    { "email_verified_at", FIELD_TIME, FIELD_NULLABLE,
      .help = "When a link mailed to the address was followed; null: not yet." },
    { "from_directory", FIELD_BOOL, .help = "A directory keeps this person, by SCIM." },
};
static const Resource user_resource = {
    .name = "users",
    .singular = "user",
    .view = "api.user",
    .sort = "-created_at",
    .search = "users.search",
    .fields = user_fields,
    .field_count = COUNT(user_fields),
};

static const ResourceField invitation_fields[] = {
    { "email", FIELD_TEXT },
    { "role", FIELD_UUID },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = invitation_statuses },
    { "invited_by", FIELD_UUID },
    { "expires_at", FIELD_TIME },
};
static const ResourceExpand invitation_expands[] = {
    { "inviter", "users", "invited_by", "id,email,first_name,last_name" },
};
static const Resource invitation_resource = {
    .name = "invitations",
    .singular = "invitation",
    .view = "api.invitation",
    .sort = "-created_at",
    .fields = invitation_fields,
    .field_count = COUNT(invitation_fields),
    .expands = invitation_expands,
    .expand_count = COUNT(invitation_expands),
};

static const ResourceField team_fields[] = {
    { "name", FIELD_TEXT, FIELD_FILTER | FIELD_SORT, .help = "Unique in the workspace." },
    { "description", FIELD_TEXT },
    { "member_count", FIELD_INT },
    { "from_directory", FIELD_BOOL, .help = "A directory keeps this team, by SCIM." },
};
static const Resource team_resource = {
    .name = "teams",
    .singular = "team",
    .view = "api.team",
    .sort = "name",
    .fields = team_fields,
    .field_count = COUNT(team_fields),
};

static const ResourceField member_fields[] = {
    { "email", FIELD_TEXT },
    { "first_name", FIELD_TEXT },
    { "last_name", FIELD_TEXT },
};
static const Resource member_resource = {
    .name = "members",
    .singular = "team_member",
    .view = "api.team_member",
    .sort = "created_at",
    .scope = { "team_id" },
    .parent = "teams",
    .fields = member_fields,
    .field_count = COUNT(member_fields),
};

static const Resource *const resources[] = { &user_resource, &invitation_resource, &team_resource,
                                             &member_resource, &service_account_resource };

static const Permission permissions[] = {
    { "user.read", "viewer", "See who is in the workspace." },
    { "user.write", "admin", "Add, change, suspend and remove people." },
    { "user.invite", "admin", "Invite people." },
    { "service_account.read", "admin", "See the accounts of programs." },
    { "service_account.write", "admin", "Make, change, suspend and remove accounts of programs." },
    { "team.read", "viewer", "See teams and who is in them." },
    { "team.write", "admin", "Make and change teams and their members." },
};

static const Schema schemas[] = {
    { "EmailConfirmed", "{\"type\":\"object\",\"required\":[\"email\"],\"properties\":{"
                        "\"email\":{\"type\":\"string\"}}}" },
    { "InvitationCreated", "{\"allOf\":[{\"$ref\":\"#/components/schemas/"
                           "Invitation\"},{\"type\":\"object\",\"required\":[\"token\",\"url\"],"
                           "\"properties\":{\"token\":{\"type\":\"string\"},\"url\":{\"type\":"
                           "\"string\",\"format\":\"uri\"}}}]}" },
    { "InvitationInspected", "{\"type\":\"object\",\"required\":[\"tenant\",\"email\",\"expires_"
                             "at\"],\"properties\":{\"tenant\":{\"type\":\"object\","
                             "\"required\":[\"name\",\"slug\"],\"properties\":{\"name\":{\"type\":"
                             "\"string\"},\"slug\":{\"type\":\"string\"}}},"
                             "\"email\":{\"type\":\"string\"},\"expires_at\":{\"type\":\"string\","
                             "\"format\":\"date-time\"}}}" },
};

static const Route routes[] = {
    { PATCH, "/v1/me", SESSION, profile_update, .body = &profile_update_shape,
      .resource = &user_resource, .rate = RATE_WRITE, .summary = "Change one's own name" },
    { POST, "/v1/me/email", SESSION, email_change, .step_up = true, .body = &email_change_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 202,
      .summary = "Change one's own e-mail, by a link mailed to the new address",
      .graphql = "changeEmail" },
    { POST, "/v1/me/email/verification", SESSION, email_send_again, .rate = RATE_SIGN_IN,
      .status = 202, .summary = "Mail the link that confirms one's own address again",
      .graphql = "sendEmailVerification" },
    { POST, "/v1/auth/confirm-email", PUBLIC, email_confirm, .body = &email_token_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .reply_schema = "EmailConfirmed",
      .summary = "Confirm an address by the link of a mail" },
    { POST, "/v1/auth/keep-email", PUBLIC, email_keep, .body = &email_token_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .reply_schema = "EmailConfirmed",
      .summary = "Keep the address before, by the link of a mail; all sessions end" },
    { POST, "/v1/auth/find-workspaces", PUBLIC, workspaces_find, .body = &workspaces_find_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 202,
      .summary = "Mail somebody the list of their workspaces" },
    { GET, "/v1/users", "user.read", resource_list, .resource = &user_resource, .list = true,
      .summary = "List users" },
    { POST, "/v1/users", "user.write", user_add, .in_person = true, .body = &user_create_shape,
      .resource = &user_resource, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .status = 201, .summary = "Add a user" },
    { GET, "/v1/users/invitations", "user.read", resource_list, .resource = &invitation_resource,
      .list = true, .summary = "List invitations" },
    { POST, "/v1/users/invitations", "user.invite", invitation_create, .in_person = true,
      .body = &invitation_create_shape, .rate = RATE_WRITE, .status = 201, .secret_reply = true,
      .reply_schema = "InvitationCreated", .summary = "Invite somebody" },
    { DELETE, "/v1/users/invitations/:id", "user.invite", invitation_revoke, .rate = RATE_WRITE,
      .status = 204, .summary = "Revoke an invitation" },
    { GET, "/v1/users/:id", "user.read", resource_item, .resource = &user_resource,
      .summary = "One user" },
    { PATCH, "/v1/users/:id", "user.write", user_update, .body = &user_update_shape,
      .resource = &user_resource, .rate = RATE_WRITE,
      .summary = "Change, suspend or resume a user" },
    { DELETE, "/v1/users/:id", "user.write", user_remove, .rate = RATE_WRITE, .status = 204,
      .summary = "Remove a user" },
    { GET, "/v1/service-accounts", "service_account.read", resource_list,
      .resource = &service_account_resource, .list = true, .summary = "List service accounts" },
    { POST, "/v1/service-accounts", "service_account.write", service_account_create,
      .body = &service_account_create_shape, .resource = &service_account_resource,
      .rate = RATE_WRITE, .status = 201, .summary = "Make a service account" },
    { GET, "/v1/service-accounts/:id", "service_account.read", resource_item,
      .resource = &service_account_resource, .summary = "One service account" },
    { PATCH, "/v1/service-accounts/:id", "service_account.write", service_account_update,
      .body = &service_account_update_shape, .resource = &service_account_resource,
      .rate = RATE_WRITE, .summary = "Change, suspend or resume a service account" },
    { DELETE, "/v1/service-accounts/:id", "service_account.write", service_account_remove,
      .rate = RATE_WRITE, .status = 204, .summary = "Remove a service account" },
    { POST, "/v1/invitations/inspect", PUBLIC, invitation_inspect, .body = &invitation_token_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN,
      .reply_schema = "InvitationInspected", .summary = "What is this invitation to" },
    { POST, "/v1/invitations/accept", PUBLIC, invitation_accept, .body = &invitation_accept_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_SIGN_IN, .status = 201, .secret_reply = true,
      .reply_schema = "SessionFounded", .summary = "Accept an invitation" },
    { GET, "/v1/teams", "team.read", resource_list, .resource = &team_resource, .list = true,
      .summary = "List teams" },
    { POST, "/v1/teams", "team.write", team_create, .body = &team_create_shape,
      .resource = &team_resource, .rate = RATE_WRITE, .status = 201, .summary = "Make a team" },
    { GET, "/v1/teams/:id", "team.read", resource_item, .resource = &team_resource,
      .summary = "One team" },
    { PATCH, "/v1/teams/:id", "team.write", team_update, .body = &team_update_shape,
      .resource = &team_resource, .rate = RATE_WRITE, .summary = "Change a team" },
    { DELETE, "/v1/teams/:id", "team.write", team_delete, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete a team" },
    { GET, "/v1/teams/:id/members", "team.read", resource_list, .resource = &member_resource,
      .list = true, .summary = "List a team's members" },
    { PUT, "/v1/teams/:id/members/:user", "team.write", team_member_add, .rate = RATE_WRITE,
      .status = 204, .summary = "Take a user into a team" },
    { DELETE, "/v1/teams/:id/members/:user", "team.write", team_member_remove, .rate = RATE_WRITE,
      .status = 204, .summary = "Take a user out of a team" },
};

static const JobKind *const jobs[] = { &workspaces_find_job };

const Service user_service = {
    .name = "user",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .jobs = jobs,
    .job_count = COUNT(jobs),
};
