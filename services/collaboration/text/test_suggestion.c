/* Suggestions by example, and one property over random operations: what somebody may only suggest
 * changes nothing of the document as it is when all they suggested is rejected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"

#define MINE            "11111111-1111-4111-8111-111111111111"
#define MINE_2          "11111111-1111-4111-8111-222222222222"
#define THEIRS          "99999999-9999-4999-8999-999999999999"
#define INS(id)         "\"suggested-insertion\":\"" id "\""
#define DEL(id)         "\"suggested-deletion\":\"" id "\""
#define FMT(id, format) "\"suggested-format\":{\"attributes\":{" format "},\"id\":\"" id "\"}"

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

static Delta delta_of(const char *json)
{
    Delta delta;
    DeltaError error;
    JsonError json_error;
    unsigned lone_base;
    json_t *tree = surrogate_read_json(arena, text_of(json), &lone_base, &json_error);
    assert_non_null(tree);
    assert_true(delta_read(arena, tree, lone_base, &delta, &error));
    return delta;
}

static const char *written(const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 1 << 20);
    delta_write(&out, delta);
    return text_cstr(arena, buffer_view(&out));
}

/* Ids that begin with a one are the writer's. */
static bool is_mine(void *owner, Uuid id)
{
    (void)owner;
    return id.bytes[0] == 0x11;
}

static const SuggestionWriter writer = { is_mine, NULL };

static bool allows(const char *content, const char *op)
{
    Delta document = delta_of(content), delta = delta_of(op);
    RichText *text = rich_text_new(&document);
    bool good = suggestion_allows(text, &delta, &writer);
    rich_text_free(text);
    return good;
}

static Delta applied(const Delta *document, const Delta *op)
{
    Delta read;
    RichText *text = rich_text_new(document);
    assert_true(rich_text_apply(text, op));
    rich_text_read(text, arena, &read);
    const char *json = written(&read);
    rich_text_free(text);
    return delta_of(json);
}

static const char *decided(const char *content, const char *only, bool accept)
{
    Delta document = delta_of(content), op;
    Uuid id;
    if (only)
        assert_true(uuid_parse(text_of(only), &id));
    suggestion_decide(arena, &document, only ? &id : NULL, accept, &op);
    Delta result = applied(&document, &op);
    return written(&result);
}

static void what_is_inserted_must_be_the_writers_own_suggestion(void **state)
{
    (void)state;
    const char *plain = "[{\"insert\":\"ab\\n\"}]";
    assert_true(
        allows(plain, "[{\"retain\":1},{\"insert\":\"x\",\"attributes\":{" INS(MINE) "}}]"));
    assert_true(allows(plain, "[{\"insert\":\"x\",\"attributes\":{\"bold\":true," INS(MINE) "}}]"));
    assert_true(allows(plain, "[{\"insert\":{\"image\":\"x\"},\"attributes\":{" INS(MINE) "}}]"));
    assert_false(allows(plain, "[{\"insert\":\"x\"}]"));
    assert_false(allows(plain, "[{\"insert\":{\"image\":\"x\"}}]"));
    assert_false(allows(plain, "[{\"insert\":\"x\",\"attributes\":{\"bold\":true}}]"));
    assert_false(allows(plain, "[{\"insert\":\"x\",\"attributes\":{" INS(THEIRS) "}}]"));
    assert_false(
        allows(plain, "[{\"insert\":\"x\",\"attributes\":{\"suggested-insertion\":true}}]"));
    assert_false(
        allows(plain, "[{\"insert\":\"x\",\"attributes\":{\"suggested-insertion\":\"1\"}}]"));
    assert_false(
        allows(plain, "[{\"insert\":\"x\",\"attributes\":{" DEL(THEIRS) "," INS(MINE) "}}]"));
    assert_false(allows(plain,
                        "[{\"insert\":\"a\",\"attributes\":{" INS(MINE) "}},"
                                                                        "{\"insert\":\"b\"}]"));
}

static void only_ones_own_insertion_is_really_deleted(void **state)
{
    (void)state;
    const char *content = "[{\"insert\":\"mine\",\"attributes\":{" INS(
        MINE) "}},"
              "{\"insert\":\"also\",\"attributes\":{" INS(
                  MINE_2) "}},"
                          "{\"insert\":\"text\"},"
                          "{\"insert\":\"theirs\",\"attributes\":{" INS(
                              THEIRS) "}},"
                                      "{\"insert\":\"\\n\"}]";
    assert_true(allows(content, "[{\"delete\":4}]"));
    assert_true(allows(content, "[{\"retain\":2},{\"delete\":6}]"));
    assert_false(allows(content, "[{\"retain\":2},{\"delete\":7}]"));
    assert_false(allows(content, "[{\"retain\":8},{\"delete\":1}]"));
    assert_false(allows(content, "[{\"retain\":12},{\"delete\":6}]"));
    assert_false(allows(content, "[{\"delete\":19}]"));
}

static void what_is_kept_changes_in_the_writers_marks_only(void **state)
{
    (void)state;
    const char *content = "[{\"insert\":\"mine\",\"attributes\":{" INS(
        MINE) "}},"
              "{\"insert\":\"text\"},"
              "{\"insert\":\"gone\",\"attributes\":{" DEL(
                  MINE) "}},"
                        "{\"insert\":\"lost\",\"attributes\":{" DEL(
                            THEIRS) "}},"
                                    "{\"insert\":\"bold\",\"attributes\":{" FMT(
                                        THEIRS, "\"bold\":true") "}},"
                                                                 "{\"insert\":\"\\n\"}]";
#define RETAIN(from, attributes)                                                                   \
    allows(content, "[{\"retain\":" #from "},{\"retain\":4,\"attributes\":{" attributes "}}]")
    assert_true(RETAIN(4, DEL(MINE)));
    assert_false(RETAIN(4, DEL(THEIRS)));
    assert_true(RETAIN(4, FMT(MINE, "\"bold\":true")));
    assert_false(RETAIN(4, FMT(THEIRS, "\"bold\":true")));
    assert_false(RETAIN(4, FMT(MINE, INS(MINE))));
    assert_false(RETAIN(4, "\"suggested-format\":{\"id\":\"" MINE "\"}"));
    assert_false(RETAIN(4, "\"bold\":true"));
    assert_false(RETAIN(4, INS(MINE)));
    assert_true(RETAIN(4, "\"suggested-insertion\":null"));
    assert_true(RETAIN(8, "\"suggested-deletion\":null"));
    assert_true(RETAIN(8, DEL(MINE_2)));
    assert_false(RETAIN(12, "\"suggested-deletion\":null"));
    assert_false(RETAIN(12, DEL(MINE)));
    assert_true(RETAIN(12, DEL(THEIRS)));
    assert_true(RETAIN(12, FMT(MINE, "\"bold\":true")));
    assert_false(RETAIN(16, "\"suggested-format\":null"));
    assert_true(allows(content, "[{\"retain\":4,\"attributes\":{\"bold\":true}}]"));
    assert_true(allows(content, "[{\"retain\":4,\"attributes\":{" INS(MINE_2) "}}]"));
    assert_false(allows(content, "[{\"retain\":4,\"attributes\":{\"suggested-insertion\":null}}]"));
    assert_false(allows(content, "[{\"retain\":4,\"attributes\":{" INS(THEIRS) "}}]"));
    assert_false(allows(content, "[{\"retain\":5,\"attributes\":{\"bold\":true}}]"));
#undef RETAIN
}

static void what_reaches_past_the_end_is_for_the_content_to_refuse(void **state)
{
    (void)state;
    const char *mine = "[{\"insert\":\"ab\",\"attributes\":{" INS(MINE) "}}]";
    assert_true(allows(mine, "[{\"delete\":9}]"));
    assert_true(allows(mine, "[{\"retain\":90},{\"delete\":9}]"));
}

static const char *const MIXED =
    "[{\"insert\":\"keep\"},"
    "{\"insert\":\"new\",\"attributes\":{" INS(
        MINE) "}},"
              "{\"insert\":\"old\",\"attributes\":{\"bold\":true," DEL(
                  MINE) "}},"
                        "{\"insert\":\"plain\",\"attributes\":{\"italic\":true," FMT(
                            THEIRS, "\"bold\":true,\"italic\":null") "}},"
                                                                     "{\"insert\":\"\\n\"}]";

static void accepting_makes_it_so_and_rejecting_leaves_it(void **state)
{
    (void)state;
    assert_string_equal(decided(MIXED, MINE, true),
                        "[{\"insert\":\"keepnew\"},"
                        "{\"insert\":\"plain\",\"attributes\":{\"italic\":true," FMT(
                            THEIRS, "\"bold\":true,\"italic\":null") "}},{\"insert\":\"\\n\"}]");
    assert_string_equal(decided(MIXED, NULL, true),
                        "[{\"insert\":\"keepnew\"},"
                        "{\"insert\":\"plain\",\"attributes\":{\"bold\":true}},"
                        "{\"insert\":\"\\n\"}]");
    assert_string_equal(
        decided(MIXED, NULL, false),
        "[{\"insert\":\"keep\"},{\"insert\":\"old\",\"attributes\":{\"bold\":true}},"
        "{\"insert\":\"plain\",\"attributes\":{\"italic\":true}},"
        "{\"insert\":\"\\n\"}]");
    assert_string_equal(
        decided(MIXED, THEIRS, false),
        "[{\"insert\":\"keep\"},"
        "{\"insert\":\"new\",\"attributes\":{" INS(
            MINE) "}},"
                  "{\"insert\":\"old\",\"attributes\":{\"bold\":true," DEL(
                      MINE) "}},"
                            "{\"insert\":\"plain\",\"attributes\":{\"italic\":true}},"
                            "{\"insert\":\"\\n\"}]");
}

static void without_suggestions_it_is_as_if_all_were_rejected(void **state)
{
    (void)state;
    Delta document = delta_of(MIXED), plain;
    delta_without_suggestions(arena, &document, &plain);
    assert_string_equal(written(&plain), decided(MIXED, NULL, false));
}

static void the_ids_of_what_is_suggested_are_told_once_each(void **state)
{
    (void)state;
    Delta document = delta_of(MIXED);
    SuggestionIds found = suggestion_ids(arena, &document);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.ids[0].bytes[0], 0x11);
    assert_int_equal(found.ids[1].bytes[0], 0x99);
    Delta plain = delta_of("[{\"insert\":\"x\",\"attributes\":{\"bold\":true}}]");
    assert_int_equal(suggestion_ids(arena, &plain).count, 0);
}

/* ---- the property ---- */

static uint32_t seed;

static uint32_t roll(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static const char *some_attributes(bool change)
{
    static const char *const choices[] = {
        "",
        "",
        "\"bold\":true",
        INS(MINE),
        INS(MINE),
        INS(MINE_2),
        INS(THEIRS),
        DEL(MINE),
        DEL(THEIRS),
        DEL(THEIRS) "," INS(MINE),
        DEL(MINE) "," INS(THEIRS),
        FMT(MINE, "\"bold\":true"),
        FMT(THEIRS, "\"bold\":null"),
        "\"suggested-deletion\":null",
        "\"suggested-format\":null",
        "\"suggested-insertion\":null",
        "\"bold\":null",
    };
    return choices[roll(change ? 17 : 13)];
}

static Delta some_delta(bool is_document, uint32_t length)
{
    Buffer out;
    buffer_init(&out, arena, 1 << 16);
    buffer_byte(&out, '[');
    for (uint32_t n = roll(is_document ? 9 : 4) + 1, i = 0; i < n; i++) {
        uint32_t what = is_document ? 0 : roll(4), units = 1 + roll(3);
        if (what > 0 && units > length)
            break;
        length -= what > 0 ? units : 0;
        buffer_format(&out, i ? ",{" : "{");
        const char *attributes = some_attributes(!is_document);
        if (what == 0)
            buffer_format(&out, "\"insert\":\"%.*s\"", (int)units, "xyz");
        else
            buffer_format(&out, "\"%s\":%u", what == 1 ? "delete" : "retain", units);
        if (what != 1 && attributes[0])
            buffer_format(&out, ",\"attributes\":{%s}", attributes);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return delta_of(text_cstr(arena, buffer_view(&out)));
}

static Delta without_mine(const Delta *document)
{
    Delta op, result = *document;
    for (int i = 0; i < 2; i++) {
        Uuid id;
        assert_true(uuid_parse(text_of(i ? MINE_2 : MINE), &id));
        suggestion_decide(arena, &result, &id, false, &op);
        result = applied(&result, &op);
    }
    return result;
}

static void what_may_be_suggested_changes_nothing_when_it_is_rejected(void **state)
{
    (void)state;
    unsigned allowed = 0;
    for (seed = 1; seed < 20000;) {
        uint32_t next = seed + 1;
        arena_clear(arena);
        Delta document = some_delta(true, 0);
        uint32_t length = 0;
        for (uint32_t i = 0; i < document.count; i++)
            length += document.ops[i].length;
        Delta op = some_delta(false, length);
        RichText *text = rich_text_new(&document);
        bool good = suggestion_allows(text, &op, &writer);
        rich_text_free(text);
        if (good) {
            allowed++;
            Delta after = applied(&document, &op);
            Delta before_mine = without_mine(&document), after_mine = without_mine(&after);
            assert_string_equal(written(&before_mine), written(&after_mine));
        }
        seed = next;
    }
    assert_true(allowed > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(what_is_inserted_must_be_the_writers_own_suggestion),
        TEST(only_ones_own_insertion_is_really_deleted),
        TEST(what_is_kept_changes_in_the_writers_marks_only),
        TEST(what_reaches_past_the_end_is_for_the_content_to_refuse),
        TEST(accepting_makes_it_so_and_rejecting_leaves_it),
        TEST(without_suggestions_it_is_as_if_all_were_rejected),
        TEST(the_ids_of_what_is_suggested_are_told_once_each),
        TEST(what_may_be_suggested_changes_nothing_when_it_is_rejected),
    };
    return cmocka_run_group_tests_name("suggestion", tests, NULL, NULL);
}
