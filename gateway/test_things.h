/*
 * A service of things, mounted on a PostgreSQL of its own, and the means to ask it: requests from
 * end to end but for the wire.
 */
#ifndef INSULA_GATEWAY_TEST_THINGS_H
#define INSULA_GATEWAY_TEST_THINGS_H

#include "gateway/test_support.h"

#include "core/crypto.h"
#include "core/db/stats.h"
#include "core/setting.h"
#include "core/shared.h"
#include "core/db/test_schema.h"
#include "gateway/etag.h"
#include "gateway/graphql/graphql.h"
#include "gateway/permission.h"
#include "gateway/test_things_schema.h"

/*
 * The things under test.
 */
static const char *const STATUSES[] = { "open", "closed", NULL };
static const ResourceField THING_FIELDS[] = {
    { "name", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "rank", FIELD_INT, FIELD_FILTER | FIELD_SORT },
    { "note", FIELD_TEXT, FIELD_FILTER | FIELD_NULLABLE },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = STATUSES },
    { "loud", FIELD_BOOL, FIELD_FILTER },
    { "owner_id", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
    { "seen_at", FIELD_TIME, FIELD_NULLABLE },
    { "content", FIELD_JSON, FIELD_ITEM_ONLY | FIELD_FILTER },
};
static const ResourceExpand THING_EXPANDS[] = { { "owner", "owners", "owner_id", "id,name" } };
static const Resource THINGS = {
    .name = "things",
    .singular = "thing",
    .view = "api.thing",
    .search = "t.search",
    .json_filter = "t.match",
    .fields = THING_FIELDS,
    .field_count = sizeof THING_FIELDS / sizeof THING_FIELDS[0],
    .expands = THING_EXPANDS,
    .expand_count = 1,
};
static const ResourceField OWNER_FIELDS[] = { { "name", FIELD_TEXT, 0 } };
static const Resource OWNERS = { .name = "owners",
                                 .singular = "owner",
                                 .view = "api.owner",
                                 .fields = OWNER_FIELDS,
                                 .field_count = 1 };
static const Resource OWNED = { .name = "owned_things",
                                .singular = "owned_thing",
                                .view = "api.thing",
                                .scope = { "owner_id" },
                                .parent = "owners",
                                .fields = THING_FIELDS,
                                .field_count = 4 };
static const Resource *const RESOURCES[] = { &THINGS, &OWNERS, &OWNED };

typedef struct ThingBody {
    ShapeGiven given;
    Text name;
} ThingBody;
static const ShapeField BODY_FIELDS[] = { SHAPE_FIELD(ThingBody, name, SHAPE_TEXT, .required = true,
                                                      .min = 1) };
static const Shape BODY = SHAPE_OF(ThingBody, BODY_FIELDS);

static const DbStatement INSERT = {
    .name = "thing_insert",
    .text = "insert into t.thing (tenant_id, id, name) values ($1, $2, $3)",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_UUID, DB_UUID, DB_TEXT }
};
static const DbStatement LOCK = {
    .name = "thing_lock",
    .text = "select revision from t.thing where tenant_id = $1 and id = $2 for update",
    .lane = DB_LANE_COMMAND,
    .n_params = 2,
    .types = { DB_UUID, DB_UUID }
};
static const DbStatement RENAME = {
    .name = "thing_rename",
    .text =
        "update t.thing set name = $3, revision = revision + 1 where tenant_id = $1 and id = $2",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_UUID, DB_UUID, DB_TEXT }
};
static const DbStatement DELETE_ONE = { .name = "thing_delete",
                                        .text =
                                            "delete from t.thing where tenant_id = $1 and id = $2",
                                        .lane = DB_LANE_COMMAND,
                                        .n_params = 2,
                                        .types = { DB_UUID, DB_UUID } };
static const DbStatement SLEEP = { .name = "thing_sleep",
                                   .text = "select pg_sleep(0.3)::text",
                                   .lane = DB_LANE_COMMAND,
                                   .n_params = 0,
                                   .types = { 0 } };

static int handled;

static inline void insert_thing(Request *req, Uuid id)
{
    handled++;
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id),
                         db_text(body_of(req, ThingBody)->name) };
    db_send(&req->task, &INSERT, params);
}

static inline void thing_create(Request *req)
{
    Uuid id = uuid_new();
    insert_thing(req, id);
    reply_resource(req, 201, "things", id);
}

static inline void thing_create_slowly(Request *req)
{
    db_query(&req->task, &SLEEP, NULL);
    thing_create(req);
}

static inline void thing_create_by_hand(Request *req)
{
    Uuid id = uuid_new();
    request_begin(req);
    insert_thing(req, id);
    reply_resource(req, 201, "things", id);
    request_commit(req);
}

static inline void thing_create_and_fail(Request *req)
{
    insert_thing(req, uuid_new());
    fail(req, 409, "thing_refused", "No.");
}

static inline void thing_rename(Request *req)
{
    Uuid id = path_uuid(req, "id");
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id),
                         db_text(body_of(req, ThingBody)->name) };
    DbRows rows = db_query(&req->task, &LOCK, params);
    if (rows.count == 0)
        fail(req, 404, "thing_not_found", "There is no such thing.");
    resource_check_match(req, db_get_int(rows, 0, 0));
    db_send(&req->task, &RENAME, params);
    reply_resource(req, 200, "things", id);
}

static inline void thing_delete(Request *req)
{
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(path_uuid(req, "id")) };
    handled++;
    if (db_query(&req->task, &DELETE_ONE, params).affected == 0)
        fail(req, 404, "thing_not_found", "There is no such thing.");
    reply_empty(req, 204);
}

/* As a document's deletion: what it does is committed by somebody else. */
static inline void thing_done_elsewhere(Request *req)
{
    handled++;
    db_query(&req->task, &SLEEP, NULL);
    if (text_equal(body_of(req, ThingBody)->name, TEXT("bad")))
        fail(req, 409, "thing_refused", "No.");
    reply_json(req, 202, TEXT("{\"done\":true}"));
}

static inline void quiet(Request *req)
{
    reply_json(req, 200, TEXT("{\"secret\":1}"));
}

static const Permission PERMISSIONS[] = {
    { "thing.read", "viewer", "See things." },
    { "thing.write", "member", "Change things." },
    { "owner.read", "admin", "See owners." },
};
static const Route TABLE[] = {
    { GET, "/v1/things", "thing.read", resource_list, .resource = &THINGS, .list = true,
      .summary = "List" },
    { GET, "/v1/things/:id", "thing.read", resource_item, .resource = &THINGS, .summary = "See" },
    { POST, "/v1/things", "thing.write", thing_create, .body = &BODY, .resource = &THINGS,
      .status = 201, .summary = "Make" },
    { PATCH, "/v1/things/:id", "thing.write", thing_rename, .body = &BODY, .resource = &THINGS,
      .summary = "Rename" },
    { DELETE, "/v1/things/:id", "thing.write", thing_delete, .status = 204, .summary = "Forget" },
    { POST, "/v1/slow", "thing.write", thing_create_slowly, .body = &BODY,
      .summary = "Make slowly" },
    { POST, "/v1/manual", "thing.write", thing_create_by_hand, .body = &BODY,
      .transaction = TRANSACTION_MANUAL, .summary = "Make" },
    { POST, "/v1/elsewhere", "thing.write", thing_done_elsewhere, .body = &BODY,
      .transaction = TRANSACTION_READ, .summary = "Do" },
    { POST, "/v1/failing", "thing.write", thing_create_and_fail, .body = &BODY, .summary = "Fail" },
    { GET, "/v1/owners/:id", "owner.read", resource_item, .resource = &OWNERS, .summary = "See" },
    { GET, "/v1/owners/:id/things", "thing.read", resource_list, .resource = &OWNED, .list = true,
      .summary = "List" },
    { POST, "/v1/graphql", SESSION, graphql_serve, .body = &graphql_body_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_READ, .summary = "Ask" },
    { GET, "/v1/quiet", "thing.read", quiet, .summary = "A handler that asks PostgreSQL nothing" },
};
static const Service SERVICE = { .name = "things",
                                 ROUTES(TABLE),
                                 .resources = RESOURCES,
                                 .resource_count = 3,
                                 .permissions = PERMISSIONS,
                                 .permission_count = 3 };
static const Service *const SERVICES[] = { &SERVICE };

/*
 * Asking.
 */
typedef struct Answer {
    Request *req;
    json_t *json;
    uint64_t trips;
} Answer;

static Header extra_header;

static inline void serve_body(Task *task, void *argument)
{
    UNUSED(task);
    request_serve(argument);
}

static inline Request *ask_as(int session, Method method, const char *path, const char *query,
                              const char *body)
{
    Request *req = test_request(method, path, query);
    assert_non_null(req->route);
    Token token = { .kind = 's',
                    .tenant_id = test_id(session >= 20 ? 2 : 1),
                    .session_id = test_id(session) };
    memset(token.secret, session, sizeof token.secret);
    Header *headers = ARENA_ARRAY(req->task.arena, Header, 2);
    headers[0] = (Header){ TEXT("authorization"),
                           text_format(req->task.arena, "Bearer %.*s",
                                       TEXT_ARG(token_write(req->task.arena, &token))) };
    headers[1] = extra_header;
    req->headers = headers;
    req->header_count = text_is_null(extra_header.name) ? 1 : 2;
    req->body = text_of(body);
    req->origin = TEXT("http://127.0.0.1");
    req->task.context.address = TEXT("192.0.2.1");
    extra_header = (Header){ 0 };
    return req;
}

static inline Answer answer_of(Request *req)
{
    JsonError error;
    Answer answer = { .req = req };
    if (!text_is_null(req->reply.body) && req->reply.body.len > 0) {
        answer.json = json_read(req->task.arena, req->reply.body, false, &error);
        if (answer.json == NULL)
            give_up("%.*s: %s", TEXT_ARG(req->reply.body), error.message);
    }
    return answer;
}

static inline Answer serve(Request *req)
{
    uint64_t trips = db_stats.round_trips;
    TestTask test = { 0 };
    test_task_run(&test, serve_body, req);
    arena_free(test.task.arena);
    Answer answer = answer_of(req);
    answer.trips = db_stats.round_trips - trips;
    return answer;
}

#define USER 1 /* session 1: thing.read and thing.write; 2: nothing; 3: all; 20: of tenant 2 */

static inline Answer get(const char *path, const char *query)
{
    return serve(ask_as(USER, GET, path, query, ""));
}

static inline Answer post(const char *path, const char *key, const char *body)
{
    if (key != NULL)
        extra_header = (Header){ TEXT("idempotency-key"), text_of(key) };
    return serve(ask_as(USER, POST, path, "", body));
}

static inline void done(Answer *answer)
{
    test_request_free(answer->req);
}

static inline Text header_of(const Answer *answer, const char *name)
{
    Text rest = buffer_view(&answer->req->reply.headers);
    while (!text_is_null(rest)) {
        Text line = text_cut(&rest, '\n');
        size_t colon = text_find(line, ':', 0);
        if (text_equal_nocase(text_slice(line, 0, colon), text_of(name)))
            return text_trim(text_slice(line, colon + 1, line.len));
    }
    return TEXT_NULL;
}

#define assert_status(answer, expected)                                                            \
    do {                                                                                           \
        if ((answer).req->reply.status != (expected))                                              \
            give_up("status %d, not %d: %.*s", (answer).req->reply.status, (expected),             \
                    TEXT_ARG((answer).req->reply.body));                                           \
    } while (0)
#define assert_code(answer, expected) assert_text(json_text_at((answer).json, "code"), (expected))

static inline const char *path_of(int thing)
{
    static char path[64];
    char id[UUID_TEXT_SIZE];
    uuid_write(test_id(thing), id);
    snprintf(path, sizeof path, "/v1/things/%.36s", id);
    return path;
}

static inline bool tells(const Answer *answer, const char *pointer, const char *code)
{
    size_t index;
    json_t *error;
    json_array_foreach(json_object_get(answer->json, "errors"), index,
                       error) if (text_is(json_text_at(error, "pointer"), pointer) &&
                                  text_is(json_text_at(error, "code"), code)) return true;
    return false;
}

/*
 * The stage.
 */
static inline void wait_until_ready(Task *task, void *argument)
{
    UNUSED(argument);
    while (!db_is_ready())
        loop_sleep(5);
    permission_load(task);
}

static inline int things_start(void **state)
{
    UNUSED(state);
    static const char *const overrides[] = { "rate_write_per_minute=120" };
    char message[256];
    crypto_init();
    shared_open(-1, 0);
    test_postgres_start();
    test_postgres_run(TEST_SCHEMA);
    test_postgres_run(TEST_THINGS_SCHEMA);
    test_things_run_file("../gateway/schema/0001_idempotency.sql");
    if (!setting_load(overrides, 1, message, sizeof message))
        return -1;
    route_mount(SERVICES, 1);
    test_open(
        &(DbOptions){ .point_connections = 1, .other_connections = 4, .lists_per_tenant = 4 });
    TestTask test = { 0 };
    test_task_run(&test, wait_until_ready, NULL);
    arena_free(test.task.arena);
    return test.succeeded ? 0 : -1;
}

static inline int things_stop(void **state)
{
    UNUSED(state);
    test_close();
    return 0;
}

#endif
