#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/json.h"

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *tree_text(Arena *arena, const json_t *tree)
{
    Buffer out;
    buffer_init(&out, arena, 1 << 20);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, tree);
    return text_cstr(arena, buffer_view(&out));
}

static void what_is_read_is_written_back(void **state)
{
    static const char *const texts[] = {
        "null",
        "true",
        "-9223372036854775808",
        "9223372036854775807",
        "0.1",
        "-1.5e-300",
        "1e+308",
        "1.7976931348623157e+308",
        "1.0",
        "\"\"",
        "\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\"",
        "\"\xF0\x9D\x84\x9E\"",
        "[]",
        "{}",
        "[1,[2,[]],{}]",
        "{\"z\":1,\"a\":{\"b\":[null,false]},\"\":\"\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        JsonError error;
        json_t *tree = json_read(*state, text_of(texts[i]), false, &error);
        assert_non_null(tree);
        assert_string_equal(tree_text(*state, tree), texts[i]);
    }
}

static void the_deepest_that_is_read_is_written_within_as_much_again(void **state)
{
    char text[4 * JSON_MAX_DEPTH + 1] = { 0 };
    memset(text, '[', JSON_MAX_DEPTH);
    memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    JsonError error;
    json_t *tree = json_read(*state, text_of(text), false, &error);
    Buffer out;
    buffer_init(&out, *state, 1 << 20);
    JsonWriter w = json_writer(&out);
    for (int i = 0; i < JSON_MAX_DEPTH; i++) {
        json_array_begin(&w);
        json_put_int(&w, 1);
    }
    json_put_tree(&w, tree);
    for (int i = 0; i < JSON_MAX_DEPTH; i++)
        json_array_end(&w);
    assert_memory_equal(out.ptr + 3L * JSON_MAX_DEPTH, text, 2 * JSON_MAX_DEPTH);
}

static void errors_say_where(void **state)
{
    static const struct {
        const char *text;
        const char *message; /* a part of it */
        int line, column;
    } cases[] = {
        { "{\"a\":1,\n \"\xC3\xA9\": 1e309}", "exponent", 2, 7 },
        { "{\"a\":1,\n \"a\":2}", "duplicate", 2, 5 },
        { "[1]\n\n x", "end of file expected", 3, 3 },
        { "", "token", 1, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        JsonError error;
        assert_null(json_read(*state, text_of(cases[i].text), false, &error));
        assert_non_null(strstr(error.message, cases[i].message));
        assert_int_equal(error.line, cases[i].line);
        assert_int_equal(error.column, cases[i].column);
    }
}

static void nul_is_accepted_only_when_allowed(void **state)
{
    JsonError error;
    assert_null(json_read(*state, TEXT("\"a\\u0000b\""), false, &error));
    json_t *string = json_read(*state, TEXT("\"a\\u0000b\""), true, &error);
    assert_int_equal(json_string_text(string).len, 3);
    assert_memory_equal(json_string_text(string).ptr, "a\0b", 3);
    assert_null(json_read(*state, TEXT("[1]\0[2]"), true, &error));
}

static void exponents_of_a_double_are_accepted(void **state)
{
    JsonError error;
    assert_non_null(json_read(*state, TEXT("[1e308,1E-324,0.5e+00308]"), false, &error));
    assert_null(json_read(*state, TEXT("[1e309]"), false, &error));
    assert_null(json_read(*state, TEXT("[1e-325]"), false, &error));
    assert_non_null(json_read(*state, TEXT("[\"1e309\", \"\\\"1e309\"]"), false, &error));
}

static void views_of_other_kinds_are_null(void **state)
{
    JsonError error;
    json_t *tree = json_read(*state, TEXT("{\"a\":\"x\",\"b\":1}"), false, &error);
    assert_true(text_equal(json_text_at(tree, "a"), TEXT("x")));
    assert_true(text_is_null(json_text_at(tree, "b")));
    assert_true(text_is_null(json_text_at(tree, "c")));
    assert_true(text_is_null(json_text_at(NULL, "c")));
}

static void the_writer_places_commas_and_nulls(void **state)
{
    Buffer out;
    buffer_init(&out, *state, 10000);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "n", text, TEXT_NULL);
    json_field(&w, "u", uuid, UUID_NIL);
    json_field(&w, "t", time, 0);
    json_field(&w, "never", time, INT64_MIN);
    json_field(&w, "raw", raw, TEXT("{\"x\":1}"));
    json_key(&w, TEXT("list"));
    json_array_begin(&w);
    json_put_int(&w, -5);
    json_array_begin(&w);
    json_array_end(&w);
    json_put_bool(&w, true);
    json_object_begin(&w);
    json_object_end(&w);
    json_put_null(&w);
    json_array_end(&w);
    json_field(&w, "k\"", bool, false);
    json_object_end(&w);
    assert_string_equal(text_cstr(*state, buffer_view(&out)),
                        "{\"n\":null,\"u\":null,\"t\":\"1970-01-01T00:00:00.000Z\","
                        "\"never\":null,\"raw\":{\"x\":1},\"list\":[-5,[],true,{},null],"
                        "\"k\\\"\":false}");
}

static void any_bytes_become_a_json_string(void **state)
{
    srand(3);
    for (int round = 0; round < 3000; round++) {
        char bytes[40];
        size_t len = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)(rand() % 4 == 0 ? rand() % 128 : rand() % 256);
        Buffer out;
        buffer_init(&out, *state, 10000);
        json_escape(&out, (Text){ bytes, len });
        JsonError error;
        json_t *string = json_read(*state, buffer_view(&out), true, &error);
        assert_non_null(string);
        if (text_is_utf8((Text){ bytes, len }))
            assert_true(text_equal(json_string_text(string), (Text){ bytes, len }));
        arena_clear(*state);
    }
    Buffer out;
    buffer_init(&out, *state, 100);
    json_escape(&out, TEXT("a\xFF\xC3\xA9\xE2\x82z"));
    assert_string_equal(text_cstr(*state, buffer_view(&out)),
                        "\"a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBDz\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_read_is_written_back, setup, teardown),
        cmocka_unit_test_setup_teardown(the_deepest_that_is_read_is_written_within_as_much_again,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(errors_say_where, setup, teardown),
        cmocka_unit_test_setup_teardown(nul_is_accepted_only_when_allowed, setup, teardown),
        cmocka_unit_test_setup_teardown(exponents_of_a_double_are_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(views_of_other_kinds_are_null, setup, teardown),
        cmocka_unit_test_setup_teardown(the_writer_places_commas_and_nulls, setup, teardown),
        cmocka_unit_test_setup_teardown(any_bytes_become_a_json_string, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
