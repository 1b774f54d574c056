/*
 * Roles - named sets of permissions that inherit from a parent.
 *
 * One rule guards them all: nobody gives, changes or takes away rights that are not all their own.
 * So a role is looked at twice, as it was and as it would be, and the transaction is rolled back
 * when either exceeds who asks.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include "core/stream.h"
#include "services/auth/rights.h"
#include "services/auth/roles/roles.h"
#include "sql/auth.h"

typedef struct RoleCreate {
    ShapeGiven given;
    Text name, description;
    Uuid parent;
    TextList permissions;
} RoleCreate;

static const ShapeField role_create_fields[] = {
    SHAPE_FIELD(RoleCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 60),
    SHAPE_FIELD(RoleCreate, description, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(RoleCreate, parent, SHAPE_UUID, .nullable = true,
                .help = "The role whose permissions are inherited."),
    SHAPE_FIELD(RoleCreate, permissions, SHAPE_TEXTS, .required = true, .max = 200,
                .help = "Names of GET /v1/permissions that are added to those of the parent."),
};
const Shape role_create_shape = SHAPE_OF(RoleCreate, role_create_fields);

typedef struct RoleUpdate {
    ShapeGiven given;
    Text name, description;
    Uuid parent;
    TextList permissions;
} RoleUpdate;

enum { UPDATE_NAME, UPDATE_DESCRIPTION, UPDATE_PARENT, UPDATE_PERMISSIONS };
static const ShapeField role_update_fields[] = {
    SHAPE_FIELD(RoleUpdate, name, SHAPE_TEXT, .min = 1, .max = 60),
    SHAPE_FIELD(RoleUpdate, description, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(RoleUpdate, parent, SHAPE_UUID, .nullable = true),
    SHAPE_FIELD(RoleUpdate, permissions, SHAPE_TEXTS, .max = 200),
};
const Shape role_update_shape = SHAPE_OF(RoleUpdate, role_update_fields);

static void require_known_permissions(Request *req, TextList names)
{
    bool all = true;
    for (size_t i = 0; i < names.count; i++) {
        if (permission_bit(text_cstr(req->task.arena, names.items[i])) >= 0)
            continue;
        task_field_error(&req->task, text_format(req->task.arena, "/permissions/%zu", i), "unknown",
                         "There is no permission %.*s.", TEXT_ARG(names.items[i]));
        all = false;
    }
    if (all)
        return;
    req->task.fault.status = 422;
    req->task.fault.code = TEXT("invalid_body");
    req->task.fault.detail = TEXT("Some permissions do not exist; GET /v1/permissions names them.");
    task_throw(&req->task);
}

static void require_parent(Request *req, Uuid parent)
{
    if (!uuid_is_nil(parent) && !sql_role_seek(req, parent).found)
        auth_field_fail(&req->task, "/parent", "unknown", "There is no such role.");
}

static _Noreturn void name_taken(Request *req)
{
    fail(req, 409, "role_name_taken", "Another role has this name.");
}

/* Compiles what has been written, and fails unless the role now comes to no more than the caller
 * has. */
static void settle(Request *req, Uuid id)
{
    sql_role_compile(req);
    scoped_roles_settle(&req->task);
    rights_require(req, sql_role_find(req, id).effective);
}

/* POST /v1/roles - a role of the tenant's own. */
void role_create(Request *req)
{
    const RoleCreate *body = body_of(req, RoleCreate);
    Uuid id = uuid_new();
    require_known_permissions(req, body->permissions);
    sql_role_lock(req);
    require_parent(req, body->parent);

    Arena *arena = req->task.arena;
    DbParam params[] = { db_uuid(req->task.context.tenant_id),
                         db_uuid(id),
                         db_text(body->name),
                         db_text(text_is_null(body->description) ? TEXT("") : body->description),
                         db_uuid(body->parent),
                         db_texts(arena, body->permissions.items, body->permissions.count) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_ROLE_INSERT, params, &rows, &constraint))
        name_taken(req);
    settle(req, id);
    event_emit(req, "role.created", id, TEXT_NULL);
    reply_resource(req, 201, "roles", id);
}

static void require_own_role(Request *req, const RoleFound *role)
{
    if (!text_is_null(role->builtin))
        fail(req, 409, "role_builtin",
             "%.*s is a built-in role; make one of your own that inherits it.",
             TEXT_ARG(role->name));
    rights_require(req, role->effective);
}

/* PATCH /v1/roles/:id - changes it for everybody who holds it, at once. */
void role_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const RoleUpdate *body = body_of(req, RoleUpdate);
    require_known_permissions(req, body->permissions);
    sql_role_lock(req);
    RoleFound role = sql_role_find(req, id);
    resource_check_match(req, role.revision);
    require_own_role(req, &role);
    require_parent(req, body->parent);
    if (!uuid_is_nil(body->parent) && sql_role_is_above(req, id, body->parent).yes)
        fail(req, 409, "role_cycle",
             "A role cannot inherit from itself, nor from a role that inherits from it.");

    Arena *arena = req->task.arena;
    DbParam params[] = { db_uuid(req->task.context.tenant_id),
                         db_uuid(id),
                         db_text(body->name),
                         db_text(body->description),
                         db_bool(shape_given(body, UPDATE_PARENT)),
                         db_uuid(body->parent),
                         db_bool(shape_given(body, UPDATE_PERMISSIONS)),
                         db_texts(arena, body->permissions.items, body->permissions.count) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_ROLE_UPDATE, params, &rows, &constraint))
        name_taken(req);
    settle(req, id);
    event_emit(req, "role.updated", id, TEXT_NULL);
    reply_resource(req, 200, "roles", id);
    auth_revoke(&req->task);
}

/* DELETE /v1/roles/:id - only a role that nobody holds and nobody inherits. */
void role_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    sql_role_lock(req);
    RoleFound role = sql_role_find(req, id);
    resource_check_match(req, role.revision);
    require_own_role(req, &role);

    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_ROLE_DELETE, params, &rows, &constraint))
        fail(req, 409, "role_in_use", "%.*s is held by somebody or inherited by another role.",
             TEXT_ARG(role.name));
    event_emit(req, "role.deleted", id, TEXT_NULL);
    reply_empty(req, 204);
}
