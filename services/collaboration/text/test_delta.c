/* The algebra by example; the differential test compares it with its source at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/surrogate.h"

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool read(const char *json, Delta *delta, DeltaError *error)
{
    unsigned lone_base;
    JsonError json_error;
    json_t *tree = surrogate_read_json(arena, text_of(json), &lone_base, &json_error);
    assert_non_null(tree);
    return delta_read(arena, tree, lone_base, delta, error);
}

static Delta delta_of(const char *json)
{
    Delta delta;
    DeltaError error;
    assert_true(read(json, &delta, &error));
    return delta;
}

static const char *written(const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 1 << 20);
    delta_write(&out, delta);
    return text_cstr(arena, buffer_view(&out));
}

static const char *transformed(const char *applied, const char *op, bool priority)
{
    Delta a = delta_of(applied), b = delta_of(op), result;
    delta_transform(arena, &a, &b, priority, &result);
    return written(&result);
}

static const char *composed(const char *first, const char *second)
{
    Delta a = delta_of(first), b = delta_of(second), result;
    delta_compose(arena, &a, &b, &result);
    return written(&result);
}

static void of_two_inserts_at_one_place_the_earlier_stays_left(void **state)
{
    (void)state;
    assert_string_equal(transformed("[{\"insert\":\"A\"}]", "[{\"insert\":\"B\"}]", true),
                        "[{\"retain\":1},{\"insert\":\"B\"}]");
    assert_string_equal(transformed("[{\"insert\":\"A\"}]", "[{\"insert\":\"B\"}]", false),
                        "[{\"insert\":\"B\"}]");
}

static void an_insert_inside_a_range_deleted_meanwhile_survives(void **state)
{
    (void)state;
    assert_string_equal(
        transformed("[{\"delete\":5}]", "[{\"retain\":2},{\"insert\":\"x\"}]", true),
        "[{\"insert\":\"x\"}]");
}

static void what_two_people_delete_is_deleted_once(void **state)
{
    (void)state;
    assert_string_equal(transformed("[{\"delete\":2}]", "[{\"delete\":3}]", true),
                        "[{\"delete\":1}]");
}

static void a_null_attribute_takes_the_format_off_text_and_stays_in_a_retain(void **state)
{
    (void)state;
    assert_string_equal(composed("[{\"insert\":\"a\",\"attributes\":{\"bold\":true}}]",
                                 "[{\"retain\":1,\"attributes\":{\"bold\":null}}]"),
                        "[{\"insert\":\"a\"}]");
    assert_string_equal(composed("[{\"retain\":1,\"attributes\":{\"bold\":true}}]",
                                 "[{\"retain\":1,\"attributes\":{\"bold\":null}}]"),
                        "[{\"retain\":1,\"attributes\":{\"bold\":null}}]");
}

static void attributes_are_compared_by_value_whatever_the_order_of_keys(void **state)
{
    (void)state;
    Delta delta = delta_of("[{\"insert\":\"a\",\"attributes\":{\"x\":{\"p\":1,\"q\":2},\"y\":1.0}},"
                           "{\"insert\":\"b\",\"attributes\":{\"y\":1,\"x\":{\"q\":2,\"p\":1}}}]");
    assert_int_equal(delta.count, 1);
    assert_int_equal(delta.ops[0].length, 2);
}

static void a_pair_cut_in_two_comes_together_again(void **state)
{
    (void)state;
    Delta document = delta_of("[{\"insert\":\"\\ud83d\\ude00\"}]");
    assert_int_equal(document.ops[0].length, 2);
    RichText *text = rich_text_new(&document);
    Delta cut = delta_of("[{\"retain\":1},{\"delete\":1}]");
    assert_true(rich_text_apply(text, &cut));
    Buffer out;
    buffer_init(&out, arena, 1 << 20);
    rich_text_write(&out, text);
    assert_string_equal(text_cstr(arena, buffer_view(&out)),
                        "{\"ops\":[{\"insert\":\"\\ud83d\"}]}");
    Delta mend = delta_of("[{\"retain\":1},{\"insert\":\"\\ude00\"}]");
    assert_true(rich_text_apply(text, &mend));
    buffer_clear(&out);
    rich_text_write(&out, text);
    assert_string_equal(text_cstr(arena, buffer_view(&out)),
                        "{\"ops\":[{\"insert\":\"\xF0\x9F\x98\x80\"}]}");
    rich_text_free(text);
}

static void private_use_characters_survive_beside_lone_surrogates(void **state)
{
    (void)state;
    Delta delta = delta_of("[{\"insert\":\"\\ue000\\ud800\\ue801\"}]");
    assert_int_equal(delta.ops[0].length, 3);
    assert_int_equal(delta.ops[0].text[0], 0xE000);
    assert_int_equal(delta.ops[0].text[1], 0xD800);
    assert_int_equal(delta.ops[0].text[2], 0xE801);
}

static void an_operation_past_the_end_is_refused_whole(void **state)
{
    (void)state;
    Delta document = delta_of("[{\"insert\":\"abc\"}]");
    RichText *text = rich_text_new(&document);
    Delta op = delta_of("[{\"insert\":\"x\"},{\"retain\":2},{\"delete\":2}]");
    assert_false(rich_text_apply(text, &op));
    assert_int_equal(rich_text_length(text), 3);
    rich_text_free(text);
}

static void what_the_reference_lets_pass_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        int component;
    } bad[] = {
        { "[{\"insert\":\"\"}]", 0 },
        { "[{\"retain\":0}]", 0 },
        { "[{\"retain\":-1}]", 0 },
        { "[{\"retain\":1.5}]", 0 },
        { "[{\"insert\":\"a\"},{\"delete\":1e400}]", 1 },
        { "[{\"retain\":{\"embed\":1}}]", 0 },
        { "[{\"insert\":\"a\",\"retain\":1}]", 0 },
        { "[{\"insert\":\"a\",\"attributes\":[]}]", 0 },
        { "[{\"delete\":1,\"attributes\":{}}]", 0 },
        { "[{\"insert\":null}]", 0 },
        { "[{\"insert\":\"a\",\"extra\":1}]", 0 },
        { "[1]", 0 },
        { "{\"ops\":1}", -1 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        unsigned lone_base;
        JsonError json_error;
        json_t *tree = surrogate_read_json(arena, text_of(bad[i].json), &lone_base, &json_error);
        if (!tree)
            continue; /* the JSON reader has refused it */
        Delta delta;
        DeltaError error;
        assert_false(delta_read(arena, tree, lone_base, &delta, &error));
        assert_int_equal(error.component, bad[i].component);
    }
}

static void a_hundred_thousand_one_letter_inserts_stay_cheap_and_right(void **state)
{
    (void)state;
    Delta document = delta_of("[{\"insert\":\"\\n\"}]");
    RichText *text = rich_text_new(&document);
    Delta typed = delta_of("[{\"retain\":1},{\"insert\":\"ab\"}]");
    for (int i = 0; i < 100000; i++) {
        typed.ops[0].length = (uint32_t)(1 + (i * 7919L) % (2 * i + 1));
        assert_true(rich_text_apply(text, &typed));
    }
    assert_int_equal(rich_text_length(text), 200001);
    rich_text_free(text);
}

/* Each pass takes away what separates two inserts, which are joined then. */
static void moving_over_many_in_place_gives_what_one_by_one_gives(void **state)
{
    (void)state;
    static const char *const applied[] = {
        "[{\"delete\":1}]",
        "[{\"insert\":\"xy\",\"attributes\":{\"bold\":true}}]",
        "[{\"retain\":2},{\"delete\":1}]",
        "[{\"delete\":2}]",
        "[{\"retain\":1},{\"insert\":{\"image\":1}},{\"delete\":1}]",
        "[{\"delete\":1}]",
        "[{\"delete\":1}]",
    };
    const char *op = "[{\"insert\":\"a\"},{\"retain\":1},{\"insert\":\"b\"},{\"retain\":1},"
                     "{\"insert\":\"c\"},{\"retain\":1},{\"insert\":\"d\"},{\"retain\":1},"
                     "{\"insert\":\"e\"},{\"retain\":3,\"attributes\":{\"bold\":true}},"
                     "{\"delete\":2}]";
    Delta one_by_one = delta_of(op), in_place = delta_of(op), spare = { 0 };
    for (size_t i = 0; i < sizeof applied / sizeof applied[0]; i++) {
        Delta over = delta_of(applied[i]), next;
        delta_transform(arena, &over, &one_by_one, i % 2, &next);
        one_by_one = next;
        delta_transform_on(&over, &in_place, &spare, i % 2);
        assert_string_equal(written(&in_place), written(&one_by_one));
    }
    assert_string_equal(written(&in_place),
                        "[{\"insert\":\"abcde\"},{\"retain\":3,\"attributes\":{\"bold\":true}},"
                        "{\"delete\":2}]");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(of_two_inserts_at_one_place_the_earlier_stays_left),
        CASE(an_insert_inside_a_range_deleted_meanwhile_survives),
        CASE(what_two_people_delete_is_deleted_once),
        CASE(moving_over_many_in_place_gives_what_one_by_one_gives),
        CASE(a_null_attribute_takes_the_format_off_text_and_stays_in_a_retain),
        CASE(attributes_are_compared_by_value_whatever_the_order_of_keys),
        CASE(a_pair_cut_in_two_comes_together_again),
        CASE(private_use_characters_survive_beside_lone_surrogates),
        CASE(an_operation_past_the_end_is_refused_whole),
        CASE(what_the_reference_lets_pass_is_refused_with_its_place),
        CASE(a_hundred_thousand_one_letter_inserts_stay_cheap_and_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
