#include "services/auth/auth.h"
#include "services/auth/handlers.h"
#include "services/auth/recovery/recovery.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "sql/auth.h"

typedef struct PasswordChange {
    ShapeGiven given;
    Text current_password, new_password;
} PasswordChange;

static const ShapeField password_change_fields[] = {
    SHAPE_FIELD(PasswordChange, current_password, SHAPE_PASSWORD, .required = true, .min = 1,
                .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(PasswordChange, new_password, SHAPE_PASSWORD, .required = true,
                .min = PASSWORD_MIN_BYTES, .max = PASSWORD_MAX_BYTES),
};
const Shape password_change_shape = SHAPE_OF(PasswordChange, password_change_fields);

void auth_password_set(Task *task, Uuid user_id, Text hash)
{
    sql_password_set_in(task, user_id, hash);
    sql_password_past_trim_in(task, user_id);
    auth_recovery_forget(task, user_id);
}

/* Guessing is slowed down like a sign-in, because a stolen session must not become a stolen
 * account.
 */
void auth_password_prove(Task *task, Text password, const char *pointer)
{
    Uuid user_id = task->context.user_id;
    AuthAttempt attempt = auth_attempt_of(
        task, text_format(task->arena, "password %.*s", TEXT_ARG(uuid_text(task->arena, user_id))));
    auth_attempt_begin(task, &attempt);
    PasswordOf present = sql_password_of_in(task, user_id);
    if (!crypto_password_verify(task, present.found ? present.hash : TEXT_NULL, password))
        auth_field_fail(task, pointer, "incorrect", "The current password is not right.");
    db_begin(task); /* it was, whatever comes of it */
    auth_attempt_forgive(task, &attempt);
    db_commit(task);
}

/* POST /v1/me/password - changes one's own password; every other session of the user ends. */
void password_change(Request *req)
{
    const PasswordChange *body = body_of(req, PasswordChange);
    request_require_context(req);
    Uuid user_id = req->task.context.user_id;

    auth_password_prove(&req->task, body->current_password, "/current_password");
    if (text_equal(body->current_password, body->new_password))
        auth_field_fail(&req->task, "/new_password", "reused",
                        "This is the password you have now; take another one.");
    auth_password_check(&req->task, user_id, body->new_password, "/new_password");
    Text hash = crypto_password_hash(&req->task, body->new_password);

    request_begin(req);
    auth_password_set(&req->task, user_id, hash);
    recovery_tell_changed(req, user_id);
    event_emit(req, "user.password_changed", user_id, TEXT_NULL);
    auth_sessions_end(&req->task, user_id, req->task.context.session_id);
    reply_empty(req, 204);
    request_commit(req);
}
