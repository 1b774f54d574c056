#include "services/mail/delivery.h"

#include "core/json.h"
#include "core/log.h"
#include "core/setting.h"
#include "services/mail/mime.h"
#include "services/mail/smtp.h"
#include "services/mail/template.h"
#include "sql/mail.h"

#define MAX_BYTES    (4u * 1024u * 1024u)
#define MAX_ATTEMPTS 16 /* with the back-off of jobs, six hours */
#define TIMEOUT_MS   30000

static Uuid id_of(Job *job)
{
    JsonError error;
    Uuid id = UUID_NIL;
    uuid_parse(json_text_at(json_read(job->task.arena, job->payload, false, &error), "id"), &id);
    return id;
}

static MimeAddress address_of_setting(Job *job, const char *setting)
{
    MimeAddress address;
    if (!mime_address_read(text_of(setting_text(setting)), &address))
        fail(job, 500, "mail_not_set_up", "The setting %s is no address: %s", setting,
             setting_text(setting));
    return address;
}

static Text composed(Job *job, Uuid id, const MessageWaiting *message, const MimeAddress *from)
{
    JsonError error;
    Arena *arena = job->task.arena;
    const MailTemplate *template = template_find(message->template, message->locale);
    if (!template) {
        job->is_hopeless = true;
        fail(job, 500, "mail_template_gone", "There is no template %.*s.",
             TEXT_ARG(message->template));
    }
    MailText text =
        template_render(arena, template->text, json_read(arena, message->content, false, &error),
                        message->workspace);
    MimeMessage whole = {
        .from = *from,
        .to = { .name = TEXT(""), .address = message->recipient },
        .id = id,
        .date = message->created_at,
        .subject = text.subject,
        .plain = text.plain,
        .html = text.html,
    };
    if (setting_text("mail_reply_to")[0] != '\0')
        whole.reply_to = address_of_setting(job, "mail_reply_to");
    Buffer out;
    buffer_init(&out, arena, MAX_BYTES);
    mime_write(&out, &whole);
    return buffer_view(&out);
}

static void note_not_sent(Job *job, Uuid id, Text reply, const char *status)
{
    db_begin(&job->task);
    sql_message_not_sent(job, id, reply, text_of(status));
    db_commit(&job->task);
}

static _Noreturn void give_up_or_wait(Job *job, Uuid id, const SmtpResult *result)
{
    bool is_over = result->is_final || job->attempt >= MAX_ATTEMPTS;
    note_not_sent(job, id, text_of(result->reply), is_over ? "failed" : "waiting");
    job->is_hopeless = result->is_final;
    fail(job, 502, result->is_final ? "mail_refused" : "mail_not_taken", "%s", result->reply);
}

static void deliver(Job *job)
{
    Uuid id = id_of(job);
    db_begin(&job->task);
    MessageWaiting message = sql_message_waiting(job, id);
    db_commit(&job->task);
    if (!message.found)
        return; /* an earlier run got as far as noting it */
    if (!smtp_is_set()) {
        note_not_sent(job, id, TEXT("no SMTP server any more"), "outbox");
        return;
    }

    MimeAddress from = address_of_setting(job, "mail_from");
    Text whole = composed(job, id, &message, &from);
    SmtpResult result = smtp_deliver(job->task.arena, from.address, message.recipient, whole);
    if (!result.taken)
        give_up_or_wait(job, id, &result);

    db_begin(&job->task);
    sql_message_sent(job, id, text_of(result.reply));
    db_commit(&job->task);
    log_write(LOG_INFO, "mail sent", LOG_UUID("message_id", id),
              LOG_TEXT("template", message.template));
}

const JobKind delivery_job = {
    .name = "mail.deliver",
    .run = deliver,
    .max_attempts = MAX_ATTEMPTS,
    .timeout_ms = TIMEOUT_MS,
    .goes_outside = true,
};
