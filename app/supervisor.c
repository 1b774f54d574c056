#include "app/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "app/listener.h"
#include "app/logging.h"
#include "app/machines.h"
#include "app/master_keys.h"
#include "app/place.h"
#include "app/postgres.h"
#include "app/probe.h"
#include "app/roles.h"
#include "app/seat.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/pulse.h"
#include "core/setting.h"
#include "core/shared.h"

#define GIVE_UP_AFTER  5 /* failures in a row of a worker that was never ready */
#define POLL_MS        10
#define LEAST_PATIENCE 3 /* pulses: two clocks of one period may miss each other once */

static struct {
    const SupervisorPlan *plan;
    Place place;
    Listeners listeners;
    SeatCommon common;
    Seat seats[SEAT_MAX];
    int seat_count;
    char conninfo[PLACE_PATH_BYTES + 256]; /* "database_url=...", an override for workers */
    char data[PLACE_PATH_BYTES];           /* "data=..." */
    uv_signal_t signals[3];
    uv_timer_t watchdog, pulse;
    uint32_t patience; /* in pulses */
    LoopWaitQueue changed;
    Process *helper; /* migrate or the demo's seeding, while it runs */
    bool embeds_postgres, is_young, stopping, settled, settle_failed;
    int interrupts, reloads;
    int exit_status;
} master;

static bool wrong(const char *message)
{
    if (!master.stopping)
        log_error("%s", message);
    return false;
}

/* ---- signals ---- */

static void on_signal(uv_signal_t *handle, int number)
{
    (void)handle;
    if (number == SIGHUP) {
        master.reloads++;
    } else {
        if (master.stopping && ++master.interrupts)
            seat_hurry();
        master.stopping = true;
        postgres_give_up();
        if (master.helper)
            kill(master.helper->pid, SIGTERM);
    }
    loop_wake_all(&master.changed);
}

static void watch_signals(void)
{
    static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < 3; i++) {
        uv_signal_init(loop_get(), &master.signals[i]);
        uv_signal_start(&master.signals[i], on_signal, numbers[i]);
        uv_unref((uv_handle_t *)&master.signals[i]);
    }
}

static void on_watchdog(uv_timer_t *timer)
{
    (void)timer;
    sd_notify(0, "WATCHDOG=1");
}

/* systemd kills a service whose master no longer turns its loop. */
static void feed_watchdog(void)
{
    uint64_t period_us;
    if (sd_watchdog_enabled(0, &period_us) <= 0)
        return;
    uv_timer_init(loop_get(), &master.watchdog);
    uv_timer_start(&master.watchdog, on_watchdog, 0, period_us / 2000);
    uv_unref((uv_handle_t *)&master.watchdog);
}

/* ---- helpers: our own binary, doing one thing ---- */

static bool run_helper(const char *const *words)
{
    const char *arguments[8 + 2 * COMMAND_MAX_OVERRIDES] = { "insula" };
    size_t count = 1;
    while (*words)
        arguments[count++] = *words++;
    for (size_t i = 0; i < master.plan->line->override_count; i++) {
        arguments[count++] = "--set";
        arguments[count++] = master.plan->line->overrides[i];
    }
    ProcessSpec spec = {
        .file = master.common.program, .arguments = arguments, .fds = { -1, 1, 2 }, .fd_count = 3
    };
    master.helper = process_start(&spec);
    if (!master.helper)
        return wrong(strerror(errno));
    process_wait(master.helper, 0);
    bool done = master.helper->exit_status == 0 && master.helper->signal == 0;
    process_free(master.helper);
    master.helper = NULL;
    return done && !master.stopping;
}

/* ---- up ---- */

static bool start_database(void)
{
    if (!master.embeds_postgres)
        return true;
    if (!postgres_start(&master.place, &master.is_young) || master.stopping ||
        !roles_prepare(&master.place))
        return wrong(master.place.message);
    memcpy(master.conninfo, "database_url=", 13);
    if (!place_conninfo(&master.place, "insula_app", master.conninfo + 13,
                        sizeof master.conninfo - 13))
        return wrong(master.place.message);
    return true;
}

static void settle(void *argument)
{
    (void)argument;
    master.settle_failed = !postgres_settle(&master.place);
    master.settled = true;
}

/* A new database learns to keep promises; the disk catches up while the workers start. */
static bool begin_settling(void)
{
    if (!master.embeds_postgres)
        return true;
    if (master.is_young) {
        if (!postgres_grow_up(&master.place))
            return wrong(master.place.message);
        master.settled = false;
        coroutine_start(settle, NULL);
    }
    postgres_keep(&master.place);
    return true;
}

static bool migrate(void)
{
    if (!master.embeds_postgres && !*setting_text("migrator_url")) {
        log_info("migrator_url is not set: migrating is left to `insula migrate`");
        return true;
    }
    return run_helper((const char *const[]){ "migrate", "--quiet", NULL });
}

static int wanted_workers(void)
{
    int64_t workers = setting_int("workers");
    if (workers == 0)
        workers = uv_available_parallelism() / 4;
    return workers < 1 ? 1 : workers > SEAT_MAX - 1 ? SEAT_MAX - 1 : (int)workers;
}

static void open_seats(void)
{
    char name[24];
    for (int i = 0; master.plan->web && i < wanted_workers(); i++) {
        snprintf(name, sizeof name, "web.%d", i);
        seat_open(&master.seats[master.seat_count++], &master.common, name, true);
    }
    if (master.plan->work)
        seat_open(&master.seats[master.seat_count++], &master.common, "work", false);
}

static void on_pulse(uv_timer_t *timer)
{
    (void)timer;
    for (int i = 0; i < master.seat_count; i++)
        seat_feel(&master.seats[i], master.patience);
}

static void feel_pulses(void)
{
    int64_t timeout_ms = setting_int("hang_timeout_ms");
    if (timeout_ms == 0)
        return;
    int64_t patience = timeout_ms / PULSE_PERIOD_MS;
    master.patience = patience < LEAST_PATIENCE ? LEAST_PATIENCE : (uint32_t)patience;
    uv_timer_init(loop_get(), &master.pulse);
    uv_timer_start(&master.pulse, on_pulse, PULSE_PERIOD_MS, PULSE_PERIOD_MS);
    uv_unref((uv_handle_t *)&master.pulse);
}

static bool wait_for_workers(void)
{
    for (int i = 0; i < master.seat_count; i++) {
        while (!seat_is_ready(&master.seats[i])) {
            if (master.stopping)
                return false;
            if (master.seats[i].failures >= GIVE_UP_AFTER)
                return wrong("the workers do not start; the lines above say why");
            loop_sleep(POLL_MS);
        }
    }
    return true;
}

static bool wait_until_durable(void)
{
    while (!master.settled)
        loop_sleep(POLL_MS);
    return !master.settle_failed || wrong(master.place.message);
}

/* What the outside will ask, asked from the outside. */
static bool wait_until_answered(void)
{
    if (!master.plan->web || !*master.listeners.url)
        return true;
    while (!probe_is_ready(master.listeners.url)) {
        if (master.stopping)
            return false;
        loop_sleep(POLL_MS);
    }
    return true;
}

static bool seed_demo(void)
{
    if (!master.plan->demo)
        return true;
    *shared_is_seeding() = true;
    bool done = run_helper((const char *const[]){ "seed-demo", master.listeners.url, NULL });
    *shared_is_seeding() = false;
    return done;
}

static void announce(void)
{
    if (master.listeners.is_open_http && !*setting_text("origin"))
        log_warn("listening for plain http beyond this machine: browsers keep Secure cookies over "
                 "http on localhost only, so "
                 "signing in from elsewhere needs TLS in front of Insula and the setting "
                 "origin=https://...");
    printf("insula: ready%s%s\n", master.plan->web ? " on " : "",
           !master.plan->web       ? ""
           : *master.listeners.url ? master.listeners.url
                                   : setting_text("listen"));
    fflush(stdout);
    sd_notifyf(0, "READY=1\nSTATUS=%d workers\nMAINPID=%d", master.seat_count, (int)getpid());
    feed_watchdog();
}

static bool bring_up(void)
{
    if (master.plan->web && !listeners_open(&master.listeners, setting_text("listen")))
        return wrong(master.listeners.message);
    master.common.listeners = master.listeners.fds;
    master.common.listener_count = master.listeners.count;
    if (!start_database() || (master.plan->whole && !migrate()) || !begin_settling())
        return false;
    if (master.embeds_postgres)
        master.common.handover.settings[master.common.handover.setting_count++] = master.conninfo;
    open_seats();
    feel_pulses();
    return wait_for_workers() && wait_until_durable() && wait_until_answered() && seed_demo();
}

/* ---- while up ---- */

static bool renew_workers(void)
{
    log_info("replacing the workers one by one");
    for (int i = 0; i < master.seat_count; i++) {
        seat_renew(&master.seats[i]);
        while (!seat_is_renewed(&master.seats[i]) && !master.stopping)
            loop_sleep(POLL_MS);
        if (seat_has_failed_to_renew(&master.seats[i]))
            return wrong("the replacement stops here: the workers not yet replaced stay");
    }
    return !master.stopping;
}

/* Whatever binary now has our path: its migrations first, which the present workers live with; then
 * its workers. */
static void reload(void)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)(uv_hrtime() / 1000));
    bool done = false;
    if (master.plan->whole && !migrate())
        wrong("the migrations failed: all workers stay; correct it and send HUP again");
    else
        done = renew_workers();
    if (done)
        log_info("the workers are replaced");
    if (!master.stopping)
        sd_notifyf(0, "READY=1\nSTATUS=%d workers%s", master.seat_count,
                   done ? "" : "; the last reload failed");
}

static void stay_up(void)
{
    while (!master.stopping) {
        if (master.reloads) {
            master.reloads = 0;
            reload();
        } else {
            loop_wait(&master.changed, 0);
        }
    }
}

/* ---- down ---- */

static bool workers_are_gone(void)
{
    for (int i = 0; i < master.seat_count; i++)
        if (!seat_has_ended(&master.seats[i]))
            return false;
    return seat_leaving() == 0;
}

static void bring_down(void)
{
    master.stopping = true;
    log_info("stopping");
    sd_notify(0, "STOPPING=1");
    listeners_close(&master.listeners);
    for (int i = 0; i < master.seat_count; i++)
        seat_close(&master.seats[i]);
    while (!workers_are_gone())
        loop_sleep(POLL_MS);
    while (!master.settled)
        loop_sleep(POLL_MS);
    if (master.embeds_postgres)
        postgres_stop();
    log_info("stopped");
}

static void live(void *argument)
{
    (void)argument;
    if (bring_up()) {
        announce();
        stay_up();
    } else if (!master.stopping) {
        master.exit_status = 1;
    }
    bring_down();
    loop_stop();
}

/* ---- before the loop ---- */

/* The binary by its path, so that a release put in its place is what SIGHUP brings up. */
static void find_program(void)
{
    ssize_t length =
        readlink("/proc/self/exe", master.common.program, sizeof master.common.program - 1);
    if (length > 0)
        master.common.program[length] = '\0';
    if (length <= 0 || access(master.common.program, X_OK) != 0)
        snprintf(master.common.program, sizeof master.common.program, "/proc/self/exe");
}

static void prepare_handover(void)
{
    Handover *handover = &master.common.handover;
    handover->parent = (int)getpid();
    handover->change_user = master.place.as_root;
    handover->uid = master.place.worker_uid;
    handover->gid = master.place.worker_gid;
    for (size_t i = 0; i < master.plan->line->override_count; i++)
        handover->settings[handover->setting_count++] = master.plan->line->overrides[i];
    snprintf(master.data, sizeof master.data, "data=%s", master.place.data);
    handover->settings[handover->setting_count++] = master.data;
    master.common.drain_timeout_ms = (uint32_t)setting_int("drain_timeout_ms");
}

static int complain(const char *message)
{
    fprintf(stderr, "insula %s: %s\n", master.plan->line->command->name, message);
    return 1;
}

int supervisor_run(const SupervisorPlan *plan)
{
    /* Workers free hundreds of small blocks at once when a group of requests has been answered;
     * of each size the C library would keep seven at hand. */
    setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000", 0);
    master.plan = plan;
    master.embeds_postgres = plan->whole && !*setting_text("database_url");
    master.settled = true;
    if (!plan->whole && !*setting_text("database_url"))
        return complain("it needs a database: set INSULA_DATABASE_URL, or run `insula up`, which "
                        "brings its own");
    char message[256];
    if (!machines_check(message, sizeof message))
        return complain(message);
    if (!place_find(&master.place) || !place_prepare(&master.place) ||
        (plan->web && !place_lock(&master.place)))
        return complain(master.place.message);

    logging_open("master");
    if (!master_keys_prepare(&master.place, master.embeds_postgres))
        return complain(master.place.message);
    master.common.shared_fd = shared_create();
    if (master.common.shared_fd < 0)
        return complain(strerror(errno));
    fcntl(master.common.shared_fd, F_SETFD, FD_CLOEXEC);
    shared_open(master.common.shared_fd, 0);
    find_program();
    prepare_handover();
    watch_signals();
    coroutine_start(live, NULL);
    loop_run();
    log_flush();
    return master.exit_status;
}
