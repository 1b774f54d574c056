#include "app/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/setting.h"
#include "core/text.h"

#define LONGEST_SOCKET_NAME "/postgres/.s.PGSQL.5432.lock"

bool place_wrong(Place *place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(place->message, sizeof place->message, format, args);
    va_end(args);
    return false;
}

static bool find_users(Place *place)
{
    place->as_root = geteuid() == 0;
    place->postgres_uid = place->worker_uid = geteuid();
    place->postgres_gid = place->worker_gid = getegid();
    if (!place->as_root)
        return true;

    const struct passwd *postgres = getpwnam("postgres");
    if (!postgres)
        return place_wrong(
            place, "there is no user postgres: install PostgreSQL, or run as an ordinary user");
    place->postgres_uid = postgres->pw_uid;
    place->postgres_gid = postgres->pw_gid;

    const struct passwd *worker = getpwnam(setting_text("user"));
    if (!worker || worker->pw_uid == 0)
        return place_wrong(place,
                           "as root the workers run as the system user %s, which %s: "
                           "useradd --system --user-group --no-create-home insula",
                           setting_text("user"), worker ? "may not be root" : "does not exist");
    place->worker_uid = worker->pw_uid;
    place->worker_gid = worker->pw_gid;
    return true;
}

/* The absolute form of a path that need not exist yet. */
static bool make_absolute(Place *place, const char *given)
{
    char parent[PATH_MAX];
    if (strpbrk(given, "'\\,\n")) /* libpq and postgresql.conf would read them as syntax */
        return place_wrong(
            place, "the path of the data directory may hold no quote, comma or backslash: %s",
            given);
    if (realpath(given, parent))
        return (size_t)snprintf(place->data, sizeof place->data, "%s", parent) <
                   sizeof place->data ||
               place_wrong(place, "the path of the data directory is too long: %s", given);
    if (given[0] != '/' && !getcwd(parent, sizeof parent))
        return place_wrong(place, "the working directory cannot be read: %s", strerror(errno));
    while (strncmp(given, "./", 2) == 0)
        given += 2;
    int length = given[0] == '/'
                     ? snprintf(place->data, sizeof place->data, "%s", given)
                     : snprintf(place->data, sizeof place->data, "%s/%s", parent, given);
    if (length < 0 || (size_t)length >= sizeof place->data)
        return place_wrong(place, "the path of the data directory is too long: %s", given);
    return true;
}

static void find_run_directory(Place *place)
{
    struct sockaddr_un address;
    snprintf(place->run, sizeof place->run, "%s/run", place->data);
    if (strlen(place->run) + sizeof LONGEST_SOCKET_NAME > sizeof address.sun_path)
        snprintf(place->run, sizeof place->run, "/tmp/insula-%u-%016llx", (unsigned)geteuid(),
                 (unsigned long long)text_hash(text_of(place->data), 0));
}

bool place_find(Place *place)
{
    memset(place, 0, sizeof *place);
    place->lock = -1;
    const char *given = setting_text("data");
    if (!*given)
        given = geteuid() == 0 ? "/var/lib/insula" : "./var";
    if (!find_users(place) || !make_absolute(place, given))
        return false;
    find_run_directory(place);
    snprintf(place->cluster, sizeof place->cluster, "%s/postgres", place->data);
    snprintf(place->secrets, sizeof place->secrets, "%s/secret", place->data);
    snprintf(place->keys, sizeof place->keys, "%s/keys", place->data);
    snprintf(place->sockets, sizeof place->sockets, "%s/postgres", place->run);
    snprintf(place->bus, sizeof place->bus, "%s/bus", place->run);
    return true;
}

static bool make_directory(Place *place, const char *path, mode_t mode, uid_t uid, gid_t gid)
{
    if (mkdir(path, mode) != 0 && errno != EEXIST)
        return place_wrong(place, "%s cannot be made: %s", path, strerror(errno));
    struct stat found;
    if (lstat(path, &found) != 0 || !S_ISDIR(found.st_mode))
        return place_wrong(place, "%s is not a directory", path);
    if (found.st_uid != geteuid() && found.st_uid != uid)
        return place_wrong(place, "%s belongs to user %u, not to %u", path, (unsigned)found.st_uid,
                           (unsigned)uid);
    if ((found.st_uid != uid || found.st_gid != gid) && chown(path, uid, gid) != 0)
        return place_wrong(place, "%s cannot be given to user %u: %s", path, (unsigned)uid,
                           strerror(errno));
    if ((found.st_mode & 07777) != mode && chmod(path, mode) != 0)
        return place_wrong(place, "the mode of %s cannot be set: %s", path, strerror(errno));
    return true;
}

/* The data directory and whatever is missing above it. */
static bool make_data_directory(Place *place)
{
    char path[sizeof place->data];
    memcpy(path, place->data, sizeof path);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return place_wrong(place, "%s cannot be made: %s", path, strerror(errno));
        *slash = '/';
    }
    return make_directory(place, place->data, 0755, geteuid(), getegid());
}

/* initdb as user postgres cannot enter a home of mode 0700: said before it fails obscurely. */
static bool check_way_in(Place *place)
{
    char path[sizeof place->data];
    memcpy(path, place->data, sizeof path);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        struct stat found;
        *slash = '\0';
        if (stat(path, &found) == 0 && !(found.st_mode & S_IXOTH) &&
            found.st_uid != place->postgres_uid)
            return place_wrong(
                place,
                "users postgres and insula cannot enter %s, which lies above the data directory; "
                "choose another with --data, such as /var/lib/insula",
                path);
        *slash = '/';
    }
    return true;
}

bool place_prepare(Place *place)
{
    uid_t self = geteuid();
    gid_t group = getegid();
    mode_t run = place->as_root ? 0755 : 0700, sockets = place->as_root ? 0750 : 0700;
    return make_data_directory(place) && (!place->as_root || check_way_in(place)) &&
           make_directory(place, place->secrets, 0700, self, group) &&
           make_directory(place, place->keys, 0700, place->worker_uid, place->worker_gid) &&
           make_directory(place, place->run, run, self, group) &&
           make_directory(place, place->sockets, sockets, place->postgres_uid, place->worker_gid) &&
           make_directory(place, place->bus, 0700, place->worker_uid, place->worker_gid);
}

bool place_lock(Place *place)
{
    char path[PLACE_PATH_BYTES];
    snprintf(path, sizeof path, "%s/insula.lock", place->data);
    place->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (place->lock < 0)
        return place_wrong(place, "%s cannot be opened: %s", path, strerror(errno));
    if (flock(place->lock, LOCK_EX | LOCK_NB) != 0) {
        char holder[16] = "";
        if (pread(place->lock, holder, sizeof holder - 1, 0) < 0)
            holder[0] = '\0';
        holder[strcspn(holder, "\n")] = '\0';
        return place_wrong(place,
                           "another insula (pid %s) runs on %s; stop it, or choose another --data",
                           holder, place->data);
    }
    char self[16];
    int length = snprintf(self, sizeof self, "%d\n", (int)getpid());
    if (ftruncate(place->lock, 0) != 0 || pwrite(place->lock, self, (size_t)length, 0) != length)
        return place_wrong(place, "%s cannot be written: %s", path, strerror(errno));
    return true;
}

static bool make_secret(Place *place, const char *path, char out[PLACE_SECRET_BYTES + 1])
{
    unsigned char bytes[PLACE_SECRET_BYTES / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return place_wrong(place, "the kernel gives no random bytes: %s", strerror(errno));
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);

    /* Whole or not at all: a crash must not leave half a secret behind. */
    char draft[PLACE_PATH_BYTES + 64];
    snprintf(draft, sizeof draft, "%s.new", path);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done =
        fd >= 0 && write(fd, out, PLACE_SECRET_BYTES) == PLACE_SECRET_BYTES && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!done || rename(draft, path) != 0)
        return place_wrong(place, "%s cannot be written: %s", path, strerror(errno));
    return true;
}

bool place_secret(Place *place, const char *name, bool create, char out[PLACE_SECRET_BYTES + 1])
{
    char path[PLACE_PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/%s", place->secrets, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && create)
        return make_secret(place, path, out);
    if (fd < 0)
        return place_wrong(place, "%s cannot be read: %s%s", path, strerror(errno),
                           errno == ENOENT ? "; has `insula up` run here?" : "");
    ssize_t length = read(fd, out, PLACE_SECRET_BYTES);
    close(fd);
    if (length != PLACE_SECRET_BYTES)
        return place_wrong(place, "%s is not a secret of %d digits", path, PLACE_SECRET_BYTES);
    out[PLACE_SECRET_BYTES] = '\0';
    return true;
}

bool place_conninfo(Place *place, const char *role, char *out, size_t size)
{
    char secret[PLACE_SECRET_BYTES + 1];
    if (!place_secret(place, role, false, secret))
        return false;
    int length = snprintf(out, size, "host='%s' port=5432 dbname=insula user=%s password=%s",
                          place->sockets, role, secret);
    explicit_bzero(secret, sizeof secret);
    if (length < 0 || (size_t)length >= size)
        return place_wrong(place, "the path of the data directory is too long");
    return true;
}

bool place_migrator(Place *place, char *out, size_t size)
{
    const char *url = setting_text("migrator_url");
    if (!*url)
        return place_find(place) && place_conninfo(place, "insula_migrator", out, size);
    return (size_t)snprintf(out, size, "%s", url) < size ||
           place_wrong(place, "migrator_url is too long");
}
