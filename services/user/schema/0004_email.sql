-- Whose address is it? Proofs by mail, changes of address, and the workspaces of an address.

alter table users.account add column email_verified_at timestamptz;
comment on table users.account is
    'restore: restored; person: e-mail and name, and when the e-mail was proved; keep: until removed, the name until the person is erased';

-- Links sent by mail, of which only the SHA-256 of the secret is here: `verify` proves the address of an account, `change` also makes it the
-- account's, `keep` goes to the address before and undoes that. Good once.
create table users.email_link (
    tenant_id    uuid        not null,
    id           uuid        not null,
    user_id      uuid        not null,
    purpose      text        not null check (purpose in ('verify', 'change', 'keep')),
    email        text        not null check (email = lower(email) and length(email) <= 254),
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    ended_at     timestamptz,
    primary key (tenant_id, id),
    constraint email_link_user_fkey foreign key (tenant_id, user_id)
        references users.account (tenant_id, id) deferrable
);
create index email_link_user on users.email_link (tenant_id, user_id);
comment on table users.email_link is
    'restore: kept; person: an address that a mail went to; keep: seven days at most, swept by the next one';

alter table users.email_link enable row level security;
alter table users.email_link force row level security;
create policy tenant_wall on users.email_link
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on users.email_link to insula_app;

create or replace view api.user with (security_invoker = true) as
    select a.tenant_id, a.id, a.email, a.first_name, a.last_name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           (select s.last_seen_at
              from api.user_seen s
             where s.tenant_id = a.tenant_id and s.user_id = a.id) as last_seen_at,
           a.revision, a.created_at, a.updated_at, a.email_verified_at
      from users.account a
     where a.removed_at is null
       and a.kind = 'person';

create or replace function api.user_json(u api.user) returns json
    language sql stable
    return json_build_object(
        'id', u.id, 'email', u.email, 'email_verified_at', api.time_text(u.email_verified_at),
        'first_name', u.first_name, 'last_name', u.last_name, 'status', u.status,
        'roles', u.roles, 'last_seen_at', api.time_text(u.last_seen_at),
        'created_at', api.time_text(u.created_at), 'updated_at', api.time_text(u.updated_at));

-- Crossing: the workspaces that are open and have an active account with this e-mail. Asked by one job alone, whose answer goes to that
-- address by mail and nowhere else.
create index account_by_email on users.account (email) where removed_at is null;
create function users.workspaces_of(of_email text)
    returns table (slug text, name text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
    as $$
    select t.slug, t.name
      from users.account a
      join tenant.tenant t on t.tenant_id = a.tenant_id
     where a.email = lower(of_email)
       and a.removed_at is null
       and a.kind = 'person'
       and a.status = 'active'
       and t.status = 'active'
     order by t.name, t.slug
     limit 100
$$;
revoke all on function users.workspaces_of(text) from public;
grant execute on function users.workspaces_of(text) to insula_app;
grant usage, create on schema users to insula_wall;
grant select on users.account to insula_wall;
alter function users.workspaces_of(text) owner to insula_wall;
revoke create on schema users from insula_wall;
