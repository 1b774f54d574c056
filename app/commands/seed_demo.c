#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands/commands.h"
#include "app/demo/ageing.h"
#include "app/demo/demo.h"
#include "app/place.h"

static bool age(Place *place)
{
    char conninfo[2048];
    if (place_migrator(place, conninfo, sizeof conninfo))
        return ageing_run(conninfo);
    fprintf(stderr, "insula: %s\n", place->message);
    return false;
}

/* A file in the data directory says that the demo is there. */
static int seed_demo(const CommandLine *line)
{
    Place place;
    char mark[PLACE_PATH_BYTES + 32];
    if (!place_find(&place)) {
        fprintf(stderr, "insula: %s\n", place.message);
        return 1;
    }
    snprintf(mark, sizeof mark, "%s/demo.seeded", place.data);
    if (access(mark, F_OK) != 0) {
        puts("insula: writing the demo workspaces");
        fflush(stdout);
        bool done = demo_seed(line->arguments[0]) && age(&place);
        if (isatty(STDOUT_FILENO))
            fputs("\r\033[K", stdout); /* the progress line */
        if (!done)
            return 1;
        int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) {
            fprintf(stderr, "insula: %s cannot be written: %s\n", mark, strerror(errno));
            return 1;
        }
        close(fd);
    }
    demo_print_sign_ins();
    return 0;
}

const Command COMMAND_SEED_DEMO = {
    .name = "seed-demo",
    .arguments = "URL",
    .summary = "Write the demo workspaces through the API; `up --demo` does it",
    .run = seed_demo,
    .least_arguments = 1,
    .most_arguments = 1,
    .is_internal = true,
    .takes_settings = true,
};
