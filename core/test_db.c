/* What db promises while PostgreSQL is well: round trips, the wall, lanes, transactions, values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* core/task.h has another */

#include "core/db/stats.h"
#include "core/db/test_schema.h"

static const DbStatement ITEM_GET = {
    .name = "item_get",
    .text = "select i.id, i.note from t.item i where i.tenant_id = $1 and i.id = $2",
    .lane = DB_LANE_POINT,
    .n_params = 2,
    .types = { DB_UUID, DB_UUID },
};
/* Leaves the wall to the policy: what a query that forgot its tenant would do. */
static const DbStatement ITEM_ANY = {
    .name = "item_any",
    .text = "select i.tenant_id from t.item i where i.id = $2 and $1::uuid is not null",
    .lane = DB_LANE_POINT,
    .n_params = 2,
    .types = { DB_UUID, DB_UUID },
};
static const DbStatement ITEM_ALL = {
    .name = "item_all",
    .text = "select i.tenant_id from t.item i",
    .lane = DB_LANE_POINT,
};
static const DbStatement DIVIDE = {
    .name = "divide",
    .text = "select 10 / $1",
    .lane = DB_LANE_POINT,
    .n_params = 1,
    .types = { DB_INT4 },
};
static const DbStatement ITEM_LIST = {
    .name = "item_list",
    .text = "select i.id from t.item i where i.tenant_id = $1 order by i.id",
    .lane = DB_LANE_LIST,
    .n_params = 1,
    .types = { DB_UUID },
};
static const DbStatement SLOW_LIST = {
    .name = "slow_list",
    .text = "select pg_sleep(0.15)::text where $1::uuid is not null",
    .lane = DB_LANE_LIST,
    .n_params = 1,
    .types = { DB_UUID },
};
static const DbStatement BAD_LIST = {
    .name = "bad_list",
    .text = "select 1 / $2 where $1::uuid is not null",
    .lane = DB_LANE_LIST,
    .n_params = 2,
    .types = { DB_UUID, DB_INT4 },
};
static const DbStatement ITEM_ADD = {
    .name = "item_add",
    .text = "insert into t.item (tenant_id, id, note) values ($1, $2, $3)",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_UUID, DB_UUID, DB_TEXT },
};
static const DbStatement ITEM_ADD_CHILD = {
    .name = "item_add_child",
    .text = "insert into t.item (tenant_id, id, note, parent) values ($1, $2, $3, $4)",
    .lane = DB_LANE_COMMAND,
    .n_params = 4,
    .types = { DB_UUID, DB_UUID, DB_TEXT, DB_UUID },
};
static const DbStatement ITEM_COUNT = {
    .name = "item_count",
    .text = "select count(*) from t.item i where i.tenant_id = $1",
    .lane = DB_LANE_COMMAND,
    .n_params = 1,
    .types = { DB_UUID },
};

static const DbOptions OPTIONS = { .point_connections = 1,
                                   .other_connections = 4,
                                   .lists_per_tenant = 2 };

static void wait_until_ready(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    assert_true(db_is_ready());
}

/* One task from start to end under a context; returns its fault (status 0: it succeeded). */
static Fault run(Context context, void (*body)(Task *task, void *argument), void *argument)
{
    TestTask test = { .task.context = context };
    test_task_run(&test, body, argument);
    Fault fault = test.succeeded ? (Fault){ 0 } : test.task.fault;
    static char code[64]; /* it outlives the arena */
    snprintf(code, sizeof code, "%.*s", TEXT_ARG(fault.code));
    fault.code = text_of(code);
    arena_free(test.task.arena);
    return fault;
}

static int open_db(void **state)
{
    (void)state;
    test_postgres_run(
        "truncate t.item, t.session;"
        "insert into t.session select x.t, x.s, decode(repeat(lpad(to_hex(x.n), 2, '0'), 32), "
        "'hex'),"
        " x.s, '\\x05' from (select ('aa000000-0000-0000-0000-00000000000' || t)::uuid t,"
        " ('aa000000-0000-0000-0000-0000000000' || lpad(to_hex(t * 16 + 1), 2, '0'))::uuid s, t * "
        "16 + 1 n"
        " from generate_series(1, 3) t) x;"
        "update t.session set suspended = true where id::text like '%31';"
        "insert into t.item select ('aa000000-0000-0000-0000-00000000000' || t)::uuid,"
        " ('aa000000-0000-0000-0000-0000000000' || lpad(to_hex(i), 2, '0'))::uuid, 'note ' || i"
        " from generate_series(1, 2) t, generate_series(1, 40) i;");
    test_open(&OPTIONS);
    assert_int_equal(0, run((Context){ 0 }, wait_until_ready, NULL).status);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    test_close();
    return 0;
}

/* Session 1 of tenant 1 or 2, as open_db() made them. */
static Context session_of(int tenant)
{
    return test_session(tenant, tenant * 16 + 1, -1);
}

/* Reads */

static void get_item(Task *task, void *argument)
{
    const int *number = argument;
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(*number)) };
    DbRows rows = db_query(task, &ITEM_GET, params);
    assert_int_equal(1, rows.count);
    char note[16];
    snprintf(note, sizeof note, "note %d", *number);
    assert_true(text_equal(text_of(note), db_get_text(rows, 0, 1)));
}

static void a_point_read_is_one_round_trip_and_fills_the_context(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    TestTask test = { .task.context = session_of(1) };
    test_task_run(&test, get_item, &(int){ 3 });
    assert_true(test.succeeded);
    assert_int_equal(1, db_stats.round_trips - before);
    const Context *context = &test.task.context;
    assert_true(context->checked);
    assert_true(uuid_equal(test_id(17), context->user_id));
    assert_int_equal(7, context->epoch);
    assert_true(permission_has(&context->permissions, 0) &&
                permission_has(&context->permissions, 2));
    assert_false(permission_has(&context->permissions, 1));
    arena_free(test.task.arena);
}

static void reads_of_one_turn_share_one_round_trip(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    TestTask tests[20] = { 0 };
    int numbers[20];
    for (int i = 0; i < 20; i++) {
        numbers[i] = i + 1;
        tests[i].task.context = session_of(1 + i % 2);
        test_task_start(&tests[i], get_item, &numbers[i]);
    }
    test_tasks_wait();
    for (int i = 0; i < 20; i++) {
        assert_true(tests[i].succeeded);
        arena_free(tests[i].task.arena);
    }
    assert_int_equal(1, db_stats.round_trips - before);
}

static void divide(Task *task, void *argument)
{
    DbParam param = db_int4(*(int *)argument);
    DbRows rows = db_query(task, &DIVIDE, &param);
    assert_int_equal(10 / *(int *)argument, db_get_int(rows, 0, 0));
}

static void one_bad_read_of_a_group_fails_alone(void **state)
{
    (void)state;
    uint64_t before = db_stats.retries;
    TestTask tests[12] = { 0 };
    int numbers[12];
    for (int i = 0; i < 12; i++) {
        numbers[i] = i == 5 ? 0 : i + 1;
        tests[i].task.context = session_of(1);
        test_task_start(&tests[i], divide, &numbers[i]);
    }
    test_tasks_wait();
    for (int i = 0; i < 12; i++) {
        assert_int_equal(i != 5, tests[i].succeeded);
        if (i == 5)
            assert_int_equal(422, tests[i].task.fault.status);
        arena_free(tests[i].task.arena);
    }
    assert_int_equal(7, db_stats.retries - before); /* itself and the six behind it */
}

static void the_gate_tells_who_may_not_pass(void **state)
{
    (void)state;
    int item = 3;
    Context unknown = session_of(1);
    unknown.secret_hash[5] ^= 1;
    assert_int_equal(401, run(unknown, get_item, &item).status);
    Context other_tenant = session_of(1);
    other_tenant.tenant_id = test_id(2);
    assert_int_equal(401, run(other_tenant, get_item, &item).status);
    assert_int_equal(403, run(test_session(1, 17, 1), get_item, &item).status);
    assert_int_equal(0, run(test_session(1, 17, 2), get_item, &item).status);
    assert_int_equal(423, run(test_session(3, 49, -1), get_item, &item).status);
}

/* Reads that forget to say their tenant are held by the policy, whatever their neighbours on the
 * connection do. */

typedef struct Glance {
    TestTask test;
    int tenant; /* 0: no context */
    bool is_refused;
    int item;
    int pause;
    bool saw_another;
} Glance;

static void glance(Task *task, void *argument)
{
    Glance *at = argument;
    for (int round = 0; round < 5; round++) {
        if (at->pause > 0)
            loop_sleep((uint64_t)at->pause);
        DbParam params[] = { db_uuid(test_id(1 + at->item % 2)), db_uuid(test_id(at->item)) };
        DbRows rows =
            at->tenant == 0 ? db_query(task, &ITEM_ALL, NULL) : db_query(task, &ITEM_ANY, params);
        if (at->tenant == 0
                ? rows.count != 0
                : rows.count != 1 || !uuid_equal(test_id(at->tenant), db_get_uuid(rows, 0, 0)))
            at->saw_another = true;
        if (at->item % 7 == 0 && at->tenant != 0) { /* stirs the groups with failures */
            DbParam zero = db_int4(at->item % 14 == 0 ? 0 : 2);
            db_query(task, &DIVIDE, &zero);
        }
    }
}

static void two_tenants_on_one_connection_never_see_each_others_rows(void **state)
{
    (void)state;
    unsigned seed = (unsigned)clock_now_ms();
    print_message("interleavings drawn with seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < 25; round++) {
        static Glance glances[80];
        memset(glances, 0, sizeof glances);
        for (int i = 0; i < 80; i++) {
            Glance *at = &glances[i];
            at->tenant = (int)(random() % 3);
            at->item = 1 + (int)(random() % 40);
            at->pause = (int)(random() % 4);
            at->is_refused = at->tenant != 0 && random() % 5 == 0;
            at->test.task.context = at->tenant == 0     ? (Context){ 0 }
                                    : random() % 2 == 0 ? session_of(at->tenant)
                                                        : test_system(at->tenant);
            if (at->is_refused) {
                at->test.task.context = session_of(at->tenant);
                at->test.task.context.secret_hash[0] ^= 0xff;
            }
            test_task_start(&at->test, glance, at);
        }
        test_tasks_wait();
        for (int i = 0; i < 80; i++) {
            Glance *at = &glances[i];
            assert_false(at->saw_another);
            bool divides_by_zero = at->item % 14 == 0 && at->tenant != 0;
            int expected = at->is_refused ? 401 : divides_by_zero ? 422 : 0;
            assert_int_equal(expected, at->test.succeeded ? 0 : at->test.task.fault.status);
            arena_free(at->test.task.arena);
        }
    }
}

/* Lists */

static void list_items(Task *task, void *argument)
{
    DbParam tenant = db_uuid(task->context.tenant_id);
    *(int *)argument = db_query(task, &ITEM_LIST, &tenant).count;
}

static void slow_list(Task *task, void *argument)
{
    (void)argument;
    DbParam tenant = db_uuid(task->context.tenant_id);
    db_query(task, &SLOW_LIST, &tenant);
}

static void lists_are_one_round_trip_and_capped_per_tenant(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    int count = 0;
    assert_int_equal(0, run(session_of(1), list_items, &count).status);
    assert_int_equal(40, count);
    assert_int_equal(1, db_stats.round_trips - before);

    /* Four slow ones of one tenant need two rounds of two; meanwhile another tenant is served. */
    TestTask slow[4] = { 0 }, other = { .task.context = session_of(2) };
    int64_t started = clock_monotonic_us();
    for (int i = 0; i < 4; i++) {
        slow[i].task.context = session_of(1);
        test_task_start(&slow[i], slow_list, NULL);
    }
    test_task_start(&other, list_items, &count);
    test_tasks_wait();
    assert_true(clock_monotonic_us() - started >= 300000);
    assert_true(other.succeeded);
    for (int i = 0; i < 4; i++) {
        assert_true(slow[i].succeeded);
        arena_free(slow[i].task.arena);
    }
    arena_free(other.task.arena);
}

typedef struct ListOf {
    TestTask test;
    int tenant, count;
} ListOf;

static void list_of_tenant(Task *task, void *argument)
{
    ListOf *at = argument;
    DbParam tenant = db_uuid(test_id(at->tenant));
    at->count = db_query(task, &ITEM_LIST, &tenant).count;
}

static void list_and_divide(Task *task, void *argument)
{
    (void)argument;
    DbParam params[] = { db_uuid(task->context.tenant_id), db_int4(0) };
    db_query(task, &BAD_LIST, params);
}

/* Nine lists of a tenant that may have two connections: two go at once, the others four at a time
 * behind them. One of the nine has no right to, one fails; that is theirs alone. */
static void quick_lists_of_one_tenant_wait_and_fly_together(void **state)
{
    (void)state;
    int count = 0;
    assert_int_equal(0, run(session_of(1), list_items, &count).status);
    assert_int_equal(422, run(session_of(1), list_and_divide, NULL).status);
    uint64_t before = db_stats.round_trips;
    ListOf lists[9] = { 0 };
    TestTask bad = { .task.context = session_of(1) };
    for (int i = 0; i < 9; i++) {
        lists[i].tenant = 1;
        lists[i].test.task.context = i % 2 == 0 ? session_of(1) : test_system(1);
        if (i == 5) {
            lists[i].test.task.context = session_of(1);
            lists[i].test.task.context.secret_hash[0] ^= 0xff;
        }
        test_task_start(&lists[i].test, list_of_tenant, &lists[i]);
        if (i == 6)
            test_task_start(&bad, list_and_divide, NULL);
    }
    test_tasks_wait();
    /* Ten askers; those that shared the failure were sent again. */
    assert_in_range(db_stats.round_trips - before, 4, 9);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(i == 5 ? 401 : 0,
                         lists[i].test.succeeded ? 0 : lists[i].test.task.fault.status);
        assert_int_equal(i == 5 ? 0 : 40, lists[i].count);
        arena_free(lists[i].test.task.arena);
    }
    assert_false(bad.succeeded);
    assert_int_equal(422, bad.task.fault.status);
    arena_free(bad.task.arena);
}

/* A slow one keeps nobody waiting who could have had a connection meanwhile. */
static void slow_lists_take_nobody_along(void **state)
{
    (void)state;
    for (int tenant = 1; tenant <= 2; tenant++) {
        TestTask slow[2] = { { .task.context = session_of(1) }, { .task.context = session_of(1) } };
        ListOf quick[3] = { 0 };
        uint64_t before = db_stats.round_trips;
        for (int i = 0; i < 2; i++)
            test_task_start(&slow[i], slow_list, NULL);
        for (int i = 0; i < 3; i++) {
            quick[i].tenant = tenant;
            quick[i].test.task.context = session_of(tenant);
            test_task_start(&quick[i].test, list_of_tenant, &quick[i]);
        }
        test_tasks_wait();
        assert_in_range(db_stats.round_trips - before, 3, 5);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(40, quick[i].count);
            arena_free(quick[i].test.task.arena);
        }
        for (int i = 0; i < 2; i++) {
            assert_true(slow[i].succeeded);
            arena_free(slow[i].task.arena);
        }
    }
}

/* Transactions */

static void send_item(Task *task, int number, const char *note)
{
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(number)),
                         db_text(text_of(note)) };
    db_send(task, &ITEM_ADD, params);
    memset(params, 0xee, sizeof params); /* they were copied */
}

static void add_three(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    send_item(task, 101, "one");
    send_item(task, 102, "two");
    send_item(task, 103, "three");
    db_commit(task);
}

static void a_command_that_needs_no_answers_is_one_round_trip(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    assert_int_equal(0, run(session_of(1), add_three, NULL).status);
    assert_int_equal(1, db_stats.round_trips - before);
    assert_int_equal(
        43, test_postgres_number("select count(*) from t.item where tenant_id::text like '%01'"));
}

static void add_and_count(Task *task, void *argument)
{
    db_begin(task);
    send_item(task, 101, "one");
    DbParam tenant = db_uuid(task->context.tenant_id);
    *(int64_t *)argument = db_get_int(db_query(task, &ITEM_COUNT, &tenant), 0, 0);
    assert_true(task->context.checked);
    send_item(task, 102, "two");
    db_commit(task);
}

static void a_command_with_one_answer_is_two_round_trips(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    int64_t count = 0;
    assert_int_equal(0, run(session_of(2), add_and_count, &count).status);
    assert_int_equal(2, db_stats.round_trips - before);
    assert_int_equal(41, count);
}

static void begin_and_commit_nothing(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    db_commit(task);
}

static void an_empty_command_is_no_round_trip(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    assert_int_equal(0, run(session_of(2), begin_and_commit_nothing, NULL).status);
    assert_int_equal(0, db_stats.round_trips - before);
}

static void add_a_duplicate(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    send_item(task, 101, "one");
    send_item(task, 102, "note 3");
    send_item(task, 103, "three");
    db_commit(task);
}

static void add_an_orphan(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(101)),
                         db_text(TEXT("orphan")), db_uuid(test_id(999)) };
    db_query(task, &ITEM_ADD_CHILD, params);
    db_commit(task);
}

static void add_an_orphan_alone(Task *task, void *argument)
{
    (void)argument;
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(101)),
                         db_text(TEXT("orphan")), db_uuid(test_id(999)) };
    db_query(task, &ITEM_ADD_CHILD, params);
}

static void a_failed_command_leaves_nothing_and_a_clean_connection(void **state)
{
    (void)state;
    Fault fault = run(session_of(1), add_a_duplicate, NULL);
    assert_int_equal(409, fault.status);
    assert_true(text_equal(TEXT("note_taken"), fault.code)); /* the constraint's name says it */
    assert_int_equal(422, run(session_of(1), add_an_orphan, NULL).status);
    assert_int_equal(422, run(session_of(1), add_an_orphan_alone, NULL).status);
    assert_int_equal(401, run(test_session(1, 18, -1), add_three, NULL).status);
    assert_int_equal(403, run(test_session(1, 17, 1), add_three, NULL).status);
    assert_int_equal(80, test_postgres_number("select count(*) from t.item"));
    for (int i = 0; i < 8; i++) {
        assert_int_equal(0, run(session_of(1), add_three, NULL).status);
        test_postgres_run("delete from t.item where note in ('one', 'two', 'three')");
    }
    assert_int_equal(0, test_postgres_number(
                            "select count(*) from pg_stat_activity where state like 'idle in%'"));
}

static void add_and_refuse(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    send_item(task, 101, "attempt");
    task_refuse(task, 401, "invalid_credentials", "No.");
}

static void add_and_fail(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    DbParam tenant = db_uuid(task->context.tenant_id);
    send_item(task, 102, "gone");
    db_query(task, &ITEM_COUNT, &tenant);
    send_item(task, 103, "never sent");
    task_fail(task, 418, "teapot", "No.");
}

static void refusing_keeps_what_was_recorded_and_failing_does_not(void **state)
{
    (void)state;
    assert_int_equal(401, run(test_system(1), add_and_refuse, NULL).status);
    assert_int_equal(1, test_postgres_number("select count(*) from t.item where note = 'attempt'"));
    assert_int_equal(418, run(test_system(1), add_and_fail, NULL).status);
    assert_int_equal(0, test_postgres_number(
                            "select count(*) from t.item where note in ('gone', 'never sent')"));
}

static void add_and_forget_to_commit(Task *task, void *argument)
{
    (void)argument;
    DbParam tenant = db_uuid(task->context.tenant_id);
    db_begin(task);
    send_item(task, 104, "left open");
    db_query(task, &ITEM_COUNT, &tenant);
}

static void returning_with_a_transaction_open_is_failing(void **state)
{
    (void)state;
    Fault fault = run(session_of(1), add_and_forget_to_commit, NULL);
    assert_int_equal(500, fault.status);
    assert_true(text_equal(TEXT("transaction_left_open"), fault.code));
    assert_int_equal(0,
                     test_postgres_number("select count(*) from t.item where note = 'left open'"));
}

static void try_twice(Task *task, void *argument)
{
    (void)argument;
    Text constraint = TEXT_NULL;
    DbParam taken[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(101)),
                        db_text(TEXT("note 1")) };
    DbParam good[] = { db_uuid(task->context.tenant_id), db_uuid(test_id(101)),
                       db_text(TEXT("fresh")) };
    db_begin(task);
    send_item(task, 102, "before");
    assert_false(db_try(task, &ITEM_ADD, taken, NULL, &constraint));
    assert_true(text_equal(TEXT("note_taken"), constraint));
    DbRows rows;
    assert_true(db_try(task, &ITEM_ADD, good, &rows, &constraint));
    assert_int_equal(1, rows.affected);
    assert_false(db_try(task, &ITEM_ADD, taken, NULL, &constraint));
    db_commit(task);
}

static void a_broken_constraint_can_be_an_answer(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    assert_int_equal(0, run(session_of(1), try_twice, NULL).status);
    assert_int_equal(4, db_stats.round_trips - before);
    assert_int_equal(
        2, test_postgres_number("select count(*) from t.item where note in ('before', 'fresh')"));
}

static void read_after_commit(Task *task, void *argument)
{
    (void)argument;
    DbParam tenant = db_uuid(task->context.tenant_id);
    db_begin(task);
    send_item(task, 101, "one");
    DbPending *count = db_send(task, &ITEM_COUNT, &tenant);
    db_commit(task);
    assert_int_equal(41, db_get_int(db_await(task, count), 0, 0));
}

static void an_answer_sent_for_can_be_read_after_the_commit(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    assert_int_equal(0, run(session_of(1), read_after_commit, NULL).status);
    assert_int_equal(1, db_stats.round_trips - before);
}

int main(void)
{
    test_postgres_start();
    test_postgres_run(TEST_SCHEMA);
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(a_point_read_is_one_round_trip_and_fills_the_context),
        TEST(reads_of_one_turn_share_one_round_trip),
        TEST(one_bad_read_of_a_group_fails_alone),
        TEST(the_gate_tells_who_may_not_pass),
        TEST(two_tenants_on_one_connection_never_see_each_others_rows),
        TEST(lists_are_one_round_trip_and_capped_per_tenant),
        TEST(quick_lists_of_one_tenant_wait_and_fly_together),
        TEST(slow_lists_take_nobody_along),
        TEST(a_command_that_needs_no_answers_is_one_round_trip),
        TEST(a_command_with_one_answer_is_two_round_trips),
        TEST(an_empty_command_is_no_round_trip),
        TEST(a_failed_command_leaves_nothing_and_a_clean_connection),
        TEST(refusing_keeps_what_was_recorded_and_failing_does_not),
        TEST(returning_with_a_transaction_open_is_failing),
        TEST(a_broken_constraint_can_be_an_answer),
        TEST(an_answer_sent_for_can_be_read_after_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
