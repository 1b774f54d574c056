-- What a workspace asks of its people at the door: one row a tenant. Each part of auth adds its columns in a migration of its own.

create table auth.policy (
    tenant_id                uuid        not null primary key,
    password_min_length      int4        not null default 10 check (password_min_length between 10 and 64),
    password_history         int4        not null default 0 check (password_history between 0 and 12),
    password_max_age_days    int4        not null default 0 check (password_max_age_days between 0 and 3650),
    session_lifetime_minutes int4        not null default 0 check (session_lifetime_minutes between 0 and 525600),
    session_idle_minutes     int4        not null default 0 check (session_idle_minutes between 0 and 525600),
    remember_allowed         bool        not null default true,
    allowed_networks         text[]      not null default '{}',
    revision                 bigint      not null default 1,
    created_at               timestamptz not null default now(),
    updated_at               timestamptz not null default now()
);
comment on table auth.policy is
    'restore: restored; person: nothing; keep: until the tenant is erased';

-- Passwords somebody had before, as many as the policy forbids to use again.
create table auth.former_password (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    changed_at   timestamptz not null,
    hash         text        not null check (hash like '$argon2id$%'),
    primary key (tenant_id, user_id, changed_at)
);
comment on table auth.former_password is
    'restore: kept; person: hashes of passwords a person had; keep: as many as the policy forbids to use again';

do $$
declare
    name text;
begin
    foreach name in array array['policy', 'former_password'] loop
        execute format('alter table auth.%I enable row level security', name);
        execute format('alter table auth.%I force row level security', name);
        execute format('create policy tenant_wall on auth.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on auth.%I to insula_app', name);
    end loop;
end
$$;

-- Who signs up meanwhile waits here, and then finds the function below: no tenant is without its policy, whichever release founds it.
lock table tenant.tenant in share row exclusive mode;

-- The four roles every tenant starts with, each inheriting its left neighbour: viewer, member, admin, owner. Ids come from the caller,
-- in this order. And its policy.
create or replace function auth.found_roles(of_tenant uuid, ids uuid[]) returns void
    language plpgsql
    as $$
begin
    insert into auth.policy (tenant_id) values (of_tenant);
    insert into auth.role (tenant_id, id, name, description, builtin, parent_id, permissions)
    select of_tenant, ids[b.place], b.key, b.about, b.key, ids[b.place - 1],
           (select coalesce(array_agg(p.name order by p.name), '{}')
              from auth.permission p
             where p.holder = b.key and not p.is_retired)
      from (values (1, 'viewer', 'Reads what the workspace holds.'),
                   (2, 'member', 'Works with documents and records.'),
                   (3, 'admin', 'Runs the workspace: people, teams, roles, settings.'),
                   (4, 'owner', 'Owns the workspace. There is always one.')) as b(place, key, about)
     order by b.place;
    perform auth.compile(of_tenant);
end
$$;

-- Only the migrator sees all tenants.
reset role;
insert into auth.policy (tenant_id)
select t.tenant_id
  from tenant.tenant t;
set role insula_owner;

create view api.security_policy with (security_invoker = true) as
    select p.tenant_id, p.tenant_id as id,
           p.password_min_length, p.password_history, p.password_max_age_days,
           p.session_lifetime_minutes, p.session_idle_minutes, p.remember_allowed,
           to_jsonb(p.allowed_networks) as allowed_networks,
           p.revision, p.created_at, p.updated_at
      from auth.policy p;
grant select on api.security_policy to insula_app;
