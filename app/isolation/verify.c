#include "app/isolation/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "app/commands/commands.h"
#include "app/database_command.h"
#include "app/services.h"

static bool has_leaked;

void verify_leak(Verify *verify, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("leak: ", stdout);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    verify->leaks++;
}

static void verify_task(Task *task, const CommandLine *line)
{
    const char *url = command_option(line, "url");
    Verify verify = { .task = task, .url = url ? url : "http://127.0.0.1:8080" };
    verify_catalogue(&verify);
    verify_routes(&verify);
    printf("isolation: %lld tables, %d routes, %d leaks\n", (long long)verify.tables, verify.routes,
           verify.leaks);
    has_leaked = verify.leaks > 0;
}

static int verify_isolation(const CommandLine *line)
{
    route_mount(SERVICES, SERVICES_COUNT);
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status = database_command_run(line, verify_task);
    return status != 0 ? status : has_leaked;
}

const Command COMMAND_VERIFY_ISOLATION = {
    .name = "verify-isolation",
    .summary = "Prove the wall between tenants on the running platform",
    .help =
        "Reads the catalogue for tables, functions, views and roles without their wall, then "
        "drives\n"
        "every route over HTTP as a member of one tenant with what belongs to another. The two\n"
        "tenants it uses for that, isolation-host and isolation-stranger, are made once and are\n"
        "suspended in between. Says what leaked and exits 1, or 0 when nothing did.",
    .run = verify_isolation,
    .options = { { "data", "DIR", "data", "Data directory of the running platform" },
                 { "url", "URL", NULL, "Address of the running platform: http://127.0.0.1:8080" } },
    .takes_settings = true,
};
