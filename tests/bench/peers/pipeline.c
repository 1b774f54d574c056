/*
 * The least that can ask PostgreSQL: libpq in pipeline mode and nothing else. It sends units, each
 * a list of prepared statements ended by one Sync, keeps DEPTH of them in flight on each of its
 * connections, and reads every result. No HTTP, no JSON, no routing: what Insula's request path
 * costs is what it costs beyond this.
 *
 * Usage: pipeline CONNINFO UNITS-FILE CONNECTIONS DEPTH SECONDS
 * Prints one JSON line: {"units", "rows", "seconds", "cpu_seconds", "backend_cpu_seconds"}.
 *
 * The units file is a sequence of records, each a line, some followed by bytes and a newline:
 *   Q len            a statement's text follows; statements are numbered from 0
 *   U                a unit begins
 *   E statement n    the unit executes that statement with the n parameters that follow
 *   N                a parameter that is null
 *   P len slots      a parameter whose text follows, with that many slots:
 *   S offset name    at that offset of the text stands a UUID; slots of the same name (0-15) get
 *                    the same fresh UUID, a new one each time the unit is sent
 */
#define _GNU_SOURCE
#include <err.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { STATEMENTS_MAX = 32, UNITS_MAX = 256, EXECUTES_MAX = 16, PARAMS_MAX = 48, SLOTS_MAX = 8 };
enum { NAMES_MAX = 16, CONNECTIONS_MAX = 64, UUID_LEN = 36 };

typedef struct {
    char *text; /* NULL for null */
    int slot_count;
    size_t slot_offset[SLOTS_MAX];
    int slot_name[SLOTS_MAX];
} Param;

typedef struct {
    int statement;
    int param_count;
    Param param[PARAMS_MAX];
} Execute;

typedef struct {
    int execute_count;
    Execute execute[EXECUTES_MAX];
} Unit;

typedef struct {
    PGconn *pg;
    int in_flight;
} Connection;

static char *statements[STATEMENTS_MAX];
static int statement_count;
static Unit *units[UNITS_MAX];
static int unit_count;
static Connection connections[CONNECTIONS_MAX];
static long units_done, rows_seen;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static char *read_text(FILE *file, size_t len)
{
    char *text = malloc(len + 1);
    if (!text || fread(text, 1, len, file) != len || fgetc(file) != '\n')
        errx(1, "the units file ends early");
    text[len] = '\0';
    return text;
}

static void read_param(FILE *file, Execute *execute)
{
    if (execute->param_count == PARAMS_MAX)
        errx(1, "too many parameters");
    Param *param = &execute->param[execute->param_count++];
    size_t len;
    if (fscanf(file, "%zu %d", &len, &param->slot_count) != 2 || param->slot_count > SLOTS_MAX)
        errx(1, "bad parameter");
    fgetc(file);
    param->text = read_text(file, len);
    for (int i = 0; i < param->slot_count; i++)
        if (fscanf(file, " S %zu %d", &param->slot_offset[i], &param->slot_name[i]) != 2 ||
            param->slot_offset[i] + UUID_LEN > len || param->slot_name[i] >= NAMES_MAX)
            errx(1, "bad slot");
}

static void read_units(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        err(1, "%s", path);
    Unit *unit = NULL;
    Execute *execute = NULL;
    char kind;
    while (fscanf(file, " %c", &kind) == 1) {
        size_t len;
        if (kind == 'Q' && statement_count < STATEMENTS_MAX && fscanf(file, "%zu", &len) == 1) {
            fgetc(file);
            statements[statement_count++] = read_text(file, len);
        } else if (kind == 'U' && unit_count < UNITS_MAX) {
            unit = units[unit_count++] = calloc(1, sizeof *unit);
        } else if (kind == 'E' && unit && unit->execute_count < EXECUTES_MAX) {
            execute = &unit->execute[unit->execute_count++];
            int expected;
            if (fscanf(file, "%d %d", &execute->statement, &expected) != 2)
                errx(1, "bad execute");
        } else if (kind == 'N' && execute && execute->param_count < PARAMS_MAX) {
            execute->param_count++;
        } else if (kind == 'P' && execute) {
            read_param(file, execute);
        } else {
            errx(1, "%s: cannot read a record of kind %c", path, kind);
        }
    }
    fclose(file);
}

/* A UUIDv7 in text: what the server gives its new rows. */
static void fresh_uuid(char out[UUID_LEN])
{
    static unsigned char pool[4096];
    static size_t used = sizeof pool;
    if (used + 10 > sizeof pool) {
        if (getrandom(pool, sizeof pool, 0) != (ssize_t)sizeof pool)
            err(1, "getrandom");
        used = 0;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    unsigned char bytes[16];
    for (int i = 0; i < 6; i++)
        bytes[i] = (unsigned char)(ms >> (40 - 8 * i));
    memcpy(bytes + 6, pool + used, 10);
    used += 10;
    bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
    bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
    static const char hex[] = "0123456789abcdef";
    for (int i = 0, at = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[at++] = '-';
        out[at++] = hex[bytes[i] >> 4];
        out[at++] = hex[bytes[i] & 15];
    }
}

static void fill_slots(Execute *execute, char fresh[NAMES_MAX][UUID_LEN], bool known[NAMES_MAX])
{
    for (int p = 0; p < execute->param_count; p++) {
        Param *param = &execute->param[p];
        for (int i = 0; i < param->slot_count; i++) {
            int name = param->slot_name[i];
            if (!known[name])
                fresh_uuid(fresh[name]);
            known[name] = true;
            memcpy(param->text + param->slot_offset[i], fresh[name], UUID_LEN);
        }
    }
}

static void send_unit(Connection *connection)
{
    static int turn;
    Unit *unit = units[turn];
    turn = (turn + 1) % unit_count;
    char fresh[NAMES_MAX][UUID_LEN];
    bool known[NAMES_MAX] = { 0 };
    for (int i = 0; i < unit->execute_count; i++) {
        Execute *execute = &unit->execute[i];
        fill_slots(execute, fresh, known);
        const char *values[PARAMS_MAX];
        for (int p = 0; p < execute->param_count; p++)
            values[p] = execute->param[p].text;
        char name[16];
        snprintf(name, sizeof name, "s%d", execute->statement);
        if (!PQsendQueryPrepared(connection->pg, name, execute->param_count, values, NULL, NULL, 0))
            errx(1, "send: %s", PQerrorMessage(connection->pg));
    }
    if (!PQpipelineSync(connection->pg))
        errx(1, "sync: %s", PQerrorMessage(connection->pg));
    connection->in_flight++;
}

static void take_result(Connection *connection, PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
        connection->in_flight--;
        units_done++;
        break;
    case PGRES_TUPLES_OK:
        rows_seen += PQntuples(result);
        break;
    case PGRES_COMMAND_OK:
        break;
    default:
        errx(1, "%s", PQresultErrorMessage(result));
    }
    PQclear(result);
}

static void receive(Connection *connection)
{
    if (!PQconsumeInput(connection->pg))
        errx(1, "receive: %s", PQerrorMessage(connection->pg));
    int nulls = 0; /* one null parts two statements; two in a row: nothing is outstanding */
    while (connection->in_flight > 0 && nulls < 2 && !PQisBusy(connection->pg)) {
        PGresult *result = PQgetResult(connection->pg);
        nulls = result ? 0 : nulls + 1;
        if (result)
            take_result(connection, result);
    }
}

static void connect_all(const char *conninfo, int count)
{
    for (int i = 0; i < count; i++) {
        PGconn *pg = connections[i].pg = PQconnectdb(conninfo);
        if (PQstatus(pg) != CONNECTION_OK)
            errx(1, "%s", PQerrorMessage(pg));
        for (int s = 0; s < statement_count; s++) {
            char name[16];
            snprintf(name, sizeof name, "s%d", s);
            PGresult *result = PQprepare(pg, name, statements[s], 0, NULL);
            if (PQresultStatus(result) != PGRES_COMMAND_OK)
                errx(1, "%s", PQresultErrorMessage(result));
            PQclear(result);
        }
        if (PQsetnonblocking(pg, 1) != 0 || !PQenterPipelineMode(pg))
            errx(1, "%s", PQerrorMessage(pg));
    }
}

/* Keeps every pipeline full until the time is over, then waits for what is on its way. */
static void drive(int count, int depth, double seconds)
{
    double end = seconds_now() + seconds;
    int outstanding;
    do {
        bool more = seconds_now() < end;
        struct pollfd polls[CONNECTIONS_MAX];
        outstanding = 0;
        for (int i = 0; i < count; i++) {
            while (more && connections[i].in_flight < depth)
                send_unit(&connections[i]);
            short events = PQflush(connections[i].pg) ? POLLIN | POLLOUT : POLLIN;
            polls[i] = (struct pollfd){ .fd = PQsocket(connections[i].pg), .events = events };
            outstanding += connections[i].in_flight;
        }
        if (outstanding > 0 && poll(polls, (nfds_t)count, 10000) <= 0)
            errx(1, "PostgreSQL is silent");
        for (int i = 0; i < count; i++)
            if (polls[i].revents & (POLLIN | POLLERR | POLLHUP))
                receive(&connections[i]);
    } while (outstanding > 0);
}

static double own_cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What the connections' backends have used so far: they run on this machine. */
static double backend_cpu_seconds(int count)
{
    unsigned long ticks = 0;
    for (int i = 0; i < count; i++) {
        char path[64], text[1024];
        snprintf(path, sizeof path, "/proc/%d/stat", PQbackendPID(connections[i].pg));
        FILE *file = fopen(path, "r");
        size_t len = file ? fread(text, 1, sizeof text - 1, file) : 0;
        if (file)
            fclose(file);
        text[len] = '\0';
        unsigned long user, system;
        char *after_name = strrchr(text, ')');
        if (after_name &&
            sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                   &system) == 2)
            ticks += user + system;
    }
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

int main(int argc, char **argv)
{
    if (argc != 6)
        errx(2, "usage: pipeline CONNINFO UNITS-FILE CONNECTIONS DEPTH SECONDS");
    read_units(argv[2]);
    int count = atoi(argv[3]);
    int depth = atoi(argv[4]);
    if (unit_count == 0 || count < 1 || count > CONNECTIONS_MAX || depth < 1)
        errx(2, "nothing to send, or too many connections");
    connect_all(argv[1], count);
    drive(count, depth, 0.2); /* plans are made, caches are warm */
    units_done = rows_seen = 0;
    double own = own_cpu_seconds(), backends = backend_cpu_seconds(count);
    double started = seconds_now();
    drive(count, depth, atof(argv[5]));
    double took = seconds_now() - started;
    printf("{\"units\": %ld, \"rows\": %ld, \"seconds\": %.6f, \"cpu_seconds\": %.6f, "
           "\"backend_cpu_seconds\": %.2f}\n",
           units_done, rows_seen, took, own_cpu_seconds() - own,
           backend_cpu_seconds(count) - backends);
    return 0;
}
