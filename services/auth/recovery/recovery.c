#include "services/auth/recovery/recovery.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/auth.h"

#define MOST_LINKS 5 /* of one user in half an hour, wherever they are asked for */

typedef struct PasswordForgot {
    ShapeGiven given;
    Text tenant, email;
} PasswordForgot;

static const ShapeField password_forgot_fields[] = {
    SHAPE_FIELD(PasswordForgot, tenant, SHAPE_SLUG,
                .help = "The workspace; may come from X-Tenant or the host instead."),
    SHAPE_FIELD(PasswordForgot, email, SHAPE_EMAIL, .required = true),
};
const Shape password_forgot_shape = SHAPE_OF(PasswordForgot, password_forgot_fields);

typedef struct PasswordReset {
    ShapeGiven given;
    Text token, password;
} PasswordReset;

static const ShapeField password_reset_fields[] = {
    SHAPE_FIELD(PasswordReset, token, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
    SHAPE_FIELD(PasswordReset, password, SHAPE_PASSWORD, .required = true,
                .min = PASSWORD_MIN_BYTES, .max = PASSWORD_MAX_BYTES),
};
const Shape password_reset_shape = SHAPE_OF(PasswordReset, password_reset_fields);

/* POST /v1/auth/forgot-password - mails a link to set a new password, should there be such an
 * account. Every question is one job, so no clock tells which has an answer. */
void password_forgot(Request *req)
{
    const PasswordForgot *body = body_of(req, PasswordForgot);
    Arena *arena = req->task.arena;
    Text slug = shape_given(body, 0) ? body->tenant : request_tenant_slug(req);
    if (text_is_null(slug))
        auth_field_fail(&req->task, "/tenant", "required", "Say which workspace it is about.");
    AuthTenant tenant = auth_find_tenant(&req->task, slug);
    auth_act_as_system(&req->task, tenant.found ? tenant.tenant_id : auth_nowhere());

    AuthAttempt attempt = auth_attempt_of(
        &req->task, text_format(arena, "forgot %.*s %.*s", TEXT_ARG(slug), TEXT_ARG(body->email)));
    auth_attempt_begin(&req->task, &attempt);

    request_begin(req);
    job_enqueue(&req->task, password_forgot_job.name,
                MAIL_VALUES(arena, { "email", body->email }, { "origin", mail_origin(req) },
                            { "address", req->task.context.address }),
                TEXT_NULL, INT64_MIN);
    reply_empty(req, 202);
    request_commit(req);
}

/* A link of its own for `user_id`, in place of those before. The token lies behind the #, where no
 * server and no log sees it. */
static Text open_link(Job *job, Uuid user_id, Text origin)
{
    Token token = { .kind = 'r',
                    .tenant_id = job->task.context.tenant_id,
                    .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    sql_password_reset_end_all(job, user_id);
    sql_password_reset_open(job, token.session_id, user_id,
                            (Text){ (const char *)hash, sizeof hash });
    Text url = text_format(job->task.arena, "%.*s/reset-password#%.*s", TEXT_ARG(origin),
                           TEXT_ARG(token_write(job->task.arena, &token)));
    crypto_wipe(token.secret, sizeof token.secret);
    return url;
}

static void send_link(Job *job)
{
    JsonError error;
    Arena *arena = job->task.arena;
    const json_t *asked = json_read(arena, job->payload, false, &error);
    job->task.context.address = json_text_at(asked, "address");

    sql_password_reset_sweep(job);
    RecoveryCandidate who = sql_recovery_candidate(job, json_text_at(asked, "email"));
    if (!who.found || who.recent >= MOST_LINKS)
        return;
    Text url = open_link(job, who.user_id, json_text_at(asked, "origin"));
    event_emit(job, "user.password_forgotten", who.user_id, TEXT_NULL);
    mail_send(&job->task,
              &(Mail){ .to = who.email,
                       .template = "password_reset",
                       .values = MAIL_VALUES(arena, { "first_name", who.first_name },
                                             { "email", who.email }, { "url", url },
                                             { "address", job->task.context.address }) });
}

const JobKind password_forgot_job = { .name = "auth.forgot_password", .run = send_link };

static PasswordResetFound find_link(Request *req, Text text, Uuid *id)
{
    Token token;
    uint8_t hash[32];
    if (!token_parse(text, &token) || token.kind != 'r')
        fail(req, 404, "link_not_found", "This link does not exist, was used, or has expired.");
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    auth_act_as_system(&req->task, token.tenant_id);
    *id = token.session_id;
    PasswordResetFound link =
        sql_password_reset_find(req, token.session_id, (Text){ (const char *)hash, sizeof hash });
    if (!text_equal(link.tenant_status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    return link;
}

/* POST /v1/auth/reset-password - a new password in exchange for the link; all sessions end. */
void password_reset(Request *req)
{
    const PasswordReset *body = body_of(req, PasswordReset);
    Uuid id;
    PasswordResetFound link = find_link(req, body->token, &id);
    auth_password_check(&req->task, link.user_id, body->password, "/password");
    Text hash = crypto_password_hash(&req->task, body->password);

    request_begin(req);
    if (sql_password_reset_spend(req, id) == 0)
        fail(req, 404, "link_not_found", "This link does not exist, was used, or has expired.");
    auth_password_set(&req->task, link.user_id, hash);
    recovery_tell_changed(req, link.user_id);
    event_emit(req, "user.password_reset", link.user_id, TEXT_NULL);
    auth_sessions_end(&req->task, link.user_id, UUID_NIL);
    reply_empty(req, 204);
    request_commit(req);
}

void auth_recovery_forget(Task *task, Uuid user_id)
{
    sql_password_reset_end_all_in(task, user_id);
}

void recovery_tell_changed(Request *req, Uuid user_id)
{
    Arena *arena = req->task.arena;
    RecoveryPerson person = sql_recovery_person(req, user_id);
    Text origin = mail_origin(req);
    if (!person.found)
        return;
    mail_send(&req->task,
              &(Mail){ .to = person.email,
                       .template = "password_changed",
                       .values = MAIL_VALUES(
                           arena, { "first_name", person.first_name }, { "email", person.email },
                           { "address", req->task.context.address },
                           { "url", text_format(arena, "%.*s/forgot-password?workspace=%.*s",
                                                TEXT_ARG(origin), TEXT_ARG(person.slug)) }) });
}
