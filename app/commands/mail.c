#include <stdio.h>
#include <unistd.h>

#include "app/commands/commands.h"
#include "app/database_command.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/tenant/tenant.h"

#define PAGE  200
#define SHOWN 50

static void print_entries(Task *task, Text slug)
{
    MailEntry *entries;
    size_t count = mail_list(task, SHOWN, &entries);
    for (size_t i = 0; i < count; i++) {
        char created[CLOCK_TEXT_SIZE];
        clock_write(entries[i].created_at, created);
        printf("%.*s  %.*s  %-20.*s %-20.*s %-8.*s %.*s%s%.*s\n",
               TEXT_ARG(uuid_text(task->arena, entries[i].id)), 19, created, TEXT_ARG(slug),
               TEXT_ARG(entries[i].template), TEXT_ARG(entries[i].status), TEXT_ARG(entries[i].to),
               entries[i].reply.len > 0 ? "  " : "", TEXT_ARG(entries[i].reply));
    }
}

static bool print_message(Task *task, Uuid id)
{
    Text message = mail_show(task, id);
    if (text_is_null(message))
        return false;
    fwrite(message.ptr, 1, message.len, stdout);
    return true;
}

/* Calls visit() as each tenant, one after the other, and last as the platform, until it says that
 * it has what it wanted: no statement sees the mail of two. */
static bool each_tenant(Task *task, bool (*visit)(Task *task, Text slug, void *argument),
                        void *argument)
{
    Text after = TEXT_NULL;
    TenantEntry *entries;
    for (size_t count; (count = tenant_list(task, after, PAGE, &entries)) > 0;
         after = entries[count - 1].slug)
        for (size_t i = 0; i < count; i++) {
            auth_act_as_system(task, entries[i].id);
            if (visit(task, entries[i].slug, argument))
                return true;
        }
    auth_act_as_system(task, mail_platform());
    return visit(task, TEXT("-"), argument);
}

static bool visit_list(Task *task, Text slug, void *argument)
{
    const char *wanted = argument;
    bool matches = !wanted || text_equal(text_of(wanted), slug);
    if (matches)
        print_entries(task, slug);
    return wanted && matches;
}

static void list_task(Task *task, const CommandLine *line)
{
    const char *wanted = line->argument_count > 0 ? line->arguments[0] : NULL;
    if (!each_tenant(task, visit_list, (void *)(uintptr_t)wanted) && wanted)
        task_fail(task, 404, "tenant_not_found", "There is no tenant with the slug %s.", wanted);
}

static int list(const CommandLine *line)
{
    return database_command_run(line, list_task);
}

static bool visit_show(Task *task, Text slug, void *argument)
{
    (void)slug;
    return print_message(task, *(const Uuid *)argument);
}

static void show_task(Task *task, const CommandLine *line)
{
    Uuid id;
    if (!uuid_parse(text_of(line->arguments[0]), &id) || !each_tenant(task, visit_show, &id))
        task_fail(task, 404, "mail_not_found",
                  "There is no message %s; `insula mail list` has their ids.", line->arguments[0]);
}

static int show(const CommandLine *line)
{
    return database_command_run(line, show_task);
}

static int preview(const CommandLine *line)
{
    Arena *arena = arena_new();
    Text text = line->argument_count == 0 ? TEXT_NULL
                                          : mail_preview(arena, text_of(line->arguments[0]),
                                                         command_option(line, "html") != NULL);
    if (!text_is_null(text)) {
        fwrite(text.ptr, 1, text.len, stdout);
    } else {
        const char *const *names;
        size_t count = mail_template_names(&names);
        for (size_t i = 0; i < count; i++)
            printf("%s\n", names[i]);
        if (line->argument_count > 0)
            fprintf(stderr, "insula mail preview: there is no template %s, but these\n",
                    line->arguments[0]);
    }
    int status = text_is_null(text) && line->argument_count > 0;
    arena_free(arena);
    return status;
}

#define DATA                                                                                       \
    {                                                                                              \
        "data", "DIR", "data", "Data directory of the running platform"                            \
    }

const Command COMMAND_MAIL_LIST = {
    .name = "mail list",
    .arguments = "[TENANT]",
    .summary = "List the newest mail of all workspaces or of one: id, time, workspace, template, "
               "status, recipient",
    .run = list,
    .options = { DATA },
    .most_arguments = 1,
    .takes_settings = true,
};

const Command COMMAND_MAIL_SHOW = {
    .name = "mail show",
    .arguments = "ID",
    .summary = "Show a message as its recipient reads it",
    .run = show,
    .options = { DATA },
    .least_arguments = 1,
    .most_arguments = 1,
    .takes_settings = true,
};

const Command COMMAND_MAIL_PREVIEW = {
    .name = "mail preview",
    .arguments = "[TEMPLATE]",
    .summary = "Show a template with sample values; without one, their names",
    .run = preview,
    .options = { { "html", NULL, NULL, "The HTML form" } },
    .most_arguments = 1,
};
