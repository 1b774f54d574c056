#include "app/commands/commands.h"

#include "app/supervisor.h"

#define LISTEN                                                                                     \
    {                                                                                              \
        "listen", "ADDRESS", "listen",                                                             \
            "Where to listen: host:port, [ipv6]:port, unix:path; several with commas"              \
    }
#define DATA                                                                                       \
    {                                                                                              \
        "data", "DIR", "data", "Data directory (./var, as root /var/lib/insula)"                   \
    }
#define SERVICES                                                                                   \
    {                                                                                              \
        "services", "NAMES", "services", "Only these services, with commas between them"           \
    }

static int up(const CommandLine *line)
{
    return supervisor_run(&(SupervisorPlan){ .line = line,
                                             .whole = true,
                                             .web = true,
                                             .work = true,
                                             .demo = command_option(line, "demo") != NULL });
}

static int serve(const CommandLine *line)
{
    return supervisor_run(&(SupervisorPlan){ .line = line, .web = true });
}

static int work(const CommandLine *line)
{
    return supervisor_run(&(SupervisorPlan){ .line = line, .work = true });
}

const Command COMMAND_UP = {
    .name = "up",
    .summary = "Start everything on this machine: PostgreSQL, web workers, job worker",
    .help = "Brings its own PostgreSQL in the data directory unless the setting database_url names "
            "one. Ready when the\n"
            "line \"insula: ready on ...\" has been printed. TERM and INT stop all of it, the "
            "PostgreSQL included; HUP replaces\n"
            "the workers without a dropped request.",
    .run = up,
    .options = { LISTEN,
                 DATA,
                 SERVICES,
                 { "demo", NULL, NULL, "Seed two demo tenants, once, and print their sign-ins" } },
    .takes_settings = true,
};

const Command COMMAND_SERVE = {
    .name = "serve",
    .summary = "Start web workers alone, on the database that database_url names",
    .run = serve,
    .options = { LISTEN, DATA, SERVICES },
    .takes_settings = true,
};

const Command COMMAND_WORK = {
    .name = "work",
    .summary = "Start a job worker alone, on the database that database_url names",
    .run = work,
    .options = { DATA, SERVICES },
    .takes_settings = true,
};
