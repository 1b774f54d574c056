/* Anchors against an oracle that marks every character of the range, and the rules by example. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/comments/anchor.h"
#include "services/collaboration/text/surrogate.h"

enum { RUNS = 3000, OPERATIONS = 30, LONGEST = 400, FIRST_LETTER = 0x4E00, LETTERS = 20000 };

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    srandom(20260); /* the same cases every time */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)random() % limit;
}

/* ---- the oracle: characters that know whether they are in the range ---- */

typedef struct Letter {
    uint16_t unit;
    bool covered, is_new;
} Letter;

typedef struct Page {
    Letter letters[LONGEST * 4];
    uint32_t length;
    uint16_t next; /* every letter is written once, so none is mistaken for another */
} Page;

static uint16_t fresh(Page *page)
{
    page->next = (uint16_t)((page->next + 1) % LETTERS);
    return (uint16_t)(FIRST_LETTER + page->next);
}

static void add_insert(Delta *op, const uint16_t *units, uint32_t count)
{
    uint16_t *copy = ARENA_ARRAY(arena, uint16_t, count);
    memcpy(copy, units, count * sizeof *copy);
    delta_push(op, (DeltaOp){ .kind = DELTA_INSERT, .length = count, .text = copy });
}

/* What came between two letters that survive is covered too. */
static void cover_inside(Page *page)
{
    uint32_t first = 0, end = page->length;
    while (first < page->length && !page->letters[first].covered)
        first++;
    while (end > first && !page->letters[end - 1].covered)
        end--;
    for (uint32_t i = 0; i < page->length; i++) {
        page->letters[i].covered |= page->letters[i].is_new && i > first && i + 1 < end;
        page->letters[i].is_new = false;
    }
}

/* A random operation on the page, and the one that takes it back. */
static void edit(Page *page, Delta *op, Delta *inverse)
{
    Page old = *page;
    delta_init(op, arena);
    delta_init(inverse, arena);
    page->length = 0;
    uint32_t at = 0;
    while (at < old.length) {
        uint32_t left = old.length - at, count = 1 + below(left < 12 ? left : 12);
        uint32_t what = below(8);
        if (what == 0 && page->length < LONGEST) {
            uint16_t units[5];
            uint32_t n = 1 + below(5);
            for (uint32_t i = 0; i < n; i++) {
                units[i] = fresh(page);
                page->letters[page->length++] = (Letter){ .unit = units[i], .is_new = true };
            }
            add_insert(op, units, n);
            delta_push(inverse, (DeltaOp){ .kind = DELTA_DELETE, .length = n });
        }
        if (what == 1) {
            uint16_t units[12];
            for (uint32_t i = 0; i < count; i++)
                units[i] = old.letters[at + i].unit;
            delta_push(op, (DeltaOp){ .kind = DELTA_DELETE, .length = count });
            add_insert(inverse, units, count);
        } else {
            memcpy(&page->letters[page->length], &old.letters[at], count * sizeof(Letter));
            page->length += count;
            delta_push(op, (DeltaOp){ .kind = DELTA_RETAIN, .length = count });
            delta_push(inverse, (DeltaOp){ .kind = DELTA_RETAIN, .length = count });
        }
        at += count;
    }
    cover_inside(page);
}

static void start(Page *page, Anchor *anchor)
{
    *page = (Page){ .length = 20 + below(60) };
    uint32_t index = below(page->length), most = page->length - index;
    uint32_t length = 1 + below(most);
    uint16_t text[100];
    for (uint32_t i = 0; i < page->length; i++)
        page->letters[i] = (Letter){ fresh(page), i >= index && i < index + length, false };
    for (uint32_t i = 0; i < length; i++)
        text[i] = page->letters[index + i].unit;
    anchor_init(anchor, UUID_NIL, 0, index, text, length);
}

static void assert_covers(const Anchor *anchor, const Page *page)
{
    uint32_t covered = 0;
    for (uint32_t i = 0; i < page->length; i++)
        covered += page->letters[i].covered;
    assert_int_equal(anchor->length, covered);
    assert_true(anchor->index + anchor->length <= page->length);
    for (uint64_t i = 0; i < anchor->length; i++) {
        assert_true(page->letters[anchor->index + i].covered);
        assert_int_equal(anchor->text.at[i], page->letters[anchor->index + i].unit);
    }
}

static void an_anchor_covers_what_survives_of_its_range_and_what_came_inside(void **state)
{
    (void)state;
    for (int run = 0; run < RUNS; run++) {
        Page page;
        Anchor anchor;
        Delta op, inverse;
        start(&page, &anchor);
        for (int i = 0; i < OPERATIONS; i++) {
            edit(&page, &op, &inverse);
            anchor_move(&anchor, OPERATION_OP, &op);
            assert_int_equal(anchor.version, i + 1);
            assert_covers(&anchor, &page);
        }
        anchor_fini(&anchor);
        arena_clear(arena);
    }
}

static void undo_gives_an_anchor_back_as_it_was(void **state)
{
    (void)state;
    for (int run = 0; run < RUNS; run++) {
        Page page;
        Anchor anchor;
        Delta inverses[8], op;
        start(&page, &anchor);
        uint64_t index = anchor.index, length = anchor.length;
        size_t depth = 1 + below(8);
        for (size_t i = 0; i < depth; i++) {
            edit(&page, &op, &inverses[i]);
            anchor_move(&anchor, OPERATION_OP, &op);
        }
        for (size_t i = depth; i-- > 0;)
            anchor_move(&anchor, OPERATION_OP, &inverses[i]);
        assert_int_equal(anchor.index, index);
        assert_int_equal(anchor.length, length);
        anchor_fini(&anchor);
        arena_clear(arena);
    }
}

/* Written only when it has changed, as the sequencer does. */
static void a_memory_written_and_read_moves_on_as_the_one_that_stayed(void **state)
{
    (void)state;
    for (int run = 0; run < RUNS / 4; run++) {
        Page page;
        Anchor stays;
        Delta op, inverse;
        start(&page, &stays);
        stays.changed = true;
        Text stored = TEXT_NULL;
        for (int i = 0; i < OPERATIONS; i++) {
            Buffer out;
            buffer_init(&out, arena, 1 << 20);
            anchor_write_memory(&out, &stays);
            if (stays.changed)
                stored = buffer_view(&out);
            stays.changed = false;
            Anchor travels = { .version = stays.version,
                               .index = stays.index,
                               .length = stays.length };
            assert_true(anchor_read_memory(arena, stored, &travels));
            edit(&page, &op, &inverse);
            const Delta *next = below(2) ? &op : &inverse;
            anchor_move(&stays, OPERATION_OP, &op);
            anchor_move(&travels, OPERATION_OP, &op);
            if (next == &inverse) {
                anchor_move(&stays, OPERATION_OP, &inverse);
                anchor_move(&travels, OPERATION_OP, &inverse);
            }
            assert_int_equal(stays.index, travels.index);
            assert_int_equal(stays.length, travels.length);
            anchor_fini(&travels);
            if (next == &inverse)
                break;
        }
        anchor_fini(&stays);
        arena_clear(arena);
    }
}

/* ---- by example ---- */

static Delta delta_of(const char *json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta delta;
    json_t *tree = surrogate_read_json(arena, text_of(json), &lone_base, &json_error);
    assert_non_null(tree);
    assert_true(delta_read(arena, tree, lone_base, &delta, &error));
    return delta;
}

/* "The quick [brown fox] jumps" */
static Anchor brown_fox(void)
{
    uint16_t text[9];
    for (size_t i = 0; i < 9; i++)
        text[i] = (uint16_t) "brown fox"[i];
    Anchor anchor;
    anchor_init(&anchor, UUID_NIL, 7, 10, text, 9);
    return anchor;
}

static void move(Anchor *anchor, const char *json)
{
    Delta delta = delta_of(json);
    anchor_move(anchor, OPERATION_OP, &delta);
}

#define assert_range(anchor, index_, length_)                                                      \
    do {                                                                                           \
        assert_int_equal((anchor).index, (index_));                                                \
        assert_int_equal((anchor).length, (length_));                                              \
    } while (0)

static void an_insert_at_an_edge_does_not_grow_it_and_inside_does(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    move(&a, "[{\"retain\":10},{\"insert\":\"dark \"}]");
    assert_range(a, 15, 9);
    move(&a, "[{\"retain\":24},{\"insert\":\"es\"}]");
    assert_range(a, 15, 9);
    move(&a, "[{\"retain\":20},{\"insert\":\" red\"}]");
    assert_range(a, 15, 13);
    move(&a, "[{\"retain\":15,\"attributes\":{\"bold\":true}},{\"insert\":{\"image\":\"x\"}}]");
    assert_range(a, 16, 13);
    anchor_fini(&a);
}

static void text_that_is_cut_and_pasted_takes_its_anchor_along(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    move(&a, "[{\"retain\":4},{\"delete\":21}]"); /* "quick brown fox jumps" */
    assert_range(a, 4, 0);
    move(&a, "[{\"insert\":\"nothing of the kind \"}]");
    assert_range(a, 24, 0);
    move(&a, "[{\"insert\":\"quick brown fox jumps over\"}]");
    assert_range(a, 6, 9);
    anchor_fini(&a);
}

static void formats_do_not_divide_what_is_pasted(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    move(&a, "[{\"retain\":10},{\"delete\":9}]");
    move(&a, "[{\"retain\":2},{\"insert\":\"brown\",\"attributes\":{\"bold\":true}},{\"insert\":\" "
             "fox\"}]");
    assert_range(a, 2, 9);
    anchor_fini(&a);
}

static void typing_other_words_does_not_bring_an_anchor_back(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    move(&a, "[{\"retain\":10},{\"insert\":\"red\"},{\"delete\":9}]");
    assert_range(a, 13, 0);
    move(&a, "[{\"retain\":13},{\"insert\":\"b\"}]");
    assert_range(a, 13, 0);
    move(&a, "[{\"insert\":\"fox\"}]");
    assert_range(a, 16, 0);
    anchor_fini(&a);
}

static void what_backspace_took_letter_by_letter_comes_back_at_once(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    for (int at = 18; at >= 10; at--)
        move(&a, text_cstr(arena, text_format(arena, "[{\"retain\":%d},{\"delete\":1}]", at)));
    assert_range(a, 10, 0);
    move(&a, "[{\"retain\":10},{\"insert\":\"brown fox\"}]");
    assert_range(a, 10, 9);
    anchor_fini(&a);
}

static void of_two_places_with_the_same_text_the_one_it_was_cut_from_wins(void **state)
{
    (void)state;
    const uint16_t an[] = { 'a', 'n' };
    Anchor a;
    anchor_init(&a, UUID_NIL, 0, 3, an, 2); /* ban[an]a */
    move(&a, "[{\"delete\":6}]");
    assert_range(a, 0, 0);
    move(&a, "[{\"insert\":\"banana\"}]");
    assert_range(a, 3, 2);
    anchor_fini(&a);
}

static void a_document_deleted_and_made_again_keeps_its_anchors(void **state)
{
    (void)state;
    Anchor a = brown_fox();
    anchor_move(&a, OPERATION_DELETE, NULL);
    assert_range(a, 0, 0);
    Delta content = delta_of("[{\"insert\":\"Once the brown fox slept\\n\"}]");
    anchor_move(&a, OPERATION_CREATE, &content);
    assert_range(a, 9, 9);
    assert_int_equal(a.version, 9);
    anchor_fini(&a);
}

static void an_anchor_that_is_too_long_moves_and_remembers_nothing(void **state)
{
    (void)state;
    Anchor a;
    anchor_init(&a, UUID_NIL, 0, 5, NULL, ANCHOR_TEXT_UNITS + 5);
    move(&a, "[{\"insert\":\"12\"},{\"retain\":3},{\"delete\":10006}]");
    assert_range(a, 5, 1);
    move(&a, "[{\"retain\":5},{\"delete\":1}]");
    move(&a, "[{\"retain\":5},{\"insert\":\"anything\"}]");
    assert_range(a, 5, 0);
    anchor_fini(&a);
}

int main(void)
{
#define RULE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        RULE(an_anchor_covers_what_survives_of_its_range_and_what_came_inside),
        RULE(undo_gives_an_anchor_back_as_it_was),
        RULE(a_memory_written_and_read_moves_on_as_the_one_that_stayed),
        RULE(an_insert_at_an_edge_does_not_grow_it_and_inside_does),
        RULE(text_that_is_cut_and_pasted_takes_its_anchor_along),
        RULE(formats_do_not_divide_what_is_pasted),
        RULE(typing_other_words_does_not_bring_an_anchor_back),
        RULE(what_backspace_took_letter_by_letter_comes_back_at_once),
        RULE(of_two_places_with_the_same_text_the_one_it_was_cut_from_wins),
        RULE(a_document_deleted_and_made_again_keeps_its_anchors),
        RULE(an_anchor_that_is_too_long_moves_and_remembers_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
