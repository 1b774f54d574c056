/*
 * Mail - what the platform writes to people.
 *
 * Owns: schema mail (the outbox), the templates and what becomes of them (plain text and HTML), the
 * form of a message on the wire, and its delivery by SMTP from a job. Must never know: why somebody
 * is written to, or what a link in a message is good for.
 *
 * A message is a row and a job of the caller's transaction: it goes out exactly when that commits,
 * at least once, under one Message-ID. Without `smtp_url` it stays in the outbox, where the
 * operator reads it (`insula mail list`, `insula mail show`).
 */
#ifndef INSULA_SERVICES_MAIL_H
#define INSULA_SERVICES_MAIL_H

#include "core/clock.h"
#include "core/task.h"
#include "gateway/request.h"

extern const Service mail_service;

typedef struct Mail {
    Text to;              /* an address as SHAPE_EMAIL takes it */
    const char *template; /* a file of templates/<locale> without its ending; must be there */
    Text values;          /* JSON object of texts, and of arrays of such objects for sections */
    Text locale;          /* TEXT_NULL: en */
} Mail;

/* In the task's transaction and for its tenant, whose name the template has as {{workspace}}. Does
 * not wait. What `values` holds is forgotten once the message is delivered. */
void mail_send(Task *task, const Mail *mail);

/* `values` of texts alone, in the arena: MAIL_VALUES(arena, { "url", url }, { "email", email }). */
typedef struct MailValue {
    const char *name;
    Text value;
} MailValue;
Text mail_values(Arena *arena, const MailValue *values, size_t count);
#define MAIL_VALUES(arena, ...)                                                                    \
    mail_values((arena), (const MailValue[]){ __VA_ARGS__ },                                       \
                sizeof((const MailValue[]){ __VA_ARGS__ }) / sizeof(MailValue))

/* The tenant of messages that belong to none ("find my workspaces"): nobody's, so that the wall
 * stands around them as around anybody's. */
Uuid mail_platform(void);

/* What links in a message begin with: the setting `origin`; without it what the client named when
 * that is this machine, else the first address listened on. Never a name that a stranger's Host
 * header chose: who asks for somebody's password to be reset does not say where the link leads. */
Text mail_origin(const Request *req);

/* For the command line; they run outside any transaction, in the task's tenant. Both yield. */
typedef struct MailEntry {
    Uuid id;
    Text to, template, status, reply; /* reply: the last of the SMTP server, may be null */
    int attempts;
    TimeMs created_at;
} MailEntry;
/* The newest of the tenant, at most `limit`, newest first, in the arena. */
size_t mail_list(Task *task, size_t limit, MailEntry **entries);
/* A message as a person reads it; TEXT_NULL when the tenant has none with this id. */
Text mail_show(Task *task, Uuid id);

/* The names of all templates, and how one looks with sample values: the HTML or the plain text.
 * TEXT_NULL when there is none. */
size_t mail_template_names(const char *const **names);
Text mail_preview(Arena *arena, Text name, bool html);

#endif
