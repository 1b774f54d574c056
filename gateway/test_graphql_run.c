/* GraphQL at work: root fields are requests of their own, with their rights, trips and
 * transactions. */
#include "gateway/test_things.h"

static Answer ask(int session, const char *key, const char *query)
{
    static char body[4096];
    Buffer out;
    buffer_init(&out, NULL, sizeof body - 1);
    buffer_literal(&out, "{\"query\":");
    json_escape(&out, text_of(query));
    buffer_byte(&out, '}');
    memcpy(body, out.ptr, out.len);
    body[out.len] = '\0';
    buffer_fini(&out);
    if (key != NULL)
        extra_header = (Header){ TEXT("idempotency-key"), text_of(key) };
    return serve(ask_as(session, POST, "/v1/graphql", "", body));
}

static json_t *field(const Answer *answer, const char *name)
{
    return json_object_get(json_object_get(answer->json, "data"), name);
}

static void assert_failed(const Answer *answer, size_t index, const char *code)
{
    json_t *error = json_array_get(json_object_get(answer->json, "errors"), index);
    assert_text(json_text_at(json_object_get(error, "extensions"), "code"), code);
}

static char id_text[UUID_TEXT_SIZE + 1];

static const char *document(const char *format, int thing)
{
    static char text[1000];
    uuid_write(test_id(thing), id_text);
    snprintf(text, sizeof text, format, id_text);
    return text;
}

static void each_root_field_is_one_round_trip(void **state)
{
    UNUSED(state);
    const char *query = document("{ things(first: 3) { nodes { id name } pageInfo { endCursor } } "
                                 "one: thing(id: \"%s\") { name rank } __typename }",
                                 100);
    Answer a = ask(USER, NULL, query); /* prepares */
    done(&a);
    a = ask(USER, NULL, query);
    assert_status(a, 200);
    assert_int_equal(a.trips, 2);
    assert_null(json_object_get(a.json, "errors"));
    assert_int_equal(json_array_size(json_object_get(field(&a, "things"), "nodes")), 3);
    assert_text(json_text_at(field(&a, "one"), "name"), "name 100 \"quoted\"");
    done(&a);
}

static void what_is_embedded_needs_its_right(void **state)
{
    UNUSED(state);
    const char *query = document("{ thing(id: \"%s\") { owner { name } } things(first: 1) { "
                                 "totalCount } }",
                                 101);
    Answer a = ask(3, NULL, query);
    assert_text(json_text_at(json_object_get(field(&a, "thing"), "owner"), "name"), "Owner 200");
    done(&a);
    a = ask(USER, NULL, query);
    assert_status(a, 200);
    assert_true(json_is_null(field(&a, "thing")));
    assert_true(json_is_object(field(&a, "things")));
    assert_failed(&a, 0, "forbidden");
    done(&a);
}

static void another_tenant_finds_nothing(void **state)
{
    UNUSED(state);
    Answer a = ask(20, NULL, document("{ thing(id: \"%s\") { name } }", 100));
    assert_true(json_is_null(field(&a, "thing")));
    assert_failed(&a, 0, "thing_not_found");
    done(&a);
    a = ask(20, NULL, document("mutation { deleteThing(id: \"%s\") }", 100));
    assert_true(json_is_null(field(&a, "deleteThing")));
    assert_failed(&a, 0, "thing_not_found");
    done(&a);
}

static void a_missing_right_costs_its_field(void **state)
{
    UNUSED(state);
    Answer a = ask(2, NULL, "mutation { createThing(input: { name: \"No\" }) { id } __typename }");
    assert_status(a, 200);
    assert_true(json_is_null(field(&a, "createThing")));
    assert_text(json_string_text(field(&a, "__typename")), "Mutation");
    json_t *error = json_array_get(json_object_get(a.json, "errors"), 0);
    json_t *extensions = json_object_get(error, "extensions");
    assert_int_equal(json_integer_value(json_object_get(extensions, "status")), 403);
    assert_text(json_string_text(json_array_get(json_object_get(error, "path"), 0)), "createThing");
    done(&a);
}

static void whoever_is_nobody_is_told_so(void **state)
{
    UNUSED(state);
    static const char *const queries[] = { "{ __typename }", "{ things { totalCount } }",
                                           "{ nope }", "{" };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        Answer a = ask(9, NULL, queries[i]);
        assert_status(a, 401);
        assert_code(a, "unauthenticated");
        done(&a);
    }
}

static void a_command_that_fails_undoes_itself_alone(void **state)
{
    UNUSED(state);
    Answer a = ask(USER, NULL,
                   "mutation { one: createThing(input: { name: \"gql one\" }) { id } "
                   "two: createFailing(input: { name: \"gql two\" }) "
                   "three: createThing(input: { name: \"gql three\" }) { name } }");
    assert_status(a, 200);
    assert_true(json_is_null(field(&a, "two")));
    assert_text(json_text_at(field(&a, "three"), "name"), "gql three");
    assert_failed(&a, 0, "thing_refused");
    done(&a);
    a = ask(USER, NULL, "{ things(filter: { name: { prefix: \"gql \" } }) { totalCount } }");
    assert_int_equal(json_integer_value(json_object_get(field(&a, "things"), "totalCount")), 2);
    done(&a);
}

static void a_key_holds_for_each_command(void **state)
{
    UNUSED(state);
    const char *query = "mutation { a: createThing(input: { name: \"k\" }) { id } "
                        "b: createThing(input: { name: \"k\" }) { id } }";
    int before = handled;
    Answer first = ask(USER, "gql-1", query);
    Answer second = ask(USER, "gql-1", query);
    assert_int_equal(handled, before + 2);
    assert_true(text_equal(first.req->reply.body, second.req->reply.body));
    assert_text(header_of(&second, "idempotent-replayed"), "true");
    assert_true(text_is_null(header_of(&first, "idempotent-replayed")));
    done(&first);
    done(&second);
    /* Half of it was done before: the other half is done now. */
    Answer half = ask(USER, "gql-1",
                      "mutation { a: createThing(input: { name: \"k\" }) { id } "
                      "c: createThing(input: { name: \"k\" }) { id } }");
    assert_int_equal(handled, before + 3);
    assert_true(text_is_null(header_of(&half, "idempotent-replayed")));
    done(&half);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_root_field_is_one_round_trip),
        cmocka_unit_test(what_is_embedded_needs_its_right),
        cmocka_unit_test(another_tenant_finds_nothing),
        cmocka_unit_test(a_missing_right_costs_its_field),
        cmocka_unit_test(whoever_is_nobody_is_told_so),
        cmocka_unit_test(a_command_that_fails_undoes_itself_alone),
        cmocka_unit_test(a_key_holds_for_each_command),
    };
    return cmocka_run_group_tests(tests, things_start, things_stop);
}
