/* Reads: items, lists, and who may see them. */
#include "gateway/test_things.h"

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

static void a_search_has_as_many_characters_as_it_says(void **state)
{
    UNUSED(state);
    char query[600];
    size_t at = (size_t)snprintf(query, sizeof query, "q=");
    for (int i = 0; i < 200; i++)
        at += (size_t)snprintf(query + at, sizeof query - at, "\xc3\xa9");
    Answer a = get("/v1/things", query);
    assert_status(a, 200);
    done(&a);
    query[at] = 'e';
    query[at + 1] = '\0';
    a = get("/v1/things", query);
    assert_status(a, 400);
    assert_true(tells(&a, "?q", "too_long"));
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
        cmocka_unit_test(a_search_has_as_many_characters_as_it_says),
        cmocka_unit_test(a_bent_cursor_is_refused),
    };
    return cmocka_run_group_tests(tests, things_start, things_stop);
}
