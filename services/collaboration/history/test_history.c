/* History as properties, over random operations of several people: the text is what it is without
 * its authors, runs cover it exactly, and a difference holds both texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "services/collaboration/history/difference.h"
#include "services/collaboration/history/edit_session.h"
#include "services/collaboration/text/rich_text.h"

enum { ROUNDS = 60, OPERATIONS = 120, PEOPLE = 4, MINUTE_MS = 60000 };

static uint32_t seed;

static uint32_t roll(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static Uuid person(uint32_t number)
{
    Uuid id = { 0 };
    memset(&id, (int)number + 1, sizeof id);
    return id;
}

static const Attributes *some_attributes(Arena *arena, bool may_be_null)
{
    static const char *const values[] = { "true", "\"red\"", "null" };
    if (roll(3) > 0)
        return NULL;
    Attribute item = { TEXT("\"bold\""), text_of(values[roll(may_be_null ? 3 : 2)]) };
    return attributes_of(arena, &item, 1);
}

static DeltaOp some_insert(Arena *arena)
{
    uint32_t length = 1 + roll(6);
    uint16_t *units = arena_alloc(arena, length * sizeof *units);
    for (uint32_t i = 0; i < length; i++)
        units[i] = (uint16_t)('a' + roll(26));
    if (roll(12) == 0)
        return (DeltaOp){ .kind = DELTA_EMBED, .length = 1, .embed = TEXT("{\"image\":\"x\"}") };
    return (DeltaOp){ .kind = DELTA_INSERT,
                      .length = length,
                      .text = units,
                      .attributes = some_attributes(arena, false) };
}

static Delta some_change(Arena *arena, uint64_t length)
{
    Delta delta;
    delta_init(&delta, arena);
    while (roll(4) > 0) {
        uint32_t units = length > 0 ? 1 + roll(length < 9 ? (uint32_t)length : 9) : 0;
        uint32_t what = roll(3);
        if (what == 0 || units == 0) {
            delta_push(&delta, some_insert(arena));
            continue;
        }
        delta_push(&delta,
                   (DeltaOp){ .kind = what == 1 ? DELTA_RETAIN : DELTA_DELETE,
                              .length = units,
                              .attributes = what == 1 ? some_attributes(arena, true) : NULL });
        length -= units;
    }
    return delta;
}

static Text written(Arena *arena, const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 1 << 22);
    delta_write(&out, delta);
    return buffer_view(&out);
}

static void assert_same(Arena *arena, const Delta *a, const Delta *b)
{
    assert_string_equal(text_cstr(arena, written(arena, a)), text_cstr(arena, written(arena, b)));
}

/* A document with a life: made, edited by several, sometimes deleted and made again. */
typedef struct Life {
    Arena *arena;
    PastOperation operations[OPERATIONS];
    Delta deltas[OPERATIONS];
} Life;

static void live(Life *life, Arena *arena)
{
    Authored *authored = authored_new();
    TimeMs at = 1000000;
    life->arena = arena;
    for (int i = 0; i < OPERATIONS; i++) {
        bool exists = authored_exists(authored);
        bool dies = exists && roll(60) == 0;
        PastOperation *operation = &life->operations[i];
        at += roll(4) ? 1000 : roll(20) * MINUTE_MS;
        *operation = (PastOperation){ .kind = !exists ? OPERATION_CREATE
                                              : dies  ? OPERATION_DELETE
                                                      : OPERATION_OP,
                                      .version = i,
                                      .author_id = person(roll(PEOPLE)),
                                      .at = at };
        if (operation->kind == OPERATION_CREATE) {
            delta_init(&life->deltas[i], arena);
            delta_push(&life->deltas[i], some_insert(arena));
        } else {
            life->deltas[i] = some_change(arena, authored_length(authored));
        }
        operation->delta = dies ? NULL : &life->deltas[i];
        assert_true(authored_apply(authored, operation));
    }
    authored_free(authored);
}

static Authored *authored_after(const Life *life, int version)
{
    Authored *authored = authored_new();
    for (int i = 0; i < version; i++)
        assert_true(authored_apply(authored, &life->operations[i]));
    return authored;
}

static void each_life(void (*check)(const Life *life), uint32_t first_seed)
{
    static Life life;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        seed = first_seed + round;
        Arena *arena = arena_new();
        live(&life, arena);
        check(&life);
        arena_free(arena);
    }
}

/* ---- authorship ---- */

static void check_content(const Life *life)
{
    RichText *plain = NULL;
    Authored *authored = authored_new();
    for (int i = 0; i < OPERATIONS; i++) {
        const PastOperation *operation = &life->operations[i];
        assert_true(authored_apply(authored, operation));
        if (operation->kind == OPERATION_OP) {
            assert_true(rich_text_apply(plain, operation->delta));
        } else {
            rich_text_free(plain);
            plain = operation->kind == OPERATION_CREATE ? rich_text_new(operation->delta) : NULL;
        }
        Delta expected, content;
        delta_init(&expected, life->arena);
        if (plain)
            rich_text_read(plain, life->arena, &expected);
        authored_content(authored, life->arena, &content);
        assert_same(life->arena, &content, &expected);
        size_t count;
        uint64_t covered = 0;
        const AuthoredRun *runs = authored_runs(authored, life->arena, &count);
        for (size_t r = 0; r < count; r++) {
            assert_true(r == 0 || runs[r].stretch != runs[r - 1].stretch);
            covered += runs[r].length;
        }
        assert_int_equal(covered, authored_length(authored));
    }
    rich_text_free(plain);
    authored_free(authored);
}

static void the_text_is_what_it_is_without_its_authors_and_runs_cover_it(void **state)
{
    (void)state;
    each_life(check_content, 1);
}

/* Walking on from a milestone gives what walking all the way gives. */
static void check_milestone(const Life *life)
{
    int milestone = (int)roll(OPERATIONS);
    Authored *whole = authored_after(life, OPERATIONS), *part = authored_after(life, milestone);
    if (authored_exists(part)) {
        Buffer content, authors;
        buffer_init(&content, life->arena, 1 << 22);
        buffer_init(&authors, life->arena, 1 << 22);
        authored_write_content(&content, part, &rich_text_type);
        authored_write_authors(&authors, part);
        authored_free(part);
        part = authored_read(buffer_view(&content), buffer_view(&authors));
        assert_non_null(part);
    }
    for (int i = milestone; i < OPERATIONS; i++)
        assert_true(authored_apply(part, &life->operations[i]));
    Delta a, b;
    authored_content(whole, life->arena, &a);
    authored_content(part, life->arena, &b);
    assert_same(life->arena, &a, &b);
    size_t count, same;
    const AuthoredRun *runs = authored_runs(whole, life->arena, &count);
    const AuthoredRun *others = authored_runs(part, life->arena, &same);
    assert_int_equal(count, same);
    for (size_t i = 0; i < count; i++) {
        const Stretch *x = authored_stretch(whole, runs[i].stretch);
        const Stretch *y = authored_stretch(part, others[i].stretch);
        assert_int_equal(runs[i].length, others[i].length);
        assert_true(uuid_equal(x->author_id, y->author_id));
        assert_int_equal(x->version, y->version);
        assert_int_equal(x->started_at, y->started_at);
    }
    authored_free(whole);
    authored_free(part);
}

static void a_milestone_continues_as_if_one_had_walked_all_the_way(void **state)
{
    (void)state;
    each_life(check_milestone, 1);
}

static void a_milestone_whose_parts_do_not_fit_is_refused(void **state)
{
    (void)state;
    Text content = TEXT("{\"ops\":[{\"insert\":\"abc\"}]}");
    static const char *const bad[] = {
        "{\"stretches\":[],\"runs\":[3,0]}",
        "{\"stretches\":[[\"00000000-0000-7000-8000-000000000001\",1,2,3]],\"runs\":[2,0]}",
        "{\"stretches\":[[\"00000000-0000-7000-8000-000000000001\",1,2,3]],\"runs\":[4,0]}",
        "{\"stretches\":[[\"nobody\",1,2,3]],\"runs\":[3,0]}",
        "{",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(authored_read(content, text_of(bad[i])));
}

static void whoever_wrote_a_word_stays_its_author_when_another_makes_it_bold(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Authored *authored = authored_new();
    uint16_t word[] = { 'w', 'o', 'r', 'd' };
    Attribute bold = { TEXT("\"bold\""), TEXT("true") };
    Delta text, change;
    delta_init(&text, arena);
    delta_push(&text, (DeltaOp){ .kind = DELTA_INSERT, .length = 4, .text = word });
    delta_init(&change, arena);
    delta_push(&change, (DeltaOp){ .kind = DELTA_RETAIN,
                                   .length = 2,
                                   .attributes = attributes_of(arena, &bold, 1) });
    assert_true(authored_apply(
        authored,
        &(PastOperation){ .kind = OPERATION_CREATE, .author_id = person(0), .delta = &text }));
    assert_true(authored_apply(authored, &(PastOperation){ .kind = OPERATION_OP,
                                                           .version = 1,
                                                           .author_id = person(1),
                                                           .delta = &change }));
    size_t count;
    const AuthoredRun *runs = authored_runs(authored, arena, &count);
    assert_int_equal(count, 1);
    assert_true(uuid_equal(authored_stretch(authored, runs[0].stretch)->author_id, person(0)));
    authored_free(authored);
    arena_free(arena);
}

/* ---- differences ---- */

static Delta without(Arena *arena, const DifferenceParts *parts, DifferenceKind kind)
{
    Delta text;
    delta_init(&text, arena);
    for (size_t i = 0; i < parts->count; i++) {
        DeltaOp op = parts->parts[i].op;
        if (parts->parts[i].kind == kind)
            continue;
        if (kind == DIFFERENCE_INSERTED && parts->parts[i].kind == DIFFERENCE_FORMATTED)
            op.attributes = parts->parts[i].was;
        delta_push(&text, op);
    }
    return text;
}

static bool wrote_between(const Life *life, int from, int until, Uuid author_id)
{
    for (int i = from; i < until; i++) {
        if (uuid_equal(life->operations[i].author_id, author_id))
            return true;
    }
    return false;
}

static void check_difference(const Life *life)
{
    int from = (int)roll(OPERATIONS), until = from + (int)roll((uint32_t)(OPERATIONS - from + 1));
    Arena *arena = life->arena;
    Authored *older = authored_after(life, from), *newer = authored_after(life, until);
    Difference *difference = difference_new(authored_length(older));
    for (int i = from; i < until; i++)
        assert_true(difference_add(difference, &life->operations[i]));
    Delta before, after, undo, undone;
    authored_content(older, arena, &before);
    authored_content(newer, arena, &after);
    DifferenceParts parts = difference_parts(difference, arena, &before, &after);
    Delta old_text = without(arena, &parts, DIFFERENCE_INSERTED);
    Delta new_text = without(arena, &parts, DIFFERENCE_DELETED);
    assert_same(arena, &old_text, &before);
    assert_same(arena, &new_text, &after);
    difference_undo(&parts, arena, &undo);
    delta_compose(arena, &after, &undo, &undone);
    assert_same(arena, &undone, &before);
    for (size_t i = 0; i < parts.count; i++)
        assert_true(parts.parts[i].kind == DIFFERENCE_KEPT ||
                    wrote_between(life, from, until, parts.parts[i].author_id));
    difference_free(difference);
    authored_free(older);
    authored_free(newer);
}

static void a_difference_holds_both_texts_and_undoes_to_the_older_one(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 10; i++)
        each_life(check_difference, 1000 * i);
}

/* ---- sessions ---- */

static void a_pause_a_restoration_or_an_hour_ends_a_session(void **state)
{
    (void)state;
    EditSession session = { 0 };
    assert_true(edit_session_add(&session, OPERATION_CREATE, 0, person(0), 0, 0));
    assert_true(edit_session_add(&session, OPERATION_OP, 1, person(0), 0, 10));
    assert_false(edit_session_add(&session, OPERATION_OP, 2, person(1), 0, 5 * MINUTE_MS));
    assert_int_equal(session.from_version, 2);
    assert_int_equal(session.version, 3);
    assert_int_equal(session.author_count, 2);
    assert_true(edit_session_add(&session, OPERATION_OP, 3, person(1), 0, 11 * MINUTE_MS));
    assert_int_equal(session.author_count, 1);
    assert_true(edit_session_add(&session, OPERATION_OP, 4, person(1), 2, 11 * MINUTE_MS));
    assert_int_equal(session.restored_version, 2);
    assert_true(edit_session_add(&session, OPERATION_OP, 5, person(1), 0, 11 * MINUTE_MS));
    int64_t version = 6;
    for (int minute = 12; minute <= 71; minute++)
        assert_false(edit_session_add(&session, OPERATION_OP, version++, person(2), 0,
                                      minute * (TimeMs)MINUTE_MS));
    assert_true(
        edit_session_add(&session, OPERATION_OP, version, person(2), 0, 72 * (TimeMs)MINUTE_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_what_it_is_without_its_authors_and_runs_cover_it),
        cmocka_unit_test(a_milestone_continues_as_if_one_had_walked_all_the_way),
        cmocka_unit_test(a_milestone_whose_parts_do_not_fit_is_refused),
        cmocka_unit_test(whoever_wrote_a_word_stays_its_author_when_another_makes_it_bold),
        cmocka_unit_test(a_difference_holds_both_texts_and_undoes_to_the_older_one),
        cmocka_unit_test(a_pause_a_restoration_or_an_hour_ends_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
