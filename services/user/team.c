#include "services/user/user.h"
#include "services/user/handlers.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/user.h"

typedef struct TeamCreate {
    ShapeGiven given;
    Text name, description;
} TeamCreate;

static const ShapeField team_create_fields[] = {
    SHAPE_FIELD(TeamCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(TeamCreate, description, SHAPE_TEXT, .max = 500),
};
const Shape team_create_shape = SHAPE_OF(TeamCreate, team_create_fields);

typedef struct TeamUpdate {
    ShapeGiven given;
    Text name, description;
} TeamUpdate;

static const ShapeField team_update_fields[] = {
    SHAPE_FIELD(TeamUpdate, name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(TeamUpdate, description, SHAPE_TEXT, .max = 500),
};
const Shape team_update_shape = SHAPE_OF(TeamUpdate, team_update_fields);

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

/* POST /v1/teams - a team without members. */
void team_create(Request *req)
{
    const TeamCreate *body = body_of(req, TeamCreate);
    Uuid id = uuid_new();
    write_team(req, &STATEMENT_TEAM_INSERT, id, body->name,
               text_is_null(body->description) ? TEXT("") : body->description);
    event_emit(req, "team.created", id, TEXT_NULL);
    reply_resource(req, 201, "teams", id);
}

/* PATCH /v1/teams/:id - name and description. */
void team_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const TeamUpdate *body = body_of(req, TeamUpdate);
    TeamLocked team = sql_team_lock(req, id);
    resource_check_match(req, team.revision);
    write_team(req, &STATEMENT_TEAM_UPDATE, id, body->name, body->description);
    event_emit(req, "team.updated", id, TEXT_NULL);
    reply_resource(req, 200, "teams", id);
}

/* DELETE /v1/teams/:id - the team goes, its members stay. */
void team_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    TeamLocked team = sql_team_lock(req, id);
    resource_check_match(req, team.revision);
    auth_team_reach(req, id);
    auth_team_forget(&req->task, id);
    sql_team_member_delete_all(req, id);
    sql_team_delete(req, id);
    event_emit(req, "team.deleted", id, TEXT_NULL);
    auth_revoke(&req->task); /* what was shared with the team is out of reach */
    reply_empty(req, 204);
}

static void emit_member_event(Task *task, const char *type, Uuid team_id, Uuid user_id)
{
    Buffer data;
    buffer_init(&data, task->arena, 256);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "user_id", uuid, user_id);
    json_object_end(&w);
    stream_emit(task, type, team_id, buffer_view(&data));
    sql_team_touch_in(task, team_id);
}

bool user_team_join(Task *task, Uuid team_id, Uuid user_id)
{
    if (sql_team_member_add_in(task, team_id, user_id) == 0)
        return false;
    emit_member_event(task, "team.member_added", team_id, user_id);
    auth_rights_compile(task, user_id);
    return true;
}

bool user_team_leave(Task *task, Uuid team_id, Uuid user_id)
{
    if (sql_team_member_remove_in(task, team_id, user_id) == 0)
        return false;
    emit_member_event(task, "team.member_removed", team_id, user_id);
    auth_rights_compile(task, user_id);
    return true;
}

/* PUT /v1/teams/:id/members/:user - takes somebody in; being there already is fine. */
void team_member_add(Request *req)
{
    Uuid id = path_uuid(req, "id");
    Uuid user_id = path_uuid(req, "user");
    sql_team_lock(req, id);
    if (!sql_person_is_here(req, user_id).found)
        fail(req, 404, "user_not_found", "There is no such user.");
    auth_team_reach(req, id);
    user_team_join(&req->task, id, user_id);
    reply_empty(req, 204);
}

/* DELETE /v1/teams/:id/members/:user - takes somebody out. */
void team_member_remove(Request *req)
{
    Uuid id = path_uuid(req, "id");
    Uuid user_id = path_uuid(req, "user");
    sql_team_lock(req, id);
    auth_team_reach(req, id);
    if (!user_team_leave(&req->task, id, user_id))
        fail(req, 404, "member_not_found", "This user is not in the team.");
    auth_revoke(&req->task);
    reply_empty(req, 204);
}
