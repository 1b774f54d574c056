#include <stdio.h>

#include "app/commands/commands.h"
#include "app/database_command.h"
#include "app/services.h"
#include "services/oauth/oauth.h"

#define MOST_WORDS 200

#define DATA                                                                                       \
    {                                                                                              \
        "data", "DIR", "data", "Data directory of the running platform"                            \
    }

static TextList words_of(Arena *arena, const char *text)
{
    TextList list = { .items = ARENA_ARRAY(arena, Text, MOST_WORDS) };
    Text rest = text == NULL ? TEXT_NULL : text_of(text);
    while (!text_is_null(rest) && list.count < MOST_WORDS) {
        Text word = text_trim(text_cut(&rest, ' '));
        if (word.len > 0)
            list.items[list.count++] = word;
    }
    return list;
}

static void create_task(Task *task, const CommandLine *line)
{
    OauthPlatformNew application = {
        .name = text_of(line->arguments[0]),
        .kind = text_of(line->arguments[1]),
        .redirect_uris = words_of(task->arena, line->arguments[2]),
        .scopes = words_of(task->arena, line->arguments[3]),
    };
    Text secret;
    Uuid id = oauth_platform_create(task, &application, &secret);
    printf("client_id %.*s\n", TEXT_ARG(uuid_text(task->arena, id)));
    if (!text_is_null(secret))
        printf("client_secret %.*s\n", TEXT_ARG(secret));
}

static int create(const CommandLine *line)
{
    route_mount(SERVICES, SERVICES_COUNT); /* they say which scopes there are */
    return database_command_run(line, create_task);
}

static void list_task(Task *task, const CommandLine *line)
{
    OauthPlatformEntry *entries;
    size_t count = oauth_platform_list(task, &entries);
    (void)line;
    for (size_t i = 0; i < count; i++)
        printf("%.*s  %-8.*s %.*s\n", TEXT_ARG(uuid_text(task->arena, entries[i].id)),
               TEXT_ARG(entries[i].kind), TEXT_ARG(entries[i].name));
}

static int list(const CommandLine *line)
{
    return database_command_run(line, list_task);
}

static void delete_task(Task *task, const CommandLine *line)
{
    Uuid id;
    if (!uuid_parse(text_of(line->arguments[0]), &id) || !oauth_platform_delete(task, id)) {
        task->fault.status = 404;
        task->fault.code = TEXT("application_not_found");
        task->fault.detail = TEXT("The platform has no such application.");
        task_throw(task);
    }
}

static int delete_application(const CommandLine *line)
{
    return database_command_run(line, delete_task);
}

const Command COMMAND_APPLICATION_CREATE = {
    .name = "application create",
    .arguments = "NAME KIND REDIRECT_URIS SCOPES",
    .summary = "Register an application (web, browser or native) for every workspace; its secret "
               "is printed once",
    .run = create,
    .options = { DATA },
    .least_arguments = 4,
    .most_arguments = 4,
    .takes_settings = true,
};

const Command COMMAND_APPLICATION_LIST = {
    .name = "application list",
    .summary = "List the platform's applications: client_id, kind, name",
    .run = list,
    .options = { DATA },
    .takes_settings = true,
};

const Command COMMAND_APPLICATION_DELETE = {
    .name = "application delete",
    .arguments = "CLIENT_ID",
    .summary = "Take an application of the platform from every workspace",
    .run = delete_application,
    .options = { DATA },
    .least_arguments = 1,
    .most_arguments = 1,
    .takes_settings = true,
};
