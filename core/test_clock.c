#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "core/clock.h"

static void times_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        TimeMs ms;
    } cases[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "1970-01-01T00:00:00.001Z", 1 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "2026-11-23T01:02:03.456Z", 1795395723456 },
        { "2026-11-23t01:02:03.4569999z", 1795395723456 },
        { "2026-11-23T02:32:03.456+01:30", 1795395723456 },
        { "2026-11-22T20:02:03.456-05:00", 1795395723456 },
        { "2000-02-29T00:00:00Z", 951782400000 },
        { "2016-12-31T23:59:60Z", 1483228800000 },
        { "0000-01-01T00:00:00Z", -62167219200000 },
        { "9999-12-31T23:59:59.999Z", 253402300799999 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TimeMs ms = 0;
        assert_true(clock_parse(text_of(cases[i].text), &ms));
        assert_int_equal(ms, cases[i].ms);
    }
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-11-23",
        "2026-11-23T01:02:03",
        "2026-11-23 01:02:03Z",
        "2026-11-23T01:02Z",
        "2026-11-23T01:02:03.Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T01:60:00Z",
        "2026-11-23T01:02:61Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-11-23T01:02:03+0100",
        "2026-11-23T01:02:03+24:00",
        "2026-11-23T01:02:03Zjunk",
        "26-11-23T01:02:03Z",
    };
    TimeMs ms;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(clock_parse(text_of(bad[i]), &ms));
}

static void writing_agrees_with_the_c_library_and_reads_back(void **state)
{
    (void)state;
    srand(7);
    for (int i = 0; i < 20000; i++) {
        TimeMs ms = (TimeMs)rand() * 1000003 % 400000000000000 - 62167219200000;
        if (ms > 253402300799999)
            continue;
        char text[CLOCK_TEXT_SIZE], expected[64];
        clock_write(ms, text);
        time_t seconds = (time_t)((ms - (ms % 1000 + 1000) % 1000) / 1000);
        struct tm tm;
        gmtime_r(&seconds, &tm);
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                 (int)((ms % 1000 + 1000) % 1000));
        assert_memory_equal(text, expected, CLOCK_TEXT_SIZE);
        TimeMs back;
        assert_true(clock_parse((Text){ text, sizeof text }, &back));
        assert_int_equal(back, ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(writing_agrees_with_the_c_library_and_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
