#include <stdio.h>

#include "app/commands/commands.h"
#include "app/logging.h"
#include "app/migrate.h"
#include "app/migration_list.h"
#include "app/place.h"
#include "app/services.h"
#include "core/log.h"
#include "services/auth/auth.h"

static int migrate(const CommandLine *line)
{
    char conninfo[2048], message[1024];
    Place place;
    int applied;
    logging_open("migrate");
    if (!place_migrator(&place, conninfo, sizeof conninfo)) {
        fprintf(stderr, "insula migrate: %s\n", place.message);
        return 1;
    }
    route_mount(SERVICES, SERVICES_COUNT);
    bool done = migrate_run(conninfo, auth_register_permissions, &applied, message, sizeof message);
    log_flush();
    if (!done) {
        fprintf(stderr, "insula migrate: %s\n", message);
        return 1;
    }
    if (!command_option(line, "quiet"))
        printf("%d of %zu migrations applied now\n", applied, MIGRATIONS_COUNT);
    return 0;
}

const Command COMMAND_MIGRATE = {
    .name = "migrate",
    .summary = "Bring the database to what this release expects",
    .help = "Works on the embedded PostgreSQL of a running `insula up`, or on the one that the "
            "setting migrator_url names.\n"
            "Each migration is one transaction; runs at the same time wait for each other.",
    .run = migrate,
    .options = { { "data", "DIR", "data", "Data directory of the running platform" },
                 { "quiet", NULL, NULL, "Say nothing unless something is wrong" } },
    .takes_settings = true,
};
