/* Codes against the vectors of RFC 6238, appendix B, and the window around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/crypto.h"
#include "services/auth/factors/totp.h"

#define SECRET TEXT("12345678901234567890")

static void the_published_codes_are_right_at_their_times(void **state)
{
    (void)state;
    static const struct {
        int64_t unix_s;
        const char *code; /* the last six of the eight digits */
    } vectors[] = {
        { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
        { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
    };
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        assert_int_equal(totp_step_of(SECRET, text_of(vectors[i].code), vectors[i].unix_s),
                         vectors[i].unix_s / 30);
}

static void a_code_lives_for_its_step_and_one_on_either_side(void **state)
{
    (void)state;
    Text code = TEXT("050471"); /* of step 37037037, 1111111110 to 1111111139 */
    assert_int_equal(totp_step_of(SECRET, code, 1111111110 - 31), 0);
    assert_int_equal(totp_step_of(SECRET, code, 1111111110 - 30), 37037037);
    assert_int_equal(totp_step_of(SECRET, code, 1111111139 + 30), 37037037);
    assert_int_equal(totp_step_of(SECRET, code, 1111111139 + 31), 0);
}

static void what_has_not_six_digits_is_no_code(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "0", "05047", "0504710", "05047a", "xxxxxx" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(totp_step_of(SECRET, text_of(bad[i]), 1111111111), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_codes_are_right_at_their_times),
        cmocka_unit_test(a_code_lives_for_its_step_and_one_on_either_side),
        cmocka_unit_test(what_has_not_six_digits_is_no_code),
    };
    crypto_init();
    totp_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
