-- The directory of tenants: who lives here, under which name, and whether the door is open to them.

create schema if not exists tenant;
create schema if not exists api;

create table tenant.tenant (
    tenant_id   uuid        not null primary key,
    slug        text        not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$'),
    name        text        not null check (length(name) between 1 and 120),
    status      text        not null default 'active' check (status in ('active', 'suspended')),
    epoch       bigint      not null default 0,
    settings    jsonb       not null default '{}',
    revision    bigint      not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    constraint tenant_slug_key unique (slug)
);
comment on table tenant.tenant is
    'restore: kept; person: nothing; keep: until the tenant is erased';

alter table tenant.tenant enable row level security;
alter table tenant.tenant force row level security;
create policy tenant_wall on tenant.tenant
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());

grant usage on schema tenant to insula_app;
grant usage, create on schema tenant to insula_wall;
grant select, insert, update on tenant.tenant to insula_app;
grant select on tenant.tenant to insula_wall;

-- RFC 3339 in UTC with milliseconds, as the API tells every time.
create function api.time_text(moment timestamptz) returns text
    language sql stable parallel safe
    return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

create view api.tenant with (security_invoker = true) as
    select t.tenant_id, t.tenant_id as id, t.slug, t.name, t.status,
           t.revision, t.created_at, t.updated_at
      from tenant.tenant t;

-- A tenant as replies tell it that tell more than a tenant.
create function api.tenant_json(t api.tenant) returns json
    language sql stable
    return json_build_object(
        'id', t.id, 'slug', t.slug, 'name', t.name, 'status', t.status,
        'created_at', api.time_text(t.created_at), 'updated_at', api.time_text(t.updated_at));

grant usage on schema api to insula_app;
grant select on api.tenant to insula_app;

-- The key of the advisory lock every writing transaction of a tenant shares; who holds it exclusively has frozen the tenant.
create function tenant.lock_key(of_tenant uuid) returns bigint
    language sql immutable parallel safe
    return hashtextextended('insula.tenant:' || of_tenant::text, 0);

-- Enters a tenant for the server's own work: sets the context and takes the shared lock. Jobs, sign-ins, operators.
create function tenant.system(of_tenant uuid) returns void
    language plpgsql
    as $$
begin
    perform set_config('insula.tenant_id', of_tenant::text, true);
    perform pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));
end
$$;

-- Crossing: whose slug is this? Asked before there is any context, at sign-in.
create function tenant.find_by_slug(of_slug text)
    returns table (tenant_id uuid, slug text, name text, status text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
    as $$
    select t.tenant_id, t.slug, t.name, t.status
      from tenant.tenant t
     where t.slug = of_slug
$$;

-- Crossing: the directory, a page at a time, for operators and the command line.
create function tenant.directory(after_slug text, of_status text, page int4)
    returns table (tenant_id uuid, slug text, name text, status text, revision int8,
                   created_at timestamptz, updated_at timestamptz)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
    as $$
    select t.tenant_id, t.slug, t.name, t.status, t.revision, t.created_at, t.updated_at
      from tenant.tenant t
     where t.slug > coalesce(after_slug, '')
       and t.status = coalesce(of_status, t.status)
     order by t.slug
     limit page
$$;

revoke all on function tenant.find_by_slug(text) from public;
revoke all on function tenant.directory(text, text, int4) from public;
grant execute on function tenant.find_by_slug(text) to insula_app;
grant execute on function tenant.directory(text, text, int4) to insula_app;
alter function tenant.find_by_slug(text) owner to insula_wall;
alter function tenant.directory(text, text, int4) owner to insula_wall;
