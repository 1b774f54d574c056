#include "app/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/handover.h"
#include "app/logging.h"
#include "app/machines.h"
#include "app/master_keys.h"
#include "app/place.h"
#include "app/readiness.h"
#include "app/worker_role.h"
#include "core/bus.h"
#include "core/crypto.h"
#include "core/db.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/pulse.h"
#include "core/setting.h"
#include "core/shared.h"
#include "services/auth/auth.h"

#define DATABASE_WAIT_MS 10000

static struct {
    const char *name;
    const WorkerRole *role;
    Handover handover;
    Place place;
    uv_signal_t term;
    uv_poll_t master; /* the status channel: its end is the master's */
    LoopWaitQueue stop;
    bool stopping;
} worker;

static int complain(const char *message)
{
    fprintf(stderr, "insula worker %s: %s\n", worker.name, message);
    return 1;
}

/* From root to the workers' user, for good. */
static bool change_user(const Handover *handover)
{
    if (!handover->change_user)
        return true;
    return setgroups(0, NULL) == 0 && setgid(handover->gid) == 0 && setuid(handover->uid) == 0 &&
           setuid(0) != 0;
}

static void begin_stop(void)
{
    if (worker.stopping)
        return;
    worker.stopping = true;
    /* A loop that no longer turns ends here, by SIGALRM's default action. */
    alarm((unsigned)(setting_int("drain_timeout_ms") / 1000 + 2));
    loop_wake_all(&worker.stop);
}

static void on_term(uv_signal_t *handle, int number)
{
    (void)handle;
    (void)number;
    begin_stop();
}

static void on_master(uv_poll_t *handle, int status, int events)
{
    (void)status;
    (void)events;
    uv_poll_stop(handle);
    if (!worker.stopping)
        log_warn("the master is gone; draining");
    begin_stop();
}

static void watch_master(void)
{
    /* A terminal's Ctrl-C reaches the whole group; only the master decides what it means. */
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    uv_signal_init(loop_get(), &worker.term);
    uv_signal_start(&worker.term, on_term, SIGTERM);
    uv_poll_init(loop_get(), &worker.master, HANDOVER_STATUS);
    uv_poll_start(&worker.master, UV_DISCONNECT, on_master);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != worker.handover.parent) /* it died before we asked to be told */
        begin_stop();
}

bool worker_is_stopping(void)
{
    return worker.stopping;
}

static void wait_for_stop(void)
{
    while (!worker.stopping)
        loop_wait(&worker.stop, 0);
}

const Handover *worker_handover(void)
{
    return &worker.handover;
}

static void tell_ready(void)
{
    if (write(HANDOVER_STATUS, "ready\n", 6) != 6)
        log_warn("the master does not hear that this worker is ready");
}

static void open_database(void)
{
    DbOptions options = {
        .url = setting_text("database_url"),
        .point_connections = (int)setting_int("point_connections"),
        .other_connections = (int)setting_int("other_connections"),
        .lists_per_tenant = (int)setting_int("lists_per_tenant"),
        .statement_timeout_ms = (int)setting_int("statement_timeout_ms"),
        .transaction_timeout_ms = (int)setting_int("transaction_timeout_ms"),
        .acquire_timeout_ms = (int)setting_int("acquire_timeout_ms"),
        .gate = auth_gate(),
    };
    db_open(&options);
}

/* Not for ever: a web worker without its database still says so. */
static bool wait_for_database(void)
{
    uint64_t until_ms = loop_now_ms() + DATABASE_WAIT_MS;
    while (!worker.stopping && !db_is_ready() && loop_now_ms() < until_ms)
        loop_sleep(5);
    return !worker.stopping;
}

/* Migrations of our release come first. Who succeeds somebody leaves the seat to him instead of
 * answering 503; who has nobody before him starts, and says what is missing. */
static bool may_succeed(void)
{
    if (!worker.handover.succeeds || readiness_migrations_are_current())
        return true;
    log_error("the database awaits `insula migrate` of this release");
    return false;
}

static void live(void *argument)
{
    (void)argument;
    open_database();
    if (wait_for_database() && may_succeed() && worker.role->start()) {
        tell_ready();
        machines_start();
        wait_for_stop();
        log_info("draining");
        worker.role->stop();
    }
    db_close();
    bus_close();
    log_info("drained");
    loop_stop();
}

int worker_run(const char *name)
{
    char message[512];
    worker.name = name;
    worker.role = strcmp(name, "work") == 0 ? &WORKER_ROLE_WORK : &WORKER_ROLE_WEB;
    if (!handover_read(&worker.handover))
        return complain("workers are started by `insula up`, `serve` and `work`");
    if (!setting_load(worker.handover.settings, worker.handover.setting_count, message,
                      sizeof message))
        return complain(message);
    if (!place_find(&worker.place)) /* while we may still be root: it tells the users apart */
        return complain(worker.place.message);
    for (int fd = HANDOVER_STATUS; fd < HANDOVER_LISTENER + worker.handover.listeners; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (worker.role->prepare && !worker.role->prepare())
        return 1;
    if (!change_user(&worker.handover))
        return complain(strerror(errno));

    logging_open(name);
    if (!shared_open(HANDOVER_SHARED, worker.handover.slot))
        log_warn(
            "the master is of another release: rate limits, metrics and password slots are this "
            "worker's own until the master is started anew");
    crypto_init();
    if (!master_keys_open(&worker.place))
        return complain(worker.place.message);
    watch_master();
    bus_open(worker.place.bus);
    pulse_begin(bus_self());
    coroutine_start(live, NULL);
    loop_run();
    log_flush();
    return 0;
}
