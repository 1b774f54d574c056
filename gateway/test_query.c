#include "gateway/test_support.h"

#include "gateway/query.h"

typedef struct Parsed {
    Arena *arena;
    QueryParam *params;
    size_t count;
    QueryError error;
    bool is_good;
} Parsed;

static Parsed parse(const char *raw)
{
    Parsed p = { .arena = arena_new() };
    p.is_good = query_parse(p.arena, text_of(raw), &p.params, &p.count, &p.error);
    return p;
}

static void names_operators_and_values_are_taken_apart(void **state)
{
    UNUSED(state);
    Parsed p = parse("status=open&created_at[gte]=2026-01-01T00%3A00%3A00Z&q=two+words&flag&&"
                     "content.a.b%5Blt%5D=5");
    assert_true(p.is_good);
    assert_int_equal(p.count, 5);
    assert_text(p.params[0].name, "status");
    assert_true(text_is_null(p.params[0].op));
    assert_text(p.params[1].name, "created_at");
    assert_text(p.params[1].op, "gte");
    assert_text(p.params[1].value, "2026-01-01T00:00:00Z");
    assert_text(p.params[2].value, "two words");
    assert_text(p.params[3].name, "flag");
    assert_int_equal(p.params[3].value.len, 0);
    assert_text(p.params[4].name, "content.a.b");
    assert_text(p.params[4].op, "lt");
    arena_free(p.arena);
}

static void an_empty_query_has_no_parameters(void **state)
{
    UNUSED(state);
    Parsed p = parse("");
    assert_true(p.is_good);
    assert_int_equal(p.count, 0);
    arena_free(p.arena);
}

static void what_is_malformed_is_refused(void **state)
{
    UNUSED(state);
    static const char *const bad[] = {
        "a=%",       "a=%4",    "a=%zz",         "a=%00",   "a=%0a",    "a=%ff",
        "=x",        "[gte]=1", "a[]=1",         "a[gte=1", "a]=1",     "a[gte]b=1",
        "a[b[c]]=1", "a=1&a=2", "a[x]=1&a[x]=2", "a=\x7f",  "a=%c3%28", "a=%ed%a0%80",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Parsed p = parse(bad[i]);
        if (p.is_good)
            give_up("accepted: %s", bad[i]);
        assert_non_null(p.error.what);
        arena_free(p.arena);
    }
}

static void one_name_may_have_several_operators(void **state)
{
    UNUSED(state);
    Parsed p = parse("n[gte]=1&n[lt]=9&n=4");
    assert_true(p.is_good);
    assert_int_equal(p.count, 3);
    arena_free(p.arena);
}

static void there_is_a_limit_to_parameters(void **state)
{
    UNUSED(state);
    char raw[QUERY_MAX_PARAMS * 8 + 16] = "";
    for (int i = 0; i <= QUERY_MAX_PARAMS; i++)
        sprintf(raw + strlen(raw), "%sp%d=1", i > 0 ? "&" : "", i);
    Parsed p = parse(raw);
    assert_false(p.is_good);
    arena_free(p.arena);
}

static const QueryField TAKEN[] = { { "topics", "Which.", true }, { "after", "Where from." } };
static const Route ROUTE = { GET, "/x", PUBLIC, .query = TAKEN, .query_count = 2 };

static void check(void *req)
{
    query_check_declared(req);
}

static void a_route_says_which_parameters_it_takes(void **state)
{
    UNUSED(state);
    Request *req = test_request(GET, "/x", "topic=a&after=3&limit[gte]=5");
    req->route = &ROUTE;
    assert_false(test_run(&req->task, check, req));
    assert_int_equal(req->task.fault.status, 400);
    assert_text(req->task.fault.code, "invalid_parameter");
    assert_error(&req->task, "?topic", "unknown_parameter");
    assert_error(&req->task, "?limit[gte]", "unknown_parameter");
    assert_error(&req->task, "?topics", "required");
    assert_null(error_at(&req->task, "?after"));
    test_request_free(req);
}

static void a_malformed_query_is_told_where(void **state)
{
    UNUSED(state);
    Request *req = test_request(GET, "/x", "topics=%zz");
    req->route = &ROUTE;
    assert_false(test_run(&req->task, check, req));
    assert_int_equal(req->task.fault.status, 400);
    assert_non_null(strstr(text_cstr(req->task.arena, req->task.fault.detail), "topics"));
    test_request_free(req);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_operators_and_values_are_taken_apart),
        cmocka_unit_test(an_empty_query_has_no_parameters),
        cmocka_unit_test(what_is_malformed_is_refused),
        cmocka_unit_test(one_name_may_have_several_operators),
        cmocka_unit_test(there_is_a_limit_to_parameters),
        cmocka_unit_test(a_route_says_which_parameters_it_takes),
        cmocka_unit_test(a_malformed_query_is_told_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
