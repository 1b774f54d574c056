#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "core/clock.h"
#include "core/uuid.h"

static void new_ids_ascend_and_are_version_7(void **state)
{
    (void)state;
    Uuid last = uuid_new();
    for (int i = 0; i < 200000; i++) {
        Uuid uuid = uuid_new();
        assert_true(memcmp(last.bytes, uuid.bytes, 16) < 0);
        assert_int_equal(uuid.bytes[6] >> 4, 7);
        assert_int_equal(uuid.bytes[8] >> 6, 2);
        last = uuid;
    }
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | last.bytes[i];
    assert_in_range(ms, clock_now_ms() - 10000, clock_now_ms() + 10000);
}

static void text_goes_both_ways(void **state)
{
    (void)state;
    Uuid uuid;
    char out[UUID_TEXT_SIZE];
    assert_true(uuid_parse(TEXT("01932C07-209c-7abc-8DEF-0123456789ab"), &uuid));
    uuid_write(uuid, out);
    assert_memory_equal(out, "01932c07-209c-7abc-8def-0123456789ab", UUID_TEXT_SIZE);
    assert_true(uuid_parse(TEXT("00000000-0000-0000-0000-000000000000"), &uuid));
    assert_true(uuid_is_nil(uuid));
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "01932c07-209c-7abc-8def-0123456789a",
        "01932c07-209c-7abc-8def-0123456789abc",
        "01932c07209c7abc8def0123456789abcdef",
        "01932c07-209c-7abc-8def-0123456789ag",
        "01932c0-7209c-7abc-8def-0123456789ab",
        "{1932c07-209c-7abc-8def-0123456789ab",
        "01932c07-209c-7abc-8def 0123456789ab",
    };
    Uuid uuid = UUID_NIL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(uuid_parse(text_of(bad[i]), &uuid));
    assert_false(uuid_parse(TEXT_NULL, &uuid));
    assert_true(uuid_is_nil(uuid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_ids_ascend_and_are_version_7),
        cmocka_unit_test(text_goes_both_ways),
        cmocka_unit_test(anything_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
