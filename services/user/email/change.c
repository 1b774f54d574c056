#include "services/user/email/email.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/user/user.h"
#include "sql/user.h"

#define MOST_LINKS 10 /* that one user causes within an hour */

typedef struct EmailChange {
    ShapeGiven given;
    Text email, password;
} EmailChange;

static const ShapeField email_change_fields[] = {
    SHAPE_FIELD(EmailChange, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(EmailChange, password, SHAPE_PASSWORD, .required = true, .min = 1,
                .max = PASSWORD_MAX_BYTES, .help = "The present password of the account."),
};
const Shape email_change_shape = SHAPE_OF(EmailChange, email_change_fields);

void email_ask_for_proof(Task *task, Uuid user_id, Text email, Text first_name, Text origin)
{
    Text url = email_link_open(task, 'v', user_id, "verify", email, origin, "confirm-email");
    mail_send(task, &(Mail){ .to = email,
                             .template = "email_verification",
                             .values = MAIL_VALUES(task->arena, { "first_name", first_name },
                                                   { "email", email }, { "url", url }) });
}

static void require_patience(Request *req, Uuid user_id)
{
    if (sql_email_link_recent(req, user_id).count < MOST_LINKS)
        return;
    req->task.fault.retry_after_s = 3600;
    fail(req, 429, "too_many_mails", "That was asked for often enough; try again in an hour.");
}

/* POST /v1/me/email/verification - the link that proves one's address, once more. */
void email_send_again(Request *req)
{
    Uuid id = req->task.context.user_id;
    EmailOwner owner = sql_email_owner(req, id);
    if (owner.is_verified)
        fail(req, 409, "email_verified", "Your address %.*s is confirmed already.",
             TEXT_ARG(owner.email));
    require_patience(req, id);
    email_ask_for_proof(&req->task, id, owner.email, owner.first_name, mail_origin(req));
    reply_empty(req, 202);
}

void email_require_own(Task *task, Uuid user_id)
{
    EmailKeeper keeper = sql_email_keeper_in(task, user_id);
    if (keeper.directory)
        task_fail(task, 409, "email_kept",
                  "Your organisation's directory keeps this address; it has to be changed there.");
    if (!text_is_null(keeper.provider))
        task_fail(task, 409, "email_kept",
                  "You sign in with %.*s, which keeps this address; it has to be changed there.",
                  TEXT_ARG(keeper.provider));
}

/* What goes to the address that is to be: the link that makes it so. */
static void ask_new_address(Request *req, const EmailOwner *owner, Text email)
{
    Text url = email_link_open(&req->task, 'v', req->task.context.user_id, "change", email,
                               mail_origin(req), "confirm-email");
    mail_send(&req->task,
              &(Mail){ .to = email,
                       .template = "email_change",
                       .values = MAIL_VALUES(req->task.arena, { "first_name", owner->first_name },
                                             { "email", email }, { "url", url }) });
}

/* What goes to the address there is: a way to stop it. */
static void tell_old_address(Request *req, const EmailOwner *owner, Text email)
{
    Text url = email_link_open(&req->task, 'k', req->task.context.user_id, "keep", owner->email,
                               mail_origin(req), "keep-email");
    mail_send(&req->task,
              &(Mail){ .to = owner->email,
                       .template = "email_change_notice",
                       .values = MAIL_VALUES(req->task.arena, { "first_name", owner->first_name },
                                             { "email", email }, { "url", url }) });
}

/* POST /v1/me/email - another address, once the link that is mailed to it was followed. */
void email_change(Request *req)
{
    const EmailChange *body = body_of(req, EmailChange);
    request_require_context(req);
    Uuid id = req->task.context.user_id;
    email_require_own(&req->task, id);
    auth_password_prove(&req->task, body->password, "/password");

    request_begin(req);
    require_patience(req, id);
    EmailOwner owner = sql_email_owner(req, id);
    if (text_equal_nocase(owner.email, body->email))
        auth_field_fail(&req->task, "/email", "unchanged", "This is your address already.");
    if (!uuid_is_nil(user_find_by_email(&req->task, body->email)))
        fail(req, 409, "email_taken", "Somebody in this workspace has the e-mail %.*s.",
             TEXT_ARG(body->email));
    ask_new_address(req, &owner, body->email);
    tell_old_address(req, &owner, body->email);
    event_emit(req, "user.email_change_asked", id,
               MAIL_VALUES(req->task.arena, { "email", body->email }));
    reply_empty(req, 202);
    request_commit(req);
}
