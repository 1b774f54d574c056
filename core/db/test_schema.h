/*
 * A small walled schema and its gate, for the tests of db: sessions, and a table `item` of two
 * tenants.
 */
#ifndef INSULA_CORE_TEST_DB_SCHEMA_H
#define INSULA_CORE_TEST_DB_SCHEMA_H

#include "core/test_postgres.h"

#define TEST_SCHEMA                                                                                \
    "create role insula_app login;"                                                                \
    "create schema t; grant usage on schema t to insula_app;"                                      \
    "create function t.current_id() returns uuid language sql stable parallel safe return"         \
    " nullif(current_setting('insula.tenant_id', true), '')::uuid;"                                \
    "create table t.session (tenant_id uuid not null, id uuid not null, hash bytea not null,"      \
    " user_id uuid not null, permissions bytea not null, suspended bool not null default false,"   \
    " primary key (tenant_id, id));"                                                               \
    "create table t.item (tenant_id uuid not null, id uuid not null, note text not null,"          \
    " parent uuid, primary key (tenant_id, id), constraint note_taken unique (tenant_id, note),"   \
    " constraint item_parent foreign key (tenant_id, parent) references t.item deferrable"         \
    " initially deferred);"                                                                        \
    "alter table t.session enable row level security;"                                             \
    "alter table t.session force row level security;"                                              \
    "alter table t.item enable row level security; alter table t.item force row level security;"   \
    "create policy tenant_wall on t.session using (tenant_id = t.current_id());"                   \
    "create policy tenant_wall on t.item using (tenant_id = t.current_id());"                      \
    "grant select, insert, update, delete on t.session, t.item to insula_app;"                     \
    "create function t.enter(tenant uuid, session uuid, secret bytea, permission int4,"            \
    " out status int4, out user_id uuid, out permissions bytea, out epoch int8)"                   \
    " language plpgsql as $$ declare s t.session; begin"                                           \
    " perform set_config('insula.tenant_id', tenant::text, true);"                                 \
    " select * into s from t.session x where x.tenant_id = tenant and x.id = session"              \
    " and x.hash = secret;"                                                                        \
    " if not found then raise exception 'enter' using errcode = 'IN401'; end if;"                  \
    " if s.suspended then raise exception 'enter' using errcode = 'IN423'; end if;"                \
    " if permission >= 0 and get_bit(s.permissions, permission) = 0 then"                          \
    " raise exception 'enter' using errcode = 'IN403'; end if;"                                    \
    " status := 0; user_id := s.user_id; permissions := s.permissions; epoch := 7; end $$;"

static const DbStatement TEST_CLAIM = {
    .name = "test_claim",
    .text = "select set_config('insula.tenant_id', $1::text, true)",
    .n_params = 1,
    .types = { DB_UUID },
};
static const DbStatement TEST_CHECK = {
    .name = "test_check",
    .text = "with seen as (select s.user_id, s.permissions,"
            " case when s.suspended then 423"
            " when $4 >= 0 and get_bit(s.permissions, $4) = 0 then 403 else 0 end as status"
            " from t.session s where s.tenant_id = $1 and s.id = $2 and s.hash = $3)"
            " select coalesce(seen.status, 401) as status, seen.user_id, seen.permissions, 7::int8,"
            " case when coalesce(seen.status, 401) <> 0"
            " then set_config('insula.tenant_id', '', true) end"
            " from (select) as one left join seen on true",
    .n_params = 4,
    .types = { DB_UUID, DB_UUID, DB_BYTES, DB_INT4 },
};
static const DbStatement TEST_ENTER = {
    .name = "test_enter",
    .text = "select e.status, e.user_id, e.permissions, e.epoch from t.enter($1, $2, $3, $4) e",
    .n_params = 4,
    .types = { DB_UUID, DB_UUID, DB_BYTES, DB_INT4 },
};
static const DbStatement TEST_SYSTEM = {
    .name = "test_system",
    .text = "select set_config('insula.tenant_id', $1::text, true),"
            " pg_advisory_xact_lock_shared(hashtextextended($1::text, 0))",
    .n_params = 1,
    .types = { DB_UUID },
};
static const DbStatement TEST_CHECK_MANY = {
    .name = "test_check_many",
    .text = "select w.ordinal, case when s.id is null then 401 when s.suspended then 423"
            " when w.permission >= 0 and get_bit(s.permissions, w.permission::int4) = 0 then 403"
            " else 0 end, s.user_id, s.permissions, 7::int8"
            " from unnest($2::uuid[], $3::bytea[], $4::int8[])"
            " with ordinality as w (session, hash, permission, ordinal)"
            " left join t.session s on s.tenant_id = $1 and s.id = w.session and s.hash = w.hash",
    .n_params = 4,
    .types = { DB_UUID, DB_UUIDS, DB_BYTESS, DB_INT8S },
};

#define TEST_GATE                                                                                  \
    {                                                                                              \
        .claim = &TEST_CLAIM, .check = &TEST_CHECK, .enter = &TEST_ENTER, .system = &TEST_SYSTEM,  \
        .check_many = &TEST_CHECK_MANY,                                                            \
    }

/* Tenants are 1, 2, ...; items, sessions and users too; a session's secret hash is its number 32
 * times. */
static inline Uuid test_id(int number)
{
    Uuid id = UUID_NIL;
    id.bytes[0] = 0xaa;
    id.bytes[14] = (uint8_t)(number >> 8);
    id.bytes[15] = (uint8_t)number;
    return id;
}

/* Session `session` of a tenant, wanting a permission bit (-1: none). */
static inline Context test_session(int tenant, int session, int permission)
{
    Context context = {
        .kind = CONTEXT_SESSION,
        .tenant_id = test_id(tenant),
        .session_id = test_id(session),
        .permission = permission,
    };
    memset(context.secret_hash, session, sizeof context.secret_hash);
    return context;
}

static inline Context test_system(int tenant)
{
    return (Context){ .kind = CONTEXT_SYSTEM, .tenant_id = test_id(tenant) };
}

static inline void test_open(const DbOptions *options)
{
    static char conninfo[160];
    test_postgres_conninfo(conninfo, "insula_app");
    DbOptions given = *options;
    given.url = conninfo;
    given.gate = (DbGate)TEST_GATE;
    db_open(&given);
}

/* Kills the app's backend that is in pg_sleep(), as soon as one is. */
static inline void test_kill_sleeper(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    while (test_postgres_number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                " where usename = 'insula_app' and wait_event = 'PgSleep'") == 0)
        loop_sleep(10);
}

static inline void test_close_body(Task *task, void *argument)
{
    (void)task;
    (void)argument;
    db_close();
}

static inline void test_close(void)
{
    TestTask test = { 0 };
    test_task_run(&test, test_close_body, NULL);
    arena_free(test.task.arena);
}

#endif
