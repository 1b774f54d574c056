#include "app/database_command.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/logging.h"
#include "app/master_keys.h"
#include "app/place.h"
#include "core/bus.h"
#include "core/crypto.h"
#include "core/db.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/setting.h"
#include "core/shared.h"
#include "services/auth/auth.h"

#define CONNECT_MS 5000

typedef struct Run {
    const CommandLine *line;
    void (*body)(Task *task, const CommandLine *line);
    char conninfo[2048];
    Task task;
    int exit_status;
} Run;

static int complain(const CommandLine *line, const char *message)
{
    fprintf(stderr, "insula %s: %s\n", line->command->name, message);
    return 1;
}

static void run_body(void *argument)
{
    Run *run = argument;
    run->body(&run->task, run->line);
}

static bool wait_for_database(void)
{
    for (int waited_ms = 0; !db_is_ready(); waited_ms += 5) {
        if (waited_ms > CONNECT_MS)
            return false;
        loop_sleep(5);
    }
    return true;
}

static void live(void *argument)
{
    Run *run = argument;
    DbOptions options = { .url = run->conninfo,
                          .point_connections = 1,
                          .other_connections = 2,
                          .lists_per_tenant = 1,
                          .statement_timeout_ms = (int)setting_int("statement_timeout_ms"),
                          .transaction_timeout_ms = (int)setting_int("transaction_timeout_ms"),
                          .acquire_timeout_ms = CONNECT_MS,
                          .gate = auth_gate() };
    db_open(&options);
    run->task =
        (Task){ .arena = arena_new(), .context = { .kind = CONTEXT_NONE, .permission = -1 } };
    if (!wait_for_database()) {
        run->exit_status =
            complain(run->line, "the database does not answer; does `insula up` run?");
    } else if (!task_run(&run->task, run_body, run)) {
        char detail[512];
        snprintf(detail, sizeof detail, "%.*s", TEXT_ARG(run->task.fault.detail));
        run->exit_status = complain(run->line, detail);
    }
    arena_free(run->task.arena);
    db_close();
    bus_close();
    loop_stop();
}

int database_command_run(const CommandLine *line, void (*body)(Task *task, const CommandLine *line))
{
    Run run = { .line = line, .body = body };
    Place place;
    const char *url = setting_text("database_url");
    if (*url &&
        (size_t)snprintf(run.conninfo, sizeof run.conninfo, "%s", url) >= sizeof run.conninfo)
        return complain(line, "database_url is too long");
    if (!place_find(&place) ||
        (!*url && !place_conninfo(&place, "insula_app", run.conninfo, sizeof run.conninfo)))
        return complain(line, place.message);
    logging_open("command");
    shared_open(-1, 0);
    crypto_init();
    if (!master_keys_open(&place))
        return complain(line, place.message);
    bus_open(NULL);
    coroutine_start(live, &run);
    loop_run();
    log_flush();
    explicit_bzero(run.conninfo, sizeof run.conninfo);
    return run.exit_status;
}

bool database_command_ask_password(const char *prompt, char *out, size_t size)
{
    struct termios before, unseen;
    bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
        fputs(prompt, stderr);
        unseen = before;
        unseen.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    bool given = fgets(out, (int)size, stdin) != NULL;
    if (is_terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (given)
        out[strcspn(out, "\r\n")] = '\0';
    return given && *out;
}
