/*
 * Whether the record that proves a domain is still there, looked for each day.
 *
 * Each proved domain has one job, which puts itself off by a day, more or less, so that the domains
 * of thousands of tenants are not asked about at once. A name server that does not answer proves
 * nothing either way. A record that is missing is told to the administrators at once; when it has
 * been missing for `domain_grace_days` the domain is verified no more.
 */
#include "services/federation/domain.h"

#include <stdlib.h>

#include "core/json.h"
#include "core/setting.h"
#include "core/stream.h"
#include "services/mail/mail.h"
#include "sql/federation.h"

#define HOUR_MS (60 * 60 * 1000)

/* In the task's transaction. */
static void put_off(Task *task, Uuid id, Text origin, TimeMs wait_ms)
{
    Arena *arena = task->arena;
    Text name = uuid_text(arena, id);
    job_enqueue(task, domain_check_job.name,
                MAIL_VALUES(arena, { "id", name }, { "origin", origin }),
                text_format(arena, "domain %.*s", TEXT_ARG(name)), clock_now_ms() + wait_ms);
}

void domain_check_daily(Task *task, Uuid id, Text origin)
{
    put_off(task, id, origin, 22 * HOUR_MS + random() % (4 * HOUR_MS));
}

static void tell_keepers(Task *task, const char *template, Text name, Text origin)
{
    Arena *arena = task->arena;
    DomainKeeperRows keepers = sql_domain_keepers_in(task);
    Text url = text_is_null(origin) || origin.len == 0
                   ? TEXT("")
                   : text_format(arena, "%.*s/settings/single-sign-on", TEXT_ARG(origin));
    Text days = text_format(arena, "%d", (int)setting_int("domain_grace_days"));
    for (size_t i = 0; i < keepers.count; i++)
        mail_send(task, &(Mail){ .to = keepers.rows[i].email,
                                 .template = template,
                                 .values = MAIL_VALUES(
                                     arena, { "first_name", keepers.rows[i].first_name },
                                     { "domain", name }, { "days", days }, { "url", url }) });
}

static void take_note(Task *task, Uuid id, const DomainToCheck *domain, bool is_there, Text origin)
{
    Text data = MAIL_VALUES(task->arena, { "name", domain->name });
    DomainCheckedAgain now =
        sql_domain_checked_again_in(task, id, is_there, setting_int("domain_grace_days"));
    if (!now.found)
        return;
    if (!now.is_verified) {
        stream_emit(task, "domain.unverified", id, data);
        tell_keepers(task, "domain_unverified", domain->name, origin);
        return; /* verifying it anew begins anew */
    }
    if (!is_there && !now.was_lost) {
        stream_emit(task, "domain.record_lost", id, data);
        tell_keepers(task, "domain_record_lost", domain->name, origin);
    } else if (is_there && now.was_lost) {
        stream_emit(task, "domain.record_found", id, data);
    }
    domain_check_daily(task, id, origin);
}

static void check(Job *job)
{
    JsonError error;
    Task *task = &job->task;
    const json_t *asked = json_read(task->arena, job->payload, false, &error);
    Text origin = json_text_at(asked, "origin");
    Uuid id;
    if (!uuid_parse(json_text_at(asked, "id"), &id))
        return;
    db_begin(task);
    DomainToCheck domain = sql_domain_to_check_in(task, id);
    db_commit(task);
    if (!domain.found)
        return;
    bool answered;
    bool is_there = domain_record_is_there(task, domain.name, domain.token, &answered, NULL);
    db_begin(task);
    if (answered)
        take_note(task, id, &domain, is_there,
                  text_is_null(origin) ? text_of(setting_text("origin")) : origin);
    else
        put_off(task, id, origin, HOUR_MS);
    db_commit(task);
}

const JobKind domain_check_job = { .name = "federation.check_domain",
                                   .run = check,
                                   .goes_outside = true };
