#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/cluster.h"
#include "app/key_count.h"
#include "app/commands/commands.h"
#include "app/master_keys.h"
#include "app/migration_list.h"
#include "app/place.h"
#include "app/probe.h"
#include "core/crypto.h"
#include "core/keyring.h"
#include "core/setting.h"

#define LEAST_FREE_MEGABYTES 512

static int wrong;

static void tell(bool is_good, const char *what, const char *advice)
{
    printf("%-6s %s%s%s\n", is_good ? "ok" : "WRONG", what, is_good ? "" : "\n       ",
           is_good ? "" : advice);
    wrong += !is_good;
}

static void check_disk(const Place *place)
{
    struct statvfs disk;
    char text[128];
    if (statvfs(place->data, &disk) != 0)
        return;
    unsigned long long megabytes = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
    snprintf(text, sizeof text, "%llu MB free for %.60s", megabytes, place->data);
    tell(megabytes >= LEAST_FREE_MEGABYTES, text,
         "Writes are refused with 507 when the disk is full: make room.");
}

static void check_keys(Place *place)
{
    char text[64];
    crypto_init();
    bool is_ring = master_keys_open(place);
    snprintf(text, sizeof text, "%zu master key%s for secrets at rest", keyring_count(),
             keyring_count() == 1 ? "" : "s");
    tell(is_ring && keyring_count() > 0, text,
         is_ring ? "Without one nobody can turn on a second factor: give every machine of this "
                   "database the same master_key_file."
                 : place->message);
}

/* What is left of a rotation; only asked when there was one. */
static void check_rotation(Place *place)
{
    KeyCount count;
    char text[128];
    if (keyring_count() < 2 || !key_count(place, &count))
        return;
    int64_t old = 0;
    for (size_t i = 1; i < count.key_count; i++)
        old += count.sealed[i];
    snprintf(text, sizeof text, "all secrets are sealed under the newest master key, %lld are not",
             (long long)(old + count.unknown));
    if (old + count.unknown == 0)
        snprintf(text, sizeof text,
                 "all secrets are sealed under the newest master key: "
                 "`insula keys prune` takes the old ones away");
    tell(old + count.unknown == 0, text,
         "`insula keys status` says which keys; `insula keys rotate` begins the work anew.");
}

static int count_applied(PGconn *connection)
{
    PGresult *result = PQexec(connection, "select unit, number, checksum from migration.applied");
    int found = 0;
    for (size_t i = 0; i < MIGRATIONS_COUNT; i++)
        for (int row = 0; row < PQntuples(result); row++)
            found += strcmp(PQgetvalue(result, row, 0), MIGRATIONS[i].unit) == 0 &&
                     atoi(PQgetvalue(result, row, 1)) == MIGRATIONS[i].number &&
                     strcmp(PQgetvalue(result, row, 2), MIGRATIONS[i].checksum) == 0;
    PQclear(result);
    return found;
}

static void check_database(Place *place)
{
    char conninfo[2048];
    const char *url = setting_text("database_url");
    snprintf(conninfo, sizeof conninfo, "%s", url);
    if (!*url && !place_conninfo(place, "insula_app", conninfo, sizeof conninfo)) {
        tell(false, "no database yet", place->message);
        return;
    }
    PGconn *connection = PQconnectdb(conninfo);
    bool is_there = PQstatus(connection) == CONNECTION_OK;
    tell(is_there, "the database answers", is_there ? "" : PQerrorMessage(connection));
    if (is_there)
        tell(count_applied(connection) == (int)MIGRATIONS_COUNT,
             "its migrations are those of this release", "Run `insula migrate`.");
    PQfinish(connection);
}

/* Whoever asks for a link by mail does not say where it leads; only the operator does. */
static void check_mail(void)
{
    if (!*setting_text("smtp_url"))
        return;
    tell(*setting_text("origin") != '\0', "links in mail have an address to lead to",
         "Set `origin` to the public address of the platform: without it they name this machine.");
}

static void check_address(void)
{
    char url[160];
    const char *first = setting_text("listen");
    snprintf(url, sizeof url, "http://%.*s", (int)strcspn(first, ","), first);
    bool is_ready = probe_is_ready(url);
    char text[200];
    snprintf(text, sizeof text, "%s/readyz answers 200", url);
    tell(is_ready, text,
         "Is `insula up` running, with the same `listen`? What it wrote says why it is not ready.");
}

static int doctor(const CommandLine *line)
{
    Place place;
    char programs[PLACE_PATH_BYTES];
    (void)line;
    wrong = 0;
    bool has_place = place_find(&place);
    tell(has_place, "the data directory and the users", has_place ? "" : place.message);
    if (!has_place)
        return 1;
    if (!*setting_text("database_url")) {
        bool found = cluster_find_programs(&place, programs, sizeof programs);
        tell(found, "PostgreSQL's programs are installed", found ? "" : place.message);
    }
    check_disk(&place);
    check_keys(&place);
    check_database(&place);
    check_rotation(&place);
    check_mail();
    check_address();
    return wrong ? 1 : 0;
}

const Command COMMAND_DOCTOR = {
    .name = "doctor",
    .summary = "Look at the machine, the database and the running platform, and say what is wrong",
    .run = doctor,
    .options = { { "data", "DIR", "data", "Data directory (./var, as root /var/lib/insula)" },
                 { "listen", "ADDRESS", "listen", "Where the platform listens" } },
    .takes_settings = true,
};
