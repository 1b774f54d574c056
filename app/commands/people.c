#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/database_command.h"
#include "services/tenant/tenant.h"

#define PAGE 200

#define DATA                                                                                       \
    {                                                                                              \
        "data", "DIR", "data", "Data directory of the running platform"                            \
    }

static char password[256]; /* asked before the loop runs, for it blocks */

static int run_with_password(const CommandLine *line, const char *prompt,
                             void (*body)(Task *task, const CommandLine *line))
{
    if (!database_command_ask_password(prompt, password, sizeof password)) {
        fprintf(stderr, "insula %s: it needs a password, typed or on standard input\n",
                line->command->name);
        return 1;
    }
    int status = database_command_run(line, body);
    explicit_bzero(password, sizeof password);
    return status;
}

static void create_tenant_task(Task *task, const CommandLine *line)
{
    TenantNew tenant = { .slug = text_of(line->arguments[0]),
                         .name = text_of(line->arguments[1]),
                         .email = text_of(line->arguments[2]),
                         .first_name = text_of(command_option(line, "first-name")),
                         .last_name = text_of(command_option(line, "last-name")),
                         .password = text_of(password) };
    if (text_is_null(tenant.first_name))
        tenant.first_name = TEXT("Workspace");
    if (text_is_null(tenant.last_name))
        tenant.last_name = TEXT("Owner");
    Uuid owner = tenant_create(task, &tenant);
    printf("workspace %s, owner %s (%.*s)\n", line->arguments[0], line->arguments[2],
           TEXT_ARG(uuid_text(task->arena, owner)));
}

static int create_tenant(const CommandLine *line)
{
    return run_with_password(line, "Password of the owner: ", create_tenant_task);
}

static void list_tenants_task(Task *task, const CommandLine *line)
{
    Text after = TEXT_NULL;
    TenantEntry *entries;
    (void)line;
    for (size_t count; (count = tenant_list(task, after, PAGE, &entries)) > 0;
         after = entries[count - 1].slug)
        for (size_t i = 0; i < count; i++) {
            char created[CLOCK_TEXT_SIZE];
            clock_write(entries[i].created_at, created);
            printf("%-32.*s %-10.*s %.*s  %.*s\n", TEXT_ARG(entries[i].slug),
                   TEXT_ARG(entries[i].status), 10, created, TEXT_ARG(entries[i].name));
        }
}

static int list_tenants(const CommandLine *line)
{
    return database_command_run(line, list_tenants_task);
}

static void suspend_task(Task *task, const CommandLine *line)
{
    tenant_set_suspended(task, text_of(line->arguments[0]), true);
}

static int suspend_tenant(const CommandLine *line)
{
    return database_command_run(line, suspend_task);
}

static void resume_task(Task *task, const CommandLine *line)
{
    tenant_set_suspended(task, text_of(line->arguments[0]), false);
}

static int resume_tenant(const CommandLine *line)
{
    return database_command_run(line, resume_task);
}

static void set_password_task(Task *task, const CommandLine *line)
{
    tenant_set_password(task, text_of(line->arguments[0]), text_of(line->arguments[1]),
                        text_of(password));
}

static int set_password(const CommandLine *line)
{
    return run_with_password(line, "New password: ", set_password_task);
}

/* The app's secret is told here and never again. */
static void print_operator(Task *task, const CommandLine *line, const OperatorNew *made)
{
    printf("operator %s (%.*s)\nauthenticator app: %.*s\n%.*s\n", line->arguments[0],
           TEXT_ARG(uuid_text(task->arena, made->id)), TEXT_ARG(made->secret), TEXT_ARG(made->uri));
}

static void create_operator_task(Task *task, const CommandLine *line)
{
    OperatorNew made = tenant_create_operator(task, text_of(line->arguments[0]),
                                              text_of(line->arguments[1]), text_of(password));
    print_operator(task, line, &made);
}

static void enrol_operator_task(Task *task, const CommandLine *line)
{
    OperatorNew made = tenant_enrol_operator(task, text_of(line->arguments[0]));
    print_operator(task, line, &made);
}

static int enrol_operator(const CommandLine *line)
{
    return database_command_run(line, enrol_operator_task);
}

static int create_operator(const CommandLine *line)
{
    return run_with_password(line, "Password of the operator: ", create_operator_task);
}

const Command COMMAND_TENANT_CREATE = {
    .name = "tenant create",
    .arguments = "SLUG NAME EMAIL",
    .summary = "Found a workspace with its owner; the password is asked for",
    .run = create_tenant,
    .options = { DATA,
                 { "first-name", "NAME", NULL, "First name of the owner" },
                 { "last-name", "NAME", NULL, "Last name of the owner" } },
    .least_arguments = 3,
    .most_arguments = 3,
    .takes_settings = true,
};

const Command COMMAND_TENANT_LIST = {
    .name = "tenant list",
    .summary = "List the workspaces: slug, status, day of founding, name",
    .run = list_tenants,
    .options = { DATA },
    .takes_settings = true,
};

const Command COMMAND_TENANT_SUSPEND = {
    .name = "tenant suspend",
    .arguments = "SLUG",
    .summary = "Close a workspace: nobody gets in, all sessions end; nothing is lost",
    .run = suspend_tenant,
    .options = { DATA },
    .least_arguments = 1,
    .most_arguments = 1,
    .takes_settings = true,
};

const Command COMMAND_TENANT_RESUME = {
    .name = "tenant resume",
    .arguments = "SLUG",
    .summary = "Open a suspended workspace again",
    .run = resume_tenant,
    .options = { DATA },
    .least_arguments = 1,
    .most_arguments = 1,
    .takes_settings = true,
};

const Command COMMAND_USER_SET_PASSWORD = {
    .name = "user set-password",
    .arguments = "TENANT EMAIL",
    .summary = "Give somebody another password, which is asked for, and end all their sessions",
    .run = set_password,
    .options = { DATA },
    .least_arguments = 2,
    .most_arguments = 2,
    .takes_settings = true,
};

const Command COMMAND_OPERATOR_CREATE = {
    .name = "operator create",
    .arguments = "EMAIL NAME",
    .summary = "Add an operator of the platform; the password is asked for, the secret of the "
               "authenticator app is printed",
    .run = create_operator,
    .options = { DATA },
    .least_arguments = 2,
    .most_arguments = 2,
    .takes_settings = true,
};

const Command COMMAND_OPERATOR_ENROL = {
    .name = "operator enrol",
    .arguments = "EMAIL",
    .summary = "Give an operator another authenticator app, and end all their sessions",
    .run = enrol_operator,
    .options = { DATA },
    .least_arguments = 1,
    .most_arguments = 1,
    .takes_settings = true,
};
