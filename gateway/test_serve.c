/* Requests from end to end but for the wire: gate, transaction, handler, resource, reply, on a
 * PostgreSQL of their own. */
#include "gateway/test_support.h"

#include "core/crypto.h"
#include "core/db_stats.h"
#include "core/setting.h"
#include "core/shared.h"
#include "core/test_db_schema.h"
#include "gateway/etag.h"
#include "gateway/permission.h"
#include "gateway/test_serve_schema.h"

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

static void insert_thing(Request *req, Uuid id)
{
    handled++;
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id),
                         db_text(body_of(req, ThingBody)->name) };
    db_send(&req->task, &INSERT, params);
}

static void thing_create(Request *req)
{
    Uuid id = uuid_new();
    insert_thing(req, id);
    reply_resource(req, 201, "things", id);
}

static void thing_create_slowly(Request *req)
{
    db_query(&req->task, &SLEEP, NULL);
    thing_create(req);
}

static void thing_create_by_hand(Request *req)
{
    Uuid id = uuid_new();
    request_begin(req);
    insert_thing(req, id);
    reply_resource(req, 201, "things", id);
    request_commit(req);
}

static void thing_create_and_fail(Request *req)
{
    insert_thing(req, uuid_new());
    fail(req, 409, "thing_refused", "No.");
}

static void thing_rename(Request *req)
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

static void thing_delete(Request *req)
{
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(path_uuid(req, "id")) };
    handled++;
    if (db_query(&req->task, &DELETE_ONE, params).affected == 0)
        fail(req, 404, "thing_not_found", "There is no such thing.");
    reply_empty(req, 204);
}

/* As a document's deletion: what it does is committed by somebody else. */
static void thing_done_elsewhere(Request *req)
{
    handled++;
    db_query(&req->task, &SLEEP, NULL);
    if (text_equal(body_of(req, ThingBody)->name, TEXT("bad")))
        fail(req, 409, "thing_refused", "No.");
    reply_json(req, 202, TEXT("{\"done\":true}"));
}

static void quiet(Request *req)
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

static void serve_body(Task *task, void *argument)
{
    UNUSED(task);
    request_serve(argument);
}

static Request *ask_as(int session, Method method, const char *path, const char *query,
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

static Answer answer_of(Request *req)
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

static Answer serve(Request *req)
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

static Answer get(const char *path, const char *query)
{
    return serve(ask_as(USER, GET, path, query, ""));
}

static Answer post(const char *path, const char *key, const char *body)
{
    if (key != NULL)
        extra_header = (Header){ TEXT("idempotency-key"), text_of(key) };
    return serve(ask_as(USER, POST, path, "", body));
}

static void done(Answer *answer)
{
    test_request_free(answer->req);
}

static Text header_of(const Answer *answer, const char *name)
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

static const char *path_of(int thing)
{
    static char path[64];
    char id[UUID_TEXT_SIZE];
    uuid_write(test_id(thing), id);
    snprintf(path, sizeof path, "/v1/things/%.36s", id);
    return path;
}

/*
 * Items.
 */
static void an_item_is_one_round_trip_and_has_an_etag(void **state)
{
    UNUSED(state);
    Answer a = get(path_of(100), ""); /* prepares */
    done(&a);
    a = get(path_of(100), "");
    assert_status(a, 200);
    assert_int_equal(a.trips, 1);
    assert_text(header_of(&a, "etag"), "\"7.1\"");
    assert_text(json_text_at(a.json, "name"), "name 100 \"quoted\"");
    assert_int_equal(json_integer_value(json_object_get(a.json, "rank")), 0);
    assert_text(json_text_at(a.json, "created_at"), "2026-01-01T00:01:40.123Z");
    assert_true(json_is_null(json_object_get(a.json, "note")));
    assert_true(json_is_true(json_object_get(a.json, "loud")));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(a.json, "content"), "n")),
                     100);
    done(&a);
}

static void an_unchanged_item_is_304(void **state)
{
    UNUSED(state);
    extra_header = (Header){ TEXT("if-none-match"), TEXT("W/\"7.1\"") };
    Answer a = get(path_of(100), "");
    assert_status(a, 304);
    assert_true(text_is_null(a.req->reply.body));
    assert_text(header_of(&a, "etag"), "\"7.1\"");
    done(&a);
    extra_header = (Header){ TEXT("if-none-match"), TEXT("\"7.1\"") };
    a = get(path_of(100), "select=id"); /* another answer, another tag */
    assert_status(a, 200);
    assert_false(text_is(header_of(&a, "etag"), "\"7.1\""));
    assert_int_equal(json_object_size(a.json), 1);
    done(&a);
}

static void an_expanded_item_has_no_etag_and_needs_the_right_to_see(void **state)
{
    UNUSED(state);
    Answer a = serve(ask_as(3, GET, path_of(101), "expand=owner", ""));
    assert_status(a, 200);
    assert_true(text_is_null(header_of(&a, "etag")));
    assert_text(json_text_at(json_object_get(a.json, "owner"), "name"), "Owner 200");
    done(&a);
    a = serve(ask_as(3, GET, path_of(100), "expand=owner", ""));
    assert_true(json_is_null(json_object_get(a.json, "owner")));
    done(&a);
    a = get(path_of(101), "expand=owner");
    assert_status(a, 403);
    done(&a);
}

static void what_one_may_not_see_is_not_there(void **state)
{
    UNUSED(state);
    static const char *const paths[] = { "/v1/things/aa000000-0000-0000-0000-0000ffff0000",
                                         "/v1/things/nonsense" };
    for (size_t i = 0; i < 2; i++) {
        Answer a = get(paths[i], "");
        assert_status(a, 404);
        assert_code(a, "thing_not_found");
        done(&a);
    }
    Answer a = serve(ask_as(20, GET, path_of(100), "", ""));
    assert_status(a, 404);
    done(&a);
}

static void the_gate_comes_first(void **state)
{
    UNUSED(state);
    static const char *const questions[][2] = { { "/v1/things/nonsense", "" },
                                                { "/v1/things", "limit=0" },
                                                { "/v1/quiet", "" },
                                                { "/v1/quiet", "x=1" } };
    for (size_t i = 0; i < 4; i++) {
        Answer a = serve(ask_as(99, GET, questions[i][0], questions[i][1], ""));
        assert_status(a, 401);
        assert_false(text_is_null(header_of(&a, "www-authenticate")));
        done(&a);
        a = serve(ask_as(2, GET, questions[i][0], questions[i][1], ""));
        assert_status(a, 403);
        done(&a);
    }
    Answer a = serve(ask_as(2, POST, "/v1/things", "", "{\"name\":5}"));
    assert_status(a, 403);
    done(&a);
}

/*
 * Lists.
 */

/* All ids of a list, page by page, joined with commas; what SQL says must be the same. */
static void expect_pages(const char *query, const char *where, const char *order)
{
    char sql[600], question[600];
    snprintf(
        sql, sizeof sql,
        "select coalesce(string_agg(id::text, ',' order by %s), '') from t.thing where tenant_id = "
        "'aa000000-0000-0000-0000-000000000001' and (%s)",
        order, where);
    char conninfo[160];
    test_postgres_conninfo(conninfo, "postgres");
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *expected = PQexec(pg, sql);
    if (PQresultStatus(expected) != PGRES_TUPLES_OK)
        give_up("%s: %s", sql, PQerrorMessage(pg));
    Buffer got;
    buffer_init(&got, NULL, 1 << 20);
    Text cursor = TEXT("");
    for (int page = 0; page < 100; page++) {
        snprintf(question, sizeof question, "limit=37&%s%s%.*s", query,
                 cursor.len > 0 ? "&cursor=" : "", TEXT_ARG(cursor));
        Answer a = get("/v1/things", question);
        assert_status(a, 200);
        const json_t *data = json_object_get(a.json, "data");
        for (size_t i = 0; i < json_array_size(data); i++) {
            if (got.len > 0)
                buffer_byte(&got, ',');
            buffer_text(&got, json_text_at(json_array_get(data, i), "id"));
        }
        Text next = json_text_at(a.json, "next_cursor");
        static char kept[512];
        snprintf(kept, sizeof kept, "%.*s", TEXT_ARG(next));
        cursor = text_of(kept);
        done(&a);
        if (text_is_null(next))
            break;
    }
    buffer_byte(&got, '\0');
    if (strcmp(got.ptr, PQgetvalue(expected, 0, 0)) != 0)
        give_up("%s:\n%s\nis not\n%s", query, got.ptr, PQgetvalue(expected, 0, 0));
    buffer_fini(&got);
    PQclear(expected);
    PQfinish(pg);
}

static void every_order_pages_through_everything_once(void **state)
{
    UNUSED(state);
    expect_pages("", "true", "created_at desc, id desc");
    expect_pages("sort=created_at", "true", "created_at, id");
    expect_pages("sort=rank", "true", "rank, id");
    expect_pages("sort=-rank", "true", "rank desc, id desc");
    expect_pages("sort=name", "true", "name, id");
    expect_pages("sort=rank,-name", "true", "rank, name desc, id desc");
    expect_pages("sort=-rank,name", "true", "rank desc, name, id");
    expect_pages("sort=-rank,-created_at", "true", "rank desc, created_at desc, id desc");
    expect_pages("sort=rank,-created_at,name", "true", "rank, created_at desc, name, id");
}

static void filters_mean_what_they_say(void **state)
{
    UNUSED(state);
    const char *usual = "created_at desc, id desc";
    expect_pages("status=open", "status = 'open'", usual);
    expect_pages("status[ne]=open", "status <> 'open'", usual);
    expect_pages("rank[gte]=3&rank[lt]=5", "rank >= 3 and rank < 5", usual);
    expect_pages("rank[gt]=3&rank[lte]=5&sort=-rank", "rank > 3 and rank <= 5",
                 "rank desc, id desc");
    expect_pages("rank[in]=1,4,77", "rank in (1, 4)", usual);
    expect_pages("name[prefix]=name%2010", "name like 'name 10%'", usual);
    expect_pages("name[prefix]=", "true", usual);
    expect_pages("note[prefix]=%C3%A9", "note like 'é%'", usual);
    expect_pages("note[prefix]=%F4%8F%BF%BF", "note like U&'\\+10FFFF%'", usual);
    expect_pages("note[ne]=none", "note is distinct from 'none'", usual);
    expect_pages("loud=true", "loud", usual);
    expect_pages("loud[ne]=true", "not loud", usual);
    expect_pages("created_at[gte]=2026-01-01T00:02:00%2B00:00",
                 "created_at >= '2026-01-01T00:02:00Z'", usual);
    expect_pages(
        "id[in]=aa000000-0000-0000-0000-000000000064,aa000000-0000-0000-0000-000000000065",
        "id in ('aa000000-0000-0000-0000-000000000064','aa000000-0000-0000-0000-000000000065')",
        usual);
    expect_pages(
        "owner_id=aa000000-0000-0000-0000-0000000000c9&status=open&rank[gt]=2",
        "owner_id = 'aa000000-0000-0000-0000-0000000000c9' and status = 'open' and rank > 2",
        usual);
    expect_pages("q=quoted", "name like '%quoted%'", usual);
    expect_pages("content.n[gte]=150", "(content ->> 'n')::int >= 150", usual);
}

static void a_list_is_one_round_trip_and_shows_what_was_asked(void **state)
{
    UNUSED(state);
    Answer a = get("/v1/things", "limit=3&select=name,rank");
    done(&a);
    a = get("/v1/things", "limit=3&select=name,rank&");
    assert_status(a, 200);
    assert_int_equal(a.trips, 1);
    const json_t *data = json_object_get(a.json, "data");
    assert_int_equal(json_array_size(data), 3);
    assert_int_equal(json_object_size(json_array_get(data, 0)), 2);
    assert_null(json_object_get(a.json, "count"));
    done(&a);
    a = get("/v1/things", "limit=1");
    assert_null(json_object_get(json_array_get(json_object_get(a.json, "data"), 0), "content"));
    done(&a);
}

static void a_count_is_told_when_asked_for(void **state)
{
    UNUSED(state);
    Answer a = get("/v1/things", "count=exact&limit=1&status=open");
    assert_int_equal(
        json_integer_value(json_object_get(a.json, "count")),
        test_postgres_number("select count(*) from t.thing where status = 'open' and tenant_id = "
                             "'aa000000-0000-0000-0000-000000000001'"));
    done(&a);
}

static void a_list_below_something_needs_that_something(void **state)
{
    UNUSED(state);
    Answer a = get("/v1/owners/aa000000-0000-0000-0000-0000000000c9/things", "");
    assert_status(a, 200);
    assert_true(json_array_size(json_object_get(a.json, "data")) > 10);
    done(&a);
    a = get("/v1/owners/aa000000-0000-0000-0000-0000000000ca/things", "");
    assert_status(a, 200); /* an owner of nothing */
    assert_int_equal(json_array_size(json_object_get(a.json, "data")), 0);
    done(&a);
    static const char *const missing[] = { "/v1/owners/aa000000-0000-0000-0000-0000000000cb/things",
                                           "/v1/owners/x/things" };
    for (size_t i = 0; i < 2; i++) {
        a = get(missing[i], "");
        assert_status(a, 404);
        assert_code(a, "owner_not_found");
        done(&a);
    }
}

static bool tells(const Answer *answer, const char *pointer, const char *code)
{
    size_t index;
    json_t *error;
    json_array_foreach(json_object_get(answer->json, "errors"), index,
                       error) if (text_is(json_text_at(error, "pointer"), pointer) &&
                                  text_is(json_text_at(error, "code"), code)) return true;
    return false;
}

static void wrong_parameters_are_all_told(void **state)
{
    UNUSED(state);
    Answer a = get(
        "/v1/things",
        "limit=0&sort=note&select=id,nope,content&expand=parents&status=lost&rank=x&rank[prefix]=1&"
        "color=red&owner_id=7&created_at[gt]=yesterday&count=some&loud=maybe&content=1&content..a="
        "1&q=%20");
    assert_status(a, 400);
    assert_code(a, "invalid_parameter");
    assert_true(tells(&a, "?limit", "out_of_range"));
    assert_true(tells(&a, "?sort", "not_allowed"));
    assert_true(tells(&a, "?select", "not_allowed"));
    assert_true(tells(&a, "?expand", "not_allowed"));
    assert_true(tells(&a, "?status", "not_allowed"));
    assert_true(tells(&a, "?rank", "format"));
    assert_true(tells(&a, "?rank[prefix]", "not_allowed"));
    assert_true(tells(&a, "?color", "unknown_parameter"));
    assert_true(tells(&a, "?owner_id", "format"));
    assert_true(tells(&a, "?created_at[gt]", "format"));
    assert_true(tells(&a, "?count", "not_allowed"));
    assert_true(tells(&a, "?loud", "format"));
    assert_true(tells(&a, "?content", "unknown_parameter"));
    assert_true(tells(&a, "?content..a", "format"));
    assert_true(tells(&a, "?q", "too_short"));
    done(&a);
    a = get(path_of(100), "limit=1");
    assert_true(tells(&a, "?limit", "unknown_parameter"));
    done(&a);
}

static void a_bent_cursor_is_refused(void **state)
{
    UNUSED(state);
    Answer a = get("/v1/things", "limit=1");
    char cursor[400], question[512];
    Text next = json_text_at(a.json, "next_cursor");
    snprintf(cursor, sizeof cursor, "%.*s", TEXT_ARG(next));
    done(&a);
    const char *forms[] = { "cursor=%.*s&sort=rank", "cursor=%.*sA", "cursor=A%.*s", "cursor=*%.*s",
                            "cursor=%.0s" };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (i == 4)
            strcpy(question, "cursor=");
        else if (i == 0)
            snprintf(question, sizeof question, "cursor=%s&sort=rank", cursor);
        else
            snprintf(question, sizeof question, "cursor=%s%s%s",
                     i == 2   ? "A"
                     : i == 3 ? "*"
                              : "",
                     cursor, i == 1 ? "A" : "");
        a = get("/v1/things", question);
        assert_status(a, 400);
        assert_true(tells(&a, "?cursor", "invalid_cursor"));
        done(&a);
    }
    for (size_t i = 0; cursor[i] != '\0'; i++) {
        char was = cursor[i];
        cursor[i] = was == 'B' ? 'C' : 'B';
        snprintf(question, sizeof question, "cursor=%s", cursor);
        a = get("/v1/things", question);
        assert_status(a, 400);
        done(&a);
        cursor[i] = was;
    }
}

/*
 * Commands.
 */
static int64_t count_named(const char *name)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from t.thing where name = '%s'", name);
    return test_postgres_number(sql);
}

static void a_create_is_one_round_trip(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 6; i++) { /* until every connection has prepared */
        Answer warm = post("/v1/things", NULL, "{\"name\":\"warm\"}");
        done(&warm);
    }
    Answer a = post("/v1/things", NULL, "{\"name\":\"new one\"}");
    assert_status(a, 201);
    assert_int_equal(a.trips, 1);
    assert_text(json_text_at(a.json, "name"), "new one");
    assert_text(header_of(&a, "etag"), "\"7.1\"");
    char location[80];
    snprintf(location, sizeof location, "/v1/things/%.*s", TEXT_ARG(json_text_at(a.json, "id")));
    assert_text(header_of(&a, "location"), location);
    assert_int_equal(count_named("new one"), 1);
    done(&a);
}

static void bodies_are_checked(void **state)
{
    UNUSED(state);
    Answer a = post("/v1/things", NULL, "{\"name\":}");
    assert_status(a, 400);
    assert_code(a, "invalid_json");
    assert_true(text_starts_with(json_text_at(a.json, "detail"), TEXT("Line 1, column ")));
    done(&a);
    a = post("/v1/things", NULL, "");
    assert_code(a, "invalid_json");
    done(&a);
    a = post("/v1/things", NULL, "{\"nome\":\"x\"}");
    assert_status(a, 422);
    assert_true(tells(&a, "/name", "required"));
    assert_true(tells(&a, "/nome", "unknown_field"));
    done(&a);
    extra_header = (Header){ TEXT("content-type"), TEXT("text/plain") };
    a = serve(ask_as(USER, POST, "/v1/things", "", "{\"name\":\"x\"}"));
    assert_status(a, 415);
    assert_code(a, "unsupported_media_type");
    done(&a);
    a = serve(ask_as(USER, DELETE, path_of(105), "", "{}"));
    assert_code(a, "unexpected_body");
    done(&a);
    a = serve(ask_as(USER, POST, "/v1/things", "x=1", "{\"name\":\"x\"}"));
    assert_status(a, 400);
    assert_true(tells(&a, "?x", "unknown_parameter"));
    done(&a);
}

static void a_change_is_guarded_by_if_match(void **state)
{
    UNUSED(state);
    extra_header = (Header){ TEXT("if-match"), TEXT("\"7.1\"") };
    Answer a = serve(ask_as(USER, PATCH, path_of(110), "", "{\"name\":\"renamed\"}"));
    assert_status(a, 200);
    assert_text(header_of(&a, "etag"), "\"7.2\"");
    done(&a);
    extra_header = (Header){ TEXT("if-match"), TEXT("\"7.1\"") };
    a = serve(ask_as(USER, PATCH, path_of(110), "", "{\"name\":\"again\"}"));
    assert_status(a, 412);
    assert_code(a, "precondition_failed");
    done(&a);
    assert_int_equal(count_named("again"), 0);
    extra_header = (Header){ TEXT("if-match"), TEXT("\"7.1\"") };
    a = serve(ask_as(USER, DELETE, path_of(110), "", ""));
    assert_status(a, 400); /* a handler that does not look at it must not be believed to */
    assert_code(a, "precondition_not_supported");
    done(&a);
    assert_int_equal(count_named("renamed"), 1);
}

static void expect_same_reply(const Answer *first, const Answer *again)
{
    assert_int_equal(first->req->reply.status, again->req->reply.status);
    assert_true(text_equal(first->req->reply.body, again->req->reply.body));
    assert_true(text_equal(header_of(first, "etag"), header_of(again, "etag")));
    assert_true(text_equal(header_of(first, "location"), header_of(again, "location")));
    assert_true(text_equal(first->req->reply.content_type, again->req->reply.content_type));
    assert_text(header_of(again, "idempotent-replayed"), "true");
    assert_true(text_is_null(header_of(first, "idempotent-replayed")));
}

static void expect_once(const char *path, const char *key, const char *name)
{
    char body[80];
    snprintf(body, sizeof body, "{\"name\":\"%s\"}", name);
    handled = 0;
    Answer first = post(path, key, body);
    assert_status(first, 201);
    Answer again = post(path, key, body);
    expect_same_reply(&first, &again);
    assert_int_equal(handled, 1);
    assert_int_equal(count_named(name), 1);
    done(&first);
    done(&again);
}

static void a_command_sent_twice_is_done_once(void **state)
{
    UNUSED(state);
    expect_once("/v1/things", "key-1", "once");
    expect_once("/v1/manual", "key-1", "once by hand"); /* another route: another scope */
    extra_header = (Header){ TEXT("idempotency-key"), TEXT("gone") };
    Answer first = serve(ask_as(USER, DELETE, path_of(111), "", ""));
    assert_status(first, 204);
    extra_header = (Header){ TEXT("idempotency-key"), TEXT("gone") };
    Answer again = serve(ask_as(USER, DELETE, path_of(111), "", ""));
    expect_same_reply(&first, &again);
    done(&first);
    done(&again);
}

static void a_key_costs_one_round_trip_more(void **state)
{
    UNUSED(state);
    char key[16];
    Answer a = { 0 };
    for (int i = 0; i < 8; i++) {
        snprintf(key, sizeof key, "trip-%d", i);
        a = post("/v1/things", key, "{\"name\":\"trip\"}");
        assert_status(a, 201);
        if (i < 7)
            done(&a);
    }
    assert_int_equal(a.trips, 2);
    done(&a);
}

static void a_key_belongs_to_its_request(void **state)
{
    UNUSED(state);
    Answer a = post("/v1/things", "key-2", "{\"name\":\"first\"}");
    done(&a);
    a = post("/v1/things", "key-2", "{\"name\":\"second\"}");
    assert_status(a, 422);
    assert_code(a, "idempotency_mismatch");
    done(&a);
    assert_int_equal(count_named("second"), 0);
    extra_header = (Header){ TEXT("idempotency-key"), TEXT("key-2") };
    a = serve(ask_as(3, POST, "/v1/things", "", "{\"name\":\"somebody else\"}"));
    assert_status(a, 201);
    done(&a);
    char long_key[300];
    memset(long_key, 'k', 256);
    long_key[256] = '\0';
    a = post("/v1/things", long_key, "{\"name\":\"x\"}");
    assert_status(a, 400);
    assert_code(a, "invalid_idempotency_key");
    done(&a);
}

static void a_failure_is_not_kept(void **state)
{
    UNUSED(state);
    handled = 0;
    for (int i = 0; i < 2; i++) {
        Answer a = post("/v1/failing", "key-3", "{\"name\":\"failing\"}");
        assert_status(a, 409);
        assert_code(a, "thing_refused");
        done(&a);
    }
    assert_int_equal(handled, 2);
    assert_int_equal(count_named("failing"), 0);
}

static void a_replay_asks_for_the_permission_again(void **state)
{
    UNUSED(state);
    Answer a = post("/v1/things", "key-4", "{\"name\":\"mine\"}");
    done(&a);
    test_postgres_run("update t.session set permissions = '\\x01' where id = "
                      "'aa000000-0000-0000-0000-000000000001'");
    a = post("/v1/things", "key-4", "{\"name\":\"mine\"}");
    test_postgres_run("update t.session set permissions = '\\x03' where id = "
                      "'aa000000-0000-0000-0000-000000000001'");
    assert_status(a, 403);
    done(&a);
}

static void expect_one_at_a_time(const char *path, const char *key, int good)
{
    Request *asked[2];
    TestTask tests[2] = { 0 };
    for (int i = 0; i < 2; i++) {
        extra_header = (Header){ TEXT("idempotency-key"), text_of(key) };
        asked[i] = ask_as(USER, POST, path, "", "{\"name\":\"slow\"}");
        test_task_start(&tests[i], serve_body, asked[i]);
    }
    test_tasks_wait();
    int first = asked[0]->reply.status == good ? 0 : 1;
    assert_int_equal(asked[first]->reply.status, good);
    assert_int_equal(asked[1 - first]->reply.status, 409);
    Answer loser = answer_of(asked[1 - first]);
    assert_code(loser, "idempotency_in_progress");
    assert_text(header_of(&loser, "retry-after"), "1");
    for (int i = 0; i < 2; i++) {
        test_request_free(asked[i]);
        arena_free(tests[i].task.arena);
    }
}

static void a_key_in_use_is_409_at_once(void **state)
{
    UNUSED(state);
    expect_one_at_a_time("/v1/slow", "key-5", 201);
    assert_int_equal(count_named("slow"), 1);
    expect_one_at_a_time("/v1/elsewhere", "key-8", 202);
}

static void a_command_done_elsewhere_is_done_once_too(void **state)
{
    UNUSED(state);
    handled = 0;
    Answer first = post("/v1/elsewhere", "key-6", "{\"name\":\"x\"}");
    assert_status(first, 202);
    Answer again = post("/v1/elsewhere", "key-6", "{\"name\":\"x\"}");
    expect_same_reply(&first, &again);
    assert_int_equal(handled, 1);
    done(&first);
    done(&again);
    for (int i = 0; i < 2; i++) { /* a failure gives its key back */
        Answer a = post("/v1/elsewhere", "key-7", "{\"name\":\"bad\"}");
        assert_status(a, 409);
        assert_code(a, "thing_refused");
        done(&a);
    }
    assert_int_equal(handled, 3);
}

static void who_asks_too_often_is_told_when_to_go_on(void **state)
{
    UNUSED(state);
    int refused = 0;
    for (int i = 0; i < 140 && refused == 0; i++) {
        Answer a = serve(ask_as(4, DELETE, path_of(9999), "", ""));
        if (i == 0) {
            assert_status(a, 404);
            assert_text(header_of(&a, "ratelimit-policy"), "\"write\";q=120;w=60");
            assert_true(text_starts_with(header_of(&a, "ratelimit"), TEXT("\"write\";r=119;t=")));
        }
        if (a.req->reply.status == 429) {
            refused = i;
            assert_code(a, "rate_limited");
            assert_false(text_is_null(header_of(&a, "retry-after")));
        }
        done(&a);
    }
    assert_in_range(refused, 100, 130);
}

/*
 * The stage.
 */
static void wait_until_ready(Task *task, void *argument)
{
    UNUSED(argument);
    while (!db_is_ready())
        loop_sleep(5);
    permission_load(task);
}

static int start(void **state)
{
    UNUSED(state);
    static const char *const overrides[] = { "rate_write_per_minute=120" };
    char message[256];
    crypto_init();
    shared_open(-1, 0);
    test_postgres_start();
    test_postgres_run(TEST_SCHEMA);
    test_postgres_run(TEST_SERVE_SCHEMA);
    test_serve_run_file("../gateway/schema/0001_idempotency.sql");
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

static int stop(void **state)
{
    UNUSED(state);
    test_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_item_is_one_round_trip_and_has_an_etag),
        cmocka_unit_test(an_unchanged_item_is_304),
        cmocka_unit_test(an_expanded_item_has_no_etag_and_needs_the_right_to_see),
        cmocka_unit_test(what_one_may_not_see_is_not_there),
        cmocka_unit_test(the_gate_comes_first),
        cmocka_unit_test(every_order_pages_through_everything_once),
        cmocka_unit_test(filters_mean_what_they_say),
        cmocka_unit_test(a_list_is_one_round_trip_and_shows_what_was_asked),
        cmocka_unit_test(a_count_is_told_when_asked_for),
        cmocka_unit_test(a_list_below_something_needs_that_something),
        cmocka_unit_test(wrong_parameters_are_all_told),
        cmocka_unit_test(a_bent_cursor_is_refused),
        cmocka_unit_test(a_create_is_one_round_trip),
        cmocka_unit_test(bodies_are_checked),
        cmocka_unit_test(a_change_is_guarded_by_if_match),
        cmocka_unit_test(a_command_sent_twice_is_done_once),
        cmocka_unit_test(a_key_costs_one_round_trip_more),
        cmocka_unit_test(a_key_belongs_to_its_request),
        cmocka_unit_test(a_failure_is_not_kept),
        cmocka_unit_test(a_replay_asks_for_the_permission_again),
        cmocka_unit_test(a_key_in_use_is_409_at_once),
        cmocka_unit_test(a_command_done_elsewhere_is_done_once_too),
        cmocka_unit_test(who_asks_too_often_is_told_when_to_go_on),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
