/*
 * Point reads through db_query() beside the same statements through bare libpq, in one process and
 * in turn.
 *
 *     bench_db CONNINFO CONNECTIONS DEPTH SECONDS ROUNDS [TENANTS]
 *
 * Both keep DEPTH reads under way on CONNECTIONS connections: gate_claim, gate_check,
 * document_read. The bare one ends each read with a Sync of its own ("bare") or all it sends at
 * once with one ("bare, gathered").
 */
#include <assert.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/coroutine.h"
#include "core/db.h"
#include "core/db/value.h"
#include "core/loop.h"
#include "sql/auth.h"
#include "sql/collaboration.h"

#define MAX_CONNECTIONS 16
#define DOCUMENTS       1000

static const char *conninfo;
static int connections, depth, tenants = 1;
static int64_t until_us;
static uint64_t reads;

static Uuid id_of(int kind, int number)
{
    Uuid id = UUID_NIL;
    id.bytes[0] = (uint8_t)kind;
    id.bytes[14] = (uint8_t)(number >> 8);
    id.bytes[15] = (uint8_t)number;
    return id;
}

static Context session_of(int tenant)
{
    Context context = {
        .kind = CONTEXT_SESSION,
        .tenant_id = id_of(0xaa, tenant),
        .session_id = id_of(0xaa, tenant),
        .permission = 3,
    };
    memset(context.secret_hash, tenant, sizeof context.secret_hash);
    return context;
}

/* Bare libpq */

typedef struct Bare {
    PGconn *pg;
    int reads_owed, results;
} Bare;

static Bare bares[MAX_CONNECTIONS];
static int epoll_fd;

static void bare_prepare(PGconn *pg, const DbStatement *statement)
{
    Oid types[DB_MAX_PARAMS];
    for (int i = 0; i < statement->n_params; i++)
        types[i] = db_type_oid(statement->types[i]);
    PGresult *result = PQprepare(pg, statement->name, statement->text, statement->n_params, types);
    assert(PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
}

static void bare_open(void)
{
    epoll_fd = epoll_create1(0);
    for (int i = 0; i < connections; i++) {
        Bare *bare = &bares[i];
        bare->pg = PQconnectdb(conninfo);
        assert(PQstatus(bare->pg) == CONNECTION_OK);
        PQclear(PQexec(bare->pg, "set plan_cache_mode = force_generic_plan"));
        bare_prepare(bare->pg, &STATEMENT_GATE_CLAIM);
        bare_prepare(bare->pg, &STATEMENT_GATE_CHECK);
        bare_prepare(bare->pg, &STATEMENT_DOCUMENT_READ);
        PQsetnonblocking(bare->pg, 1);
        PQenterPipelineMode(bare->pg);
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = bare };
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, PQsocket(bare->pg), &event);
    }
}

static void bare_statement(PGconn *pg, const DbStatement *statement, const DbParam *params)
{
    static const int binary[DB_MAX_PARAMS] = { 1, 1, 1, 1 };
    const char *values[4];
    int lengths[4];
    for (int i = 0; i < statement->n_params; i++) {
        values[i] = params[i].is_small ? params[i].small : params[i].ptr;
        lengths[i] = params[i].len;
    }
    PQsendQueryPrepared(pg, statement->name, statement->n_params, values, lengths, binary, 1);
}

static void bare_read(Bare *bare)
{
    static int next;
    next++;
    Context context = session_of(1 + next % tenants);
    Text hash = { (const char *)context.secret_hash, sizeof context.secret_hash };
    DbParam gate[] = { db_uuid(context.tenant_id), db_uuid(context.session_id), db_bytes(hash),
                       db_int4(context.permission), db_int4(context.demands) };
    DbParam query[] = { db_uuid(context.tenant_id), db_uuid(id_of(0xbb, 1 + next % DOCUMENTS)) };
    bare_statement(bare->pg, &STATEMENT_GATE_CLAIM, gate);
    bare_statement(bare->pg, &STATEMENT_GATE_CHECK, gate);
    bare_statement(bare->pg, &STATEMENT_DOCUMENT_READ, query);
    bare->reads_owed++;
}

/* Takes what has come; how many reads ended. */
static int bare_take(Bare *bare)
{
    int ended = 0, nothing = 0;
    PQconsumeInput(bare->pg);
    while (!PQisBusy(bare->pg)) {
        PGresult *result = PQgetResult(bare->pg);
        if (result == NULL) {
            if (++nothing == 2)
                break;
            continue;
        }
        nothing = 0;
        if (PQresultStatus(result) == PGRES_TUPLES_OK && ++bare->results == 3) {
            assert(PQntuples(result) == 1);
            bare->results = 0;
            bare->reads_owed--;
            ended++;
        }
        PQclear(result);
    }
    return ended;
}

static void bare_send(Bare *bare, int count, bool gathered)
{
    for (int i = 0; i < count; i++) {
        bare_read(bare);
        if (!gathered || i == count - 1)
            PQpipelineSync(bare->pg);
    }
    PQflush(bare->pg);
}

static void run_bare(bool gathered)
{
    for (int i = 0; i < connections; i++)
        bare_send(&bares[i], depth / connections, gathered);
    int owed = depth / connections * connections;
    while (owed > 0) {
        struct epoll_event events[MAX_CONNECTIONS];
        int count = epoll_wait(epoll_fd, events, MAX_CONNECTIONS, -1);
        for (int i = 0; i < count; i++) {
            Bare *bare = events[i].data.ptr;
            int ended = bare_take(bare);
            reads += (uint64_t)ended;
            if (clock_monotonic_us() < until_us)
                bare_send(bare, ended, gathered);
            else
                owed -= ended;
        }
    }
}

/* Ours */

static int readers;

static void read_documents(void *argument)
{
    Task *task = argument;
    static int next;
    while (clock_monotonic_us() < until_us) {
        next++;
        task->context = session_of(1 + next % tenants);
        DocumentRead document = sql_document_read_in(task, id_of(0xbb, 1 + next % DOCUMENTS));
        assert(document.title.len > 0);
        reads++;
        arena_clear(task->arena);
    }
}

static void reader(void *argument)
{
    (void)argument;
    Task task = { .arena = arena_new() };
    bool good = task_run(&task, read_documents, &task);
    if (!good)
        fprintf(stderr, "%.*s\n", TEXT_ARG(task.fault.code));
    arena_free(task.arena);
    if (--readers == 0)
        loop_stop();
}

static void run_ours(void)
{
    uv_update_time(loop_get()); /* it stood still while the bare ones ran */
    for (int i = 0; i < depth; i++) {
        readers++;
        coroutine_start(reader, NULL);
    }
    loop_run();
}

/* In turn */

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Of all backends on this machine that serve our role in our database. */
static double backend_seconds(void)
{
    glob_t found;
    long ticks = 0;
    char wanted[128];
    snprintf(wanted, sizeof wanted, "postgres: %s %s ", PQuser(bares[0].pg), PQdb(bares[0].pg));
    glob("/proc/[0-9]*", 0, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char path[300], title[128] = "";
        snprintf(path, sizeof path, "%s/cmdline", found.gl_pathv[i]);
        FILE *file = fopen(path, "r");
        if (file == NULL)
            continue;
        size_t len = fread(title, 1, sizeof title - 1, file);
        fclose(file);
        if (len == 0 || strncmp(title, wanted, strlen(wanted)) != 0)
            continue;
        snprintf(path, sizeof path, "%s/stat", found.gl_pathv[i]);
        file = fopen(path, "r");
        long user = 0, system = 0;
        if (file != NULL &&
            fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
                   &system) == 2)
            ticks += user + system;
        if (file != NULL)
            fclose(file);
    }
    globfree(&found);
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static double measure(const char *name, int which, int seconds)
{
    reads = 0;
    double cpu = cpu_seconds(), backend = backend_seconds();
    int64_t started = clock_monotonic_us();
    until_us = started + seconds * 1000000;
    if (which == 2)
        run_ours();
    else
        run_bare(which == 1);
    double elapsed = (double)(clock_monotonic_us() - started) / 1e6;
    double rate = (double)reads / elapsed;
    double ours_us = (cpu_seconds() - cpu) * 1e6 / (double)reads;
    double theirs_us = (backend_seconds() - backend) * 1e6 / (double)reads;
    printf("  %-16s %8.0f reads/s, a read: %5.2f us client + %5.2f us backend\n", name, rate,
           ours_us, theirs_us);
    return rate;
}

static void wait_ready(void *argument)
{
    (void)argument;
    assert(db_is_ready());
    loop_sleep(100);
    loop_stop();
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "bench_db CONNINFO CONNECTIONS DEPTH SECONDS ROUNDS [TENANTS]\n");
        return 2;
    }
    conninfo = argv[1];
    connections = atoi(argv[2]);
    depth = atoi(argv[3]);
    tenants = argc > 6 ? atoi(argv[6]) : 1;
    assert(connections > 0 && connections <= MAX_CONNECTIONS);
    bare_open();
    db_open(
        &(DbOptions){ .url = conninfo,
                      .point_connections = connections,
                      .gate = { .claim = &STATEMENT_GATE_CLAIM, .check = &STATEMENT_GATE_CHECK } });
    coroutine_start(wait_ready, NULL);
    loop_run();
    for (int round = 0; round < atoi(argv[5]); round++) {
        double bare = measure("bare", 0, atoi(argv[4]));
        double gathered = measure("bare, gathered", 1, atoi(argv[4]));
        double ours = measure("db_query", 2, atoi(argv[4]));
        printf("  ratio %.2f of bare, %.2f of gathered\n", ours / bare, ours / gathered);
    }
    return 0;
}
