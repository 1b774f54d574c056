#include "services/user/email/email.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/user.h"

#define VERIFY_HOURS 72
#define CHANGE_HOURS 24
#define KEEP_HOURS   168

typedef struct EmailToken {
    ShapeGiven given;
    Text token;
} EmailToken;

static const ShapeField email_token_fields[] = {
    SHAPE_FIELD(EmailToken, token, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
};
const Shape email_token_shape = SHAPE_OF(EmailToken, email_token_fields);

static int64_t hours_of(const char *purpose)
{
    return purpose[0] == 'v' ? VERIFY_HOURS : purpose[0] == 'c' ? CHANGE_HOURS : KEEP_HOURS;
}

Text email_link_open(Task *task, char kind, Uuid user_id, const char *purpose, Text email,
                     Text origin, const char *page)
{
    Token token = { .kind = (uint8_t)kind,
                    .tenant_id = task->context.tenant_id,
                    .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    sql_email_link_sweep_in(task);
    sql_email_link_end_all_in(task, user_id, text_of(purpose));
    sql_email_link_open_in(task, token.session_id, user_id, text_of(purpose), email,
                           (Text){ (const char *)hash, sizeof hash }, hours_of(purpose));
    Text url = text_format(task->arena, "%.*s/%s#%.*s", TEXT_ARG(origin), page,
                           TEXT_ARG(token_write(task->arena, &token)));
    crypto_wipe(token.secret, sizeof token.secret);
    return url;
}

/* Uses up the link of a request without a session; the task works for its tenant from here on, in
 * the transaction that this begins, and its events are the user's. */
static EmailLinkSpent spend_link(Request *req, uint8_t kind)
{
    Token token;
    uint8_t hash[32];
    if (!token_parse(body_of(req, EmailToken)->token, &token) || token.kind != kind)
        fail(req, 404, "link_not_found", "This link does not exist, was used, or has expired.");
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    auth_act_as_system(&req->task, token.tenant_id);
    request_begin(req);
    EmailLinkSpent link = sql_email_link_spend(
        req, token.session_id, (Text){ (const char *)hash, sizeof hash }, kind == 'k');
    req->task.context.user_id = link.user_id;
    return link;
}

/* What was sent to the address before works no more. */
static void set_address(Request *req, const EmailLinkSpent *link)
{
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(link->user_id),
                         db_text(link->email) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_EMAIL_SET, params, &rows, &constraint))
        fail(req, 409, "email_taken", "Somebody in this workspace has the e-mail %.*s.",
             TEXT_ARG(link->email));
    auth_recovery_forget(&req->task, link->user_id);
    sql_email_link_end_all(req, link->user_id, TEXT("verify"));
    sql_email_link_end_all(req, link->user_id, TEXT("change"));
}

static void emit_with_email(Request *req, const char *type, const EmailLinkSpent *link)
{
    event_emit(req, type, link->user_id, MAIL_VALUES(req->task.arena, { "email", link->email }));
}

static void reply_email(Request *req, const EmailLinkSpent *link)
{
    reply_json(req, 200, MAIL_VALUES(req->task.arena, { "email", link->email }));
}

/* POST /v1/auth/confirm-email - the link of a mail proves the address it was sent to, and makes it
 * the account's when it was to become that. */
void email_confirm(Request *req)
{
    EmailLinkSpent link = spend_link(req, 'v');
    bool changes = text_equal(link.purpose, TEXT("change"));
    if (changes) {
        email_require_own(&req->task, link.user_id);
        set_address(req, &link);
    } else if (sql_email_verify(req, link.user_id, link.email) == 0) {
        fail(req, 404, "link_not_found", "The account has another address by now.");
    }
    emit_with_email(req, changes ? "user.email_changed" : "user.email_verified", &link);
    reply_email(req, &link);
    request_commit(req);
}

/* POST /v1/auth/keep-email - the address before stays, or comes back; whoever wanted another is
 * signed out. */
void email_keep(Request *req)
{
    EmailLinkSpent link = spend_link(req, 'k');
    set_address(req, &link);
    emit_with_email(req, "user.email_kept", &link);
    reply_email(req, &link);
    auth_sessions_end(&req->task, link.user_id, UUID_NIL);
    request_commit(req);
}
