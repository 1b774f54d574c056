/*
 * "Find my workspaces" - the one question that is about no tenant: in which workspaces has this
 * address an account? The answer goes to that address and nowhere else, from a job, so that neither
 * the reply nor its time tells anything.
 */
#include "services/user/email/email.h"

#include "core/json.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/user.h"

typedef struct WorkspacesFind {
    ShapeGiven given;
    Text email;
} WorkspacesFind;

static const ShapeField workspaces_find_fields[] = {
    SHAPE_FIELD(WorkspacesFind, email, SHAPE_EMAIL, .required = true),
};
const Shape workspaces_find_shape = SHAPE_OF(WorkspacesFind, workspaces_find_fields);

/* POST /v1/auth/find-workspaces - mails somebody the list of their workspaces. */
void workspaces_find(Request *req)
{
    const WorkspacesFind *body = body_of(req, WorkspacesFind);
    Arena *arena = req->task.arena;
    auth_act_as_system(&req->task, mail_platform());
    AuthAttempt attempt =
        auth_attempt_of(&req->task, text_format(arena, "find %.*s", TEXT_ARG(body->email)));
    auth_attempt_begin(&req->task, &attempt);

    request_begin(req);
    job_enqueue(&req->task, workspaces_find_job.name,
                MAIL_VALUES(arena, { "email", body->email }, { "origin", mail_origin(req) }),
                body->email, INT64_MIN);
    reply_empty(req, 202);
    request_commit(req);
}

static Text listed(Arena *arena, const EmailWorkspaceRows *found, Text email, Text origin)
{
    Buffer out;
    buffer_init(&out, arena, 256u * 1024u);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "email", text, email);
    json_key(&w, TEXT("workspaces"));
    json_array_begin(&w);
    for (size_t i = 0; i < found->count; i++) {
        json_object_begin(&w);
        json_field(&w, "name", text, found->rows[i].name);
        json_field(&w, "url", text,
                   text_format(arena, "%.*s/sign-in?workspace=%.*s", TEXT_ARG(origin),
                               TEXT_ARG(found->rows[i].slug)));
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    return buffer_view(&out);
}

static void mail_workspaces(Job *job)
{
    JsonError error;
    Arena *arena = job->task.arena;
    const json_t *asked = json_read(arena, job->payload, false, &error);
    Text email = json_text_at(asked, "email");
    EmailWorkspaceRows found = sql_email_workspaces(job, email);
    if (found.count == 0)
        return; /* nobody here has the address: its owner is not written to */
    mail_send(&job->task,
              &(Mail){ .to = email,
                       .template = "find_workspaces",
                       .values = listed(arena, &found, email, json_text_at(asked, "origin")) });
}

const JobKind workspaces_find_job = { .name = "user.find_workspaces", .run = mail_workspaces };
