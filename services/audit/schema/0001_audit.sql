-- The audit trail: what happened in a tenant, who did it, from where. Written by a consumer of the event log, never by handlers.

create schema audit;
grant usage on schema audit to insula_app;

-- `actor_name` is the name at the time, so that the trail can be read after the person has gone. Partitioned by month: old months leave
-- as a whole. `id` is the event's own.
create table audit.entry (
    tenant_id     uuid        not null,
    created_at    timestamptz not null,
    id            uuid        not null,
    position      bigint      not null,
    type          text        not null,
    actor_type    text        not null check (actor_type in ('user', 'system', 'operator')),
    actor_id      uuid,
    actor_name    text,
    subject_type  text        not null,
    subject_id    uuid,
    ip            text,
    user_agent    text,
    session_id    uuid,
    request_id    text,
    data          jsonb       not null default '{}',
    primary key (tenant_id, created_at, id)
) partition by range (created_at);
create index entry_type on audit.entry (tenant_id, type, created_at, id);
create index entry_actor on audit.entry (tenant_id, actor_id, created_at, id);
create index entry_subject on audit.entry (tenant_id, subject_id, created_at, id);
comment on table audit.entry is
    'restore: append-only; person: name, address and user agent of who acted; keep: as long as the tenant''s trail, by months';

alter table audit.entry enable row level security;
alter table audit.entry force row level security;
create policy tenant_wall on audit.entry
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert on audit.entry to insula_app;

-- What no month was made for; empty in a healthy platform.
create table audit.entry_default partition of audit.entry default;
comment on table audit.entry_default is
    'restore: append-only; person: as audit.entry; keep: as audit.entry';

-- Makes the partitions of this month and the next two. Crosses because the app role owns no tables; it touches no rows. A month whose
-- rows already lie in the default partition is left there.
create function audit.prepare_months() returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    first_day date;
    name text;
begin
    perform pg_advisory_xact_lock(hashtextextended('insula.audit.prepare_months', 0));
    for ahead in 0 .. 2 loop
        first_day := date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead);
        name := 'entry_' || to_char(first_day, 'YYYY_MM');
        if to_regclass('audit.' || name) is null then
            begin
                execute format(
                    'create table audit.%I partition of audit.entry for values from (%L) to (%L)',
                    name, first_day || ' 00:00:00+00', (first_day + interval '1 month')::date || ' 00:00:00+00');
                execute format('comment on table audit.%I is %L', name,
                    'restore: append-only; person: as audit.entry; keep: as audit.entry');
            exception when check_violation then
                null;
            end;
        end if;
    end loop;
end
$$;
revoke all on function audit.prepare_months() from public;
grant execute on function audit.prepare_months() to insula_app;
select audit.prepare_months();

create view api.audit_event with (security_invoker = true) as
    select e.tenant_id, e.id, e.type, e.actor_type, e.actor_id, e.actor_name, e.subject_type, e.subject_id,
           e.ip, e.user_agent, e.session_id, e.request_id, e.data,
           1::bigint as revision, e.created_at, e.created_at as updated_at
      from audit.entry e;
grant select on api.audit_event to insula_app;
