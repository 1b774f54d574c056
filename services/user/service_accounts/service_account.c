#include "services/user/service_accounts/service_accounts.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/user.h"

static const char *const statuses[] = { "active", "suspended", NULL };

typedef struct ServiceAccountCreate {
    ShapeGiven given;
    Text name;
    Uuid role;
} ServiceAccountCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(ServiceAccountCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(ServiceAccountCreate, role, SHAPE_UUID,
                .help = "Default: the built-in role member. Not owner."),
};
const Shape service_account_create_shape = SHAPE_OF(ServiceAccountCreate, create_fields);

typedef struct ServiceAccountUpdate {
    ShapeGiven given;
    Text name, status;
} ServiceAccountUpdate;

static const ShapeField update_fields[] = {
    SHAPE_FIELD(ServiceAccountUpdate, name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(ServiceAccountUpdate, status, SHAPE_ENUM, .values = statuses,
                .help = "Suspended: none of its keys opens."),
};
const Shape service_account_update_shape = SHAPE_OF(ServiceAccountUpdate, update_fields);

static const ResourceField fields[] = {
    { "name", FIELD_TEXT },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = statuses },
    { "roles", FIELD_JSON,
      .schema =
          "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"name\"],"
          "\"properties\":{"
          "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}}" },
    { "key_count", FIELD_INT, .help = "API keys not revoked." },
    { "last_used_at", FIELD_TIME, FIELD_NULLABLE,
      .help = "When one of its keys was used, to five minutes." },
};
const Resource service_account_resource = {
    .name = "service-accounts",
    .singular = "service_account",
    .view = "api.service_account",
    .sort = "-created_at",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
};

/* POST /v1/service-accounts - with one role; keys come after. */
void service_account_create(Request *req)
{
    const ServiceAccountCreate *body = body_of(req, ServiceAccountCreate);
    Uuid role = auth_role_to_give(req, body->role, "/role");
    Uuid id = uuid_new();
    sql_service_account_insert(req, id, body->name);
    auth_role_give_to_program(req, id, role);
    event_emit(req, "service_account.created", id, TEXT_NULL);
    reply_resource(req, 201, "service-accounts", id);
}

/* PATCH /v1/service-accounts/:id - its name, and whether its keys open. */
void service_account_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const ServiceAccountUpdate *body = body_of(req, ServiceAccountUpdate);
    ServiceAccountLocked account = sql_service_account_lock(req, id);
    resource_check_match(req, account.revision);
    auth_reach(req, id);

    bool is_suspended = text_equal(account.status, TEXT("suspended"));
    bool suspends = text_equal(body->status, TEXT("suspended")) && !is_suspended;
    bool resumes = text_equal(body->status, TEXT("active")) && is_suspended;
    sql_service_account_update(req, id, body->name, body->status);
    event_emit(req,
               suspends  ? "service_account.suspended"
               : resumes ? "service_account.resumed"
                         : "service_account.updated",
               id, TEXT_NULL);
    reply_resource(req, 200, "service-accounts", id);
    if (suspends || resumes) {
        auth_rights_compile(&req->task, id);
        auth_revoke(&req->task);
    }
}

/* DELETE /v1/service-accounts/:id - its keys, roles and teams go, its name stays in history. */
void service_account_remove(Request *req)
{
    Uuid id = path_uuid(req, "id");
    ServiceAccountLocked account = sql_service_account_lock(req, id);
    resource_check_match(req, account.revision);
    auth_reach(req, id);
    sql_team_touch_of(req, id);
    sql_team_member_leave(req, id);
    sql_account_remove(req, id);
    event_emit(req, "service_account.removed", id, TEXT_NULL);
    reply_empty(req, 204);
    auth_forget(&req->task, id);
}
