/* Commands: bodies, preconditions, idempotency, limits. */
#include "gateway/test_things.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    return cmocka_run_group_tests(tests, things_start, things_stop);
}
