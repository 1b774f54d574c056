/*
 * What letting somebody in costs, with the gateway, the gate and the catalogue of the server
 * itself.
 *
 *     bench_door permission TOKEN SECONDS
 *     bench_door serve TOKEN PORT
 *
 * The database is INSULA_DATABASE_URL, of a platform that runs; TOKEN a session's there.
 * permission: comes in with the token and asks for each permission of the catalogue in turn, as a
 * handler does; prints one JSON line {"ns", "held", "of"}. serve: answers GET /v1/door/signed,
 * which asks for document.read, and GET /v1/door/public, the same made public: it works for TOKEN's
 * tenant on the server's word.
 */
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "app/services.h"
#include "core/crypto.h"
#include "core/loop.h"
#include "core/setting.h"
#include "core/shared.h"
#include "gateway/door.h"
#include "gateway/http.h"
#include "gateway/permission.h"
#include "gateway/problem.h"
#include "services/auth/auth.h"
#include "sql/gateway.h"

enum { BATCH = 1000 /* checks between two looks at the clock */ };

static const char *token_text;
static Token token;
static double seconds;
static int port;

/* ---- the routes ---- */

/* One statement, which asks the database for nothing but to be let in. */
static void answer(Request *req)
{
    sql_door_knock(req);
    reply_json(req, 200, TEXT("{\"open\":true}"));
}

static void answer_anybody(Request *req)
{
    auth_act_as_system(&req->task, token.tenant_id);
    answer(req);
}

static const Route routes[] = {
    { GET, "/v1/door/signed", "document.read", answer, .summary = "For who may" },
    { GET, "/v1/door/public", PUBLIC, answer_anybody, .transaction = TRANSACTION_READ,
      .summary = "For anybody" },
};
static const Service door_service = { .name = "door", ROUTES(routes) };

static void mount(void)
{
    const Service *all[64];
    for (size_t i = 0; i < SERVICES_COUNT; i++)
        all[i] = SERVICES[i];
    all[SERVICES_COUNT] = &door_service;
    route_mount(all, SERVICES_COUNT + 1);
}

/* ---- checks ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static Request *knocking(Task *task)
{
    Request *req = ARENA_NEW(task->arena, Request);
    Header *header = ARENA_NEW(task->arena, Header);
    HttpMatch match;
    header->name = TEXT("authorization");
    header->value = text_format(task->arena, "Bearer %s", token_text);
    req->task.arena = task->arena;
    req->headers = header;
    req->header_count = 1;
    req->method = GET;
    req->path = TEXT("/v1/door/signed");
    route_match(GET, req->path, &match);
    req->route = match.route;
    return req;
}

static void come_in(void *argument)
{
    Request *req = argument;
    permission_load(&req->task);
    door_read(req);
    request_require_context(req);
}

static void time_checks(Request *req)
{
    size_t count, held = 0;
    const Permission *const *all = permission_all(&count);
    for (size_t i = 0; i < count; i++)
        held += request_may(req, all[i]->name);
    uint64_t asked = 0, said_yes = 0;
    double started = seconds_now(), took;
    do {
        for (size_t i = 0; i < BATCH; i++)
            for (size_t j = 0; j < count; j++)
                said_yes += request_may(req, all[j]->name);
        asked += BATCH * count;
        took = seconds_now() - started;
    } while (took < seconds);
    if (said_yes * count != asked * held)
        errx(1, "the answers differ");
    printf("{\"ns\": %.3f, \"held\": %zu, \"of\": %zu}\n", took / (double)asked * 1e9, held, count);
}

/* ---- the stage ---- */

static int listener(void)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        err(1, "port %d", port);
    return fd;
}

static void serve(void)
{
    static const HttpApplication application = { .match = route_match,
                                                 .serve = request_serve,
                                                 .problem = problem_reply };
    static HttpOptions options;
    options = http_options();
    http_open(&options, &application);
    if (!http_listen(listener()))
        err(1, "listen");
}

static void live(void *argument)
{
    (void)argument;
    while (!db_is_ready())
        loop_sleep(5);
    Task task = { .arena = arena_new() };
    Request *req = knocking(&task);
    if (!task_run(&req->task, come_in, req))
        errx(1, "not let in: %.*s", TEXT_ARG(req->task.fault.code));
    if (port > 0) {
        serve();
    } else {
        time_checks(req);
        loop_stop();
    }
}

int main(int argc, char **argv)
{
    char message[256];
    bool serves = argc == 4 && strcmp(argv[1], "serve") == 0;
    if (!serves && (argc != 4 || strcmp(argv[1], "permission") != 0))
        errx(2, "usage: bench_door permission TOKEN SECONDS | serve TOKEN PORT");
    token_text = argv[2];
    if (serves)
        port = atoi(argv[3]);
    else
        seconds = atof(argv[3]);
    if (!token_parse(text_of(token_text), &token))
        errx(2, "that is no session's token");
    if (!setting_load(NULL, 0, message, sizeof message))
        errx(2, "%s", message);
    crypto_init();
    shared_open(-1, 0);
    mount();
    DbOptions options = { .url = setting_text("database_url"),
                          .point_connections = (int)setting_int("point_connections"),
                          .other_connections = (int)setting_int("other_connections"),
                          .gate = auth_gate() };
    db_open(&options);
    coroutine_start(live, NULL);
    loop_run();
    return 0;
}
