#include "services/auth/impersonation/impersonation.h"

#include "core/bus.h"
#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

typedef struct ImpersonationEnter {
    ShapeGiven given;
    Text token;
} ImpersonationEnter;

static const ShapeField enter_fields[] = {
    SHAPE_FIELD(ImpersonationEnter, token, SHAPE_TEXT, .required = true, .max = 200,
                .help = "The access token of the impersonation."),
};
const Shape impersonation_enter_shape = SHAPE_OF(ImpersonationEnter, enter_fields);

static Text hash_secret(Task *task, const Token *token)
{
    uint8_t hash[32];
    crypto_sha256((Text){ (const char *)token->secret, sizeof token->secret }, hash);
    return text_copy(task->arena, (Text){ (const char *)hash, sizeof hash });
}

static void publish(void *argument)
{
    bus_publish(TEXT(AUTH_TOPIC_IMPERSONATIONS), (Text){ argument, sizeof(Uuid) });
}

/* Those whose pages are open see at once that somebody has come or gone. */
static void tell_listeners(Task *task)
{
    Uuid *tenant_id = ARENA_NEW(task->arena, Uuid);
    *tenant_id = task->context.tenant_id;
    db_after_commit(task, publish, tenant_id);
}

static void emit_begun(Task *task, Uuid id, const AuthImpersonation *asked, Text name)
{
    Buffer data;
    buffer_init(&data, task->arena, 8192);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "operator", text, asked->operator_name);
    json_field(&w, "user_id", uuid, asked->user_id);
    json_field(&w, "name", text, name);
    json_field(&w, "reason", text, asked->reason);
    json_field(&w, "read_only", bool, !asked->may_write);
    json_field(&w, "minutes", int, asked->lifetime_s / 60);
    json_object_end(&w);
    stream_emit(task, "impersonation.begun", id, buffer_view(&data));
}

AuthImpersonated auth_impersonate(Task *task, const AuthImpersonation *asked)
{
    const Context *context = &task->context;
    Token token = { .kind = 's', .tenant_id = context->tenant_id, .session_id = uuid_new() };
    crypto_random(token.secret, sizeof token.secret);
    ImpersonationOpened opened = sql_impersonation_open_in(
        task, token.session_id, asked->user_id, asked->operator_id, asked->operator_name,
        asked->reason, !asked->may_write, hash_secret(task, &token), context->address,
        context->user_agent, asked->lifetime_s);
    if (!opened.found)
        task_fail(task, 404, "user_not_found", "Nobody active in this workspace has this id.");
    emit_begun(task, token.session_id, asked, opened.name);
    tell_listeners(task);
    AuthImpersonated made = { token.session_id, token_write(task->arena, &token),
                              opened.expires_at };
    crypto_wipe(token.secret, sizeof token.secret);
    return made;
}

bool auth_impersonation_end(Request *req, Uuid id)
{
    ImpersonationFound found = sql_impersonation_find(req, id);
    if (!found.found)
        return false;
    sql_session_end(req, id);
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "operator", text, found.operator_name);
    json_field(&w, "user_id", uuid, found.user_id);
    json_object_end(&w);
    event_emit(req, "impersonation.ended", id, buffer_view(data));
    tell_listeners(&req->task);
    auth_revoke(&req->task);
    return true;
}

/* POST /v1/auth/impersonation - the cookie for a browser, in exchange for the token that the
 * operator was given. No other token opens anything here. */
void impersonation_enter(Request *req)
{
    Token token;
    if (!token_parse(body_of(req, ImpersonationEnter)->token, &token) || token.kind != 's')
        fail(req, 404, "link_not_found", "This link does not exist or has expired.");
    auth_act_as_system(&req->task, token.tenant_id);
    request_begin(req);
    ImpersonationEntered entered =
        sql_impersonation_enter(req, token.session_id, hash_secret(&req->task, &token));
    if (!entered.found)
        fail(req, 404, "link_not_found", "This link does not exist or has expired.");
    reply_session_cookie(req, body_of(req, ImpersonationEnter)->token, entered.lifetime_s);
    crypto_wipe(token.secret, sizeof token.secret);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "workspace", text, entered.slug);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
    request_commit(req);
}

/* DELETE /v1/impersonations/:id - by the operator themselves, by who is impersonated, or by whoever
 * runs the workspace's security. */
void impersonation_end(Request *req)
{
    Uuid id;
    const Context *context = &req->task.context;
    ImpersonationFound found = { 0 };
    if (uuid_parse(path_text(req, "id"), &id))
        found = sql_impersonation_find(req, id);
    bool is_theirs = found.found && (uuid_equal(found.user_id, context->user_id) ||
                                     request_may(req, "security.write"));
    if (!is_theirs)
        fail(req, 404, "impersonation_not_found", "There is no such impersonation, or it is over.");
    auth_impersonation_end(req, id);
    if (uuid_equal(id, context->session_id))
        reply_session_cookie(req, TEXT(""), 0);
    reply_empty(req, 204);
}
