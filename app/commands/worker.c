#include "app/worker.h"
#include "app/commands/commands.h"

static int worker(const CommandLine *line)
{
    return worker_run(line->arguments[0]);
}

/* Settings come through the handover, not from here. */
const Command COMMAND_WORKER = {
    .name = "worker",
    .arguments = "NAME",
    .summary = "A worker; the master starts it",
    .run = worker,
    .least_arguments = 1,
    .most_arguments = 1,
    .is_internal = true,
};
