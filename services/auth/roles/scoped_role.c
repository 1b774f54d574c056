/*
 * Roles given for a place - a folder, whatever lies in it and takes its access over from it.
 *
 * The gate lets somebody in whose role counts somewhere, where the route says that this will do
 * (Route.in_scope); from then on the database shows and changes things with the eyes of that one
 * permission (auth.enter_scope()). How far a place reaches is for the service that has it
 * (AuthPlaces), which writes it flat when a role is given, changed or taken.
 */
#include "services/auth/roles/roles.h"

#include <string.h>

#include "core/stream.h"
#include "gateway/route.h"
#include "services/auth/auth.h"
#include "services/auth/factors/step_up.h"
#include "services/auth/rights.h"
#include "sql/auth.h"

static const AuthPlaces *places;

void auth_set_places(const AuthPlaces *given)
{
    places = given;
}

/* A process may serve without the service that has them. */
static const AuthPlaces *places_of(Task *task)
{
    if (!places)
        task_fail(task, 503, "starting", "Folders are not served here.");
    return places;
}

/* ---- what is asked ---- */

typedef struct RoleAssign {
    ShapeGiven given;
    Uuid role, grantee, resource;
} RoleAssign;

static const ShapeField assign_fields[] = {
    SHAPE_FIELD(RoleAssign, role, SHAPE_UUID, .required = true,
                .help = "A role whose permissions can all be given for a folder."),
    SHAPE_FIELD(RoleAssign, grantee, SHAPE_UUID, .required = true,
                .help = "A person, a service account or a team."),
    SHAPE_FIELD(RoleAssign, resource, SHAPE_UUID, .required = true,
                .help = "The folder that it is for, with all that lies in it."),
};
const Shape role_assign_shape = SHAPE_OF(RoleAssign, assign_fields);

/* What cannot be given for a place would be given for nothing. */
static void require_scopable(Request *req, const RoleFound *role)
{
    Text names = sql_unscopable_names(req, role->id).names;
    if (!text_is_null(names))
        fail(req, 422, "role_not_scopable",
             "%.*s allows what no folder can be given for: %.*s. Give a role of the others.",
             TEXT_ARG(role->name), TEXT_ARG(names));
}

/* Nobody gives or takes what they have not got there. */
static void require_reach(Request *req, const RoleFound *role, const PermissionSet *there)
{
    PermissionSet held = req->task.context.permissions;
    for (size_t i = 0; i < sizeof held.bytes; i++)
        held.bytes[i] |= there->bytes[i];
    rights_require_of(req, role->effective, &held);
}

static void emit(Request *req, const char *verb, const RoleFound *role, const Grantee *grantee,
                 Uuid resource_id, Text resource_name)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "role", uuid, role->id);
    json_field(&w, "name", text, role->name);
    json_field(&w, "folder_id", uuid, resource_id);
    json_field(&w, "folder", text, resource_name);
    json_object_end(&w);
    Text type = text_format(req->task.arena, "%.*s.scoped_role_%s", TEXT_ARG(grantee->type), verb);
    event_emit(req, text_cstr(req->task.arena, type), grantee->id, buffer_view(data));
}

static void settle(Task *task, Uuid resource_id)
{
    places_of(task)->settle(task, &resource_id, 1);
    auth_revoke(task);
}

/* ---- routes ---- */

/* POST /v1/role-assignments - effective at once; giving what is given already is an answer too. */
void role_assign(Request *req)
{
    const RoleAssign *body = body_of(req, RoleAssign);
    sql_role_lock(req);
    RoleFound role = sql_role_seek(req, body->role);
    if (!role.found)
        auth_field_fail(&req->task, "/role", "unknown", "There is no such role.");
    Grantee grantee = sql_grantee_find(req, body->grantee);
    if (!grantee.found)
        auth_field_fail(&req->task, "/grantee", "unknown",
                        "There is no such person, service account or team.");
    require_scopable(req, &role);
    AuthPlace place = places_of(&req->task)->open(req, body->resource, "/resource", role.effective);
    require_reach(req, &role, &place.rights);
    Uuid id = uuid_new();
    ScopedRoleGiven given = sql_scoped_role_give(req, id, grantee.id, grantee.type, role.id,
                                                 body->resource, req->task.context.user_id);
    if (given.found) {
        emit(req, "given", &role, &grantee, body->resource, place.name);
        settle(&req->task, body->resource);
    } else {
        id = sql_scoped_role_seek(req, grantee.id, role.id, body->resource).id;
    }
    reply_resource(req, 201, "role-assignments", id);
}

/* DELETE /v1/role-assignments/:id - ends what it gave, within a second, also at open sockets. */
void role_unassign(Request *req)
{
    Uuid id = path_uuid(req, "id");
    sql_role_lock(req);
    ScopedRole held = sql_scoped_role_find(req, id);
    RoleFound role = sql_role_find(req, held.role_id);
    AuthPlace place = places_of(&req->task)->open(req, held.resource_id, NULL, TEXT_NULL);
    require_reach(req, &role, &place.rights);
    sql_scoped_role_take(req, id);
    Grantee grantee = { .found = true, .id = held.grantee_id, .type = held.grantee_type };
    emit(req, "taken", &role, &grantee, held.resource_id, place.name);
    reply_empty(req, 204);
    settle(&req->task, held.resource_id);
}

/* GET /v1/me/permissions?resource= - what one may do with one document or folder. */
const QueryField my_permissions_query[MY_PERMISSIONS_PARAMETERS] = {
    { "resource", "The id of a document or folder.", true },
};

void my_permissions(Request *req)
{
    Uuid id;
    if (!uuid_parse(query_text(req, "resource"), &id))
        fail(req, 400, "invalid_parameter", "The parameter resource must be a UUID.");
    request_require_context(req);
    PermissionSet there = places_of(&req->task)->rights(req, id);
    size_t count;
    const Permission *const *all = permission_all(&count);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("permissions"));
    json_array_begin(&w);
    for (size_t i = 0; i < count; i++)
        if (permission_is_scopable(all[i]->name) &&
            (request_may(req, all[i]->name) ||
             permission_has(&there, permission_bit(all[i]->name))))
            json_put_text(&w, text_of(all[i]->name));
    json_array_end(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

/* ---- what others change ---- */

/* Fewer or other permissions: what roles come to is written anew wherever they count. */
void scoped_roles_settle(Task *task)
{
    ScopedPlaceRows rows = sql_scoped_places_in(task);
    if (rows.count == 0)
        return;
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = rows.rows[i].resource_id;
    places_of(task)->settle(task, ids, rows.count);
}

bool auth_place_forget(Task *task, Uuid resource_id)
{
    return sql_scoped_role_forget_place_in(task, resource_id) > 0;
}

void scoped_roles_forget(Task *task, Uuid grantee_id)
{
    ScopedPlaceRows rows = sql_scoped_places_of_in(task, grantee_id);
    if (rows.count == 0)
        return;
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = rows.rows[i].resource_id;
    sql_scoped_role_forget_in(task, grantee_id);
    places_of(task)->settle(task, ids, rows.count);
}
