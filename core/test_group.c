/* Commits that many share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* core/task.h has another */

#include "core/db/stats.h"
#include "core/group.h"
#include "core/db/test_schema.h"

static const DbStatement ADD_MANY = {
    .name = "add_many",
    .text = "insert into t.item (tenant_id, id, note) select $1, i.id, i.note"
            " from unnest($2::uuid[], $3::text[]) as i(id, note)",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_UUID, DB_UUIDS, DB_TEXTS },
};

typedef struct Item {
    TestTask test;
    Uuid id;
    Text note;
    size_t batch_size; /* of the batch it was flushed in */
    int batch;
} Item;

static int batches;
static const char *slow_down = "select 1"; /* run before each flush; NULL: nothing is awaited */

static void flush(Task *task, void *const *items, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    Text *notes = ARENA_ARRAY(task->arena, Text, count);
    batches++;
    for (size_t i = 0; i < count; i++) {
        Item *item = items[i];
        ids[i] = item->id;
        notes[i] = item->note;
        item->batch_size = count;
        item->batch = batches;
        if (item->test.task.context.kind == CONTEXT_SESSION)
            assert_true((count == 1 || item->test.task.context.checked) &&
                        !uuid_is_nil(item->test.task.context.user_id));
    }
    DbStatement before = { .name = slow_down, .text = slow_down, .lane = DB_LANE_COMMAND };
    if (slow_down != NULL)
        db_query(task, &before, NULL);
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuids(task->arena, ids, count),
                         db_texts(task->arena, notes, count) };
    db_send(task, &ADD_MANY, params);
}

static const Group group = { .name = "test", .max_items = 50, .flush = flush };

static int open_db(void **state)
{
    (void)state;
    test_postgres_run(
        "truncate t.item, t.session;"
        "insert into t.session select ('aa000000-0000-0000-0000-00000000000' || t)::uuid,"
        " ('aa000000-0000-0000-0000-0000000000' || lpad(to_hex(t * 16 + s), 2, '0'))::uuid,"
        " decode(repeat(lpad(to_hex(t * 16 + s), 2, '0'), 32), 'hex'),"
        " ('aa000000-0000-0000-0000-0000000000' || lpad(to_hex(t * 16 + s), 2, '0'))::uuid, '\\x05'"
        " from generate_series(1, 3) t, generate_series(1, 4) s");
    slow_down = "select 1";
    batches = 0;
    test_open(&(DbOptions){ .point_connections = 1, .other_connections = 4 });
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    test_close();
    return 0;
}

static void append(Task *task, void *argument)
{
    group_append(task, &group, argument);
}

static void start(Item *item, Context context, int number, const char *note)
{
    *item = (Item){ .test.task.context = context, .id = test_id(number), .note = text_of(note) };
    test_task_start(&item->test, append, item);
}

static int status_of(Item *item)
{
    int status = item->test.succeeded ? 0 : item->test.task.fault.status;
    arena_free(item->test.task.arena);
    return status;
}

static Context session(int tenant, int session)
{
    return test_session(tenant, tenant * 16 + session, -1);
}

static void those_of_one_turn_share_a_transaction(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    static Item items[30];
    static char notes[30][8];
    for (int i = 0; i < 30; i++) {
        snprintf(notes[i], sizeof notes[i], "n%d", i);
        start(&items[i], session(1, 1 + i % 4), i + 1, notes[i]);
    }
    test_tasks_wait();
    for (int i = 0; i < 30; i++) {
        assert_int_equal(0, status_of(&items[i]));
        assert_int_equal(30, items[i].batch_size);
        assert_true(uuid_equal(test_id(17 + i % 4), items[i].test.task.context.user_id));
    }
    assert_int_equal(30, test_postgres_number("select count(*) from t.item"));
    assert_int_equal(1, test_postgres_number("select count(distinct xmin::text) from t.item"));
    assert_int_equal(3, db_stats.round_trips -
                            before); /* gate; the test's own query; items and commit */
}

static void who_may_not_is_told_and_the_others_go_on(void **state)
{
    (void)state;
    static Item items[4];
    Context forged = session(1, 2);
    forged.secret_hash[0] ^= 1;
    Context unpermitted = session(1, 3);
    unpermitted.permission = 1;
    start(&items[0], session(1, 1), 1, "a");
    start(&items[1], forged, 2, "b");
    start(&items[2], unpermitted, 3, "c");
    start(&items[3], test_system(1), 4, "d");
    test_tasks_wait();
    static const int expected[] = { 0, 401, 403, 0 };
    for (int i = 0; i < 4; i++)
        assert_int_equal(expected[i], status_of(&items[i]));
    assert_int_equal(1, batches);
    assert_int_equal(2,
                     test_postgres_number("select count(*) from t.item where note in ('a', 'd')"));
    assert_int_equal(2, test_postgres_number("select count(*) from t.item"));
}

static void one_bad_item_fails_alone(void **state)
{
    (void)state;
    test_postgres_run("insert into t.item values ('aa000000-0000-0000-0000-000000000001', "
                      "gen_random_uuid(), 'there')");
    static Item items[10];
    static char notes[10][8];
    for (int i = 0; i < 10; i++) {
        snprintf(notes[i], sizeof notes[i], "%s", "there");
        if (i != 6)
            snprintf(notes[i], sizeof notes[i], "n%d", i);
        start(&items[i], session(1, 1), i + 1, notes[i]);
    }
    test_tasks_wait();
    for (int i = 0; i < 10; i++) {
        if (i == 6)
            assert_true(text_equal(TEXT("note_taken"), items[i].test.task.fault.code));
        assert_int_equal(i == 6 ? 409 : 0, status_of(&items[i]));
    }
    assert_int_equal(10, test_postgres_number("select count(*) from t.item"));
}

static void tenants_do_not_share(void **state)
{
    (void)state;
    static Item items[20];
    static char notes[20][8];
    for (int i = 0; i < 20; i++) {
        snprintf(notes[i], sizeof notes[i], "n%d", i);
        start(&items[i], session(1 + i % 2, 1), i + 1, notes[i]);
    }
    test_tasks_wait();
    for (int i = 0; i < 20; i++)
        assert_int_equal(0, status_of(&items[i]));
    assert_int_equal(2, batches);
    assert_int_equal(
        10, test_postgres_number("select count(*) from t.item where tenant_id::text like '%2'"));
}

typedef struct Late {
    Item items[8];
    char notes[8][8];
} Late;

static void come_late(Task *task, void *argument)
{
    (void)task;
    Late *late = argument;
    while (batches == 0) /* the first is under way, however long that took */
        loop_sleep(5);
    for (int i = 0; i < 8; i++) {
        loop_sleep(5);
        snprintf(late->notes[i], sizeof late->notes[i], "late%d", i);
        start(&late->items[i], session(1, 1), 100 + i, late->notes[i]);
    }
}

static void the_next_batch_fills_while_one_is_committed(void **state)
{
    (void)state;
    slow_down = "select pg_sleep(1.5)::text";
    static Item first;
    static Late late;
    TestTask feeder = { 0 };
    start(&first, session(1, 1), 1, "first");
    test_task_start(&feeder, come_late, &late);
    test_tasks_wait();
    arena_free(feeder.task.arena);
    assert_int_equal(0, status_of(&first));
    assert_int_equal(1, first.batch_size);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(0, status_of(&late.items[i]));
        assert_int_equal(8, late.items[i].batch_size);
    }
    assert_int_equal(2, batches);
}

static void a_lost_connection_fails_all_and_appends_nothing_twice(void **state)
{
    (void)state;
    slow_down = "select pg_sleep(20)::text";
    static Item items[5];
    static char notes[5][8];
    TestTask killer = { 0 };
    for (int i = 0; i < 5; i++) {
        snprintf(notes[i], sizeof notes[i], "n%d", i);
        start(&items[i], session(1, 1), i + 1, notes[i]);
    }
    test_task_start(&killer, test_kill_sleeper, NULL);
    test_tasks_wait();
    arena_free(killer.task.arena);
    for (int i = 0; i < 5; i++) {
        assert_true(text_equal(TEXT("database_unavailable"), items[i].test.task.fault.code));
        assert_int_equal(503, status_of(&items[i]));
    }
    assert_int_equal(1, batches);
    assert_int_equal(0, test_postgres_number("select count(*) from t.item"));
}

/* Appends in convoy: whoever is alone of their tenant, and is remembered. */

static Context known(int tenant)
{
    Context context = session(tenant, 1);
    context.user_id = test_id(tenant * 16 + 1);
    return context;
}

static void rest(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    loop_sleep(300);
}

/* The shared connections are opened by the first who asks for one. */
static void open_shared_connections(void)
{
    static Item first;
    TestTask pause = { 0 };
    slow_down = NULL;
    start(&first, known(1), 99, "first");
    test_task_start(&pause, rest, NULL);
    test_tasks_wait();
    arena_free(pause.task.arena);
    assert_int_equal(0, status_of(&first));
}

static void those_of_many_tenants_share_a_commit_and_fail_alone(void **state)
{
    (void)state;
    open_shared_connections();
    static Item items[18];
    static char notes[18][16];
    for (int round = 0; round < 6; round++) {
        /* every new connection makes one of its own */
        uint64_t before = db_stats.round_trips - db_stats.connects;
        for (int i = round * 3; i < round * 3 + 3; i++) {
            snprintf(notes[i], sizeof notes[i], "n%d", i);
            start(&items[i], known(1 + i % 3), i + 1, i == 7 ? "n4" : notes[i]);
            if (i == 12)
                items[i].test.task.context.secret_hash[0] ^= 1;
        }
        test_tasks_wait();
        /* the others of a convoy that was turned back go again, alone */
        bool is_turned_back = round == 7 / 3 || round == 12 / 3;
        assert_int_equal(is_turned_back ? 3 : 1, db_stats.round_trips - db_stats.connects - before);
    }
    for (int i = 0; i < 18; i++)
        assert_int_equal(i == 7 ? 409 : i == 12 ? 401 : 0, status_of(&items[i]));
    assert_int_equal(17, test_postgres_number("select count(*) from t.item"));
    for (int tenant = 1; tenant <= 3; tenant++) {
        char sql[160];
        snprintf(sql, sizeof sql,
                 "select count(*) from t.item where right(tenant_id::text, 1) = '%d'"
                 " and note <> 'first' and substr(note, 2)::int %% 3 + 1 = %d",
                 tenant, tenant);
        assert_int_equal(tenant == 3 ? 6 : 5, test_postgres_number(sql));
    }
}

/* A queue is of a group and a tenant: many groups stand for many tenants. */
#define CROWD 48

typedef struct Crowd {
    Group groups[CROWD / 3];
    struct Walker {
        Item item;
        const Group *group;
        char note[8];
    } walkers[CROWD];
} Crowd;

static void flush_when_told(Task *task, void *const *items, size_t count)
{
    static const DbStatement wait = { .name = "wait_for_go",
                                      .text = "select t.wait_for_go()::text",
                                      .lane = DB_LANE_COMMAND };
    db_send(task, &wait, NULL);
    flush(task, items, count);
}

static void append_as_walker(Task *task, void *argument)
{
    struct Walker *walker = argument;
    group_append(task, walker->group, &walker->item);
}

/* One a turn; PostgreSQL lets the first of them go when all have come. */
static void walk_in(Task *task, void *argument)
{
    (void)task;
    Crowd *crowd = argument;
    for (int i = 0; i < CROWD; i++) {
        struct Walker *walker = &crowd->walkers[i];
        walker->group = &crowd->groups[i / 3];
        snprintf(walker->note, sizeof walker->note, "w%d", i);
        walker->item = (Item){ .test.task.context = known(1 + i % 3),
                               .id = test_id(300 + i),
                               .note = text_of(walker->note) };
        test_task_start(&walker->item.test, append_as_walker, walker);
        loop_sleep(1);
    }
    test_postgres_run("insert into t.go values (true)");
}

static void who_finds_all_under_way_shares_the_next(void **state)
{
    (void)state;
    test_postgres_run("create table t.go (go bool); grant select on t.go to insula_app;"
                      "create function t.wait_for_go() returns void language plpgsql as $$ begin"
                      " while not exists (select from t.go) loop perform pg_sleep(0.01); end loop;"
                      " end $$");
    open_shared_connections();
    static Crowd crowd;
    for (int i = 0; i < CROWD / 3; i++)
        crowd.groups[i] = (Group){ .name = "crowd", .max_items = 50, .flush = flush_when_told };
    TestTask feeder = { 0 };
    test_task_start(&feeder, walk_in, &crowd);
    test_tasks_wait();
    arena_free(feeder.task.arena);
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(0, status_of(&crowd.walkers[i].item));
    assert_int_equal(CROWD,
                     test_postgres_number("select count(*) from t.item where note like 'w%'"));
    /* four that waited, and two for all who came meanwhile */
    assert_true(test_postgres_number("select count(distinct xmin::text) from t.item"
                                     " where note like 'w%'") <= 6);
}

typedef struct Waiting {
    Item behind, others[12];
    char notes[12][8];
    bool is_held, is_released;
    bool is_behind; /* when all others were let by */
} Waiting;

static void hold_a_note(Task *task, void *argument)
{
    static const DbStatement a_moment = { .name = "a_moment",
                                          .text = "select pg_sleep(0.01)::text",
                                          .lane = DB_LANE_COMMAND };
    Waiting *all = argument;
    Uuid id = test_id(200);
    Text note = TEXT("busy");
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuids(task->arena, &id, 1),
                         db_texts(task->arena, &note, 1) };
    db_begin(task);
    db_query(task, &ADD_MANY, params);
    all->is_held = true;
    while (!all->is_released)
        db_query(task, &a_moment, NULL);
    db_rollback(task);
}

static bool have_others_ended(const Waiting *all)
{
    for (int i = 0; i < 12; i++) {
        if (!all->others[i].test.ended)
            return false;
    }
    return true;
}

static void append_beside_a_lock(Task *task, void *argument)
{
    (void)task;
    Waiting *all = argument;
    while (!all->is_held)
        loop_sleep(5);
    start(&all->behind, known(2), 201, "busy");
    for (int i = 0; i < 12; i++) {
        snprintf(all->notes[i], sizeof all->notes[i], "n%d", i);
        start(&all->others[i], known(i % 2 == 0 ? 1 : 3), 210 + i, all->notes[i]);
        loop_sleep(10);
    }
    while (!have_others_ended(all))
        loop_sleep(5);
    all->is_behind = !all->behind.test.ended;
    all->is_released = true;
}

static void whoever_must_wait_for_a_lock_waits_elsewhere(void **state)
{
    (void)state;
    open_shared_connections();
    static Waiting all;
    TestTask holder = { .task.context = known(2) }, appender = { 0 };
    test_task_start(&holder, hold_a_note, &all);
    test_task_start(&appender, append_beside_a_lock, &all);
    test_tasks_wait();
    arena_free(appender.task.arena);
    arena_free(holder.task.arena);
    assert_true(all.is_behind);
    assert_int_equal(0, status_of(&all.behind));
    for (int i = 0; i < 12; i++)
        assert_int_equal(0, status_of(&all.others[i]));
    assert_int_equal(1, test_postgres_number("select count(*) from t.item where note = 'busy'"));
}

int main(void)
{
    test_postgres_start();
    test_postgres_run(TEST_SCHEMA);
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(those_of_one_turn_share_a_transaction),
        TEST(who_may_not_is_told_and_the_others_go_on),
        TEST(one_bad_item_fails_alone),
        TEST(tenants_do_not_share),
        TEST(the_next_batch_fills_while_one_is_committed),
        TEST(a_lost_connection_fails_all_and_appends_nothing_twice),
        TEST(those_of_many_tenants_share_a_commit_and_fail_alone),
        TEST(who_finds_all_under_way_shares_the_next),
        TEST(whoever_must_wait_for_a_lock_waits_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
