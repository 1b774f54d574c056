#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/json.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/task.h"

/* stderr is a pipe during a test; what was written to it is read here. */
static int pipe_out, saved_stderr;
static char text[4 * 1024 * 1024];

static int catch_stderr(void **state)
{
    (void)state;
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    pipe_out = ends[0];
    fcntl(pipe_out, F_SETFL, O_NONBLOCK);
    saved_stderr = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    return 0;
}

static int release_stderr(void **state)
{
    (void)state;
    log_flush();
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    close(pipe_out);
    return 0;
}

static size_t text_len;
static void read_more(void)
{
    ssize_t got;
    while ((got = read(pipe_out, text + text_len, sizeof text - 1 - text_len)) > 0)
        text_len += (size_t)got;
    text[text_len] = '\0';
}

static const char *written(void)
{
    text_len = 0;
    read_more();
    return text;
}

static void say(void *argument)
{
    (void)argument;
    log_write(LOG_WARN, "a thing happened", LOG_TEXT("path", TEXT("/\"\xFF")), LOG_INT("count", -7),
              LOG_UUID("id", UUID_NIL));
}

static void say_in_a_task(void *argument)
{
    Arena *arena = arena_new();
    Task task = { .arena = arena };
    task.context.request_id = TEXT("req-1");
    task.context.trace_id = TEXT("trace-1");
    uuid_parse(TEXT("01932c07-209c-7abc-8def-0123456789ab"), &task.context.tenant_id);
    task_run(&task, say, argument);
    arena_free(arena);
}

static void a_line_is_one_json_object_with_its_task(void **state)
{
    (void)state;
    log_open("web.0", LOG_INFO, false);
    coroutine_start(say_in_a_task, NULL);
    log_info("second of %d", 2);
    log_message(LOG_DEBUG, "not this");
    log_flush();
    const char *end = strchr(written(), '\n');
    assert_non_null(end);
    Arena *arena = arena_new();
    JsonError error;
    json_t *line = json_read(arena, (Text){ text, (size_t)(end - text) }, false, &error);
    assert_non_null(line);
    assert_string_equal(json_text_at(line, "level").ptr, "warn");
    assert_string_equal(json_text_at(line, "process").ptr, "web.0");
    assert_string_equal(json_text_at(line, "message").ptr, "a thing happened");
    assert_string_equal(json_text_at(line, "path").ptr, "/\"\xEF\xBF\xBD");
    assert_int_equal(json_integer_value(json_object_get(line, "count")), -7);
    assert_true(json_is_null(json_object_get(line, "id")));
    assert_string_equal(json_text_at(line, "request_id").ptr, "req-1");
    assert_string_equal(json_text_at(line, "trace_id").ptr, "trace-1");
    assert_string_equal(json_text_at(line, "tenant_id").ptr,
                        "01932c07-209c-7abc-8def-0123456789ab");
    TimeMs time;
    assert_true(clock_parse(json_text_at(line, "time"), &time));
    line = json_read(arena, text_of(end + 1), false, &error);
    assert_string_equal(json_text_at(line, "message").ptr, "second of 2");
    assert_null(json_object_get(line, "request_id"));
    assert_null(strstr(text, "not this"));
    arena_free(arena);
}

static void a_readable_line_cannot_steer_a_terminal(void **state)
{
    (void)state;
    log_open("master", LOG_DEBUG, true);
    log_write(LOG_INFO, "hello", LOG_TEXT("name", TEXT("a\x1b[2J\nb")));
    log_flush();
    assert_non_null(strstr(written(), " info  master   hello name=a?[2J?b\n"));
}

static void end_loop(void *argument)
{
    loop_sleep(*(uint64_t *)argument);
    loop_stop();
}

static void read_slowly(void *argument)
{
    for (int i = 0; i < *(int *)argument; i++) {
        loop_sleep(10);
        read_more();
    }
    loop_stop();
}

/* Nobody reads: the loop goes on, lines wait up to a limit, later ones are dropped and counted. */
static void a_reader_that_stops_does_not_stop_the_loop(void **state)
{
    (void)state;
    log_open("web.0", LOG_INFO, false);
    text_len = 0;
    for (int i = 0; i < 20000; i++)
        log_info("line %d of many that fill the pipe and then the buffer behind it", i);
    uint64_t time_ms = 50;
    coroutine_start(end_loop, &time_ms);
    loop_run();
    int turns = 60;
    coroutine_start(read_slowly, &turns);
    loop_run();
    log_info("the last one");
    log_flush();
    read_more();
    size_t lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    assert_in_range(lines, 1000, 19999);
    assert_non_null(strstr(text, "line 0 of many"));
    assert_non_null(strstr(text, "log lines were dropped"));
    assert_non_null(strstr(text, "the last one"));
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        assert_int_equal(line[strlen(line) - 1], '}');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_is_one_json_object_with_its_task, catch_stderr,
                                        release_stderr),
        cmocka_unit_test_setup_teardown(a_readable_line_cannot_steer_a_terminal, catch_stderr,
                                        release_stderr),
        cmocka_unit_test_setup_teardown(a_reader_that_stops_does_not_stop_the_loop, catch_stderr,
                                        release_stderr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
