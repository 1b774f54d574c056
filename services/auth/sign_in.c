/*
 * Sign-in. What is wrong is never told: tenant, account and password fail alike, after the same
 * statements and one argon2id hash.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/factors/factors.h"
#include "services/auth/policy/policy.h"
#include "services/auth/sessions/sessions.h"
#include "sql/auth.h"

typedef struct SignIn {
    ShapeGiven given;
    Text tenant, email, password, new_password;
    bool remember;
} SignIn;

enum { SIGN_IN_TENANT, SIGN_IN_EMAIL, SIGN_IN_PASSWORD, SIGN_IN_NEW_PASSWORD, SIGN_IN_REMEMBER };

static const ShapeField sign_in_fields[] = {
    SHAPE_FIELD(SignIn, tenant, SHAPE_SLUG,
                .help = "The workspace; may come from X-Tenant or the host instead."),
    SHAPE_FIELD(SignIn, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(SignIn, password, SHAPE_PASSWORD, .required = true, .min = 1,
                .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(SignIn, new_password, SHAPE_PASSWORD, .min = PASSWORD_MIN_BYTES,
                .max = PASSWORD_MAX_BYTES, .help = "What password_expired asks for."),
    SHAPE_FIELD(SignIn, remember, SHAPE_BOOL,
                .help = "Default true; false: the session ends with the browser's window, or after "
                        "twelve hours."),
};
const Shape sign_in_shape = SHAPE_OF(SignIn, sign_in_fields);

static _Noreturn void refuse_sign_in(Request *req, bool tenant_found, Uuid user_id, Text email,
                                     bool locks)
{
    if (tenant_found) {
        Buffer *data = reply_buffer(req);
        JsonWriter w = json_writer(data);
        json_object_begin(&w);
        json_field(&w, "email", text, email);
        json_object_end(&w);
        event_emit(req, "user.sign_in_refused", user_id, buffer_view(data));
        if (locks)
            event_emit(req, "user.locked", user_id, buffer_view(data));
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

/* A password older than the policy allows opens nothing but the way to another one. The hash of
 * that one; TEXT_NULL when none is needed. */
static Text replace_expired(Request *req, const SignIn *body, const Credentials *who,
                            const AuthAttempt *attempt)
{
    if (!who->is_expired)
        return TEXT_NULL;
    if (!shape_given(body, SIGN_IN_NEW_PASSWORD)) {
        request_begin(req);
        auth_attempt_forgive(&req->task, attempt);
        refuse(req, 403, "password_expired",
               "Your password is older than this workspace allows; choose a new one.");
    }
    if (text_equal(body->password, body->new_password))
        auth_field_fail(&req->task, "/new_password", "reused",
                        "This is the password you have now; take another one.");
    auth_password_check(&req->task, who->user_id, body->new_password, "/new_password");
    return crypto_password_hash(&req->task, body->new_password);
}

static void store_password(Request *req, const Credentials *who, Text replaced, Text upgraded)
{
    if (!text_is_null(replaced)) {
        auth_password_set(&req->task, who->user_id, replaced);
        event_emit(req, "user.password_changed", who->user_id, TEXT_NULL);
    } else if (!text_is_null(upgraded)) {
        sql_password_upgrade(req, who->user_id, who->hash, upgraded);
    }
}

/* POST /v1/auth/login - opens a session. Three transactions, since a hash is computed between them:
 * count the attempt, read what the account is, then record what came of it. */
void session_sign_in(Request *req)
{
    const SignIn *body = body_of(req, SignIn);
    Text slug = shape_given(body, SIGN_IN_TENANT) ? body->tenant : request_tenant_slug(req);
    if (text_is_null(slug))
        auth_field_fail(&req->task, "/tenant", "required", "Say which workspace to sign in to.");
    AuthTenant tenant = auth_find_tenant(&req->task, slug);
    auth_act_as_system(&req->task, tenant.found ? tenant.tenant_id : auth_nowhere());

    Text account = text_format(req->task.arena, "%.*s %.*s", TEXT_ARG(slug), TEXT_ARG(body->email));
    AuthAttempt attempt = auth_attempt_of_sign_in(&req->task, account, device_of(req, body->email));
    auth_attempt_begin(&req->task, &attempt);
    auth_network_check(&req->task);

    Credentials who = sql_credentials_find(req, body->email);
    Text hash = who.found ? who.hash : TEXT_NULL;
    bool good = crypto_password_verify(&req->task, hash, body->password);
    Text replaced = TEXT_NULL, upgraded = TEXT_NULL;
    if (who.found && good) {
        replaced = replace_expired(req, body, &who, &attempt);
        if (crypto_password_is_outdated(hash))
            upgraded = crypto_password_hash(&req->task, body->password);
    }

    request_begin(req);
    if (!who.found || !good)
        refuse_sign_in(req, tenant.found, who.user_id, body->email, attempt.locks);
    require_open_door(req, who.tenant_status, who.status);
    auth_attempt_forgive(&req->task, &attempt);
    sso_policy_check(req, who.user_id);
    store_password(req, &who, replaced, upgraded);
    bool remember = body->remember || !shape_given(body, SIGN_IN_REMEMBER);
    auth_second_step_ask(req, who.user_id, remember);
    AuthSession session = auth_session_open(&req->task, who.user_id, remember);
    event_emit(req, "session.opened", session.id, TEXT_NULL);
    auth_session_reply(req, 200, &session, false);
    request_commit(req);
}
