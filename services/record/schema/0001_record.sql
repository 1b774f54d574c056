-- The tenant's own JSON records: whatever its products call an order, a sample, a device. Hash-partitioned by tenant into ten.

create schema record;
grant usage on schema record to insula_app;
grant usage, create on schema record to insula_wall;
create extension if not exists btree_gin;

create table record.record (
    tenant_id    uuid        not null,
    id           uuid        not null,
    data_type    text        not null check (data_type ~ '^[a-z][a-z0-9_-]{0,62}$'),
    content      jsonb       not null check (jsonb_typeof(content) = 'object'),
    created_by   uuid,
    revision     bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, id)
) partition by hash (tenant_id);
comment on table record.record is
    'restore: restored; person: whatever the tenant stores, and created_by; keep: until the tenant deletes it';

alter table record.record enable row level security;
alter table record.record force row level security;
create policy tenant_wall on record.record
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on record.record to insula_app;
grant select on record.record to insula_wall;

do $$
begin
    for n in 0 .. 9 loop
        execute format('create table record.record_%s partition of record.record'
                       ' for values with (modulus 10, remainder %s)', n, n);
        execute format('comment on table record.record_%s is %L', n,
                       'restore: restored; person: as record.record; keep: as record.record');
    end loop;
end
$$;

create index record_created on record.record (tenant_id, data_type, created_at, id);
-- Equality on any path. The tenant and the type lead, so that a value common among others costs nobody.
create index record_content on record.record using gin (tenant_id, data_type, content jsonb_path_ops)
    with (gin_pending_list_limit = 2048);

create view api.record with (security_invoker = true) as
    select r.tenant_id, r.id, r.data_type, r.content, r.created_by, r.revision, r.created_at, r.updated_at
      from record.record r;
grant select on api.record to insula_app;

-- RFC 7396: null takes a member away, objects merge, anything else replaces.
create function record.merge_patch(target jsonb, patch jsonb) returns jsonb
    language plpgsql immutable parallel safe
    as $$
declare
    member record;
begin
    if jsonb_typeof(patch) <> 'object' then
        return patch;
    end if;
    if target is null or jsonb_typeof(target) <> 'object' then
        target := '{}';
    end if;
    for member in select p.key, p.value from jsonb_each(patch) p loop
        if jsonb_typeof(member.value) = 'null' then
            target := target - member.key;
        elsif jsonb_typeof(member.value) = 'object' then
            target := target || jsonb_build_object(member.key, record.merge_patch(target -> member.key, member.value));
        else
            target := target || jsonb_build_object(member.key, member.value);
        end if;
    end loop;
    return target;
end
$$;

-- One condition of a list as a jsonpath: {"path":["a","b"],"op":"gte","value":"5"} asks whether something at a.b is at least 5.
-- What reads as a JSON number, true, false or null is compared as such (for equality also as text: 5 finds "5"); what stands in
-- double quotes, and all else, is text. Arrays on the way are looked into.
create function record.condition_path(condition jsonb) returns jsonpath
    language plpgsql immutable parallel safe
    as $$
declare
    path text := '$';
    op text;
    value text := condition ->> 'value';
    plain text;
    test text;
begin
    select path || coalesce(string_agg('.' || to_jsonb(step)::text, '' order by place), '')
      into path
      from jsonb_array_elements_text(condition -> 'path') with ordinality as steps(step, place);
    op := case condition ->> 'op'
              when 'eq' then '==' when 'ne' then '==' when 'gt' then '>' when 'gte' then '>='
              when 'lt' then '<' when 'lte' then '<=' end;
    if op is null then
        raise exception 'unknown comparison' using errcode = '22023';
    end if;

    if value ~ '^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$'
       or value in ('true', 'false', 'null') then
        plain := value;
    elsif value ~ '^".*"$' and length(value) >= 2 then
        value := substr(value, 2, length(value) - 2);
    end if;
    test := format('@ %s %s', op, coalesce(plain, to_jsonb(value)::text));
    if plain is not null and op = '==' then
        test := test || format(' || @ == %s', to_jsonb(value)::text);
    end if;
    return (path || ' ? (' || test || ')')::jsonpath;
end
$$;

-- Do all conditions hold? A negated one must find nothing.
create function record.holds(content jsonb, paths jsonpath[], negated bool[]) returns bool
    language plpgsql immutable parallel safe
    as $$
begin
    for i in 1 .. cardinality(paths) loop
        if (content @? paths[i]) = negated[i] then
            return false;
        end if;
    end loop;
    return true;
end
$$;

-- Crossing: ids of the records of one type that satisfy every condition; with `sort`, the first `page` of them in that order, behind the
-- values `after`. `@?` is not leakproof and would never use its index behind row-level security. The tenant is an argument, stands in
-- the predicates, and must be the one whose context this is.
--
-- Most questions have few answers, so the first condition that asks for equality is looked up in the content's index, by a plan that is
-- kept. When there are more than a thousand, or nothing asks for equality, PostgreSQL plans for the very values, since following the
-- order's index until the page is full may then be a hundred times shorter. Names and values become part of that statement through
-- format() alone.
create function record.find(of_tenant uuid, of_type text, conditions jsonb, sort text[], descending bool, after text[], page int8)
    returns setof uuid
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_generic_plan
    as $$
declare
    most constant int4 := 1000;
    paths jsonpath[];
    negated bool[];
    probe jsonpath;
    ids uuid[];
    times timestamptz[];
    clauses text;
    names text;
    keys text;
begin
    if of_tenant is distinct from tenant.current_id() then
        return;
    end if;
    select array_agg(record.condition_path(c.value) order by c.place),
           array_agg(c.value ->> 'op' = 'ne' order by c.place),
           (array_agg(record.condition_path(c.value)) filter (where c.value ->> 'op' = 'eq'))[1]
      into paths, negated, probe
      from jsonb_array_elements(conditions) with ordinality as c(value, place);

    if probe is not null and (sort is null or sort[1] = 'created_at') then
        select array_agg(m.id), array_agg(m.created_at)
          into ids, times
          from (select r.id, r.created_at
                  from record.record r
                 where r.tenant_id = of_tenant
                   and r.data_type = of_type
                   and r.content @? probe
                   and (cardinality(paths) = 1 or record.holds(r.content, paths, negated))
                 limit most + 1) m;
        if coalesce(cardinality(ids), 0) <= most then
            if page is null or cardinality(ids) <= page then
                return query select unnest(ids);
            elsif descending then
                return query
                select m.id
                  from unnest(ids, times) as m(id, created_at)
                 where after is null or (m.created_at, m.id) < (after[1]::timestamptz, after[2]::uuid)
                 order by m.created_at desc, m.id desc
                 limit page;
            else
                return query
                select m.id
                  from unnest(ids, times) as m(id, created_at)
                 where after is null or (m.created_at, m.id) > (after[1]::timestamptz, after[2]::uuid)
                 order by m.created_at, m.id
                 limit page;
            end if;
            return;
        end if;
    end if;

    select string_agg(format(' and%s r.content @? %L::jsonpath', case when p.negated then ' not' else '' end, p.path), '')
      into clauses
      from unnest(paths, negated) as p(path, negated);
    if sort is not null then
        select string_agg(format('r.%I', s.name), ', ' order by s.place),
               string_agg(format('r.%I%s', s.name, case when descending then ' desc' else '' end), ', ' order by s.place)
          into names, keys
          from unnest(sort) with ordinality as s(name, place);
        if after is not null then
            select clauses || format(' and (%s) %s (%s)', names, case when descending then '<' else '>' end,
                                     string_agg(format('%L', a.value), ', ' order by a.place))
              into clauses
              from unnest(after) with ordinality as a(value, place);
        end if;
        clauses := clauses || format(' order by %s limit %s', keys, page);
    end if;
    return query execute
        'select r.id from record.record r where r.tenant_id = $1 and r.data_type = $2' || coalesce(clauses, '')
        using of_tenant, of_type;
end
$$;
revoke all on function record.find(uuid, text, jsonb, text[], bool, text[], int8) from public;
grant execute on function record.find(uuid, text, jsonb, text[], bool, text[], int8) to insula_app;
alter function record.find(uuid, text, jsonb, text[], bool, text[], int8) owner to insula_wall;
