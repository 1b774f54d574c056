/*
 * Assignment - who holds which role, and who may give it.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include <string.h>

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/factors/factors.h"
#include "services/auth/factors/step_up.h"
#include "services/auth/rights.h"
#include "services/auth/roles/roles.h"
#include "sql/auth.h"

bool rights_within(Text wanted, const PermissionSet *held)
{
    for (size_t i = 0; i < wanted.len; i++) {
        if (i >= sizeof held->bytes || ((uint8_t)wanted.ptr[i] & ~held->bytes[i]) != 0)
            return false;
    }
    return true;
}

void rights_require_of(Request *req, Text wanted, const PermissionSet *held)
{
    if (!rights_within(wanted, held))
        fail(req, 403, "role_exceeds_giver",
             "Nobody can give or take rights that are not all their own.");
}

void rights_require(Request *req, Text wanted)
{
    rights_require_of(req, wanted, &req->task.context.permissions);
}

PermissionSet auth_backing(Request *req)
{
    const Context *context = &req->task.context;
    if (!context->is_key)
        return context->permissions;
    PermissionSet backing = { { 0 } };
    Text rights = sql_api_key_backing(req, context->session_id).rights;
    memcpy(backing.bytes, rights.ptr,
           rights.len < sizeof backing.bytes ? rights.len : sizeof backing.bytes);
    return backing;
}

void auth_reach_with(Request *req, const PermissionSet *backing, Uuid user_id)
{
    rights_require_of(req, sql_user_rights(req, user_id).rights, backing);
}

Uuid auth_member_role_with(Request *req, const PermissionSet *backing)
{
    RoleFound role = sql_role_builtin(req, TEXT("member"));
    rights_require_of(req, role.effective, backing);
    return role.id;
}

AuthRoles auth_roles_found(Task *task)
{
    AuthRoles roles = { uuid_new(), uuid_new(), uuid_new(), uuid_new() };
    Uuid ids[] = { roles.viewer, roles.member, roles.admin, roles.owner };
    sql_role_found_in(task, ids, 4);
    return roles;
}

/* Who owns a workspace can do anything to it: no unattended screen makes an owner. */
static void require_proof_for_owner(Request *req, const RoleFound *role)
{
    if (text_equal(role->builtin, TEXT("owner")))
        step_up_require(req);
}

Uuid auth_role_to_give(Request *req, Uuid role_id, const char *pointer)
{
    RoleFound role =
        uuid_is_nil(role_id) ? sql_role_builtin(req, TEXT("member")) : sql_role_seek(req, role_id);
    if (!role.found)
        auth_field_fail(&req->task, pointer, "unknown", "There is no such role.");
    rights_require(req, role.effective);
    require_proof_for_owner(req, &role);
    return role.id;
}

bool auth_role_give(Task *task, Uuid user_id, Uuid role_id)
{
    if (!sql_role_seek_in(task, role_id).found ||
        sql_user_role_give_in(task, user_id, role_id) == 0)
        return false;
    sql_user_rights_compile_in(task, user_id);
    return true;
}

Uuid auth_role_to_begin_with(Task *task)
{
    return sql_role_builtin_in(task, TEXT("member")).id;
}

bool auth_role_take(Task *task, Uuid user_id, Uuid role_id)
{
    if (sql_user_role_take_in(task, user_id, role_id) == 0)
        return false;
    sql_user_rights_compile_in(task, user_id);
    return true;
}

static bool has_all(Task *task, Uuid giver, Text wanted)
{
    PermissionSet held = { 0 };
    GiverRights row = sql_giver_rights_in(task, giver);
    if (!row.found)
        return false;
    memcpy(held.bytes, row.rights.ptr,
           row.rights.len < sizeof held.bytes ? row.rights.len : sizeof held.bytes);
    return rights_within(wanted, &held);
}

bool auth_role_is_within(Task *task, Uuid role_id, Uuid giver)
{
    RoleFound role = sql_role_seek_in(task, role_id);
    return role.found && !text_equal(role.builtin, TEXT("owner")) &&
           has_all(task, giver, role.effective);
}

bool auth_team_is_within(Task *task, Uuid team_id, Uuid giver)
{
    TeamRights team = sql_team_rights_seek_in(task, team_id);
    return team.found && has_all(task, giver, team.rights);
}

/* An owner can always be asked; a program cannot. */
static void require_no_owner(Request *req, const RoleFound *role)
{
    if (text_equal(role->builtin, TEXT("owner")))
        fail(req, 409, "owner_is_a_person", "Only a person can be an owner of a workspace.");
}

void auth_role_give_to_program(Request *req, Uuid user_id, Uuid role_id)
{
    RoleFound role = sql_role_find(req, role_id);
    require_no_owner(req, &role);
    auth_role_give(&req->task, user_id, role_id);
}

void auth_reach(Request *req, Uuid user_id)
{
    rights_require(req, sql_user_rights(req, user_id).rights);
}

void auth_rights_compile(Task *task, Uuid user_id)
{
    sql_user_rights_compile_in(task, user_id);
}

void auth_owner_may_leave(Task *task, Uuid user_id)
{
    sql_role_lock_in(task);
    if (sql_user_rights_in(task, user_id).is_owner &&
        sql_owners_besides_in(task, user_id).count == 0)
        task_fail(task, 409, "last_owner",
                  "A workspace always has an active owner; make somebody else an owner first.");
}

void auth_forget(Task *task, Uuid user_id)
{
    sql_password_forget_in(task, user_id);
    factors_forget(task, user_id);
    sql_device_forget_in(task, user_id);
    sql_user_role_take_all_in(task, user_id);
    scoped_roles_forget(task, user_id);
    sql_api_key_revoke_all_in(task, user_id);
    auth_sessions_end(task, user_id, UUID_NIL);
}

static void emit_role_event(Request *req, const char *type, Uuid user_id, const RoleFound *role)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "role", uuid, role->id);
    json_field(&w, "name", text, role->name);
    json_object_end(&w);
    event_emit(req, type, user_id, buffer_view(data));
}

/* PUT /v1/users/:id/roles/:role - gives a role, effective at once. Holding it already is fine. */
void user_role_give(Request *req)
{
    Uuid user_id = path_uuid(req, "id");
    Uuid role_id = path_uuid(req, "role");
    sql_role_lock(req);
    UserRights holder = sql_user_rights(req, user_id); /* nobody: 404 */
    RoleFound role = sql_role_find(req, role_id);
    rights_require(req, role.effective);
    if (text_equal(holder.kind, TEXT("service")))
        require_no_owner(req, &role);
    require_proof_for_owner(req, &role);
    if (auth_role_give(&req->task, user_id, role_id)) {
        emit_role_event(req, "user.role_given", user_id, &role);
        auth_revoke(&req->task);
    }
    reply_empty(req, 204);
}

/* DELETE /v1/users/:id/roles/:role - takes a role; the last owner keeps theirs. */
void user_role_take(Request *req)
{
    Uuid user_id = path_uuid(req, "id");
    Uuid role_id = path_uuid(req, "role");
    sql_role_lock(req);
    sql_user_rights(req, user_id);
    RoleFound role = sql_role_find(req, role_id);
    rights_require(req, role.effective);
    if (text_equal(role.builtin, TEXT("owner")))
        auth_owner_may_leave(&req->task, user_id);
    if (sql_user_role_take(req, user_id, role_id) == 0)
        fail(req, 404, "role_not_found", "The user does not hold this role.");
    sql_user_rights_compile(req, user_id);
    emit_role_event(req, "user.role_taken", user_id, &role);
    auth_revoke(&req->task);
    reply_empty(req, 204);
}
