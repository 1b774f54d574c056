-- Replies to commands that carried an Idempotency-Key, kept for a day by the transaction of their effect.

create schema gateway;
grant usage on schema gateway to insula_app, insula_wall;

create table gateway.idempotency (
    tenant_id     uuid        not null,
    principal_id  uuid        not null,
    route         text        not null,
    key           bytea       not null check (length(key) = 32),
    digest        bytea       not null check (length(digest) = 32),
    status        int4        not null, -- 0: reserved, the command runs
    headers       text        not null,
    etag          text,
    content_type  text,
    body          text        not null,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, principal_id, route, key)
);
create index idempotency_created on gateway.idempotency (created_at);
comment on table gateway.idempotency is
    'restore: restored; person: replies to what a person did; keep: 24 hours';

alter table gateway.idempotency enable row level security;
alter table gateway.idempotency force row level security;
create policy tenant_wall on gateway.idempotency
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on gateway.idempotency to insula_app;
grant select, delete on gateway.idempotency to insula_wall;

-- Crossing: forgets what is older than a day, in all tenants; one sweeper at a time, at most `most` rows.
create function gateway.sweep_idempotency(most int4) returns int4
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    swept int4 := 0;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('gateway.sweep_idempotency', 0)) then
        return 0;
    end if;
    delete from gateway.idempotency i
     where i.ctid = any (array(select o.ctid
                                 from gateway.idempotency o
                                where o.created_at < now() - interval '24 hours'
                                limit most));
    get diagnostics swept = row_count;
    return swept;
end
$$;
revoke all on function gateway.sweep_idempotency(int4) from public;
grant execute on function gateway.sweep_idempotency(int4) to insula_app;
grant create on schema gateway to insula_wall;
alter function gateway.sweep_idempotency(int4) owner to insula_wall;
revoke create on schema gateway from insula_wall;
