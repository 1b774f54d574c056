/* User agents as browsers send them, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "services/auth/sessions/user_agent.h"

static void test_browsers_are_told_by_their_most_particular_word(void **state)
{
    (void)state;
    static const struct {
        const char *text, *browser, *system, *kind;
    } cases[] = {
        { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox",
          "Linux", "computer" },
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
          "Edge", "Windows", "computer" },
        { "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
          "Gecko) Version/17.5 Safari/605.1.15",
          "Safari", "macOS", "computer" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
          "like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
          "Chrome", "iOS", "phone" },
        { "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Mobile Safari/537.36",
          "Chrome", "Android", "phone" },
        { "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) "
          "SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36",
          "Samsung Internet", "Android", "tablet" },
        { "curl/7.88.1", "curl", NULL, "program" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        UserAgent agent = user_agent_of(text_of(cases[i].text));
        assert_string_equal(agent.browser, cases[i].browser);
        assert_string_equal(agent.kind, cases[i].kind);
        if (cases[i].system)
            assert_string_equal(agent.system, cases[i].system);
        else
            assert_null(agent.system);
    }
}

static void test_what_says_nothing_is_unknown(void **state)
{
    (void)state;
    static const Text texts[] = { TEXT_NULL, { "", 0 }, { "-", 1 }, { "\xff\0\xfe", 3 } };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        UserAgent agent = user_agent_of(texts[i]);
        assert_null(agent.browser);
        assert_null(agent.system);
        assert_null(agent.kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_browsers_are_told_by_their_most_particular_word),
        cmocka_unit_test(test_what_says_nothing_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
