-- Spreads what the seeding wrote within seconds over the working hours of the four weeks before: whoever opens the demo finds people who have
-- been at work, not a workspace of this minute. Each workspace's times keep their order; the last of them lie within the last hour.
-- It goes by columns, not by tables: every timestamptz of a table that has tenants. What lies in the future (when a session ends) stays.

-- The log is sequenced and read to its end first: what follows on the events copies their times.
do $$
begin
    for attempt in 1 .. 300 loop
        exit when not exists (select from stream.inbox)
              and not exists (select
                                from stream.consumer c
                                join stream.partition p on p.partition = c.partition
                               where c.position < p.head);
        perform pg_sleep(0.05);
    end loop;
end
$$;

-- Everybody of the demo has followed the link that confirms their address: nothing waits in the outbox.
update users.account a
   set email_verified_at = a.created_at
  from tenant.tenant t
 where t.tenant_id = a.tenant_id
   and t.slug in ('acme', 'globex');
delete from users.email_link l using tenant.tenant t where t.tenant_id = l.tenant_id and t.slug in ('acme', 'globex');
delete from mail.message m using tenant.tenant t where t.tenant_id = m.tenant_id and t.slug in ('acme', 'globex');

-- The workspaces, each with the first and the last that happened in it. Events are told in milliseconds.
create temporary table aged_tenant on commit drop as
select t.tenant_id, date_trunc('milliseconds', t.created_at) as began_at, greatest(max(e.created_at), t.created_at + interval '1 second') as ended_at
  from tenant.tenant t
  join stream.event e on e.tenant_id = t.tenant_id
 where t.slug in ('acme', 'globex')
 group by t.tenant_id, t.created_at;

-- The last nineteen working days before today, the earliest first.
create temporary table working_day on commit drop as
select row_number() over (order by d) - 1 as slot, d::date as day
  from (select d
          from generate_series(current_date - interval '40 days', current_date - interval '1 day', interval '1 day') as d
         where extract(isodow from d) < 6
         order by d desc
         limit 19) as latest;

create function pg_temp.aged(at timestamptz, began_at timestamptz, ended_at timestamptz) returns timestamptz
    language plpgsql stable
    as $$
declare
    twentieths float8 := 20 * extract(epoch from at - began_at) / extract(epoch from ended_at - began_at);
begin
    if at is null or at < began_at or at > ended_at then
        return at;
    end if;
    if twentieths >= 19 then
        return now() - (20.01 - twentieths) * interval '50 minutes';
    end if;
    return (select (d.day + time '08:30') at time zone 'UTC' + (twentieths - d.slot) * interval '9 hours'
              from working_day d
             where d.slot = floor(twentieths));
end
$$;

do $$
declare
    each record;
begin
    for each in
        select n.nspname as schema_name, c.relname as table_name,
               string_agg(format('%1$I = pg_temp.aged(x.%1$I, a.began_at, a.ended_at)', at.attname), ', ') as changes
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute owner on owner.attrelid = c.oid and owner.attname = 'tenant_id' and owner.atttypid = 'uuid'::regtype
          join pg_attribute at on at.attrelid = c.oid and at.atttypid = 'timestamptz'::regtype and not at.attisdropped
         where c.relkind in ('r', 'p')
           and not c.relispartition
           and n.nspname !~ '^pg_'
           and n.nspname <> 'job' -- when something is to be done is nothing that has happened
         group by n.nspname, c.relname
    loop
        execute format('update %I.%I x set %s from pg_temp.aged_tenant a where x.tenant_id = a.tenant_id',
                       each.schema_name, each.table_name, each.changes);
    end loop;
end
$$;

-- A list's time of change may be a second behind the last edit: by now that is a day.
update collaboration.document d
   set updated_at = greatest(d.updated_at, o.edited_at)
  from (select o.tenant_id, o.document_id, max(o.created_at) as edited_at
          from collaboration.operation o
          join aged_tenant a on a.tenant_id = o.tenant_id
         group by o.tenant_id, o.document_id) as o
 where d.tenant_id = o.tenant_id
   and d.id = o.document_id;
