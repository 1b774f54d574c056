#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/metric.h"
#include "core/shared.h"

static Metric requests_get = { .name = "insula_test_requests_total",
                               .labels = "method=\"GET\"",
                               .help = "Requests.",
                               .kind = METRIC_COUNTER };
static Metric requests_post = { .name = "insula_test_requests_total",
                                .labels = "method=\"POST\"",
                                .help = "Requests.",
                                .kind = METRIC_COUNTER };
static Metric level = { .name = "insula_test_level",
                        .help = "A \\ and\na line.",
                        .kind = METRIC_GAUGE };
static Metric seconds = { .name = "insula_test_seconds",
                          .help = "Times.",
                          .kind = METRIC_HISTOGRAM };

static char page[16384];

static const char *read_page(void)
{
    Buffer out;
    buffer_init(&out, NULL, sizeof page - 1);
    metric_write(&out);
    assert_false(out.failed);
    memcpy(page, out.ptr, out.len);
    page[out.len] = '\0';
    buffer_fini(&out);
    return page;
}

static void forget_cells(void)
{
    requests_get.cells = requests_post.cells = level.cells = seconds.cells = NULL;
}

static void numbers_of_all_processes_are_summed(void **state)
{
    (void)state;
    int fd = shared_create();
    assert_true(fd >= 0);
    for (int slot = 1; slot <= 3; slot++) {
        pid_t child = fork();
        if (child == 0) {
            shared_open(fd, slot);
            metric_register(&level);
            metric_add(&requests_get, slot);
            metric_set(&level, 1.5);
            metric_observe(&seconds, 0.001);
            metric_observe(&seconds, 100);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
    }
    shared_open(fd, 0);
    forget_cells();
    metric_register(&requests_post);
    assert_string_equal(read_page(), "# HELP insula_test_level A \\\\ and\\na line.\n"
                                     "# TYPE insula_test_level gauge\n"
                                     "insula_test_level 4.5\n"
                                     "# HELP insula_test_requests_total Requests.\n"
                                     "# TYPE insula_test_requests_total counter\n"
                                     "insula_test_requests_total{method=\"GET\"} 6\n"
                                     "insula_test_requests_total{method=\"POST\"} 0\n"
                                     "# HELP insula_test_seconds Times.\n"
                                     "# TYPE insula_test_seconds histogram\n"
                                     "insula_test_seconds_bucket{le=\"0.00025\"} 0\n"
                                     "insula_test_seconds_bucket{le=\"0.0005\"} 0\n"
                                     "insula_test_seconds_bucket{le=\"0.001\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.002\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.004\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.008\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.016\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.032\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.064\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.128\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.256\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"0.512\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"1.024\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"2.048\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"4.096\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"8.192\"} 3\n"
                                     "insula_test_seconds_bucket{le=\"+Inf\"} 6\n"
                                     "insula_test_seconds_sum 300.003\n"
                                     "insula_test_seconds_count 6\n");
    close(fd);
}

static void a_successor_in_a_slot_counts_on_but_starts_its_levels_anew(void **state)
{
    (void)state;
    int fd = shared_create();
    shared_open(fd, 5);
    forget_cells();
    metric_add(&requests_get, 41);
    metric_set(&level, 9);
    shared_open(fd, 5); /* as the next process would */
    forget_cells();
    metric_register(&level);
    metric_add(&requests_get, 1);
    assert_non_null(strstr(read_page(), "requests_total{method=\"GET\"} 42\n"));
    assert_non_null(strstr(page, "insula_test_level 0\n"));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_all_processes_are_summed),
        cmocka_unit_test(a_successor_in_a_slot_counts_on_but_starts_its_levels_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
