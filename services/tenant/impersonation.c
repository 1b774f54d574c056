/*
 * Impersonation, the operators' side: with a reason, for a while, to look unless asked. What it
 * opens is a session of the workspace (services/auth), which sees it and can end it.
 */
#include "services/tenant/handlers.h"

#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/tenant.h"

#define USUAL_MINUTES 30
#define MOST_MINUTES  240

typedef struct ImpersonationCreate {
    ShapeGiven given;
    Uuid user_id;
    Text reason;
    int64_t minutes;
    bool write;
} ImpersonationCreate;

enum { CREATE_MINUTES = 2 };

static const ShapeField create_fields[] = {
    SHAPE_FIELD(ImpersonationCreate, user_id, SHAPE_UUID, .required = true),
    SHAPE_FIELD(ImpersonationCreate, reason, SHAPE_TEXT, .required = true, .min = 10, .max = 500,
                .help = "Which the workspace reads."),
    SHAPE_FIELD(ImpersonationCreate, minutes, SHAPE_INT, .min = 1, .max = MOST_MINUTES,
                .help = "Until it ends by itself; default 30."),
    SHAPE_FIELD(ImpersonationCreate, write, SHAPE_BOOL,
                .help = "Default false: it may look, and change nothing."),
};
const Shape impersonation_create_shape = SHAPE_OF(ImpersonationCreate, create_fields);

static void reply_begun(Request *req, const AuthImpersonated *begun)
{
    Text url = text_format(req->task.arena, "%.*s/impersonate#%.*s", TEXT_ARG(mail_origin(req)),
                           TEXT_ARG(begun->token));
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "id", uuid, begun->id);
    json_field(&w, "access_token", text, begun->token);
    json_field(&w, "url", text, url);
    json_field(&w, "expires_at", time, begun->expires_at);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(body));
}

/* POST /v1/operator/tenants/:id/impersonations - from here on the operator works inside the tenant,
 * on the server's word, under their own name. */
void operator_impersonate(Request *req)
{
    Uuid tenant_id = path_uuid(req, "id");
    const ImpersonationCreate *body = body_of(req, ImpersonationCreate);
    Context *context = &req->task.context;
    Uuid operator_id = context->user_id;
    OperatorName who = sql_operator_name(req, operator_id);
    int64_t minutes = shape_given(body, CREATE_MINUTES) ? body->minutes : USUAL_MINUTES;

    context->tenant_id = tenant_id;
    request_begin(req);
    WorkspaceStanding workspace = sql_workspace_standing(req); /* none: 404 tenant_not_found */
    if (!text_equal(workspace.status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    AuthImpersonated begun = auth_impersonate(
        &req->task, &(AuthImpersonation){ body->user_id, operator_id, who.name, body->reason,
                                          minutes * 60, body->write });
    sql_operator_impersonation_note(req, begun.id, operator_id, tenant_id, workspace.slug,
                                    body->user_id, body->reason, !body->write, begun.expires_at);
    reply_begun(req, &begun);
    request_commit(req);
}

/* GET /v1/operator/impersonations - the newest two hundred, of all operators. */
void operator_impersonation_list(Request *req)
{
    reply_json(req, 200, sql_operator_impersonations(req).body);
}

/* DELETE /v1/operator/impersonations/:id - ends it, in the workspace it is in. */
void operator_impersonation_end(Request *req)
{
    Uuid id;
    if (!uuid_parse(path_text(req, "id"), &id))
        fail(req, 404, "impersonation_not_found", "There is no such impersonation, or it is over.");
    OperatorImpersonation found = sql_operator_impersonation_find(req, id);
    req->task.context.tenant_id = found.workspace_id;
    request_begin(req);
    if (!auth_impersonation_end(req, id))
        fail(req, 404, "impersonation_not_found", "There is no such impersonation, or it is over.");
    reply_empty(req, 204);
    request_commit(req);
}
