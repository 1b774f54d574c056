#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include <string.h>

#include "core/crypto.h"
#include "core/setting.h"
#include "core/stream.h"
#include "services/auth/policy/policy.h"
#include "services/auth/sessions/sessions.h"
#include "sql/auth.h"

/* How long a session lasts at most that is not to be remembered: a working day. */
#define WINDOW_SESSION_S (12 * 60 * 60)

void auth_network_check(Task *task)
{
    if (!policy_admits_address(task))
        task_fail(task, 403, "network_not_allowed",
                  "This workspace lets nobody sign in from your network.");
}

AuthSession auth_session_open(Task *task, Uuid user_id, bool remember)
{
    auth_network_check(task);
    Context *context = &task->context;
    Token token = { .kind = 's', .tenant_id = context->tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);

    AuthSession session = {
        .id = token.session_id,
        .user_id = user_id,
        .token = token_write(task->arena, &token),
    };
    crypto_wipe(token.secret, sizeof token.secret);

    sql_session_sweep_in(task, user_id);
    sql_session_use_sweep_in(task, user_id);
    SessionOpened opened = sql_session_open_in(
        task, session.id, user_id, (Text){ (const char *)hash, sizeof hash }, context->address,
        context->user_agent, setting_int("session_lifetime_s"), WINDOW_SESSION_S, remember);
    session.lifetime_s = opened.lifetime_s;
    session.remembered = opened.is_remembered;
    sql_session_use_begin_in(task, user_id, session.id);
    context->user_id = user_id;
    context->session_id = session.id;
    return session;
}

void auth_session_redirect(Request *req, const AuthSession *session, Text location)
{
    reply_session_cookie(req, session->token,
                         session->remembered ? session->lifetime_s : COOKIE_OF_WINDOW);
    device_remember(req, session->user_id);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_redirect(req, location);
}

bool auth_session_end(Task *task, Uuid session_id)
{
    return sql_session_end_in(task, session_id) > 0;
}

void auth_session_reply(Request *req, int status, const AuthSession *session, bool with_tenant)
{
    SessionReply shown = sql_session_reply_show(req, session->user_id);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    if (with_tenant)
        json_field(&w, "tenant", raw, shown.workspace);
    json_field(&w, "user", raw, shown.account);
    json_field(&w, "access_token", text, session->token);
    json_field(&w, "expires_in", int, session->lifetime_s);
    json_object_end(&w);
    reply_session_cookie(req, session->token,
                         session->remembered ? session->lifetime_s : COOKIE_OF_WINDOW);
    device_remember(req, session->user_id);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, status, buffer_view(body));
}

void auth_revoke(Task *task)
{
    sql_revocation_raise_in(task);
}

void auth_sessions_end(Task *task, Uuid user_id, Uuid spared)
{
    sql_session_end_all_in(task, user_id, spared);
    sql_user_rights_compile_in(task, user_id); /* of their API keys: they may be suspended now */
    auth_revoke(task);
}

/* POST /v1/auth/logout - the session is dead everywhere at once. */
void session_sign_out(Request *req)
{
    Uuid id = req->task.context.session_id;
    sql_session_end(req, id);
    event_emit(req, "session.closed", id, TEXT_NULL);
    auth_revoke(&req->task);
    reply_session_cookie(req, TEXT(""), 0);
    reply_empty(req, 204);
}

/* GET /v1/me - who am I, where, and what may I do. A transaction, because entering notes that the
 * session is in use. */
void me_show(Request *req)
{
    const Context *context = &req->task.context;
    MeShown me = context->is_key ? sql_me_show_key(req, context->session_id)
                                 : sql_me_show(req, context->session_id);
    reply_json(req, 200, me.body);
}
