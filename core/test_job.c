/* Background work that is not lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* core/task.h has another */

#include "core/job.h"
#include "core/test_core_schema.h"

#define EFFECT                                                                                     \
    "create schema t; grant usage on schema t to insula_app;"                                      \
    "create table t.effect (kind text not null, payload jsonb not null, attempt int4 not null,"    \
    " tenant_id uuid);"                                                                            \
    "grant select, insert on t.effect to insula_app;"

static const DbStatement EFFECT_ADD = {
    .name = "effect_add",
    .text = "insert into t.effect (kind, payload, attempt, tenant_id) values ($1, $2, $3, "
            "tenant.current_id())",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_TEXT, DB_JSON, DB_INT4 },
};
static const DbStatement SLEEP = {
    .name = "sleep",
    .text = "select pg_sleep(20)::text",
    .lane = DB_LANE_COMMAND,
};

static int running, most_running;

static void take_effect(Job *job)
{
    DbParam params[] = { db_text(job->kind), db_json(job->payload), db_int4(job->attempt) };
    db_query(&job->task, &EFFECT_ADD, params);
}

static void run_well(Job *job)
{
    take_effect(job);
}

static void fail_first(Job *job)
{
    take_effect(job);
    if (job->attempt == 1)
        fail(job, 500, "unlucky", "The first time never works.");
}

static void fail_always(Job *job)
{
    take_effect(job);
    fail(job, 500, "hopeless", "It cannot be done.");
}

static void run_slowly(Job *job)
{
    if (job->attempt == 1)
        db_query(&job->task, &SLEEP, NULL);
    take_effect(job);
}

static void go_outside(Job *job)
{
    running++;
    if (running > most_running)
        most_running = running;
    loop_sleep(50); /* would abort inside a transaction */
    running--;
    db_begin(&job->task);
    take_effect(job);
    db_commit(&job->task);
}

static const JobKind well = { .name = "well", .run = run_well };
static const JobKind unlucky = { .name = "unlucky", .run = fail_first };
static const JobKind hopeless = { .name = "hopeless", .run = fail_always, .max_attempts = 2 };
static const JobKind slow = { .name = "slow", .run = run_slowly, .timeout_ms = 300 };
static const JobKind outside = { .name = "outside", .run = go_outside, .goes_outside = true };
static const JobKind *const KINDS[] = { &well, &unlucky, &hopeless, &slow, &outside };

static int open_db(void **state)
{
    (void)state;
    test_postgres_run("truncate job.job, job.dead_letter, t.effect");
    test_open(&(DbOptions){ .point_connections = 1, .other_connections = 8 });
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    test_close();
    return 0;
}

static bool run(Context context, void (*body)(Task *task, void *argument), void *argument)
{
    TestTask test = { .task.context = context };
    test_task_run(&test, body, argument);
    if (!test.succeeded)
        print_message("%.*s\n", TEXT_ARG(test.task.fault.code));
    arena_free(test.task.arena);
    return test.succeeded;
}

typedef struct Wanted {
    const char *kind, *payload, *key;
    TimeMs not_before;
} Wanted;

static void enqueue(Task *task, void *argument)
{
    const Wanted *wanted = argument;
    db_begin(task);
    job_enqueue(task, wanted->kind, text_of(wanted->payload), text_of(wanted->key),
                wanted->not_before);
    db_commit(task);
}

static void want(Context context, const char *kind, const char *payload, const char *key)
{
    Wanted wanted = { kind, payload, key, INT64_MIN };
    assert_true(run(context, enqueue, &wanted));
}

static void work(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    job_run_worker(KINDS, sizeof KINDS / sizeof *KINDS);
}

typedef struct Until {
    const char *sql;
    int64_t wanted, last;
    const char *meanwhile; /* run again and again */
} Until;

static void stop_when(Task *task, void *argument)
{
    (void)task;
    Until *until = argument;
    for (int i = 0; i < 1000; i++) {
        until->last = test_postgres_number(until->sql);
        if (until->last == until->wanted)
            break;
        if (until->meanwhile != NULL)
            test_postgres_run(until->meanwhile);
        loop_sleep(20);
    }
    job_stop_worker();
}

/* Works until the query gives the number. */
static void work_until(const char *sql, int64_t wanted, const char *meanwhile)
{
    TestTask worker = { 0 }, watcher = { 0 };
    Until until = { sql, wanted, -1, meanwhile };
    test_task_start(&worker, work, NULL);
    test_task_start(&watcher, stop_when, &until);
    test_tasks_wait();
    arena_free(worker.task.arena);
    arena_free(watcher.task.arena);
    if (until.last != wanted)
        print_message("%s\n", sql);
    assert_int_equal(wanted, until.last);
}

/* Retries wait for a second and more; the tests do not. What is claimed lies further ahead. */
#define HURRY                                                                                      \
    "update job.job set run_at = now() where run_at between now() and now() + interval '8 s'"
/* Locked rows are left alone: whoever waited here for the worker would wait for himself. */
#define EXPIRE                                                                                     \
    "update job.job set run_at = now() where ctid in"                                              \
    " (select ctid from job.job where attempt > 0 and random() < 0.3 for update skip locked);"

static void jobs_run_in_their_tenant_once(void **state)
{
    (void)state;
    for (int i = 1; i <= 20; i++)
        want(test_system(i), "well", "{\"a\": 1}", NULL);
    want((Context){ 0 }, "well", NULL, NULL); /* the platform's own */
    work_until("select count(*) from job.job", 0, NULL);
    assert_int_equal(21, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(
        20, test_postgres_number(
                "select count(distinct tenant_id) from t.effect where payload = '{\"a\": 1}'"));
    assert_int_equal(
        1, test_postgres_number(
               "select count(*) from t.effect where tenant_id is null and payload = '{}'"));
}

static void a_failed_run_leaves_nothing_and_is_repeated(void **state)
{
    (void)state;
    want(test_system(1), "unlucky", NULL, NULL);
    work_until("select count(*) from job.job", 0, HURRY);
    assert_int_equal(1, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(2, test_postgres_number("select attempt from t.effect"));
}

static void what_cannot_be_done_is_kept_with_its_reason(void **state)
{
    (void)state;
    want(test_system(1), "hopeless", "{\"n\": 7}", NULL);
    work_until("select count(*) from job.dead_letter", 1, HURRY);
    assert_int_equal(0, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(0, test_postgres_number("select count(*) from job.job"));
    assert_int_equal(2, test_postgres_number(
                            "select attempts from job.dead_letter where kind = 'hopeless'"
                            " and payload = '{\"n\": 7}' and reason like 'hopeless: It cannot%'"));
}

static void a_job_that_takes_too_long_is_ended(void **state)
{
    (void)state;
    int64_t started = clock_monotonic_us();
    want(test_system(1), "slow", NULL, NULL);
    work_until("select count(*) from job.job", 0, HURRY);
    assert_true(clock_monotonic_us() - started < 10000000);
    assert_int_equal(2, test_postgres_number("select attempt from t.effect"));
}

static void unique_keys_collapse_what_waits(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        want(test_system(1), "well", NULL, "only");
    want(test_system(2), "well", NULL, "only");
    want(test_system(1), "well", NULL, "other");
    assert_int_equal(3, test_postgres_number("select count(*) from job.job"));
    work_until("select count(*) from job.job", 0, NULL);
    assert_int_equal(3, test_postgres_number("select count(*) from t.effect"));
}

static void a_job_is_not_run_before_its_time(void **state)
{
    (void)state;
    Wanted later = { "well", NULL, NULL, clock_now_ms() + 3600000 };
    assert_true(run(test_system(1), enqueue, &later));
    want(test_system(2), "well", NULL, NULL);
    work_until("select count(*) from t.effect", 1, NULL);
    assert_int_equal(1, test_postgres_number("select count(*) from job.job where run_at > now()"));
}

static void jobs_outside_run_side_by_side_and_without_a_transaction(void **state)
{
    (void)state;
    running = most_running = 0;
    for (int i = 0; i < 12; i++)
        want(test_system(1), "outside", NULL, NULL);
    work_until("select count(*) from job.job", 0, NULL);
    assert_int_equal(12, test_postgres_number("select count(*) from t.effect"));
    assert_in_range(most_running, 2, 6);
}

static void a_claim_that_ran_out_cannot_be_completed(void **state)
{
    (void)state;
    want(test_system(1), "outside", NULL, NULL);
    /* Somebody else claims it while it runs: then the first run does not count as its completion.
     */
    work_until("select count(*) from t.effect", 1,
               "update job.job set attempt = 5 where attempt = 1 and run_at > now()");
    assert_int_equal(5, test_postgres_number("select attempt from job.job"));
}

static void jobs_survive_the_death_of_connections(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++)
        want(test_system(1 + i % 5), i % 4 == 0 ? "unlucky" : "well", NULL, NULL);
    work_until(
        "select count(*) from job.job", 0,
        EXPIRE
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'insula_app' and "
        "random() < 0.2");
    assert_int_equal(40, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(0, test_postgres_number("select count(*) from job.dead_letter"));
}

int main(void)
{
    test_postgres_start();
    test_core_migrate();
    test_postgres_run(EFFECT);
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(jobs_run_in_their_tenant_once),
        TEST(a_failed_run_leaves_nothing_and_is_repeated),
        TEST(what_cannot_be_done_is_kept_with_its_reason),
        TEST(a_job_that_takes_too_long_is_ended),
        TEST(unique_keys_collapse_what_waits),
        TEST(a_job_is_not_run_before_its_time),
        TEST(jobs_outside_run_side_by_side_and_without_a_transaction),
        TEST(a_claim_that_ran_out_cannot_be_completed),
        TEST(jobs_survive_the_death_of_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
