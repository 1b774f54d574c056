/* What is plain, and what is left to the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "services/collaboration/socket/plain_op.h"

#define HEAD                                                                                       \
    "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"x\",\"v\":7,\"src\":\"s\",\"seq\":3,\"x\":{},"      \
    "\"op\":"
#define MESSAGE(o) HEAD o "}"

static void read_whole(void **state)
{
    (void)state;
    PlainOp op;
    Delta delta;
    Arena *arena = arena_new();
    Text raw = TEXT(MESSAGE("{\"ops\":[{\"retain\":5},{\"insert\":\"a\xc3\xa9\xf0\x9f\x98\x80\"},"
                            "{\"delete\":2},{\"delete\":1}]}"));
    assert_true(plain_op_read(raw, &op));
    assert_true(text_equal(op.collection, TEXT("documents")));
    assert_true(text_equal(op.document, TEXT("x")));
    assert_true(text_equal(op.src, TEXT("s")));
    assert_int_equal(op.version, 7);
    assert_int_equal(op.seq, 3);
    plain_op_delta(arena, &op, &delta);
    assert_int_equal(delta.count, 3); /* the two deletes are one */
    assert_int_equal(delta.ops[0].length, 5);
    assert_int_equal(delta.ops[1].length, 4);
    assert_int_equal(delta.ops[2].length, 3);
    arena_free(arena);
}

static void read_bare_and_empty(void **state)
{
    (void)state;
    PlainOp op;
    assert_true(plain_op_read(TEXT(MESSAGE("[{\"insert\":\"a\"}]")), &op));
    assert_true(plain_op_read(TEXT(MESSAGE("[]")), &op));
    assert_true(plain_op_read(TEXT(MESSAGE("{\"ops\":[]}")), &op));
    assert_int_equal(op.components.len, 0);
}

static void leave_the_rest(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {
        MESSAGE("[{\"insert\":\"\"}]"),
        MESSAGE("[{\"insert\":\"a\\n\"}]"),
        MESSAGE("[{\"insert\":\"a\nb\"}]"),
        MESSAGE("[{\"insert\":{\"image\":\"a\"}}]"),
        MESSAGE("[{\"insert\":\"a\",\"attributes\":{}}]"),
        MESSAGE("[{\"retain\":0}]"),
        MESSAGE("[{\"retain\":05}]"),
        MESSAGE("[{\"retain\":1.0}]"),
        MESSAGE("[{\"retain\":-1}]"),
        MESSAGE("[{\"retain\":1e3}]"),
        MESSAGE("[{\"retain\":67108865}]"),
        MESSAGE("[{\"retain\":1000000000000000000000}]"),
        MESSAGE("[{\"retain\":1},]"),
        MESSAGE("[,]"),
        MESSAGE("[{\"retain\":1}"),
        MESSAGE("[{\"retain\":}]"),
        MESSAGE("{\"ops\":[]"),
        MESSAGE("{\"ops\":[],\"x\":1}"),
        MESSAGE("[ ]"),
        MESSAGE("[5,\"abc\"]"),
        HEAD "[]}}",
        HEAD "[]} ",
        HEAD "[],\"op\":[]}",
        HEAD "[]",
        "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"x\",\"v\":7,\"src\":\"s\",\"seq\":0,\"x\":{},"
        "\"op\":[]}",
        "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"x\",\"v\":null,\"src\":\"s\",\"seq\":1,\"x\":{},"
        "\"op\":[]}",
        "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"x\",\"v\":1,\"src\":\"s\",\"seq\":1,\"x\":{},"
        "\"del\":true}",
        "",
        "{",
    };
    PlainOp op;
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        assert_false(plain_op_read((Text){ OTHERS[i], strlen(OTHERS[i]) }, &op));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_whole),
        cmocka_unit_test(read_bare_and_empty),
        cmocka_unit_test(leave_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
