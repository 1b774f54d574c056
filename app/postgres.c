#include "app/postgres.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/cluster.h"
#include "app/process.h"
#include "core/log.h"
#include "core/loop.h"

#define POLL_MS            10 /* pg_ctl would look once a second */
#define WATCH_MS           200
#define FIRST_BACKOFF_MS   100
#define LONGEST_BACKOFF_MS 10000
#define FAST_STOP_MS       30000
#define HARD_STOP_MS       5000

static struct {
    char programs[PLACE_PATH_BYTES];
    Process *child; /* NULL when the postmaster was adopted */
    pid_t pid;      /* 0: none runs that we know of */
    bool stopping;
} postgres;

/* The pid in the lock file, when it is a live postmaster of this very cluster; else 0. */
static pid_t live_postmaster(const Place *place)
{
    char path[PLACE_PATH_BYTES + 32], cwd[64];
    snprintf(path, sizeof path, "%s/postmaster.pid", place->cluster);
    FILE *file = fopen(path, "re");
    int pid = 0;
    if (!file)
        return 0;
    if (fscanf(file, "%d", &pid) != 1)
        pid = 0;
    fclose(file);
    struct stat cluster, there;
    snprintf(cwd, sizeof cwd, "/proc/%d/cwd", pid);
    bool is_ours = pid > 0 && process_is_alive(pid) && stat(place->cluster, &cluster) == 0 &&
                   stat(cwd, &there) == 0 && cluster.st_ino == there.st_ino &&
                   cluster.st_dev == there.st_dev;
    return is_ours ? pid : 0;
}

/* Any process at work in the cluster: a postmaster, or backends that have not noticed its death
 * yet. */
static bool anybody_inside(const Place *place)
{
    struct stat cluster, there;
    if (stat(place->cluster, &cluster) != 0)
        return false;
    DIR *directory = opendir("/proc");
    bool found = false;
    for (struct dirent *entry; directory && !found && (entry = readdir(directory));) {
        char path[sizeof "/proc//cwd" + 256];
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        snprintf(path, sizeof path, "/proc/%s/cwd", entry->d_name);
        found = stat(path, &there) == 0 && cluster.st_ino == there.st_ino &&
                cluster.st_dev == there.st_dev && process_is_alive(atoi(entry->d_name));
    }
    if (directory)
        closedir(directory);
    return found;
}

/* Lock files of a postmaster that was killed name a pid that somebody else may have by now (likely
 * in a container, where pids are small); PostgreSQL would then refuse to start. Only removed when
 * nobody at all works in the cluster. */
static void remove_stale_locks(const Place *place)
{
    char path[PLACE_PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/postmaster.pid", place->cluster);
    if (unlink(path) == 0)
        log_warn("removed the lock file of a PostgreSQL that was killed");
    snprintf(path, sizeof path, "%s/.s.PGSQL.5432.lock", place->sockets);
    unlink(path);
    snprintf(path, sizeof path, "%s/.s.PGSQL.5432", place->sockets);
    unlink(path);
}

static bool spawn(Place *place)
{
    char file[PLACE_PATH_BYTES + 32], log[PLACE_PATH_BYTES + 32];
    snprintf(file, sizeof file, "%s/postgres", postgres.programs);
    snprintf(log, sizeof log, "%s/postgres.log", place->data);
    int output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    ProcessSpec spec = {
        .file = file,
        .arguments = (const char *const[]){ file, "-D", place->cluster, NULL },
        .environment =
            (const char *const[]){ "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC", NULL },
        .change_user = place->as_root,
        .uid = place->postgres_uid,
        .gid = place->postgres_gid,
        .own_session = true,
        .fds = { -1, output, output },
        .fd_count = 3,
    };
    postgres.child = process_start(&spec);
    int failed = errno;
    if (output >= 0)
        close(output);
    if (!postgres.child)
        return place_wrong(place, "%s cannot be started: %s", file, strerror(failed));
    postgres.pid = postgres.child->pid;
    return true;
}

static bool is_running(void)
{
    return postgres.child ? !postgres.child->has_ended
                          : postgres.pid && process_is_alive(postgres.pid);
}

static void forget(void)
{
    process_free(postgres.child);
    postgres.child = NULL;
    postgres.pid = 0;
}

/* Waits for backends of a dead postmaster to notice; they hold the shared memory a new one would
 * have to refuse. */
static void wait_for_orphans(const Place *place)
{
    for (int waited_ms = 0; anybody_inside(place) && !live_postmaster(place);
         waited_ms += POLL_MS) {
        if (waited_ms == 5000)
            log_warn("waiting for processes of an earlier PostgreSQL to leave %s", place->cluster);
        loop_sleep(POLL_MS);
    }
}

static bool adopt_or_spawn(Place *place)
{
    wait_for_orphans(place);
    postgres.pid = live_postmaster(place);
    if (postgres.pid) {
        log_write(LOG_INFO, "adopted a running PostgreSQL", LOG_INT("pid", postgres.pid));
        return true;
    }
    remove_stale_locks(place);
    return spawn(place);
}

static void superuser_conninfo(const Place *place, char *out, size_t size)
{
    snprintf(out, size, "host='%s' port=5432 dbname=postgres user=postgres connect_timeout=5",
             place->sockets);
}

/* Until it takes connections; recovery after a crash may take its time, and is waited for as long
 * as the process lives. */
static bool wait_until_ready(Place *place)
{
    char conninfo[PLACE_PATH_BYTES + 128];
    superuser_conninfo(place, conninfo, sizeof conninfo);
    for (uint64_t begun = loop_now_ms(), told = begun; is_running() && !postgres.stopping;
         loop_sleep(POLL_MS)) {
        if (PQping(conninfo) == PQPING_OK)
            return true;
        if (loop_now_ms() - told > 5000) {
            told = loop_now_ms();
            log_info("waiting for PostgreSQL, %llu s so far",
                     (unsigned long long)((told - begun) / 1000));
        }
    }
    if (is_running())
        return place_wrong(place, "told to stop before PostgreSQL was ready");
    forget();
    return place_wrong(place,
                       "PostgreSQL ended instead of starting; %s/postgres.log and %s/log say why",
                       place->data, place->cluster);
}

/* An adopted one may be on its way out; then one of our own follows it. */
static bool bring_up(Place *place)
{
    if (!adopt_or_spawn(place))
        return false;
    bool is_adopted = !postgres.child;
    if (wait_until_ready(place))
        return true;
    return is_adopted && !postgres.stopping && adopt_or_spawn(place) && wait_until_ready(place);
}

bool postgres_start(Place *place, bool *is_young)
{
    return cluster_find_programs(place, postgres.programs, sizeof postgres.programs) &&
           cluster_make(place, postgres.programs, live_postmaster(place) != 0, is_young) &&
           cluster_configure(place, *is_young) && bring_up(place);
}

static PGconn *connect_as_superuser(const Place *place)
{
    char conninfo[PLACE_PATH_BYTES + 128];
    superuser_conninfo(place, conninfo, sizeof conninfo);
    return PQconnectdb(conninfo);
}

static bool is_synchronous(const Place *place)
{
    PGconn *connection = connect_as_superuser(place);
    PGresult *result = PQexec(connection, "show fsync");
    bool yes = PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), "on") == 0;
    PQclear(result);
    PQfinish(connection);
    return yes;
}

bool postgres_grow_up(Place *place)
{
    if (!cluster_configure(place, false))
        return false;
    if (postgres.pid <= 0) /* kill() would reach our own process group */
        return place_wrong(place, "PostgreSQL ended while it was starting; %s/log says why",
                           place->cluster);
    kill(postgres.pid, SIGHUP);
    for (uint64_t begun = loop_now_ms(); !is_synchronous(place); loop_sleep(POLL_MS))
        if (loop_now_ms() - begun > 5000)
            return place_wrong(place, "PostgreSQL does not take its configuration; %s/log says why",
                               place->cluster);
    return true;
}

bool postgres_settle(Place *place)
{
    PGconn *connection = connect_as_superuser(place);
    PGresult *result = PQexec(connection, "checkpoint");
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK ||
                place_wrong(place, "the new database cannot be brought to the disk: %s",
                            PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return done && cluster_settle(place, postgres.programs);
}

/* Comes back when the postmaster has ended. */
static void wait_for_end(void)
{
    if (postgres.child)
        process_wait(postgres.child, 0);
    else
        while (process_is_alive(postgres.pid))
            loop_sleep(WATCH_MS);
}

static void keep(void *argument)
{
    Place *place = argument;
    uint64_t backoff_ms = FIRST_BACKOFF_MS;
    for (;;) {
        uint64_t begun = loop_now_ms();
        if (postgres.pid)
            wait_for_end();
        if (postgres.stopping)
            return;
        if (loop_now_ms() - begun > LONGEST_BACKOFF_MS)
            backoff_ms = FIRST_BACKOFF_MS;
        log_write(LOG_ERROR, "PostgreSQL ended; starting it again", LOG_INT("pid", postgres.pid),
                  LOG_INT("in_ms", (int64_t)backoff_ms));
        forget();
        loop_sleep(backoff_ms);
        backoff_ms = backoff_ms * 2 > LONGEST_BACKOFF_MS ? LONGEST_BACKOFF_MS : backoff_ms * 2;
        if (postgres.stopping)
            return;
        if (cluster_configure(place, false) && bring_up(place))
            log_write(LOG_INFO, "PostgreSQL is back", LOG_INT("pid", postgres.pid));
        else if (!postgres.stopping)
            log_error("%s", place->message);
    }
}

void postgres_keep(Place *place)
{
    coroutine_start(keep, place);
}

static bool wait_until_gone(uint64_t timeout_ms)
{
    for (uint64_t begun = loop_now_ms(); is_running(); loop_sleep(POLL_MS))
        if (loop_now_ms() - begun > timeout_ms)
            return false;
    return true;
}

void postgres_give_up(void)
{
    postgres.stopping = true;
}

void postgres_stop(void)
{
    postgres.stopping = true;
    if (!is_running())
        return;
    pid_t pid = postgres.pid;
    kill(pid, SIGINT);
    if (wait_until_gone(FAST_STOP_MS))
        return;
    log_warn("PostgreSQL did not stop in time; it will recover at its next start");
    kill(pid, SIGQUIT);
    if (!wait_until_gone(HARD_STOP_MS)) {
        kill(pid, SIGKILL);
        wait_until_gone(HARD_STOP_MS);
    }
}
