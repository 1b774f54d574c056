#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/command.h"
#include "app/services.h"

/* Runs a command line with its output out of sight. */
static int run(char *const *words)
{
    int count = 0;
    while (words[count])
        count++;
    int out = dup(1), err = dup(2);
    assert_non_null(freopen("/dev/null", "w", stdout));
    assert_non_null(freopen("/dev/null", "w", stderr));
    int status = command_main(count, (char **)(uintptr_t)words);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    return status;
}

#define RUN(...) run((char *[]){ "insula", __VA_ARGS__, NULL })

static void every_command_has_help(void **state)
{
    (void)state;
    assert_int_equal(RUN("--help"), 0);
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        char first[32] = "", second[32] = "";
        assert_true(sscanf(COMMANDS[i]->name, "%31s %31s", first, second) >= 1);
        assert_int_equal(*second ? RUN(first, second, "--help") : RUN(first, "--help"), 0);
        assert_non_null(COMMANDS[i]->summary);
    }
}

static void what_is_unknown_is_refused(void **state)
{
    (void)state;
    assert_int_equal(run((char *[]){ "insula", NULL }), 2);
    assert_int_equal(RUN("dance"), 2);
    assert_int_equal(RUN("tenant"), 2);
    assert_int_equal(RUN("version", "--loud"), 2);
    assert_int_equal(RUN("version", "-v"), 2);
    assert_int_equal(RUN("version", "twice"), 2);
    assert_int_equal(RUN("up", "--listen"), 2);
    assert_int_equal(RUN("up", "--demo=yes"), 2);
    assert_int_equal(RUN("config", "--set", "no_such_setting=1"), 2);
    assert_int_equal(RUN("config", "--set", "workers=many"), 2);
    assert_int_equal(RUN("tenant", "suspend"), 2);
}

static void settings_come_with_or_without_an_equals_sign(void **state)
{
    (void)state;
    assert_int_equal(RUN("config", "--set", "workers=3"), 0);
    assert_int_equal(RUN("config", "--set=workers=3"), 0);
    assert_int_equal(RUN("version"), 0);
    assert_int_equal(RUN("--version"), 0);
}

static void services_are_chosen_by_name_and_the_gateway_always(void **state)
{
    (void)state;
    const Service *chosen[32];
    char unknown[64];
    assert_int_equal(services_choose("", chosen, unknown, sizeof unknown), (int)SERVICES_COUNT);
    assert_int_equal(services_choose("record,auth", chosen, unknown, sizeof unknown), 3);
    assert_ptr_equal(chosen[0], SERVICES[0]);
    assert_string_equal(chosen[1]->name, "auth");
    assert_string_equal(chosen[2]->name, "record");
    assert_int_equal(services_choose("auth,recor", chosen, unknown, sizeof unknown), -1);
    assert_string_equal(unknown, "recor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_help),
        cmocka_unit_test(what_is_unknown_is_refused),
        cmocka_unit_test(settings_come_with_or_without_an_equals_sign),
        cmocka_unit_test(services_are_chosen_by_name_and_the_gateway_always),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
