#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/auth/sessions/place.h"
#include "services/auth/sessions/sessions.h"
#include "services/auth/sessions/user_agent.h"
#include "sql/auth.h"

static Text text_or_null(const char *string)
{
    return string ? text_of(string) : TEXT_NULL;
}

static void write_session(Request *req, JsonWriter *w, const SessionRow *row)
{
    UserAgent agent = user_agent_of(row->user_agent);
    json_object_begin(w);
    json_field(w, "id", uuid, row->id);
    json_field(w, "browser", text, text_or_null(agent.browser));
    json_field(w, "system", text, text_or_null(agent.system));
    json_field(w, "device", text, text_or_null(agent.kind));
    json_field(w, "user_agent", text, row->user_agent);
    json_field(w, "address", text, row->address);
    json_field(w, "place", text, place_of(req->task.arena, row->address));
    json_field(w, "remembered", bool, row->is_remembered);
    json_field(w, "current", bool, uuid_equal(row->id, req->task.context.session_id));
    json_field(w, "created_at", time, row->created_at);
    json_field(w, "last_used_at", time, row->last_used_at);
    json_field(w, "expires_at", time, row->expires_at);
    json_object_end(w);
}

static void reply_sessions(Request *req, Uuid user_id)
{
    SessionRowRows rows = sql_sessions_of(req, user_id);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("data"));
    json_array_begin(&w);
    for (size_t i = 0; i < rows.count; i++)
        write_session(req, &w, &rows.rows[i]);
    json_array_end(&w);
    json_key(&w, TEXT("next_cursor"));
    json_put_null(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

static void tell_ended(Request *req, const char *type, Uuid subject_id, Uuid user_id, int64_t count)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "user_id", uuid, user_id);
    json_field(&w, "count", int, count);
    json_object_end(&w);
    event_emit(req, type, subject_id, buffer_view(data));
}

/* GET /v1/me/sessions - where am I signed in? */
void my_session_list(Request *req)
{
    request_require_context(req);
    reply_sessions(req, req->task.context.user_id);
}

/* DELETE /v1/me/sessions/:id - one of mine ends, everywhere at once. */
void my_session_end(Request *req)
{
    Uuid id, user_id = req->task.context.user_id;
    if (!uuid_parse(path_text(req, "id"), &id) || sql_session_end_of(req, user_id, id) == 0)
        fail(req, 404, "session_not_found", "You have no session with this id.");
    tell_ended(req, "session.revoked", id, user_id, 1);
    reply_empty(req, 204);
    auth_revoke(&req->task);
}

/* DELETE /v1/me/sessions - all of mine end but this one. */
void my_sessions_end(Request *req)
{
    Context *context = &req->task.context;
    int ended = sql_session_end_all(req, context->user_id, context->session_id);
    if (ended > 0)
        tell_ended(req, "session.revoked", UUID_NIL, context->user_id, ended);
    reply_empty(req, 204);
    auth_revoke(&req->task);
}

/* GET /v1/users/:id/sessions - where is somebody signed in? */
void user_session_list(Request *req)
{
    reply_sessions(req, sql_session_user_find(req, path_uuid(req, "id")).id);
}

/* DELETE /v1/users/:id/sessions - all sessions of somebody end, who is not above the caller. */
void user_sessions_end(Request *req)
{
    Uuid id = sql_session_user_find(req, path_uuid(req, "id")).id;
    auth_reach(req, id);
    sql_device_forget(req, id);
    int ended = sql_session_end_all(req, id, UUID_NIL);
    tell_ended(req, "session.revoked", UUID_NIL, id, ended);
    reply_empty(req, 204);
    auth_revoke(&req->task);
}

/* POST /v1/users/:id/unlock - guesses at somebody's password are forgotten: they need not wait. */
void user_unlock(Request *req)
{
    Uuid id = path_uuid(req, "id");
    AttemptAccount account = sql_attempt_account(req, id);
    auth_attempt_unlock(&req->task, text_format(req->task.arena, "%.*s %.*s",
                                                TEXT_ARG(account.slug), TEXT_ARG(account.email)));
    event_emit(req, "user.unlocked", id, TEXT_NULL);
    reply_empty(req, 204);
}
