#include "services/auth/roles/roles.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/auth/rights.h"
#include "sql/auth.h"

void auth_team_reach(Request *req, Uuid team_id)
{
    rights_require(req, sql_team_rights(req, team_id).rights);
}

void auth_team_reach_with(Request *req, const PermissionSet *backing, Uuid team_id)
{
    rights_require_of(req, sql_team_rights(req, team_id).rights, backing);
}

void auth_team_forget(Task *task, Uuid team_id)
{
    scoped_roles_forget(task, team_id);
    if (sql_team_role_take_all_in(task, team_id) > 0)
        auth_rights_compile(task, UUID_NIL);
}

static void emit(Request *req, const char *type, Uuid team_id, const RoleFound *role)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "role", uuid, role->id);
    json_field(&w, "name", text, role->name);
    json_object_end(&w);
    event_emit(req, type, team_id, buffer_view(data));
}

/* Compiled for everybody: a team may be half the workspace. */
static void settle(Request *req)
{
    auth_rights_compile(&req->task, UUID_NIL);
    reply_empty(req, 204);
    auth_revoke(&req->task);
}

/* PUT /v1/teams/:id/roles/:role - all members have it at once. */
void team_role_give(Request *req)
{
    Uuid team_id = path_uuid(req, "id");
    Uuid role_id = path_uuid(req, "role");
    sql_role_lock(req);
    sql_team_rights(req, team_id); /* no such team: 404 */
    RoleFound role = sql_role_find(req, role_id);
    rights_require(req, role.effective);
    if (text_equal(role.builtin, TEXT("owner")))
        fail(req, 409, "owner_is_a_person", "Only a person can be an owner of a workspace.");
    if (sql_team_role_give(req, team_id, role_id) > 0)
        emit(req, "team.role_given", team_id, &role);
    settle(req);
}

/* DELETE /v1/teams/:id/roles/:role - the members keep what they have otherwise. */
void team_role_take(Request *req)
{
    Uuid team_id = path_uuid(req, "id");
    Uuid role_id = path_uuid(req, "role");
    sql_role_lock(req);
    sql_team_rights(req, team_id);
    RoleFound role = sql_role_find(req, role_id);
    rights_require(req, role.effective);
    if (sql_team_role_take(req, team_id, role_id) == 0)
        fail(req, 404, "role_not_found", "The team does not hold this role.");
    emit(req, "team.role_taken", team_id, &role);
    settle(req);
}

/* GET /v1/teams/:id/roles - what its members have of it. */
void team_role_list(Request *req)
{
    Uuid team_id = path_uuid(req, "id");
    reply_json(req, 200, sql_team_roles_show(req, team_id).body);
}
