/*
 * A walled table of things with a read view, for the tests of the request path; beside
 * core/db/test_schema.h.
 */
#ifndef INSULA_GATEWAY_TEST_THINGS_SCHEMA_H
#define INSULA_GATEWAY_TEST_THINGS_SCHEMA_H

#include <libgen.h>

#include "core/test_postgres.h"

#define TEST_THINGS_SCHEMA                                                                         \
    "create role insula_wall nologin bypassrls; create schema tenant; create schema api; create "  \
    "schema auth;"                                                                                 \
    "grant usage on schema tenant, api, auth to insula_app;"                                       \
    "create function tenant.current_id() returns uuid language sql stable parallel safe return"    \
    " nullif(current_setting('insula.tenant_id', true), '')::uuid;"                                \
    "create table auth.permission (name text primary key, bit int4 not null);"                     \
    "insert into auth.permission values ('thing.read', 0), ('thing.write', 1), ('owner.read', 2);" \
    "grant select on auth.permission to insula_app;"                                               \
    "create table t.owner (tenant_id uuid, id uuid, name text not null, revision int8 default 1,"  \
    " created_at timestamptz default now(), updated_at timestamptz default now(), primary key "    \
    "(tenant_id, id));"                                                                            \
    "create table t.thing (tenant_id uuid not null, id uuid not null, name text not null, rank "   \
    "int4 not null default 0,"                                                                     \
    " note text, status text not null default 'open', loud bool not null default false, owner_id " \
    "uuid, seen_at timestamptz,"                                                                   \
    " content jsonb not null default '{}', revision int8 not null default 1, created_at "          \
    "timestamptz not null default now(),"                                                          \
    " updated_at timestamptz not null default now(), primary key (tenant_id, id));"                \
    "alter table t.owner enable row level security; alter table t.owner force row level security;" \
    "alter table t.thing enable row level security; alter table t.thing force row level security;" \
    "create policy tenant_wall on t.owner using (tenant_id = t.current_id());"                     \
    "create policy tenant_wall on t.thing using (tenant_id = t.current_id());"                     \
    "grant select, insert, update, delete on t.owner, t.thing to insula_app;"                      \
    "create view api.owner with (security_invoker) as select * from t.owner;"                      \
    "create view api.thing with (security_invoker) as select * from t.thing;"                      \
    "grant select on api.owner, api.thing to insula_app;"                                          \
    "create function t.search(of_tenant uuid, q text) returns setof uuid language sql stable as"   \
    " $$ select id from t.thing where tenant_id = of_tenant and strpos(name, q) > 0 $$;"           \
    "create function t.match(of_tenant uuid, c jsonb, sort text[], descending bool, after text[]," \
    " page int8) returns setof uuid language sql stable as"                                        \
    " $$ select id from t.thing where tenant_id = of_tenant and c #>> '{0,op}' = 'gte'"            \
    " and (content #>> array(select jsonb_array_elements_text(c #> '{0,path}')))::int >= (c #>> "  \
    "'{0,value}')::int $$;"                                                                        \
    "create function t.test_id(n int) returns uuid language sql immutable as"                      \
    " $$ select ('aa000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid $$;"                \
    "insert into t.session select t.test_id(case when n >= 20 then 2 else 1 end), t.test_id(n),"   \
    " sha256(decode(repeat(lpad(to_hex(n), 2, '0'), 32), 'hex')), t.test_id(500 + n),"             \
    " set_byte(decode(repeat('00', 32), 'hex'), 0, p) from (values (1, 3), (2, 0), (3, 7), (4, "   \
    "3), (20, 7)) v(n, p);"                                                                        \
    "insert into t.owner (tenant_id, id, name) select t.test_id(1), t.test_id(n), 'Owner ' || n "  \
    "from generate_series(200, 202) n;"                                                            \
    "insert into t.thing (tenant_id, id, name, rank, note, status, loud, owner_id, content, "      \
    "created_at)"                                                                                  \
    " select t.test_id(1), t.test_id(n), 'name ' || n || ' \"quoted\"', n % 10,"                   \
    " case n % 5 when 1 then 'none' when 2 then U&'\\00e9t\\00e9' when 3 then U&'\\+10FFFF!' "     \
    "when 4 then 'plain' end,"                                                                     \
    " case when n % 3 = 0 then 'closed' else 'open' end, n % 4 = 0,"                               \
    " case when n % 2 = 1 then t.test_id(200 + n % 3 % 2) end, jsonb_build_object('n', n),"        \
    " timestamptz '2026-01-01T00:00:00.123456Z' + (n / 2 * 2) * interval '1 second' from "         \
    "generate_series(80, 260) n;"

/* A migration, found from where this header lies. */
static inline void test_things_run_file(const char *relative)
{
    char header[] = __FILE__, path[512];
    snprintf(path, sizeof path, "%s/%s", dirname(header), relative);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        abort();
    }
    static char text[65536];
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    test_postgres_run(text);
}

#endif
