/*
 * What a directory does to people and teams: the commands of account.c and team.c without bodies,
 * and many members at once.
 */
#include "services/user/user.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/user.h"

UserKept user_lock(Request *req, Uuid id)
{
    KeptLocked row = sql_kept_lock(req, id);
    return (UserKept){ row.email, row.first_name, row.last_name,
                       text_equal(row.status, TEXT("active")) };
}

Uuid user_keep_new(Request *req, const UserKept *user)
{
    PermissionSet backing = auth_backing(req);
    Uuid role = auth_member_role_with(req, &backing);
    Uuid id = user_create(&req->task, &(UserNew){ .email = user->email,
                                                  .first_name = user->first_name,
                                                  .last_name = user->last_name });
    auth_role_give(&req->task, id, role);
    sql_kept_mark(req, id);
    if (!user->is_active)
        sql_account_update(req, id, TEXT_NULL, TEXT_NULL, TEXT("suspended"));
    event_emit(req, "user.created", id, TEXT_NULL);
    return id;
}

static void set_email(Request *req, Uuid id, Text email)
{
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id), db_text(email) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_KEPT_EMAIL, params, &rows, &constraint))
        fail(req, 409, "email_taken", "Somebody in this workspace has the e-mail %.*s.",
             TEXT_ARG(email));
    auth_recovery_forget(&req->task, id);
    sql_email_link_end_all(req, id, TEXT("verify"));
    sql_email_link_end_all(req, id, TEXT("change"));
    sql_email_link_end_all(req, id, TEXT("keep"));
    event_emit(req, "user.email_changed", id, TEXT_NULL);
}

void user_keep(Request *req, Uuid id, const UserKept *before, const UserKept *after)
{
    bool moves = !text_equal_nocase(before->email, after->email);
    bool suspends = before->is_active && !after->is_active;
    bool resumes = !before->is_active && after->is_active;
    /* Whose address one chooses, one can become. */
    if (moves || suspends || resumes) {
        PermissionSet backing = auth_backing(req);
        auth_reach_with(req, &backing, id);
    }
    if (suspends)
        auth_owner_may_leave(&req->task, id);
    if (moves)
        set_email(req, id, after->email);
    sql_kept_mark(req, id);
    bool renames = !text_equal(before->first_name, after->first_name) ||
                   !text_equal(before->last_name, after->last_name);
    if (renames || suspends || resumes)
        sql_account_update(req, id, after->first_name, after->last_name,
                           after->is_active ? TEXT("active") : TEXT("suspended"));
    else
        sql_kept_touch(req, id);
    if (!moves || renames || suspends || resumes)
        event_emit(req,
                   suspends  ? "user.suspended"
                   : resumes ? "user.resumed"
                             : "user.updated",
                   id, TEXT_NULL);
    if (suspends)
        auth_sessions_end(&req->task, id, UUID_NIL);
    if (resumes)
        auth_rights_compile(&req->task, id);
}

void user_keep_away(Request *req, Uuid id)
{
    PermissionSet backing = auth_backing(req);
    auth_reach_with(req, &backing, id);
    auth_owner_may_leave(&req->task, id);
    sql_team_touch_of(req, id);
    sql_team_member_leave(req, id);
    sql_account_remove(req, id);
    event_emit(req, "user.removed", id, TEXT_NULL);
    auth_forget(&req->task, id);
}

/* --- teams --- */

void user_team_lock(Request *req, Uuid id)
{
    sql_team_lock(req, id);
}

static void write_team(Request *req, const DbStatement *statement, Uuid id, Text name,
                       Text description)
{
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id), db_text(name),
                         db_text(description) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, statement, params, &rows, &constraint))
        fail(req, 409, "team_name_taken", "Another team has the name %.*s.", TEXT_ARG(name));
}

Uuid user_team_new(Request *req, Text name)
{
    Uuid id = uuid_new();
    write_team(req, &STATEMENT_TEAM_INSERT, id, name, TEXT(""));
    sql_team_mark(req, id);
    event_emit(req, "team.created", id, TEXT_NULL);
    return id;
}

void user_team_rename(Request *req, Uuid id, Text name)
{
    write_team(req, &STATEMENT_TEAM_UPDATE, id, name, TEXT_NULL);
    sql_team_mark(req, id);
    event_emit(req, "team.updated", id, TEXT_NULL);
}

static void reach_team(Request *req, Uuid id)
{
    PermissionSet backing = auth_backing(req);
    auth_team_reach_with(req, &backing, id);
}

void user_team_away(Request *req, Uuid id)
{
    reach_team(req, id);
    auth_team_forget(&req->task, id);
    sql_team_member_delete_all(req, id);
    sql_team_delete(req, id);
    event_emit(req, "team.deleted", id, TEXT_NULL);
    auth_revoke(&req->task); /* what was shared with the team is out of reach */
}

static void tell(Request *req, const char *type, Uuid team_id, Uuid user_id)
{
    Buffer data;
    buffer_init(&data, req->task.arena, 128);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "user_id", uuid, user_id);
    json_object_end(&w);
    event_emit(req, type, team_id, buffer_view(&data));
}

static void revoke(Task *task, void *argument)
{
    (void)argument;
    auth_revoke(task);
}

/* Rights follow: of the one, or, as a team may be half the workspace, of everybody. The counter of
 * all tenants is raised once, at the end of whatever else the transaction does. */
static void settle(Request *req, Uuid team_id, Uuid user_id, size_t count)
{
    if (count == 0)
        return;
    sql_team_mark(req, team_id);
    sql_team_touch(req, team_id);
    auth_rights_compile(&req->task, count == 1 ? user_id : UUID_NIL);
    if (db_before_commit_argument(&req->task, revoke) == NULL)
        db_before_commit(&req->task, revoke, req);
}

bool user_team_take_in(Request *req, Uuid id, const Uuid *users, size_t count)
{
    reach_team(req, id);
    TeamJoinedRows here = sql_team_join(req, id, users, count);
    size_t added = 0;
    Uuid last = UUID_NIL;
    for (size_t i = 0; i < here.count; i++) {
        if (!here.rows[i].is_new)
            continue;
        last = here.rows[i].user_id;
        tell(req, "team.member_added", id, last);
        added++;
    }
    settle(req, id, last, added);
    return here.count == count;
}

static void leave(Request *req, Uuid id, const Uuid *users, size_t count, bool all_but)
{
    reach_team(req, id);
    TeamLeftRows left = sql_team_leave(req, id, users, count, all_but);
    for (size_t i = 0; i < left.count; i++)
        tell(req, "team.member_removed", id, left.rows[i].user_id);
    settle(req, id, left.count > 0 ? left.rows[0].user_id : UUID_NIL, left.count);
}

void user_team_take_out(Request *req, Uuid id, const Uuid *users, size_t count)
{
    leave(req, id, users, count, false);
}

void user_team_keep_only(Request *req, Uuid id, const Uuid *users, size_t count)
{
    leave(req, id, users, count, true);
}
