-- The event log. A command writes its events into stream.inbox, which costs it one insert without any index. The sequencer moves what
-- has been committed into stream.event and gives it its position there. Nothing is missed whenever it commits, since what is in the inbox has
-- no position yet and what has one is not in the inbox; and the log is written once and never updated.

create schema stream;
grant usage on schema stream to insula_app, insula_wall;

-- No primary key, on purpose: every row is soon gone, and an index would be paid for by every command.
create table stream.inbox (
    tenant_id     uuid        not null,
    id            uuid        not null,
    created_at    timestamptz not null default now(),
    type          text        not null,
    subject_type  text        not null,
    subject_id    uuid,
    actor_type    text        not null,
    actor_id      uuid,
    session_id    uuid,
    address       text,
    user_agent    text,
    request_id    text,
    trace_id      text,
    data          jsonb       not null
) with (
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = -1,
    autovacuum_vacuum_cost_delay = 0
);
comment on table stream.inbox is
    'restore: derived; person: as stream.event; keep: until sequenced, milliseconds';

-- `position` is dense within `partition`, a tenant is always in the same partition.
create table stream.event (
    tenant_id     uuid        not null,
    position      bigint      not null,
    created_at    timestamptz not null,
    partition     int2        not null,
    id            uuid        not null,
    type          text        not null,
    subject_type  text        not null,
    subject_id    uuid,
    actor_type    text        not null,
    actor_id      uuid,
    session_id    uuid,
    address       text,
    user_agent    text,
    request_id    text,
    trace_id      text,
    data          jsonb       not null,
    primary key (tenant_id, position, created_at)
) partition by range (created_at);
create index event_order on stream.event (partition, position);
comment on table stream.event is
    'restore: append-only; person: address and user agent of who acted; keep: by months, see setting event_months';

-- What no month was made for; empty in a healthy platform.
create table stream.event_default partition of stream.event default;
comment on table stream.event_default is
    'restore: append-only; person: as stream.event; keep: as stream.event';

-- The positions given so far.
create table stream.partition (
    partition     int2        not null primary key,
    head          bigint      not null default 0
);
insert into stream.partition (partition) select n from generate_series(0, 7) as n;
comment on table stream.partition is
    'restore: monotonic; person: nothing; keep: for ever';

-- The last bits of a UUIDv7 are random.
create function stream.partition_of(of_tenant uuid) returns int2
    language sql immutable parallel safe
    return (get_byte(uuid_send(of_tenant), 15) & 7)::int2;

-- Up to where a consumer has dealt with all events of a partition: from here it reads on.
create table stream.consumer (
    consumer      text        not null,
    partition     int2        not null references stream.partition (partition) deferrable,
    position      bigint      not null default 0,
    primary key (consumer, partition)
);
comment on table stream.consumer is
    'restore: monotonic; person: nothing; keep: for ever';

-- The same for one tenant, written by the transaction of the effect: why an event that is delivered twice has its effect once.
create table stream.consumed (
    tenant_id     uuid        not null,
    consumer      text        not null,
    position      bigint      not null,
    primary key (tenant_id, consumer)
) with (fillfactor = 50);
comment on table stream.consumed is
    'restore: monotonic; person: nothing; keep: as long as the tenant';

-- Events that a consumer could not deal with, and why.
create table stream.dead_letter (
    tenant_id     uuid        not null,
    consumer      text        not null,
    position      bigint      not null,
    event_id      uuid        not null,
    attempts      int4        not null,
    reason        text        not null,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, consumer, position)
);
comment on table stream.dead_letter is
    'restore: append-only; person: nothing; keep: until dealt with';

do $$
declare
    name text;
begin
    foreach name in array array['inbox', 'event', 'consumed', 'dead_letter'] loop
        execute format('alter table stream.%I enable row level security', name);
        execute format('alter table stream.%I force row level security', name);
        execute format('create policy tenant_wall on stream.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
    end loop;
end
$$;
grant insert on stream.inbox to insula_app;
grant select on stream.event to insula_app;
grant select, insert, update on stream.consumed to insula_app;
grant select, insert on stream.dead_letter to insula_app;
grant select on stream.partition to insula_app;
grant select, insert, update on stream.consumer to insula_app;

grant select, delete, truncate on stream.inbox to insula_wall;
grant select, insert on stream.event to insula_wall;
grant select, update on stream.partition to insula_wall;

-- Crossing: gives up to `most` committed events of all tenants their positions, in order of insertion, and returns what live followers
-- are told of them. The order within a partition is that of created_at, the start of the inserting transaction by the one clock of the
-- database: who began after another had committed comes after it. The rows of stream.partition serialise two sequencers, should
-- there ever be two.
create function stream.sequence(most int4)
    returns table (partition int2, "position" int8, tenant_id uuid, id uuid, type text, subject_type text,
                   subject_id uuid, actor_id uuid, created_at timestamptz)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
#variable_conflict use_column
begin
    return query
    with taken as (
        delete from stream.inbox i
         where i.ctid = any (array(select f.ctid
                                     from stream.inbox f
                                    order by f.created_at, f.id
                                    limit most))
        returning i.tenant_id, i.id, i.created_at, i.type, i.subject_type, i.subject_id, i.actor_type, i.actor_id,
                  i.session_id, i.address, i.user_agent, i.request_id, i.trace_id, i.data
    ), ranked as (
        select stream.partition_of(t.tenant_id) as partition,
               row_number() over (partition by stream.partition_of(t.tenant_id) order by t.created_at, t.id) as rank,
               t.*
          from taken t
    ), heads as (
        update stream.partition p
           set head = p.head + c.count
          from (select r.partition, count(*) as count from ranked r group by r.partition) as c
         where p.partition = c.partition
        returning p.partition, p.head - c.count as base
    )
    insert into stream.event as e
           (tenant_id, position, created_at, partition, id, type, subject_type, subject_id, actor_type, actor_id,
            session_id, address, user_agent, request_id, trace_id, data)
    select r.tenant_id, h.base + r.rank, r.created_at, r.partition, r.id, r.type, r.subject_type, r.subject_id,
           r.actor_type, r.actor_id, r.session_id, r.address, r.user_agent, r.request_id, r.trace_id, r.data
      from ranked r
      join heads h on h.partition = r.partition
     order by r.partition, r.rank
    returning e.partition, e.position, e.tenant_id, e.id, e.type, e.subject_type, e.subject_id, e.actor_id,
              e.created_at;
end
$$;

-- Crossing: the events of a partition behind a position, of all tenants, for consumers.
create function stream.read(of_partition int2, after int8, most int4)
    returns table ("position" int8, id uuid, tenant_id uuid, created_at timestamptz, type text, subject_type text,
                   subject_id uuid, actor_type text, actor_id uuid, session_id uuid, address text, user_agent text,
                   request_id text, trace_id text, data jsonb)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
    as $$
#variable_conflict use_column
begin
    return query
    select e.position, e.id, e.tenant_id, e.created_at, e.type, e.subject_type, e.subject_id, e.actor_type,
           e.actor_id, e.session_id, e.address, e.user_agent, e.request_id, e.trace_id, e.data
      from stream.event e
     where e.partition = of_partition
       and e.position > after
     order by e.position
     limit most;
end
$$;

-- Crossing: gives the empty inbox's pages back when nobody is writing; under steady traffic vacuum does. True when it did.
create function stream.trim_inbox() returns bool
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
begin
    if pg_relation_size('stream.inbox') < 1024 * 1024 then
        return false;
    end if;
    lock table stream.inbox in access exclusive mode nowait;
    if exists (select from stream.inbox) then
        return false;
    end if;
    truncate stream.inbox;
    return true;
exception when lock_not_available then
    return false;
end
$$;

-- Makes the partitions of this month and the next two. Crosses because the app role owns no tables; it touches no rows. A month whose
-- rows already lie in the default partition is left there.
create function stream.prepare_months() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    first_day date;
    name text;
begin
    perform pg_advisory_xact_lock(hashtextextended('insula.stream.months', 0));
    for ahead in 0 .. 2 loop
        first_day := date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead);
        name := 'event_' || to_char(first_day, 'YYYY_MM');
        if to_regclass('stream.' || name) is null then
            begin
                execute format('create table stream.%I partition of stream.event for values from (%L) to (%L)',
                               name, first_day || ' 00:00:00+00',
                               (first_day + interval '1 month')::date || ' 00:00:00+00');
                execute format('comment on table stream.%I is %L', name,
                               'restore: append-only; person: as stream.event; keep: as stream.event');
            exception when check_violation then
                null;
            end;
        end if;
    end loop;
end
$$;

-- Drops the months that ended more than `keep` months ago, but none of which a consumer has not read everything. Returns how many. Crosses
-- for the same reason.
create function stream.drop_months(keep int4) returns int4
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    month text;
    is_unread bool;
    dropped int4 := 0;
    oldest text := 'event_' || to_char((now() at time zone 'UTC') - make_interval(months => keep), 'YYYY_MM');
begin
    perform pg_advisory_xact_lock(hashtextextended('insula.stream.months', 0));
    for month in
        select c.relname
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'stream.event'::regclass
           and c.relname ~ '^event_\d{4}_\d{2}$'
           and c.relname < oldest
         order by c.relname
    loop
        execute format('select exists (select from stream.%I e'
                       ' join stream.consumer r on r.partition = e.partition and r.position < e.position)', month)
           into is_unread;
        continue when is_unread;
        execute format('drop table stream.%I', month);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

revoke all on function stream.sequence(int4), stream.read(int2, int8, int4), stream.trim_inbox(),
    stream.prepare_months(), stream.drop_months(int4) from public;
grant execute on function stream.sequence(int4), stream.read(int2, int8, int4), stream.trim_inbox(),
    stream.prepare_months(), stream.drop_months(int4) to insula_app;
grant create on schema stream to insula_wall;
alter function stream.sequence(int4) owner to insula_wall;
alter function stream.read(int2, int8, int4) owner to insula_wall;
alter function stream.trim_inbox() owner to insula_wall;
revoke create on schema stream from insula_wall;

select stream.prepare_months();
