#include "app/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "app/process.h"
#include "core/log.h"
#include "core/setting.h"

/* The major version a cluster was made with, 0 when there is no cluster. */
static int cluster_version(const Place *place)
{
    char path[PLACE_PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/PG_VERSION", place->cluster);
    FILE *file = fopen(path, "re");
    int version = 0;
    if (file) {
        if (fscanf(file, "%d", &version) != 1)
            version = 0;
        fclose(file);
    }
    return version;
}

bool cluster_find_programs(Place *place, char *out, size_t size)
{
    const char *given = setting_text("postgres_bin");
    int wanted = cluster_version(place), found = 0;
    if (*given)
        return (size_t)snprintf(out, size, "%s", given) < size;

    DIR *directory = opendir("/usr/lib/postgresql");
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        int version = atoi(entry->d_name);
        char program[PLACE_PATH_BYTES];
        snprintf(program, sizeof program, "/usr/lib/postgresql/%d/bin/postgres", version);
        if (version >= 15 && (!wanted || version == wanted) && version > found &&
            access(program, X_OK) == 0)
            found = version;
    }
    if (directory)
        closedir(directory);
    if (!found && wanted)
        return place_wrong(place,
                           "PostgreSQL %d, with which the data in %s was written, is not "
                           "installed: apt-get install postgresql-%d",
                           wanted, place->cluster, wanted);
    if (!found)
        return place_wrong(
            place, "PostgreSQL 15 or later is not installed: apt-get install postgresql-15, "
                   "or name its directory with --set postgres_bin=DIR");
    snprintf(out, size, "/usr/lib/postgresql/%d/bin", found);
    return true;
}

/* Runs initdb as PostgreSQL's user; its output goes to <data>/postgres.log. It finds its siblings
 * by its own full name. */
static bool run_initdb(Place *place, const char *programs, const char **arguments)
{
    char file[PLACE_PATH_BYTES + 32], log[PLACE_PATH_BYTES + 32];
    snprintf(file, sizeof file, "%s/initdb", programs);
    arguments[0] = file;
    snprintf(log, sizeof log, "%s/postgres.log", place->data);
    int output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    ProcessSpec spec = {
        .file = file,
        .arguments = arguments,
        .environment =
            (const char *const[]){ "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC", NULL },
        .change_user = place->as_root,
        .uid = place->postgres_uid,
        .gid = place->postgres_gid,
        .own_session = true,
        .fds = { -1, output, output },
        .fd_count = 3,
    };
    Process *process = process_start(&spec);
    int failed = errno;
    if (output >= 0)
        close(output);
    if (!process)
        return place_wrong(place, "%s cannot be started: %s", file, strerror(failed));
    process_wait(process, 0);
    bool done = process->exit_status == 0 && process->signal == 0;
    process_free(process);
    return done || place_wrong(place, "%s failed; %s says why", file, log);
}

static bool run_as_self(Place *place, const char *const *arguments)
{
    ProcessSpec spec = { .file = arguments[0],
                         .arguments = arguments,
                         .own_session = true,
                         .fds = { -1, 2, 2 },
                         .fd_count = 3 };
    Process *process = process_start(&spec);
    if (!process)
        return place_wrong(place, "%s cannot be started: %s", arguments[0], strerror(errno));
    process_wait(process, 0);
    bool done = process->exit_status == 0 && process->signal == 0;
    process_free(process);
    return done || place_wrong(place, "%s %s failed", arguments[0], arguments[1]);
}

/* A file in the cluster says that it is young; it goes when everything is on the disk. */
static void youth_path(const char *cluster, char out[PLACE_PATH_BYTES + 32])
{
    snprintf(out, PLACE_PATH_BYTES + 32, "%s/insula.young", cluster);
}

static bool remove_tree(Place *place, const char *path)
{
    return access(path, F_OK) != 0 ||
           run_as_self(place, (const char *const[]){ "rm", "-rf", "--", path, NULL });
}

static bool make_draft(Place *place, const char *programs, const char *draft)
{
    char youth[PLACE_PATH_BYTES + 32];
    if (!remove_tree(place, draft))
        return false;
    if (mkdir(draft, 0700) != 0 || chown(draft, place->postgres_uid, place->postgres_gid) != 0)
        return place_wrong(place, "%s cannot be made: %s", draft, strerror(errno));
    const char *arguments[] = {
        NULL,
        "-D",
        draft,
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--auth-local=peer",
        "--auth-host=reject",
        "--no-sync",
        "--no-instructions",
        NULL,
    };
    if (!run_initdb(place, programs, arguments))
        return false;
    youth_path(draft, youth);
    int fd = open(youth, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return place_wrong(place, "%s cannot be made: %s", youth, strerror(errno));
    close(fd);
    return true;
}

bool cluster_make(Place *place, const char *programs, bool is_live, bool *is_young)
{
    char draft[PLACE_PATH_BYTES + 8], youth[PLACE_PATH_BYTES + 32];
    youth_path(place->cluster, youth);
    *is_young = access(youth, F_OK) == 0;
    if (*is_young && !is_live) {
        log_warn("%s was never finished: making it again", place->cluster);
        if (!remove_tree(place, place->cluster))
            return false;
    } else if (cluster_version(place)) {
        return true;
    }
    log_info("making a new database in %s", place->cluster);
    snprintf(draft, sizeof draft, "%s.new", place->cluster);
    if (!make_draft(place, programs, draft))
        return false;
    if (rename(draft, place->cluster) != 0)
        return place_wrong(place, "%s cannot be put into place: %s", draft, strerror(errno));
    *is_young = true;
    return true;
}

static void sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

bool cluster_settle(Place *place, const char *programs)
{
    char youth[PLACE_PATH_BYTES + 32];
    if (!run_initdb(place, programs,
                    (const char *[]){ NULL, "-D", place->cluster, "--sync-only", NULL }))
        return false;
    sync_directory(place->data);
    youth_path(place->cluster, youth);
    if (unlink(youth) != 0)
        return place_wrong(place, "%s cannot be removed: %s", youth, strerror(errno));
    sync_directory(place->cluster);
    return true;
}

/* What the machine, or the container we are in, has. */
static int64_t memory_megabytes(void)
{
    struct sysinfo info;
    int64_t megabytes =
        sysinfo(&info) == 0 ? (int64_t)((uint64_t)info.totalram * info.mem_unit >> 20) : 1024;
    FILE *file = fopen("/sys/fs/cgroup/memory.max", "re");
    unsigned long long limit;
    if (file) {
        if (fscanf(file, "%llu", &limit) == 1 && (int64_t)(limit >> 20) < megabytes)
            megabytes = (int64_t)(limit >> 20);
        fclose(file);
    }
    return megabytes;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* Replaces a file of the cluster, for PostgreSQL's user alone. */
static bool write_file(Place *place, const char *name, Text content)
{
    char path[PLACE_PATH_BYTES + 32], draft[PLACE_PATH_BYTES + 48];
    snprintf(path, sizeof path, "%s/%s", place->cluster, name);
    snprintf(draft, sizeof draft, "%s.new", path);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done = fd >= 0 && fchown(fd, place->postgres_uid, place->postgres_gid) == 0 &&
                write(fd, content.ptr, content.len) == (ssize_t)content.len;
    int failed = errno;
    if (fd >= 0)
        close(fd);
    if (!done || rename(draft, path) != 0)
        return place_wrong(place, "%s cannot be written: %s", path,
                           strerror(done ? errno : failed));
    return true;
}

static Text configuration(const Place *place, Arena *arena, bool is_young)
{
    int64_t memory = memory_megabytes();
    return text_format(
        arena,
        "# Written by insula at each start. To change something: alter system set ...\n"
        "listen_addresses = ''\n"
        "unix_socket_directories = '%s'\n"
        "unix_socket_permissions = 0777\n"
        "password_encryption = scram-sha-256\n"
        "max_connections = %lld\n"
        "shared_buffers = %lldMB\n"
        "effective_cache_size = %lldMB\n"
        "work_mem = 8MB\n"
        "maintenance_work_mem = %lldMB\n"
        "wal_buffers = 16MB\n"
        "min_wal_size = 160MB\n"
        "max_wal_size = 2GB\n"
        "wal_compression = on\n"
        "checkpoint_timeout = 15min\n"
        "synchronous_commit = on\n"
        "fsync = %s\n"
        "random_page_cost = 1.1\n"
        "effective_io_concurrency = 64\n"
        "jit = off\n"
        "timezone = 'UTC'\n"
        "log_timezone = 'UTC'\n"
        "logging_collector = on\n"
        "log_directory = 'log'\n"
        "log_filename = 'postgresql-%%a.log'\n"
        "log_truncate_on_rotation = on\n"
        "log_rotation_age = 1d\n"
        "log_rotation_size = 0\n"
        "log_line_prefix = '%%m [%%p] %%u@%%d '\n"
        "log_min_duration_statement = 1000\n"
        "log_parameter_max_length = 0\n"
        "log_checkpoints = off\n"
        "log_lock_waits = on\n"
        "lc_messages = 'C'\n",
        place->sockets, (long long)setting_int("postgres_connections"),
        (long long)clamp(memory / 6, 64, 8192), (long long)clamp(memory / 2, 256, 65536),
        (long long)clamp(memory / 32, 32, 1024), is_young ? "off" : "on");
}

/* The superuser comes in as an operating-system user (the master's or PostgreSQL's own), roles with
 * their secrets, others not. */
static Text access_rules(Arena *arena)
{
    return text_format(arena, "# Written by insula at each start.\n"
                              "local  all     postgres         peer map=insula\n"
                              "local  insula  insula_migrator  scram-sha-256\n"
                              "local  insula  insula_app       scram-sha-256\n");
}

static Text user_map(const Place *place, Arena *arena)
{
    Buffer out;
    buffer_init(&out, arena, 4096);
    buffer_literal(&out, "# Written by insula at each start.\n");
    uid_t users[] = { geteuid(), place->postgres_uid };
    for (size_t i = 0; i < (users[0] == users[1] ? 1 : 2); i++) {
        const struct passwd *user = getpwuid(users[i]);
        if (user)
            buffer_format(&out, "insula  \"%s\"  postgres\n", user->pw_name);
    }
    return buffer_view(&out);
}

/* initdb's postgresql.conf keeps its own values before ours. */
static bool include_our_file(Place *place)
{
    static const char line[] = "\ninclude = 'insula.conf'\n";
    char path[PLACE_PATH_BYTES + 32], content[65536];
    snprintf(path, sizeof path, "%s/postgresql.conf", place->cluster);
    int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, content, sizeof content - 1);
    bool done = length >= 0;
    if (done) {
        content[length] = '\0';
        done =
            strstr(content, line) || write(fd, line, sizeof line - 1) == (ssize_t)(sizeof line - 1);
    }
    int failed = errno;
    if (fd >= 0)
        close(fd);
    return done || place_wrong(place, "%s cannot be written: %s", path, strerror(failed));
}

bool cluster_configure(Place *place, bool is_young)
{
    Arena *arena = arena_new();
    bool done = write_file(place, "insula.conf", configuration(place, arena, is_young)) &&
                write_file(place, "pg_hba.conf", access_rules(arena)) &&
                write_file(place, "pg_ident.conf", user_map(place, arena)) &&
                include_our_file(place);
    arena_free(arena);
    return done;
}
