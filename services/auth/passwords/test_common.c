/* The passwords everybody tries first, by example, and that the table is sorted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/crypto.h"
#include "services/auth/passwords/common.h"

static void test_what_is_tried_first_is_common(void **state)
{
    (void)state;
    static const char *const common[] = {
        "1q2w3e4r5t", "QWERTYUIOP", "Password1234", "!!monkey99!", "zzzzzzzzzzzz", "ababababab",
        "0123456789", "9876543210", "abcdefghijkl", "abcdefghij1", "liverpool#1",  "",
    };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        assert_true(password_is_common(text_of(common[i])));
}

static void test_what_nobody_tries_first_is_not(void **state)
{
    (void)state;
    static const char *const rare[] = {
        "correct horse battery staple",
        "insula-demo",
        "monkey123456789012",
        "dragonmonkey",
        "7f3c9a1be04d",
        "äöüßéñçåøæ",
    };
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++)
        assert_false(password_is_common(text_of(rare[i])));
}

static void test_the_table_is_sorted_and_large(void **state)
{
    (void)state;
    assert_true(COMMON_PASSWORDS_COUNT > 40000);
    for (size_t i = 1; i < COMMON_PASSWORDS_COUNT; i++)
        assert_true(COMMON_PASSWORDS[i - 1] < COMMON_PASSWORDS[i]);
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_tried_first_is_common),
        cmocka_unit_test(test_what_nobody_tries_first_is_not),
        cmocka_unit_test(test_the_table_is_sorted_and_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
