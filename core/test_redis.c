/* Redis's protocol and addresses as they are read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/redis/address.h"
#include "core/redis/marks.h"
#include "core/redis/wire.h"

static void a_whole_reply_is_read_and_any_part_of_it_waits_for_more(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *items; /* joined by '|'; a null is (null) */
        char type;
    } REPLIES[] = {
        { "+OK\r\n", "OK", '+' },
        { "-ERR no\r\n", "ERR no", '-' },
        { ":42\r\n", "42", ':' },
        { "$5\r\nhe\r\nl\r\n", "he\r\nl", '$' },
        { "$0\r\n\r\n", "", '$' },
        { "$-1\r\n", "(null)", '$' },
        { "_\r\n", "(null)", '_' },
        { "#t\r\n", "t", '#' },
        { "*0\r\n", "", '*' },
        { ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n", "message|c|hi", '>' },
        { "%2\r\n+mode\r\n+standalone\r\n+modules\r\n*1\r\n%1\r\n+a\r\n:1\r\n",
          "mode|standalone|modules|a|1", '%' },
    };
    for (size_t i = 0; i < sizeof REPLIES / sizeof REPLIES[0]; i++) {
        RedisReply reply;
        size_t used = 0;
        Text whole = text_of(REPLIES[i].bytes);
        for (size_t len = 0; len < whole.len; len++)
            assert_int_equal(redis_wire_read(text_slice(whole, 0, len), &reply, &used), REDIS_MORE);
        assert_int_equal(redis_wire_read(whole, &reply, &used), REDIS_WHOLE);
        assert_int_equal(used, whole.len);
        assert_int_equal(reply.type, REPLIES[i].type);
        char items[128] = "";
        for (size_t k = 0; k < reply.count; k++) {
            strcat(items, k > 0 ? "|" : "");
            strncat(items, text_is_null(reply.items[k]) ? "(null)" : reply.items[k].ptr,
                    text_is_null(reply.items[k]) ? 6 : reply.items[k].len);
        }
        assert_string_equal(items, REPLIES[i].items);
    }
}

static void what_is_no_reply_is_refused(void **state)
{
    (void)state;
    static const char *const BROKEN[] = {
        "HTTP/1.1 200 OK\r\n",
        "+a\nb\r\n",
        "$6000000\r\n",
        "$-2\r\n",
        "$x\r\n",
        "$1\r\nabc\r\n",
        "*100000\r\n",
        "*-5\r\n",
        ":1x\r\n",
        ":01\r\n",
        ":-0\r\n",
        "+a\rb\r\n",
        "|1\r\n+a\r\n+b\r\n",
        "_x\r\n",
        "\r\n\r\n",
        "*9999999999999999999\r\n",
    };
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        RedisReply reply;
        size_t used;
        assert_int_equal(redis_wire_read(text_of(BROKEN[i]), &reply, &used), REDIS_BROKEN);
    }
    char line[5000];
    memset(line, 'a', sizeof line);
    line[0] = '+';
    RedisReply reply;
    size_t used;
    assert_int_equal(redis_wire_read((Text){ line, sizeof line }, &reply, &used), REDIS_BROKEN);
}

static void a_command_says_its_words_lengths(void **state)
{
    (void)state;
    Buffer out;
    buffer_init(&out, NULL, 256);
    redis_wire_command(&out, (Text[]){ TEXT("SUBSCRIBE"), TEXT("a:b") }, 2);
    assert_true(text_equal(buffer_view(&out), TEXT("*2\r\n$9\r\nSUBSCRIBE\r\n$3\r\na:b\r\n")));
    buffer_fini(&out);
}

static void an_address_is_taken_apart(void **state)
{
    (void)state;
    RedisAddress address;
    assert_null(redis_address_read(TEXT("redis://db"), &address));
    assert_string_equal(address.host, "db");
    assert_int_equal(address.port, 6379);
    assert_false(address.is_tls);
    assert_null(redis_address_read(TEXT("rediss://me:p%40s%2Fs:w@[::1]:6380/3"), &address));
    assert_string_equal(address.host, "::1");
    assert_string_equal(address.user, "me");
    assert_string_equal(address.password, "p@s/s:w");
    assert_int_equal(address.port, 6380);
    assert_int_equal(address.database, 3);
    assert_true(address.is_tls);
    assert_null(redis_address_read(TEXT("redis://:secret@10.0.0.1:7000"), &address));
    assert_string_equal(address.user, "");
    assert_string_equal(address.password, "secret");
    assert_null(redis_address_read(TEXT("unix://u:p@/run/redis/redis.sock"), &address));
    assert_string_equal(address.path, "/run/redis/redis.sock");
    assert_string_equal(address.user, "u");
}

static void a_wrong_address_is_told_from_a_right_one(void **state)
{
    (void)state;
    static const char *const WRONG[] = { "",
                                         "localhost:6379",
                                         "http://x",
                                         "redis://",
                                         "redis://x:0",
                                         "redis://x:70000",
                                         "redis://x:y",
                                         "redis://x/a",
                                         "redis://secret@x",
                                         "redis://a:%zz@x",
                                         "redis://a:%00@x",
                                         "redis://[::1",
                                         "redis://[::1]6379",
                                         "unix://relative",
                                         "unix://" };
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        RedisAddress address;
        if (redis_address_read(text_of(WRONG[i]), &address) == NULL)
            fail_msg("%s was taken", WRONG[i]);
    }
}

static void marks_come_back_in_their_order_and_are_bounded(void **state)
{
    (void)state;
    RedisMarks marks = { 0 };
    uint8_t in = 0, out = 0;
    Uuid mark = UUID_NIL;
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < round; i++) {
            mark.bytes[0] = in++;
            redis_marks_add(&marks, mark);
        }
        for (int i = 0; i < round - 1; i++) {
            assert_true(redis_marks_take(&marks, &mark));
            assert_int_equal(mark.bytes[0], out++);
        }
    }
    while (redis_marks_has_room(&marks))
        redis_marks_add(&marks, mark);
    assert_int_equal(marks.count, REDIS_MARKS_MAX);
    while (redis_marks_take(&marks, &mark))
        ;
    assert_false(redis_marks_take(&marks, &mark));
    redis_marks_fini(&marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_reply_is_read_and_any_part_of_it_waits_for_more),
        cmocka_unit_test(what_is_no_reply_is_refused),
        cmocka_unit_test(a_command_says_its_words_lengths),
        cmocka_unit_test(an_address_is_taken_apart),
        cmocka_unit_test(a_wrong_address_is_told_from_a_right_one),
        cmocka_unit_test(marks_come_back_in_their_order_and_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
