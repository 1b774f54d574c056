#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/demo/dates.h"
#include "app/demo/delta_text.h"

#define assert_text(text, literal) assert_true(text_equal((text), TEXT(literal)))

static void lines_become_components(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    DeltaText text;
    Buffer out;
    delta_text_init(&text, arena);
    buffer_init(&out, arena, 4096);
    delta_text_append(&text, &out, TEXT("# Plan"));
    delta_text_append(&text, &out, TEXT("- a **bold** word"));
    assert_text(buffer_view(&out),
                "{\"insert\":\"Plan\"},{\"insert\":\"\\n\",\"attributes\":{\"header\":1}},"
                "{\"insert\":\"a \"},{\"insert\":\"bold\",\"attributes\":{\"bold\":true}},"
                "{\"insert\":\" word\"},{\"insert\":\"\\n\",\"attributes\":{\"list\":\"bullet\"}}");
    assert_text(buffer_view(&text.plain), "Plan\na bold word\n");
    arena_free(arena);
}

static void a_replacement_counts_utf16_units(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    DeltaText text;
    Buffer line, out;
    delta_text_init(&text, arena);
    buffer_init(&line, arena, 4096);
    buffer_init(&out, arena, 4096);
    delta_text_append(&text, &line, TEXT("\xF0\x9F\x8F\x94 Fj\xC3\xA4ll, soon"));
    assert_int_equal(delta_text_length(&text), 15);
    assert_true(delta_text_replace(&text, &out, TEXT("soon"), TEXT("now")));
    assert_text(buffer_view(&out), "{\"retain\":10},{\"insert\":\"now\"},{\"delete\":4}");
    assert_int_equal(delta_text_length(&text), 14);
    assert_false(delta_text_replace(&text, &out, TEXT("soon"), TEXT("now")));
    arena_free(arena);
}

static void dates_are_relative_to_today(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    time_t monday = 1795392000; /* 2026-11-23 */
    assert_text(dates_fill(arena, TEXT("by {{date+21}}, {{day-3}}, week {{week}}"), monday),
                "by Monday 14 December, 2026-11-20, week 48");
    assert_text(dates_fill(arena, TEXT("no {{ here"), monday), "no {{ here");
    arena_free(arena);
}

static void a_suggestion_leaves_both_in_the_text(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    DeltaText text;
    Buffer line, out;
    delta_text_init(&text, arena);
    buffer_init(&line, arena, 4096);
    buffer_init(&out, arena, 4096);
    delta_text_append(&text, &line, TEXT("moss and slate"));
    assert_true(delta_text_suggest(&text, &out, TEXT("7"), TEXT("and"), TEXT("or")));
    assert_text(buffer_view(&out),
                "{\"retain\":5},{\"retain\":3,\"attributes\":{\"suggested-deletion\":\"7\"}},"
                "{\"insert\":\"or\",\"attributes\":{\"suggested-insertion\":\"7\"}}");
    assert_text(buffer_view(&text.plain), "moss andor slate\n");
    assert_false(delta_text_suggest(&text, &out, TEXT("7"), TEXT("heather"), TEXT("or")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_become_components),
        cmocka_unit_test(a_replacement_counts_utf16_units),
        cmocka_unit_test(a_suggestion_leaves_both_in_the_text),
        cmocka_unit_test(dates_are_relative_to_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
