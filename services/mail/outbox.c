/*
 * The outbox - writing a message down, and reading what was written.
 */
#include "services/mail/mail.h"

#include <assert.h>

#include "core/job.h"
#include "core/json.h"
#include "core/setting.h"
#include "services/mail/delivery.h"
#include "services/mail/mime.h"
#include "services/mail/smtp.h"
#include "services/mail/template.h"
#include "sql/mail.h"

Uuid mail_platform(void)
{
    Uuid id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = 0xff;
    return id;
}

static bool is_this_machine(Text origin)
{
    static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]" };
    Text host = text_starts_with(origin, TEXT("https://")) ? text_slice(origin, 8, origin.len)
                                                           : text_slice(origin, 7, origin.len);
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        Text name = text_of(hosts[i]);
        if (text_equal(text_slice(host, 0, name.len), name) &&
            (host.len == name.len || host.ptr[name.len] == ':'))
            return true;
    }
    return false;
}

Text mail_origin(const Request *req)
{
    Text given = text_of(setting_text("origin"));
    if (given.len > 0)
        return given;
    if (is_this_machine(req->origin))
        return req->origin;
    Text rest = text_of(setting_text("listen"));
    Text first = text_trim(text_cut(&rest, ','));
    if (text_starts_with(first, TEXT("unix:")))
        return TEXT("http://localhost");
    return text_format(req->task.arena, "http://%.*s", TEXT_ARG(first));
}

Text mail_values(Arena *arena, const MailValue *values, size_t count)
{
    Buffer out;
    buffer_init(&out, arena, 64u * 1024u);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    for (size_t i = 0; i < count; i++) {
        json_key(&w, text_of(values[i].name));
        json_put_text(&w, values[i].value);
    }
    json_object_end(&w);
    return buffer_view(&out);
}

void mail_send(Task *task, const Mail *mail)
{
    Text locale = text_is_null(mail->locale) ? TEXT("en") : mail->locale;
    assert(task->transaction != NULL);
    assert(template_find(text_of(mail->template), locale) != NULL);
    assert(mime_address_is_plain(mail->to));

    Uuid id = uuid_new();
    bool goes_out = smtp_is_set();
    sql_message_sweep_in(task, setting_int("mail_kept_days"));
    sql_message_insert_in(task, id, mail->to, text_of(mail->template), locale, mail->values,
                          goes_out ? TEXT("waiting") : TEXT("outbox"));
    if (goes_out)
        job_enqueue(
            task, delivery_job.name,
            text_format(task->arena, "{\"id\":\"%.*s\"}", TEXT_ARG(uuid_text(task->arena, id))),
            TEXT_NULL, INT64_MIN);
}

size_t mail_list(Task *task, size_t limit, MailEntry **entries)
{
    MessageListedRows rows = sql_message_list_in(task, (int64_t)limit);
    *entries = ARENA_ARRAY(task->arena, MailEntry, rows.count ? rows.count : 1);
    for (size_t i = 0; i < rows.count; i++) {
        MessageListed row = rows.rows[i];
        (*entries)[i] = (MailEntry){ row.id,    row.recipient, row.template,  row.status,
                                     row.reply, row.attempts,  row.created_at };
    }
    return rows.count;
}

Text mail_show(Task *task, Uuid id)
{
    JsonError error;
    MessageShown message = sql_message_show_in(task, id);
    if (!message.found)
        return TEXT_NULL;
    Text head = text_format(task->arena, "To: %.*s\nStatus: %.*s%s%.*s\n",
                            TEXT_ARG(message.recipient), TEXT_ARG(message.status),
                            message.reply.len > 0 ? ", " : "", TEXT_ARG(message.reply));
    const MailTemplate *template = template_find(message.template, message.locale);
    if (text_is_null(message.content) || !template)
        return text_format(task->arena, "%.*s\n(What it said was forgotten when it was sent.)\n",
                           TEXT_ARG(head));
    MailText text =
        template_render(task->arena, template->text,
                        json_read(task->arena, message.content, false, &error), message.workspace);
    return text_format(task->arena, "%.*sSubject: %.*s\n\n%.*s", TEXT_ARG(head),
                       TEXT_ARG(text.subject), TEXT_ARG(text.plain));
}

size_t mail_template_names(const char *const **names)
{
    static const char *list[64];
    size_t count = 0;
    for (size_t i = 0; i < MAIL_TEMPLATES_COUNT && count < 64; i++)
        if (text_equal(text_of(MAIL_TEMPLATES[i].locale), TEXT("en")))
            list[count++] = MAIL_TEMPLATES[i].name;
    *names = list;
    return count;
}

Text mail_preview(Arena *arena, Text name, bool html)
{
    JsonError error;
    const MailTemplate *template = template_find(name, TEXT("en"));
    if (!template)
        return TEXT_NULL;
    MailText text = template_render(arena, template->text,
                                    json_read(arena, text_of(MAIL_SAMPLE), false, &error),
                                    TEXT("Acme Outdoor"));
    return html ? text.html
                : text_format(arena, "Subject: %.*s\n\n%.*s", TEXT_ARG(text.subject),
                              TEXT_ARG(text.plain));
}
