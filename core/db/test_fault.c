/* What db promises when PostgreSQL is not well, or says no; and that values survive the way there
 * and back. */
#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>
#undef fail /* core/task.h has another */

#include "core/db/statement.h"
#include "core/db/stats.h"
#include "core/db/test_schema.h"

static const DbStatement ONE = { .name = "one", .text = "select 1", .lane = DB_LANE_POINT };
static const DbStatement ONE_LIST = { .name = "one_list",
                                      .text = "select 1",
                                      .lane = DB_LANE_LIST };
static const DbStatement SLOW_POINT = {
    .name = "slow_point",
    .text = "select pg_sleep(1)::text",
    .lane = DB_LANE_POINT,
};
static const DbStatement SLEEP = {
    .name = "sleep",
    .text = "select pg_sleep(30)::text",
    .lane = DB_LANE_COMMAND,
};
static const DbStatement NOTE_ADD = {
    .name = "note_add",
    .text = "insert into t.note (id) values ($1)",
    .lane = DB_LANE_COMMAND,
    .n_params = 1,
    .types = { DB_INT4 },
};
static const DbStatement RAISE = {
    .name = "raise",
    .text = "select t.raise($1, $2)::text",
    .lane = DB_LANE_COMMAND,
    .n_params = 2,
    .types = { DB_TEXT, DB_TEXT },
};
static const DbStatement SHAPE = {
    .name = "shape",
    .text = "select s.a from t.shape s",
    .lane = DB_LANE_LIST,
};

/* deferred_sleep: the commit of an insert takes a second, in which the backend can be killed. */
#define SCHEMA                                                                                     \
    TEST_SCHEMA                                                                                    \
    "create table t.note (id int4 primary key); grant select, insert on t.note to insula_app;"     \
    "create function t.linger() returns trigger language plpgsql as"                               \
    " $$ begin if new.id >= 100 then perform pg_sleep(2); end if; return null; end $$;"            \
    "create constraint trigger deferred_sleep after insert on t.note deferrable initially"         \
    " deferred for each row execute function t.linger();"                                          \
    "create table t.shape (a int4); grant select on t.shape to insula_app;"                        \
    "create function t.raise(state text, message text) returns void language plpgsql as"           \
    " $$ begin raise exception using errcode = state, message = message, detail = 'Because.';"     \
    " end $$;"                                                                                     \
    "create table t.value (a text, b uuid, c bool, d int4, e int8, f bytea, g jsonb,"              \
    " h timestamptz);"                                                                             \
    "grant select, insert on t.value to insula_app;"

static const DbOptions OPTIONS = {
    .point_connections = 1,
    .other_connections = 2,
    .statement_timeout_ms = 3000,
    .transaction_timeout_ms = 5000,
    .acquire_timeout_ms = 400,
};

static void wait_until_ready(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    assert_true(db_is_ready());
}

static Fault run(void (*body)(Task *task, void *argument), void *argument)
{
    TestTask test = { 0 };
    test_task_run(&test, body, argument);
    Fault fault = test.succeeded ? (Fault){ 0 } : test.task.fault;
    static char code[64]; /* it outlives the arena */
    snprintf(code, sizeof code, "%.*s", TEXT_ARG(fault.code));
    fault.code = text_of(code);
    arena_free(test.task.arena);
    return fault;
}

static void assert_fault(int status, const char *code, Fault fault)
{
    assert_string_equal(code, fault.code.ptr);
    assert_int_equal(status, fault.status);
}

static int open_db(void **state)
{
    (void)state;
    test_open(&OPTIONS);
    assert_int_equal(0, run(wait_until_ready, NULL).status);
    return 0;
}

/* Each statement goes where the one before it went. */
static void open_one_of_each(void)
{
    test_close();
    test_open(&(DbOptions){ .point_connections = 1, .other_connections = 1 });
}

static int close_db(void **state)
{
    (void)state;
    test_close();
    return 0;
}

#define KILL_ALL                                                                                   \
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'insula_app'"

/* Runs body and kills its backend while that sleeps; returns the body's fault. */
static Fault run_and_kill(void (*body)(Task *task, void *argument), void *argument)
{
    TestTask victim = { 0 }, hand = { 0 };
    test_task_start(&hand, test_kill_sleeper, NULL);
    test_task_start(&victim, body, argument);
    test_tasks_wait();
    Fault fault = victim.succeeded ? (Fault){ 0 } : victim.task.fault;
    static char code[64];
    snprintf(code, sizeof code, "%.*s", TEXT_ARG(fault.code));
    fault.code = text_of(code);
    arena_free(victim.task.arena);
    arena_free(hand.task.arena);
    return fault;
}

/* Losing connections */

static void read_slowly(Task *task, void *argument)
{
    db_query(task, argument, NULL);
}

static void a_read_survives_the_loss_of_its_connection(void **state)
{
    (void)state;
    uint64_t before = db_stats.losses;
    Fault fault = run_and_kill(read_slowly, (void *)(uintptr_t)&SLOW_POINT);
    assert_int_equal(0, fault.status);
    assert_true(db_stats.losses > before);
}

static void write_and_wait(Task *task, void *argument)
{
    db_begin(task);
    DbParam id = db_int4(*(int *)argument);
    db_query(task, &NOTE_ADD, &id);
    db_query(task, &SLEEP, NULL);
    db_commit(task);
}

static void a_transaction_whose_backend_dies_has_not_happened(void **state)
{
    (void)state;
    int id = 1;
    assert_fault(503, "database_unavailable", run_and_kill(write_and_wait, &id));
    assert_int_equal(0, test_postgres_number("select count(*) from t.note where id = 1"));
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&ONE_LIST).status);
}

static void write_twice_slowly(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    DbParam id = db_int4(2);
    db_query(task, &NOTE_ADD, &id);
    /* Between two flights the connection goes; what waits here is not the database. */
    test_postgres_run(KILL_ALL);
    id = db_int4(3);
    db_query(task, &NOTE_ADD, &id);
    db_commit(task);
}

static void a_connection_lost_between_flights_fails_the_next_one(void **state)
{
    (void)state;
    assert_fault(503, "database_unavailable", run(write_twice_slowly, NULL));
    assert_int_equal(0, test_postgres_number("select count(*) from t.note where id in (2, 3)"));
}

static void write_and_linger(Task *task, void *argument)
{
    db_begin(task);
    DbParam id = db_int4(*(int *)argument);
    db_send(task, &NOTE_ADD, &id);
    db_commit(task);
}

static void a_commit_cut_short_has_an_unknown_outcome(void **state)
{
    (void)state;
    int id = 100;
    assert_fault(503, "outcome_unknown", run_and_kill(write_and_linger, &id));
}

static void write_one(Task *task, void *argument)
{
    DbParam id = db_int4(*(int *)argument);
    db_query(task, &NOTE_ADD, &id);
}

static void a_single_write_cut_short_has_an_unknown_outcome(void **state)
{
    (void)state;
    int id = 101;
    assert_fault(503, "outcome_unknown", run_and_kill(write_one, &id));
}

static void restart_server(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    test_postgres_halt();
    loop_sleep(200);
    test_postgres_launch();
}

static void a_restarted_server_is_found_again(void **state)
{
    (void)state;
    TestTask hand = { 0 };
    test_task_run(&hand, restart_server, NULL);
    arena_free(hand.task.arena);
    /* The first attempts may still meet a database that is away, which is told as such. */
    Fault fault = { 0 };
    for (int i = 0; i < 20; i++) {
        fault = run(read_slowly, (void *)(uintptr_t)&ONE_LIST);
        if (fault.status == 0)
            break;
        assert_fault(503, "database_unavailable", fault);
        assert_true(fault.retry_after_s > 0);
    }
    assert_int_equal(0, fault.status);
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&ONE).status);
}

static void a_database_that_is_away_is_told_in_time(void **state)
{
    (void)state;
    test_postgres_halt();
    int64_t started = clock_monotonic_us();
    assert_fault(503, "database_unavailable", run(read_slowly, (void *)(uintptr_t)&ONE));
    int id = 4;
    assert_fault(503, "database_unavailable", run(write_one, &id));
    assert_true(clock_monotonic_us() - started < 2000000);
    test_postgres_launch();
}

/* Time-outs and queues */

static void sleep_long(Task *task, void *argument)
{
    (void)argument;
    db_query(task, &SLEEP, NULL);
}

static void whoever_finds_no_connection_in_time_is_told(void **state)
{
    (void)state;
    uint64_t before = db_stats.timeouts;
    TestTask sleepers[2] = { 0 };
    for (int i = 0; i < 2; i++)
        test_task_start(&sleepers[i], sleep_long, NULL);
    TestTask late = { 0 };
    int id = 5;
    test_task_start(&late, write_one, &id);
    test_tasks_wait();
    assert_false(late.succeeded);
    assert_true(text_equal(TEXT("database_busy"), late.task.fault.code));
    assert_int_equal(1, late.task.fault.retry_after_s);
    assert_int_equal(1, db_stats.timeouts - before);
    for (int i = 0; i < 2; i++) {
        assert_true(text_equal(TEXT("statement_timeout"), sleepers[i].task.fault.code));
        arena_free(sleepers[i].task.arena);
    }
    arena_free(late.task.arena);
}

/* Answers that are faults */

typedef struct Raised {
    const char *sqlstate, *message;
    int status;
    const char *code;
} Raised;

static void raise_error(Task *task, void *argument)
{
    const Raised *raised = argument;
    DbParam params[] = { db_text(text_of(raised->sqlstate)), db_text(text_of(raised->message)) };
    db_begin(task);
    db_query(task, &RAISE, params);
}

static void each_sqlstate_has_its_status_and_code(void **state)
{
    (void)state;
    static const Raised table[] = {
        { "53100", "could not extend file", 507, "storage_full" },
        { "40001", "serialization", 503, "try_again" },
        { "40P01", "deadlock", 503, "try_again" },
        { "55P03", "lock", 503, "try_again" },
        { "22003", "out of range", 422, "invalid_value" },
        { "23514", "check", 422, "invalid_value" },
        { "23503", "reference", 422, "reference_not_found" },
        { "23505", "duplicate", 409, "conflict" },
        { "42501", "policy", 500, "internal" },
        { "54000", "index row size", 422, "too_large" },
        { "IN401", "who", 401, "unauthenticated" },
        { "IN403", "no permission!", 403, "permission_denied" },
        { "IN423", "suspended: x", 423, "tenant_suspended" },
        { "IN409", "last_owner", 409, "last_owner" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        Raised raised = table[i];
        bool is_ours = strncmp(raised.sqlstate, "IN", 2) == 0 && raised.status != 409;
        if (is_ours)
            raised.message = "Not a code."; /* the gate's own words */
        assert_fault(raised.status, raised.code, run(raise_error, &raised));
    }
}

/* Prepared statements */

enum { MANY = 400 };

static DbRows select_number(Task *task, int number)
{
    char name[32], text[64];
    snprintf(name, sizeof name, "many_%d", number);
    snprintf(text, sizeof text, "select %d", number);
    DbStatement statement = { .name = name, .text = text, .lane = DB_LANE_COMMAND };
    return db_query(task, &statement, NULL);
}

static void use_many(Task *task, void *argument)
{
    (void)argument;
    db_begin(task); /* all on one connection */
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++)
            assert_int_equal(i, db_get_int(select_number(task, i), 0, 0));
    db_commit(task);
}

static void count_prepared(Task *task, void *argument)
{
    static const DbStatement count = {
        .name = "count_prepared",
        .text = "select count(*) from pg_prepared_statements",
        .lane = DB_LANE_COMMAND,
    };
    db_begin(task);
    *(int64_t *)argument = db_get_int(db_query(task, &count, NULL), 0, 0);
    db_commit(task);
}

static void prepared_statements_are_bounded(void **state)
{
    (void)state;
    open_one_of_each();
    int64_t prepared = 0;
    assert_int_equal(0, run(use_many, NULL).status);
    assert_int_equal(0, run(count_prepared, &prepared).status);
    assert_in_range(prepared, 200, DB_STATEMENTS_PER_CONNECTION + 2); /* this transaction's own */
}

/* Each new statement goes out behind one that fails. */
static void fail_before(Task *task, void *argument)
{
    db_begin(task);
    DbParam params[] = { db_text(TEXT("22003")), db_text(TEXT("out of range")) };
    db_send(task, &RAISE, params);
    select_number(task, *(int *)argument);
}

static void a_failure_loses_no_prepared_statement(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++)
        assert_int_equal(422, run(fail_before, &i).status);
    assert_int_equal(0, run(use_many, NULL).status);
    for (int i = 0; i < MANY; i += 7)
        assert_int_equal(422, run(fail_before, &i).status);
    assert_int_equal(0, run(use_many, NULL).status);
}

static void read_shape_in_transaction(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    db_query(task, &SHAPE, NULL);
    db_commit(task);
}

static void a_plan_outdated_by_a_migration_is_made_anew(void **state)
{
    (void)state;
    open_one_of_each();
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&SHAPE).status);
    test_postgres_run("alter table t.shape alter column a type int8");
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&SHAPE).status);
    test_postgres_run("alter table t.shape alter column a type text");
    /* In a transaction nothing can be repeated in secret; the next attempt succeeds. */
    assert_fault(503, "try_again", run(read_shape_in_transaction, NULL));
    assert_int_equal(0, run(read_shape_in_transaction, NULL).status);
}

static void a_statement_that_cannot_be_parsed_tells_why(void **state)
{
    (void)state;
    static const DbStatement bad = { .name = "bad",
                                     .text = "select nothing from nowhere",
                                     .lane = DB_LANE_POINT };
    assert_fault(500, "internal", run(read_slowly, (void *)(uintptr_t)&bad));
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&ONE).status);
}

/* Connections of one's own */

static void hold_and_lose(Task *task, void *argument)
{
    (void)argument;
    DbHold *hold = db_hold_open();
    assert_int_equal(1, db_hold_wait(hold, 2000));
    assert_int_equal(1, db_get_int(db_hold_query(task, hold, &ONE_LIST, NULL), 0, 0));
    test_postgres_run(KILL_ALL);
    while (db_hold_generation(hold) == 1)
        loop_sleep(5);
    assert_int_equal(2, db_hold_wait(hold, 2000));
    db_begin_on(task, hold);
    DbParam id = db_int4(6);
    db_query(task, &NOTE_ADD, &id);
    db_commit(task);
    db_hold_close(hold);
}

static void a_held_connection_counts_its_lives(void **state)
{
    (void)state;
    assert_int_equal(0, run(hold_and_lose, NULL).status);
    assert_int_equal(1, test_postgres_number("select count(*) from t.note where id = 6"));
}

/* Names */

/* A process that carries connections of a port of this machine to the cluster's socket, one each;
 * returns the port. */
static pid_t forward(int *port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof any;
    assert_int_equal(0, bind(listener, (struct sockaddr *)&any, size));
    assert_int_equal(0, listen(listener, 16));
    assert_int_equal(0, getsockname(listener, (struct sockaddr *)&any, &size));
    *port = ntohs(any.sin_port);
    pid_t pid = fork();
    if (pid != 0) {
        close(listener);
        return pid;
    }
    struct sockaddr_un target = { .sun_family = AF_UNIX };
    snprintf(target.sun_path, sizeof target.sun_path, "%s/.s.PGSQL.5432", test_postgres_home);
    for (int near; (near = accept(listener, NULL, NULL)) >= 0;) {
        if (fork() != 0) {
            close(near);
            continue;
        }
        int far = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(far, (struct sockaddr *)&target, sizeof target) != 0)
            _exit(1);
        struct pollfd ends[] = { { near, POLLIN, 0 }, { far, POLLIN, 0 } };
        for (;;) {
            char bytes[8192];
            poll(ends, 2, -1);
            int from = ends[0].revents != 0 ? 0 : 1;
            ssize_t count = read(ends[from].fd, bytes, sizeof bytes);
            if (count <= 0 || write(ends[1 - from].fd, bytes, (size_t)count) != count)
                _exit(0);
        }
    }
    _exit(0);
}

static void a_host_is_found_by_its_name(void **state)
{
    (void)state;
    test_close();
    int port = 0;
    pid_t forwarder = forward(&port);
    char conninfo[96];
    DbOptions options = OPTIONS;
    options.url = conninfo;
    options.acquire_timeout_ms = 5000;
    snprintf(conninfo, sizeof conninfo, "host=localhost port=%d dbname=postgres user=insula_app",
             port);
    db_open(&options);
    assert_int_equal(0, run(wait_until_ready, NULL).status);
    assert_int_equal(0, run(read_slowly, (void *)(uintptr_t)&ONE_LIST).status);
    kill(forwarder, SIGKILL);
    waitpid(forwarder, NULL, 0);
}

/* Values */

static void send_and_read_values(Task *task, void *argument)
{
    (void)argument;
    static const DbStatement add = {
        .name = "value_add",
        .text =
            "insert into t.value (a, b, c, d, e, f, g, h) values ($1, $2, $3, $4, $5, $6, $7, $8)"
            " returning a, b, c, d, e, f, g, h",
        .lane = DB_LANE_COMMAND,
        .n_params = 8,
        .types = { DB_TEXT, DB_UUID, DB_BOOL, DB_INT4, DB_INT8, DB_BYTES, DB_JSON, DB_TIME },
    };
    TimeMs before_1970 = -62135596800000 + 1; /* 0001-01-01T00:00:00.001Z */
    DbParam params[] = { db_text(TEXT("\xc3\xa4")),
                         db_uuid(test_id(9)),
                         db_bool(true),
                         db_int4(-5),
                         db_int8(INT64_MIN),
                         db_bytes(TEXT("\0\xff")),
                         db_json(TEXT("{\"a\": 1}")),
                         db_time(before_1970) };
    DbRows rows = db_query(task, &add, params);
    assert_int_equal(1, rows.affected);
    assert_true(text_equal(TEXT("\xc3\xa4"), db_get_text(rows, 0, 0)));
    assert_true(uuid_equal(test_id(9), db_get_uuid(rows, 0, 1)));
    assert_true(db_get_bool(rows, 0, 2));
    assert_int_equal(-5, db_get_int(rows, 0, 3));
    assert_true(db_get_int(rows, 0, 4) == INT64_MIN);
    assert_true(text_equal(TEXT("\0\xff"), db_get_text(rows, 0, 5)));
    assert_true(text_equal(TEXT("{\"a\": 1}"), db_get_json(rows, 0, 6)));
    assert_true(db_get_time(rows, 0, 7) == before_1970);
    DbParam nulls[] = { db_text(TEXT_NULL), db_uuid(UUID_NIL), db_null(),
                        db_null(),          db_null(),         db_bytes(TEXT_NULL),
                        db_json(TEXT_NULL), db_time(INT64_MIN) };
    rows = db_query(task, &add, nulls);
    for (int i = 0; i < 8; i++)
        assert_true(db_is_null(rows, 0, i));
    assert_true(text_is_null(db_get_json(rows, 0, 6)) && uuid_is_nil(db_get_uuid(rows, 0, 1)));
    assert_true(db_get_time(rows, 0, 7) == INT64_MIN && !db_get_bool(rows, 0, 2));
}

static void send_and_read_arrays(Task *task, void *argument)
{
    (void)argument;
    static const DbStatement unnest = {
        .name = "unnest_all",
        .text = "select x.a, x.b, x.c, x.d, x.e, x.f, cardinality($7::text[])"
                " from unnest($1::uuid[], $2::text[], $3::int8[], $4::bytea[], $5::jsonb[], "
                "$6::timestamptz[])"
                " as x (a, b, c, d, e, f)",
        .lane = DB_LANE_COMMAND,
        .n_params = 7,
        .types = { DB_UUIDS, DB_TEXTS, DB_INT8S, DB_BYTESS, DB_JSONS, DB_TIMES, DB_TEXTS },
    };
    Uuid uuids[] = { test_id(1), UUID_NIL };
    Text texts[] = { TEXT("a"), TEXT_NULL }, bytes[] = { TEXT("\0"), TEXT("") },
         jsons[] = { TEXT("[1]"), TEXT_NULL };
    int64_t numbers[] = { 1, -2 };
    TimeMs times[] = { 1700000000123, INT64_MIN };
    DbParam params[] = { db_uuids(task->arena, uuids, 2),   db_texts(task->arena, texts, 2),
                         db_int8s(task->arena, numbers, 2), db_bytess(task->arena, bytes, 2),
                         db_jsons(task->arena, jsons, 2),   db_times(task->arena, times, 2),
                         db_texts(task->arena, NULL, 0) };
    DbRows rows = db_query(task, &unnest, params);
    assert_int_equal(2, rows.count);
    assert_true(uuid_equal(test_id(1), db_get_uuid(rows, 0, 0)) && db_is_null(rows, 1, 0));
    assert_true(text_equal(TEXT("a"), db_get_text(rows, 0, 1)) && db_is_null(rows, 1, 1));
    assert_int_equal(-2, db_get_int(rows, 1, 2));
    assert_int_equal(1, db_get_text(rows, 0, 3).len);
    assert_true(db_get_text(rows, 1, 3).ptr != NULL && db_get_text(rows, 1, 3).len == 0);
    assert_true(text_equal(TEXT("[1]"), db_get_json(rows, 0, 4)) && db_is_null(rows, 1, 4));
    assert_true(db_get_time(rows, 0, 5) == 1700000000123 && db_is_null(rows, 1, 5));
    assert_int_equal(0, db_get_int(rows, 0, 6));
}

static void values_survive_the_way_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(0, run(send_and_read_values, NULL).status);
    assert_int_equal(0, run(send_and_read_arrays, NULL).status);
}

int main(void)
{
    test_postgres_start();
    test_postgres_run(SCHEMA);
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(a_read_survives_the_loss_of_its_connection),
        TEST(a_transaction_whose_backend_dies_has_not_happened),
        TEST(a_connection_lost_between_flights_fails_the_next_one),
        TEST(a_commit_cut_short_has_an_unknown_outcome),
        TEST(a_single_write_cut_short_has_an_unknown_outcome),
        TEST(a_restarted_server_is_found_again),
        TEST(a_database_that_is_away_is_told_in_time),
        TEST(whoever_finds_no_connection_in_time_is_told),
        TEST(each_sqlstate_has_its_status_and_code),
        TEST(prepared_statements_are_bounded),
        TEST(a_failure_loses_no_prepared_statement),
        TEST(a_plan_outdated_by_a_migration_is_made_anew),
        TEST(a_statement_that_cannot_be_parsed_tells_why),
        TEST(a_held_connection_counts_its_lives),
        TEST(a_host_is_found_by_its_name),
        TEST(values_survive_the_way_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
