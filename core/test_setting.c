#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/setting.h"

static char message[300];

static bool load(const char *override)
{
    message[0] = '\0';
    return setting_load(&override, override ? 1 : 0, message, sizeof message);
}

static void every_default_is_itself_a_good_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        char override[300];
        snprintf(override, sizeof override, "%s=%s", SETTINGS[i].name, SETTINGS[i].fallback);
        assert_true(load(override));
        assert_string_equal(setting_text(SETTINGS[i].name), SETTINGS[i].fallback);
        if (SETTINGS[i].kind == SETTING_INT)
            setting_int(SETTINGS[i].name);
        if (SETTINGS[i].kind == SETTING_BOOL)
            setting_bool(SETTINGS[i].name);
        assert_true(strlen(SETTINGS[i].help) > 10);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(SETTINGS[i].name, SETTINGS[k].name);
    }
}

static void overrides_win_over_the_environment(void **state)
{
    (void)state;
    setenv("INSULA_LISTEN", "127.0.0.1:1", 1);
    setenv("INSULA_WORKERS", "", 1);
    assert_true(load(NULL));
    assert_string_equal(setting_text("listen"), "127.0.0.1:1");
    assert_int_equal(setting_int("workers"), 0);
    assert_true(load("listen=127.0.0.1:2"));
    assert_string_equal(setting_text("listen"), "127.0.0.1:2");
    unsetenv("INSULA_LISTEN");
    assert_true(load(NULL));
    assert_string_equal(setting_text("listen"), "127.0.0.1:8080");
}

static void a_bad_value_says_what_is_allowed_and_changes_nothing(void **state)
{
    (void)state;
    assert_true(load("workers=3"));
    assert_false(load("workers=33"));
    assert_string_equal(message,
                        "setting workers is \"33\"; a whole number from 0 to 32 is allowed");
    assert_false(load("workers=two"));
    assert_false(load("workers="));
    assert_false(load("worker=1"));
    assert_non_null(strstr(message, "no setting \"worker\""));
    assert_false(load("workers"));
    setenv("INSULA_WORKERS", "-1", 1);
    assert_false(load(NULL));
    unsetenv("INSULA_WORKERS");
    assert_int_equal(setting_int("workers"), 3);
}

static void environment_names_follow_from_names(void **state)
{
    (void)state;
    char name[SETTING_ENVIRONMENT_SIZE];
    setting_environment("database_url", name);
    assert_string_equal(name, "INSULA_DATABASE_URL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_itself_a_good_value),
        cmocka_unit_test(overrides_win_over_the_environment),
        cmocka_unit_test(a_bad_value_says_what_is_allowed_and_changes_nothing),
        cmocka_unit_test(environment_names_follow_from_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
