/* Positions that move with the text, by the examples of their source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/presence/presence_value.h"
#include "services/collaboration/text/surrogate.h"

static const char AUTHOR[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/* As it comes from another process or the database: without its delta. */
static Moves *moves_from(OperationKind kind, const char *body)
{
    Operation *operation =
        operation_new(kind, &rich_text_type, 1, UUID_NIL, text_of(AUTHOR), 1, text_of(body), NULL);
    Moves *moves = moves_of(operation);
    operation_drop(operation);
    return moves;
}

static int64_t shifted(const char *body, int64_t index, bool own)
{
    Moves *moves = moves_from(OPERATION_OP, body);
    int64_t result = moves_shift(moves, index, own);
    free(moves);
    return result;
}

/* test/delta/transform-position of quilljs/delta. */
static void a_position_moves_as_quill_delta_moves_it(void **state)
{
    (void)state;
    assert_int_equal(shifted("[{\"insert\":\"A\"}]", 2, true), 3);
    assert_int_equal(shifted("[{\"retain\":2},{\"insert\":\"A\"}]", 1, true), 1);
    assert_int_equal(shifted("[{\"retain\":2},{\"insert\":\"A\"}]", 2, false), 2);
    assert_int_equal(shifted("[{\"retain\":2},{\"insert\":\"A\"}]", 2, true), 3);
    assert_int_equal(shifted("[{\"delete\":2}]", 4, true), 2);
    assert_int_equal(shifted("[{\"retain\":4},{\"delete\":2}]", 2, true), 2);
    assert_int_equal(shifted("[{\"retain\":1},{\"delete\":4}]", 2, true), 1);
    assert_int_equal(shifted("[{\"insert\":\"A\"},{\"delete\":2}]", 2, true), 1);
    assert_int_equal(shifted("[{\"retain\":4},{\"insert\":\"A\"},{\"delete\":2}]", 4, true), 5);
    assert_int_equal(shifted("[{\"delete\":2},{\"insert\":\"AB\"}]", 0, true), 2);
    assert_int_equal(shifted("[{\"insert\":{\"image\":\"x\"}}]", 2, true), 3);
    assert_int_equal(shifted("[{\"insert\":\"\\ud83d\"},{\"retain\":1}]", 2, true), 3);
}

static PresenceValue value_of(const char *json)
{
    Arena *arena = arena_new();
    unsigned lone_base;
    JsonError error;
    PresenceValue value;
    json_t *tree = surrogate_read_json(arena, text_of(json), &lone_base, &error);
    assert_non_null(tree);
    assert_null(presence_value_read(tree, lone_base, &value));
    arena_free(arena);
    return value;
}

static void assert_written(const PresenceValue *value, const char *expected)
{
    Buffer out;
    buffer_init(&out, NULL, 4096);
    Uuid user = UUID_NIL;
    user.bytes[15] = 7;
    presence_value_write(&out, value, user);
    buffer_byte(&out, 0);
    assert_string_equal(out.ptr, expected);
    buffer_fini(&out);
}

static void who_it_is_is_the_servers_word(void **state)
{
    (void)state;
    PresenceValue value = value_of(
        "{\"index\":3,\"user_id\":\"somebody else\",\"length\":2,\"mode\":{\"b\":1,\"a\":\"x\"}}");
    assert_written(&value, "{\"user_id\":\"00000000-0000-0000-0000-000000000007\",\"index\":3,"
                           "\"length\":2,\"mode\":{\"a\":\"x\",\"b\":1}}");
    presence_value_free(&value);
    assert_written(&value, "null");
}

static void a_selection_moves_with_the_text_and_ends_with_the_document(void **state)
{
    (void)state;
    PresenceValue value = value_of("{\"index\":2,\"length\":3}");
    Moves *cut = moves_from(OPERATION_OP,
                            "[{\"retain\":1},{\"insert\":\"xy\"},{\"retain\":2},{\"delete\":9}]");
    assert_true(presence_value_shift(&value, cut, false));
    assert_int_equal(value.index, 4);
    assert_int_equal(value.length, 1);
    assert_false(moves_by(cut, TEXT("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")));
    assert_true(moves_by(cut, text_of(AUTHOR)));
    free(cut);
    Moves *end = moves_from(OPERATION_DELETE, "");
    assert_true(presence_value_shift(&value, end, false));
    assert_false(value.present);
    assert_false(presence_value_shift(&value, end, false));
    free(end);
}

/* Half a character may stand in a key, as everywhere on this wire. */
static void a_value_is_told_as_it_was_said(void **state)
{
    (void)state;
    PresenceValue value = value_of("{\"\\ud83dk\":\"\\ude00\"}");
    assert_written(&value, "{\"user_id\":\"00000000-0000-0000-0000-000000000007\","
                           "\"\\ud83dk\":\"\\ude00\"}");
    presence_value_free(&value);
}

static const char *refusal(const char *json)
{
    Arena *arena = arena_new();
    unsigned lone_base;
    JsonError error;
    PresenceValue value;
    json_t *tree = surrogate_read_json(arena, text_of(json), &lone_base, &error);
    const char *why = presence_value_read(tree, lone_base, &value);
    assert_false(why && value.present);
    presence_value_free(&value);
    arena_free(arena);
    return why;
}

static void a_value_that_is_no_place_is_refused(void **state)
{
    (void)state;
    assert_non_null(refusal("7"));
    assert_non_null(refusal("[]"));
    assert_non_null(refusal("{\"index\":-1,\"length\":0}"));
    assert_non_null(refusal("{\"index\":1}"));
    assert_non_null(refusal("{\"index\":1.5,\"length\":0}"));
    assert_non_null(refusal("{\"index\":1,\"length\":99999999999}"));
    assert_null(refusal("{\"mode\":\"reading\"}"));
    assert_null(refusal("null"));
    char long_one[2000];
    memset(long_one, 'x', sizeof long_one);
    memcpy(long_one, "{\"a\":\"", 6);
    memcpy(long_one + sizeof long_one - 3, "\"}", 3);
    assert_non_null(refusal(long_one));
}

static void the_log_keeps_the_last_and_knows_what_has_left(void **state)
{
    (void)state;
    MovesLog log;
    moves_log_start(&log, 10);
    for (int i = 0; i < 1500; i++)
        moves_log_push(&log,
                       moves_from(OPERATION_OP, i == 1499 ? "[{\"insert\":\"z\"}]"
                                                          : "[{\"retain\":5},{\"delete\":1}]"));
    assert_null(moves_log_at(&log, 10));
    assert_null(moves_log_at(&log, 1510));
    assert_int_equal(log.first, 10 + 1500 - 1024);
    assert_int_equal(moves_log_at(&log, log.first)->count, 2);
    assert_int_equal(moves_log_at(&log, 1509)->move[0].kind, DELTA_INSERT);
    moves_log_fini(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_moves_as_quill_delta_moves_it),
        cmocka_unit_test(who_it_is_is_the_servers_word),
        cmocka_unit_test(a_selection_moves_with_the_text_and_ends_with_the_document),
        cmocka_unit_test(a_value_is_told_as_it_was_said),
        cmocka_unit_test(a_value_that_is_no_place_is_refused),
        cmocka_unit_test(the_log_keeps_the_last_and_knows_what_has_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
