#include "services/user/user.h"
#include "services/user/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/user/email/email.h"
#include "sql/user.h"

static const char *const statuses[] = { "active", "suspended", NULL };

typedef struct UserCreate {
    ShapeGiven given;
    Text email, first_name, last_name, password;
    Uuid role;
} UserCreate;

static const ShapeField user_create_fields[] = {
    SHAPE_FIELD(UserCreate, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(UserCreate, first_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(UserCreate, last_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(UserCreate, password, SHAPE_PASSWORD, .required = true, .min = PASSWORD_MIN_BYTES,
                .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(UserCreate, role, SHAPE_UUID, .help = "Default: the built-in role member."),
};
const Shape user_create_shape = SHAPE_OF(UserCreate, user_create_fields);

typedef struct UserUpdate {
    ShapeGiven given;
    Text first_name, last_name, status;
} UserUpdate;

static const ShapeField user_update_fields[] = {
    SHAPE_FIELD(UserUpdate, first_name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(UserUpdate, last_name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(UserUpdate, status, SHAPE_ENUM, .values = statuses,
                .help = "Suspending ends all sessions of the user."),
};
const Shape user_update_shape = SHAPE_OF(UserUpdate, user_update_fields);

typedef struct ProfileUpdate {
    ShapeGiven given;
    Text first_name, last_name;
} ProfileUpdate;

static const ShapeField profile_update_fields[] = {
    SHAPE_FIELD(ProfileUpdate, first_name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(ProfileUpdate, last_name, SHAPE_TEXT, .min = 1, .max = 100),
};
const Shape profile_update_shape = SHAPE_OF(ProfileUpdate, profile_update_fields);

Uuid user_create(Task *task, const UserNew *user)
{
    Uuid id = uuid_new();
    DbParam params[] = { db_uuid(task->context.tenant_id),
                         db_uuid(id),
                         db_text(user->email),
                         db_text(user->first_name),
                         db_text(user->last_name),
                         db_bool(text_is_null(user->origin)) };
    DbRows rows;
    Text constraint;
    if (!db_try(task, &STATEMENT_ACCOUNT_INSERT, params, &rows, &constraint))
        task_fail(task, 409, "email_taken", "Somebody in this workspace has the e-mail %.*s.",
                  TEXT_ARG(user->email));
    if (!text_is_null(user->password_hash))
        auth_password_set(task, id, user->password_hash);
    if (!text_is_null(user->origin))
        email_ask_for_proof(task, id, user->email, user->first_name, user->origin);
    return id;
}

Uuid user_find_by_email(Task *task, Text email)
{
    AccountByEmail account = sql_account_by_email_in(task, email);
    return account.found ? account.id : UUID_NIL;
}

/* POST /v1/users - an account made by an administrator, with a first password. */
void user_add(Request *req)
{
    const UserCreate *body = body_of(req, UserCreate);
    request_require_context(req);
    auth_password_check_new(&req->task,
                            &(AuthPasswordOwner){ .email = body->email,
                                                  .first_name = body->first_name,
                                                  .last_name = body->last_name },
                            body->password, "/password");
    Text hash = crypto_password_hash(&req->task, body->password);

    request_begin(req);
    Uuid role = auth_role_to_give(req, body->role, "/role");
    Uuid id = user_create(&req->task, &(UserNew){ body->email, body->first_name, body->last_name,
                                                  hash, mail_origin(req) });
    auth_role_give(&req->task, id, role);
    event_emit(req, "user.created", id, TEXT_NULL);
    reply_resource(req, 201, "users", id);
    request_commit(req);
}

static bool is_suspended(const AccountLocked *account)
{
    return text_equal(account->status, TEXT("suspended"));
}

/* PATCH /v1/users/:id - names, and whether the user may come in. */
void user_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const UserUpdate *body = body_of(req, UserUpdate);
    AccountLocked account = sql_account_lock(req, id);
    resource_check_match(req, account.revision);

    bool suspends = text_equal(body->status, TEXT("suspended")) && !is_suspended(&account);
    bool resumes = text_equal(body->status, TEXT("active")) && is_suspended(&account);
    if (suspends || resumes)
        auth_reach(req, id);
    if (suspends)
        auth_owner_may_leave(&req->task, id);
    sql_account_update(req, id, body->first_name, body->last_name, body->status);
    event_emit(req,
               suspends  ? "user.suspended"
               : resumes ? "user.resumed"
                         : "user.updated",
               id, TEXT_NULL);
    reply_resource(req, 200, "users", id);
    if (suspends)
        auth_sessions_end(&req->task, id, UUID_NIL);
    if (resumes)
        auth_rights_compile(&req->task, id);
}

/* DELETE /v1/users/:id - removes somebody: sessions, roles, teams and password go, the name stays
 * in history. */
void user_remove(Request *req)
{
    Uuid id = path_uuid(req, "id");
    AccountLocked account = sql_account_lock(req, id);
    resource_check_match(req, account.revision);
    auth_reach(req, id);
    auth_owner_may_leave(&req->task, id);

    sql_team_touch_of(req, id);
    sql_team_member_leave(req, id);
    sql_account_remove(req, id);
    event_emit(req, "user.removed", id, TEXT_NULL);
    reply_empty(req, 204);
    auth_forget(&req->task, id);
}

/* PATCH /v1/me - one's own name. */
void profile_update(Request *req)
{
    const ProfileUpdate *body = body_of(req, ProfileUpdate);
    Uuid id = req->task.context.user_id;
    sql_account_update(req, id, body->first_name, body->last_name, TEXT_NULL);
    event_emit(req, "user.updated", id, TEXT_NULL);
    reply_resource(req, 200, "users", id);
}
