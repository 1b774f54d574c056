/* The event log: emitting, sequencing, consuming, and what the wall makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* core/task.h has another */

#include "core/bus.h"
#include "core/db/stats.h"
#include "core/json.h"
#include "core/stream.h"
#include "core/test_core_schema.h"
#include "sql/core.h"

static const DbOptions OPTIONS = { .point_connections = 1,
                                   .other_connections = 6,
                                   .acquire_timeout_ms = 30000 };

#define EFFECT                                                                                     \
    "create schema t; grant usage on schema t to insula_app;"                                      \
    "create table t.effect (n bigint generated always as identity, tenant_id uuid not null,"       \
    " event_id uuid not null, position bigint not null);"                                          \
    "grant select, insert on t.effect to insula_app;"

static int open_db(void **state)
{
    (void)state;
    test_postgres_run(
        "truncate stream.inbox, stream.event, stream.consumed, stream.consumer, stream.dead_letter,"
        " t.effect; update stream.partition set head = 0");
    test_open(&OPTIONS);
    return 0;
}

static void stop_body(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    stream_stop();
}

static int close_db(void **state)
{
    (void)state;
    TestTask test = { 0 };
    test_task_run(&test, stop_body, NULL);
    arena_free(test.task.arena);
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

/* Turns the loop until the query gives the number, for half a minute at most. */
typedef struct Until {
    const char *sql;
    int64_t wanted, last;
} Until;

static void poll(Task *task, void *argument)
{
    (void)task;
    Until *until = argument;
    for (int i = 0; i < 1500; i++) {
        until->last = test_postgres_number(until->sql);
        if (until->last == until->wanted)
            return;
        loop_sleep(20);
    }
}

static void wait_for(const char *sql, int64_t wanted)
{
    Until until = { sql, wanted, -1 };
    run((Context){ 0 }, poll, &until);
    if (until.last != until.wanted)
        print_message("%s\n", sql);
    assert_int_equal(until.wanted, until.last);
}

static void start_sequencer(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    stream_run_sequencer();
}

/* Emitting */

static void emit_three(Task *task, void *argument)
{
    (void)argument;
    char data[] = "{\"n\": 1}";
    db_begin(task);
    stream_emit(task, "item.created", test_id(7), text_of(data));
    memset(data, 'x', sizeof data - 1); /* it was copied */
    stream_emit(task, "item.updated", test_id(7), TEXT_NULL);
    stream_emit(task, "item.deleted", test_id(7), TEXT_NULL);
    db_commit(task);
}

static void emit_one(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    stream_emit(task, "item.created", test_id(7), TEXT_NULL);
    db_commit(task);
}

static void emit_and_fail(Task *task, void *argument)
{
    (void)argument;
    db_begin(task);
    stream_emit(task, "item.created", test_id(7), TEXT_NULL);
    task_fail(task, 409, "no", "No.");
}

static void events_travel_with_the_commit_of_their_command(void **state)
{
    (void)state;
    uint64_t before = db_stats.round_trips;
    Context context = test_system(1);
    context.address = TEXT("192.0.2.1");
    context.request_id = TEXT("r-1");
    assert_true(run(context, emit_three, NULL));
    assert_int_equal(1, db_stats.round_trips - before);
    assert_int_equal(
        3, test_postgres_number("select count(*) from stream.inbox where address = '192.0.2.1'"
                                " and request_id = 'r-1' and actor_type = 'system'"));
    assert_int_equal(
        1, test_postgres_number("select count(*) from stream.inbox where data = '{\"n\": 1}'"
                                " and type = 'item.created' and subject_type = 'item'"));
    assert_true(run(test_system(2), emit_one, NULL));
    assert_int_equal(4, test_postgres_number("select count(*) from stream.inbox"));
    TestTask failing = { .task.context = test_system(1) };
    test_task_run(&failing, emit_and_fail, NULL);
    assert_false(failing.succeeded);
    arena_free(failing.task.arena);
    assert_int_equal(4, test_postgres_number("select count(*) from stream.inbox"));
}

/* Sequencing */

#define INSERT_EVENT                                                                               \
    "insert into stream.inbox (tenant_id, id, type, subject_type, actor_type, data) values"        \
    " ('aa000000-0000-0000-0000-000000000001', gen_random_uuid(), 'item.created', 'item', "        \
    "'system', '{}')"

static void who_commits_late_comes_later_and_is_not_missed(void **state)
{
    (void)state;
    char conninfo[160];
    test_postgres_conninfo(conninfo, "postgres");
    PGconn *slow = PQconnectdb(conninfo);
    PQclear(PQexec(slow, "begin;" INSERT_EVENT));
    assert_true(run((Context){ 0 }, start_sequencer, NULL));
    for (int i = 0; i < 3; i++)
        assert_true(run(test_system(1), emit_three, NULL));
    wait_for("select count(*) from stream.event", 9);
    PQclear(PQexec(slow, "commit"));
    PQfinish(slow);
    wait_for("select count(*) from stream.event", 10);
    assert_int_equal(
        10, test_postgres_number("select position from stream.event order by created_at limit 1"));
    /* Dense, and in order of insertion for the others. */
    assert_int_equal(10, test_postgres_number("select count(distinct position) from stream.event"
                                              " where position between 1 and 10"));
    assert_int_equal(0,
                     test_postgres_number("select count(*) from stream.event a join stream.event b"
                                          " on a.position < b.position and b.position < 10"
                                          " and (a.created_at, a.id) > (b.created_at, b.id)"));
    assert_int_equal(10,
                     test_postgres_number("select head from stream.partition where partition = 1"));
    assert_int_equal(0, test_postgres_number("select count(*) from stream.inbox"));
}

static void there_is_one_sequencer(void **state)
{
    (void)state;
    char conninfo[160];
    test_postgres_conninfo(conninfo, "insula_app");
    PGconn *rival = PQconnectdb(conninfo);
    PQclear(
        PQexec(rival, "select pg_advisory_lock(hashtextextended('insula.stream.sequencer', 0))"));
    assert_true(run((Context){ 0 }, start_sequencer, NULL));
    assert_true(run(test_system(1), emit_one, NULL));
    wait_for("select count(*) from pg_stat_activity where query like '%from stream.sequence(%' and "
             "usename = 'insula_app'",
             0);
    assert_int_equal(1, test_postgres_number("select count(*) from stream.inbox"));
    PQfinish(rival); /* with it goes its lock */
    wait_for("select count(*) from stream.event", 1);
}

typedef struct Heard {
    char lines[4096];
} Heard;

static void hear(void *owner, Text topic, Text message, Uuid sender)
{
    (void)topic;
    (void)sender;
    Heard *heard = owner;
    strncat(heard->lines, message.ptr, message.len);
}

static void followers_are_told_over_the_bus(void **state)
{
    (void)state;
    Heard heard = { "" };
    BusSubscription *subscription =
        bus_subscribe(TEXT("stream:aa000000-0000-0000-0000-000000000001"), hear, &heard);
    assert_true(run((Context){ 0 }, start_sequencer, NULL));
    assert_true(run(test_system(2), emit_one, NULL));
    assert_true(run(test_system(1), emit_three, NULL));
    wait_for("select count(*) from stream.event", 4);
    wait_for("select 1", 1); /* a turn more */
    Arena *arena = arena_new();
    Text rest = text_of(heard.lines);
    static const char *const types[] = { "item.created", "item.updated", "item.deleted" };
    for (int i = 0; i < 3; i++) {
        JsonError error;
        json_t *line = json_read(arena, text_cut(&rest, '\n'), false, &error);
        assert_non_null(line);
        assert_int_equal(i + 1, json_integer_value(json_object_get(line, "position")));
        assert_true(text_equal(text_of(types[i]), json_text_at(line, "type")));
        assert_true(text_equal(TEXT("aa000000-0000-0000-0000-000000000007"),
                               json_text_at(line, "subject_id")));
    }
    assert_true(rest.len == 0);
    arena_free(arena);
    bus_unsubscribe(subscription);
}

/* Consuming */

static const DbStatement EFFECT_ADD = {
    .name = "effect_add",
    .text = "insert into t.effect (tenant_id, event_id, position) select $1, e.id, e.position"
            " from unnest($2::uuid[], $3::int8[]) as e(id, position)"
            " where $1 = tenant.current_id()",
    .lane = DB_LANE_COMMAND,
    .n_params = 3,
    .types = { DB_UUID, DB_UUIDS, DB_INT8S },
};

static int failing_position; /* the consumer cannot deal with it */

static void take_effect(Task *task, const StreamEvent *events, size_t count)
{
    Uuid *ids = ARENA_ARRAY(task->arena, Uuid, count);
    int64_t *positions = ARENA_ARRAY(task->arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = events[i].id;
        positions[i] = events[i].position;
        assert_true(uuid_equal(events[i].tenant_id, task->context.tenant_id));
        if (failing_position != 0 && events[i].position == failing_position)
            task_fail(task, 500, "poison", "This one is not to be digested.");
    }
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuids(task->arena, ids, count),
                         db_int8s(task->arena, positions, count) };
    db_query(task, &EFFECT_ADD, params);
}

static const StreamConsumer consumer = { .name = "test", .handle = take_effect, .max_attempts = 2 };

static void start_both(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    stream_run_sequencer();
    stream_run_consumer(&consumer);
}

static void emit_much(Task *task, void *argument)
{
    const int *count = argument;
    for (int i = 0; i < *count; i++) {
        db_begin(task);
        stream_emit(task, "item.created", test_id(i + 1), TEXT_NULL);
        stream_emit(task, "item.updated", test_id(i + 1), TEXT_NULL);
        db_commit(task);
        loop_sleep((uint64_t)(random() % 8));
    }
}

static void kill_some(Task *task, void *argument)
{
    (void)task;
    for (int i = 0; i < *(int *)argument; i++) {
        loop_sleep(30 + (uint64_t)(random() % 50));
        /* Never the emitters, whose commits must not fail in this test. */
        test_postgres_run(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'insula_app'"
            " and (query ~ 'effect|consum|stream.read|stream.sequence|pg_try') and random() < 0.5");
    }
}

static void each_event_has_its_effect_once_though_connections_die(void **state)
{
    (void)state;
    assert_true(run((Context){ 0 }, start_both, NULL));
    TestTask emitters[12] = { 0 }, killer = { 0 };
    int each = 40, kills = 15;
    for (int i = 0; i < 12; i++) {
        emitters[i].task.context = test_system(i + 1);
        test_task_start(&emitters[i], emit_much, &each);
    }
    test_task_start(&killer, kill_some, &kills);
    test_tasks_wait();
    arena_free(killer.task.arena);
    int64_t emitted = 0;
    for (int i = 0; i < 12; i++) {
        assert_true(emitters[i].succeeded || emitters[i].task.fault.status == 503);
        arena_free(emitters[i].task.arena);
    }
    emitted = test_postgres_number(
        "select (select count(*) from stream.inbox) + (select count(*) from stream.event)");
    assert_true(emitted > 100);
    wait_for("select (select count(*) from stream.inbox)"
             " + (select sum(p.head) - sum(c.position) from stream.partition p join "
             "stream.consumer c using (partition))",
             0);
    assert_int_equal(emitted, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(emitted,
                     test_postgres_number("select count(distinct event_id) from t.effect"));
    assert_int_equal(
        0, test_postgres_number(
               "select count(*) from (select position < lag(position) over"
               " (partition by tenant_id order by n) as wrong from t.effect) x where wrong"));
    assert_int_equal(0, test_postgres_number("select count(*) from stream.dead_letter"));
}

static void what_cannot_be_dealt_with_is_buried_and_the_rest_goes_on(void **state)
{
    (void)state;
    failing_position = 2;
    assert_true(run((Context){ 0 }, start_both, NULL));
    assert_true(run(test_system(1), emit_three, NULL));
    assert_true(run(test_system(9), emit_three, NULL)); /* the same partition */
    wait_for("select coalesce(sum(position), 0)::int8 from stream.consumer", 6);
    failing_position = 0;
    assert_int_equal(5, test_postgres_number("select count(*) from t.effect"));
    assert_int_equal(
        2, test_postgres_number("select attempts from stream.dead_letter where position = 2"
                                " and consumer = 'test' and reason like 'poison: This one%'"));
}

/* Months and the wall */

static void months_are_dropped_when_they_are_old_and_read(void **state)
{
    (void)state;
    test_postgres_run(
        "set role insula_owner;"
        "create table stream.event_2020_01 partition of stream.event"
        " for values from ('2020-01-01 00:00:00+00') to ('2020-02-01 00:00:00+00');"
        "reset role;"
        "insert into stream.event (tenant_id, position, created_at, partition, id, type, "
        "subject_type,"
        " actor_type, data) values ('aa000000-0000-0000-0000-000000000001', 5, '2020-01-15', 1,"
        " gen_random_uuid(), 'a.b', 'a', 'system', '{}');"
        "insert into stream.consumer values ('test', 1, 4)");
    assert_int_equal(0, test_postgres_number("select stream.drop_months(3)"));
    test_postgres_run("update stream.consumer set position = 5");
    assert_int_equal(0, test_postgres_number("select stream.drop_months(3000)"));
    assert_int_equal(1, test_postgres_number("select stream.drop_months(3)"));
    assert_int_equal(0, test_postgres_number("select count(*) from stream.event"));
    test_postgres_run("select stream.prepare_months()"); /* again does nothing */
    assert_int_equal(3,
                     test_postgres_number(
                         "select count(*) from pg_class where relname ~ '^event_\\d{4}_\\d{2}$'"));
}

static void look_around(Task *task, void *argument)
{
    (void)argument;
    static const DbStatement count = {
        .name = "event_count",
        .text = "select count(*) from stream.event",
        .lane = DB_LANE_LIST,
    };
    *(int64_t *)argument = db_get_int(db_query(task, &count, NULL), 0, 0);
}

static void forge(Task *task, void *argument)
{
    (void)argument;
    sql_stream_insert_in(task, uuid_new(), TEXT("a.b"), TEXT("a"), UUID_NIL, TEXT("user"), UUID_NIL,
                         UUID_NIL, TEXT_NULL, TEXT_NULL, TEXT_NULL, TEXT_NULL, TEXT("{}"));
}

static void forge_for_another(Task *task, void *argument)
{
    db_begin(task);
    forge(task, argument); /* fixes nothing yet: BEGIN and gate travel with it */
    task->context.tenant_id = test_id(1);
    db_query(task, &EFFECT_ADD,
             (DbParam[]){ db_uuid(test_id(1)), db_uuids(task->arena, NULL, 0),
                          db_int8s(task->arena, NULL, 0) });
    task->context.tenant_id = test_id(2);
    forge(task, argument);
    db_commit(task);
}

static void the_log_is_walled(void **state)
{
    (void)state;
    assert_true(run((Context){ 0 }, start_sequencer, NULL));
    assert_true(run(test_system(1), emit_three, NULL));
    assert_true(run(test_system(2), emit_one, NULL));
    wait_for("select count(*) from stream.event", 4);
    int64_t seen = -1;
    assert_true(run(test_system(1), look_around, &seen));
    assert_int_equal(3, seen);
    assert_true(run(test_system(2), look_around, &seen));
    assert_int_equal(1, seen);
    assert_true(run((Context){ 0 }, look_around, &seen));
    assert_int_equal(0, seen);
    /* Entered as 1, an event of 2 is refused. */
    assert_false(run(test_system(2), forge_for_another, NULL));
    assert_int_equal(0, test_postgres_number("select count(*) from stream.inbox"));
    assert_int_equal(
        0, test_postgres_number("select count(*) from information_schema.role_table_grants"
                                " where grantee = 'insula_app' and table_schema = 'stream'"
                                " and table_name = 'inbox' and privilege_type <> 'INSERT'"));
}

int main(void)
{
    test_postgres_start();
    test_core_migrate();
    test_postgres_run(EFFECT);
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(events_travel_with_the_commit_of_their_command),
        TEST(who_commits_late_comes_later_and_is_not_missed),
        TEST(there_is_one_sequencer),
        TEST(followers_are_told_over_the_bus),
        TEST(each_event_has_its_effect_once_though_connections_die),
        TEST(what_cannot_be_dealt_with_is_buried_and_the_rest_goes_on),
        TEST(months_are_dropped_when_they_are_old_and_read),
        TEST(the_log_is_walled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
