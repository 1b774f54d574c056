/*
 * Sign-in. What is wrong is never told: tenant, account and password fail alike, after the same
 * statements and one argon2id hash.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/factors/factors.h"
#include "sql/auth.h"

typedef struct SignIn {
    ShapeGiven given;
    Text tenant, email, password;
} SignIn;

static const ShapeField sign_in_fields[] = {
    SHAPE_FIELD(SignIn, tenant, SHAPE_SLUG,
                .help = "The workspace; may come from X-Tenant or the host instead."),
    SHAPE_FIELD(SignIn, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(SignIn, password, SHAPE_PASSWORD, .required = true, .min = 1,
                .max = PASSWORD_MAX_BYTES),
};
const Shape sign_in_shape = SHAPE_OF(SignIn, sign_in_fields);

static _Noreturn void refuse_sign_in(Request *req, bool tenant_found, Uuid user_id, Text email)
{
    if (tenant_found) {
        Buffer *data = reply_buffer(req);
        JsonWriter w = json_writer(data);
        json_object_begin(&w);
        json_field(&w, "email", text, email);
        json_object_end(&w);
        event_emit(req, "user.sign_in_refused", user_id, buffer_view(data));
    }
    refuse(req, 401, "invalid_credentials", "Workspace, e-mail or password is wrong.");
}

static void require_open_door(Request *req, Text tenant_status, Text user_status)
{
    if (!text_equal(tenant_status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    if (!text_equal(user_status, TEXT("active")))
        fail(req, 401, "account_suspended",
             "Your account is suspended; ask an administrator of the workspace.");
}

/* POST /v1/auth/login - opens a session. Three transactions, since a hash is computed between them:
 * count the attempt, read what the account is, then record what came of it. */
void session_sign_in(Request *req)
{
    const SignIn *body = body_of(req, SignIn);
    Text slug = shape_given(body, 0) ? body->tenant : request_tenant_slug(req);
    if (text_is_null(slug))
        auth_field_fail(&req->task, "/tenant", "required", "Say which workspace to sign in to.");
    AuthTenant tenant = auth_find_tenant(&req->task, slug);
    auth_act_as_system(&req->task, tenant.found ? tenant.tenant_id : auth_nowhere());

    AuthAttempt attempt =
        auth_attempt_of(&req->task, text_format(req->task.arena, "%.*s %.*s", TEXT_ARG(slug),
                                                TEXT_ARG(body->email)));
    auth_attempt_begin(&req->task, &attempt);

    Credentials who = sql_credentials_find(req, body->email);
    bool good =
        crypto_password_verify(&req->task, who.found ? who.hash : TEXT_NULL, body->password);

    request_begin(req);
    if (!who.found || !good)
        refuse_sign_in(req, tenant.found, who.user_id, body->email);
    require_open_door(req, who.tenant_status, who.status);
    auth_attempt_forgive(&req->task, &attempt);
    second_step_ask(req, who.user_id, false);
    AuthSession session = auth_session_open(&req->task, who.user_id);
    event_emit(req, "session.opened", session.id, TEXT_NULL);
    auth_session_reply(req, 200, &session, false);
    request_commit(req);
}
