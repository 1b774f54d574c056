-- Background work that must not be lost. A job is a row from the transaction that wants it until the one that has done it.

create schema job;
grant usage on schema job to insula_app, insula_wall;

-- The platform's own jobs belong to the tenant of all zeros, which is nobody's. Claiming a job counts its attempt and puts `run_at` behind the
-- time it may take: should the worker die, it comes back by itself, and what the dead one might still commit asks for another attempt
-- and fails. Done means deleted, by the transaction of its effect. `unique_key` collapses jobs that wait; a claimed one has none,
-- since what is wanted now may be more than what it has begun to do.
create table job.job (
    tenant_id     uuid        not null,
    id            uuid        not null,
    kind          text        not null,
    payload       jsonb       not null,
    unique_key    text,
    run_at        timestamptz not null default now(),
    attempt       int4        not null default 0,
    last_error    text,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id)
) with (
    fillfactor = 70,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_cost_delay = 0
);
create index job_due on job.job (run_at);
create unique index job_unique on job.job (tenant_id, kind, unique_key) where unique_key is not null;
comment on table job.job is
    'restore: kept; person: what the payload says; keep: until done';

create table job.dead_letter (
    tenant_id     uuid        not null,
    id            uuid        not null,
    kind          text        not null,
    payload       jsonb       not null,
    attempts      int4        not null,
    reason        text        not null,
    enqueued_at   timestamptz not null,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id)
);
comment on table job.dead_letter is
    'restore: append-only; person: what the payload says; keep: until dealt with';

do $$
declare
    name text;
begin
    foreach name in array array['job', 'dead_letter'] loop
        execute format('alter table job.%I enable row level security', name);
        execute format('alter table job.%I force row level security', name);
        execute format('create policy tenant_wall on job.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
    end loop;
end
$$;
grant select, insert, delete on job.job to insula_app;
grant select on job.dead_letter to insula_app;
grant select, insert, update, delete on job.job to insula_wall;
grant select, insert on job.dead_letter to insula_wall;

-- Crossing: enqueues a job of the platform itself, which has no tenant.
create function job.enqueue_platform(of_id uuid, of_kind text, of_payload jsonb, of_key text, not_before timestamptz)
    returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
    insert into job.job (tenant_id, id, kind, payload, unique_key, run_at)
    values ('00000000-0000-0000-0000-000000000000', of_id, of_kind, of_payload, of_key, coalesce(not_before, now()))
    on conflict (tenant_id, kind, unique_key) where unique_key is not null do nothing
$$;

-- Crossing: claims up to `most` due jobs of these kinds, of all tenants, each until its kind's time is over. Who claims waits for nobody.
create function job.claim(kinds text[], seconds int8[], most int4)
    returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempt int4)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
#variable_conflict use_column
begin
    return query
    with due as (
        select j.tenant_id, j.id
          from job.job j
         where j.run_at <= now()
           and j.kind = any (kinds)
         order by j.run_at
         limit most
           for update skip locked
    )
    update job.job j
       set attempt = j.attempt + 1,
           unique_key = null,
           run_at = now() + make_interval(secs => seconds[array_position(kinds, j.kind)])
      from due d
     where j.tenant_id = d.tenant_id
       and j.id = d.id
    returning j.tenant_id, j.id, j.kind, j.payload, j.attempt;
end
$$;

-- Crossing: a run that failed. It comes back after a while, or goes to the dead when it may not. Nothing when the claim is no longer good.
create function job.give_back(of_tenant uuid, of_id uuid, of_attempt int4, reason text, again_in_ms int8) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
begin
    if again_in_ms >= 0 then
        update job.job j
           set run_at = now() + again_in_ms * interval '1 millisecond',
               last_error = reason
         where j.tenant_id = of_tenant
           and j.id = of_id
           and j.attempt = of_attempt;
    else
        with gone as (
            delete from job.job j
             where j.tenant_id = of_tenant
               and j.id = of_id
               and j.attempt = of_attempt
            returning j.tenant_id, j.id, j.kind, j.payload, j.attempt, j.created_at
        )
        insert into job.dead_letter (tenant_id, id, kind, payload, attempts, reason, enqueued_at)
        select g.tenant_id, g.id, g.kind, g.payload, g.attempt, reason, g.created_at
          from gone g;
    end if;
end
$$;

-- Crossing: a run of the platform's own job that succeeded. False when the claim is no longer good.
create function job.finish_platform(of_id uuid, of_attempt int4) returns bool
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
begin
    delete from job.job j
     where j.tenant_id = '00000000-0000-0000-0000-000000000000'
       and j.id = of_id
       and j.attempt = of_attempt;
    return found;
end
$$;

revoke all on function job.enqueue_platform(uuid, text, jsonb, text, timestamptz), job.claim(text[], int8[], int4),
    job.give_back(uuid, uuid, int4, text, int8), job.finish_platform(uuid, int4) from public;
grant execute on function job.enqueue_platform(uuid, text, jsonb, text, timestamptz), job.claim(text[], int8[], int4),
    job.give_back(uuid, uuid, int4, text, int8), job.finish_platform(uuid, int4) to insula_app;
grant create on schema job to insula_wall;
alter function job.enqueue_platform(uuid, text, jsonb, text, timestamptz) owner to insula_wall;
alter function job.claim(text[], int8[], int4) owner to insula_wall;
alter function job.give_back(uuid, uuid, int4, text, int8) owner to insula_wall;
alter function job.finish_platform(uuid, int4) owner to insula_wall;
revoke create on schema job from insula_wall;
