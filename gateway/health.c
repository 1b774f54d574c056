#include "gateway/health.h"

#include <assert.h>

#include "core/db.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "gateway/graphql/graphql.h"
#include "gateway/openapi.h"
#include "gateway/permission.h"
#include "gateway/request.h"
#include "gateway/revocation.h"
#include "sql/gateway.h"

#define MAX_CHECKS     8
#define SWEEP_EVERY_MS 600000
#define SWEEP_ROWS     10000
#define LOAD_EVERY_MS  200

typedef struct Work {
    Task task;
} Work;

static bool run_work(void (*body)(void *argument))
{
    Work work = { .task = { .arena = arena_new() } };
    bool is_done = task_run(&work.task, body, &work);
    arena_free(work.task.arena);
    return is_done;
}

/*
 * Readiness.
 */
typedef struct Check {
    const char *name;
    bool (*is_ready)(void);
} Check;

static void ask_database(void *argument)
{
    Work *work = argument;
    sql_door_knock(work);
}

static bool database_is_ready(void)
{
    return db_is_ready() && run_work(ask_database);
}

static Check checks[MAX_CHECKS] = {
    { "database", database_is_ready },
    { "permissions", permission_is_loaded },
};
static size_t check_count = 2;
static Check comforts[MAX_CHECKS];
static size_t comfort_count;

void health_add_check(const char *name, bool (*is_ready)(void))
{
    assert(check_count < MAX_CHECKS);
    checks[check_count++] = (Check){ name, is_ready };
}

void health_add_comfort(const char *name, bool (*holds)(void))
{
    assert(comfort_count < MAX_CHECKS);
    comforts[comfort_count++] = (Check){ name, holds };
}

bool health_is_ready(void)
{
    for (size_t i = 0; i < check_count; i++)
        if (!checks[i].is_ready())
            return false;
    return true;
}

static void health_live(Request *req)
{
    reply_json(req, 200, TEXT("{\"status\":\"ok\"}"));
}

static void health_ready(Request *req)
{
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    bool is_ready = true;
    json_object_begin(&w);
    json_key(&w, TEXT("checks"));
    json_object_begin(&w);
    for (size_t i = 0; i < check_count; i++) {
        bool holds = checks[i].is_ready();
        json_key(&w, text_of(checks[i].name));
        json_put_bool(&w, holds);
        is_ready = is_ready && holds;
    }
    json_object_end(&w);
    json_key(&w, TEXT("degraded"));
    json_array_begin(&w);
    for (size_t i = 0; i < comfort_count; i++)
        if (!comforts[i].is_ready())
            json_put_text(&w, text_of(comforts[i].name));
    json_array_end(&w);
    json_field(&w, "status", text, is_ready ? TEXT("ready") : TEXT("not_ready"));
    json_object_end(&w);
    reply_json(req, is_ready ? 200 : 503, buffer_view(out));
}

static void health_metrics(Request *req)
{
    Buffer *out = reply_buffer(req);
    metric_write(out);
    reply_json(req, 200, buffer_view(out));
    req->reply.content_type = TEXT("text/plain; version=0.0.4; charset=utf-8");
}

static void health_openapi(Request *req)
{
    reply_json(req, 200, openapi_document());
}

/*
 * Work beside the requests.
 */
static bool is_running;

static void load_permissions(void *argument)
{
    Work *work = argument;
    permission_load(&work->task);
}

static void sweep(void *argument)
{
    Work *work = argument;
    sql_idempotency_sweep(work, SWEEP_ROWS);
}

static void run_beside(void *argument)
{
    (void)argument;
    while (is_running && !run_work(load_permissions))
        loop_sleep(LOAD_EVERY_MS);
    while (is_running) {
        loop_sleep(SWEEP_EVERY_MS);
        if (is_running && !run_work(sweep))
            log_warn("old idempotency keys could not be swept");
    }
}

static void health_start(void)
{
    is_running = true;
    revocation_start();
    coroutine_start(run_beside, NULL);
}

static void health_stop(void)
{
    is_running = false;
    revocation_stop();
}

static const Schema SCHEMAS[] = {
    { "Health", "{\"type\":\"object\",\"required\":[\"status\"],\"properties\":{\"status\":{"
                "\"type\":\"string\"}}}" },
    { "Readiness",
      "{\"type\":\"object\",\"required\":[\"status\",\"checks\",\"degraded\"],\"properties\":{"
      "\"status\":{"
      "\"type\":\"string\"},"
      "\"checks\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"boolean\"}},"
      "\"degraded\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}" },
    { "GraphqlReply",
      "{\"type\":\"object\",\"properties\":{\"data\":{\"type\":[\"object\",\"null\"]},"
      "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"message\"],"
      "\"properties\":{\"message\":{\"type\":\"string\"},"
      "\"locations\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
      "\"path\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"integer\"]}},"
      "\"extensions\":{\"type\":\"object\"}}}}}}" },
};

static const Route ROUTE_TABLE[] = {
    { GET, "/healthz", PUBLIC, health_live, .transaction = TRANSACTION_NONE, .rate = RATE_NONE,
      .reply_schema = "Health", .summary = "Is the process alive?" },
    { GET, "/readyz", PUBLIC, health_ready, .rate = RATE_NONE, .reply_schema = "Readiness",
      .summary = "Can requests be served? 503 when not." },
    { GET, "/metrics", PUBLIC, health_metrics, .transaction = TRANSACTION_NONE, .rate = RATE_NONE,
      .summary = "Metrics in Prometheus' text format" },
    { GET, "/v1/openapi.json", PUBLIC, health_openapi, .transaction = TRANSACTION_NONE,
      .rate = RATE_NONE, .reply_schema = "{\"type\":\"object\"}", .summary = "This description" },
    { POST, "/v1/graphql", SESSION, graphql_serve, .keys = KEYS_ALLOWED,
      .body = &graphql_body_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_READ,
      .max_body_bytes = 9 * 1024 * 1024, .reply_schema = "GraphqlReply",
      .summary = "The same resources and commands, in GraphQL" },
};

const Service gateway_service = {
    .name = "gateway",
    ROUTES(ROUTE_TABLE),
    .schemas = SCHEMAS,
    .schema_count = sizeof SCHEMAS / sizeof SCHEMAS[0],
    .start = health_start,
    .stop = health_stop,
};
