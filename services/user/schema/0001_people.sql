-- The people of a tenant: accounts, invitations, teams.

create schema users;
grant usage on schema users to insula_app;

-- E-mails are kept in lower case and are unique among those who are not removed. A removed account keeps its name, so that history
-- still says who did what; its e-mail is free again.
create table users.account (
    tenant_id    uuid        not null,
    id           uuid        not null,
    email        text        not null check (email = lower(email) and length(email) <= 254),
    first_name   text        not null check (length(first_name) between 1 and 100),
    last_name    text        not null check (length(last_name) between 1 and 100),
    status       text        not null default 'active' check (status in ('active', 'suspended')),
    removed_at   timestamptz,
    revision     bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index account_email_key on users.account (tenant_id, email) where removed_at is null;
create index account_created on users.account (tenant_id, created_at, id) where removed_at is null;
create index account_last_name on users.account (tenant_id, last_name, id) where removed_at is null;
create index account_status on users.account (tenant_id, status, created_at, id) where removed_at is null;
comment on table users.account is
    'restore: restored; person: e-mail and name; keep: until removed, the name until the person is erased';

-- Somebody invited by e-mail; the link carries a secret of which only the SHA-256 is here, good once, for seven days.
create table users.invitation (
    tenant_id    uuid        not null,
    id           uuid        not null,
    email        text        not null check (email = lower(email) and length(email) <= 254),
    role_id      uuid        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    invited_by   uuid        not null,
    accepted_at  timestamptz,
    revoked_at   timestamptz,
    expires_at   timestamptz not null,
    revision     bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint invitation_invited_by_fkey foreign key (tenant_id, invited_by)
        references users.account (tenant_id, id) deferrable
);
create index invitation_created on users.invitation (tenant_id, created_at, id);
create index invitation_invited_by on users.invitation (tenant_id, invited_by);
create unique index invitation_open_key on users.invitation (tenant_id, email)
    where accepted_at is null and revoked_at is null;
comment on table users.invitation is
    'restore: restored; person: the e-mail of somebody invited; keep: until the tenant is erased';

create table users.team (
    tenant_id    uuid        not null,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 100),
    description  text        not null default '' check (length(description) <= 500),
    revision     bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index team_name_key on users.team (tenant_id, lower(name));
create index team_sort_name on users.team (tenant_id, name, id);
create index team_created on users.team (tenant_id, created_at, id);
comment on table users.team is
    'restore: restored; person: nothing; keep: until the team is deleted';

create table users.team_member (
    tenant_id    uuid        not null,
    team_id      uuid        not null,
    user_id      uuid        not null,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, team_id, user_id),
    constraint team_member_team_fkey foreign key (tenant_id, team_id)
        references users.team (tenant_id, id) deferrable,
    constraint team_member_user_fkey foreign key (tenant_id, user_id)
        references users.account (tenant_id, id) deferrable
);
create index team_member_user on users.team_member (tenant_id, user_id);
create index team_member_created on users.team_member (tenant_id, team_id, created_at, user_id);
comment on table users.team_member is
    'restore: restored; person: the teams a person is in; keep: until taken out';

do $$
declare
    name text;
begin
    foreach name in array array['account', 'invitation', 'team', 'team_member'] loop
        execute format('alter table users.%I enable row level security', name);
        execute format('alter table users.%I force row level security', name);
        execute format('create policy tenant_wall on users.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
    end loop;
end
$$;
grant select, insert, update on users.account, users.invitation to insula_app;
grant select, insert, update, delete on users.team, users.team_member to insula_app;

create view api.user with (security_invoker = true) as
    select a.tenant_id, a.id, a.email, a.first_name, a.last_name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           (select s.last_seen_at
              from api.user_seen s
             where s.tenant_id = a.tenant_id and s.user_id = a.id) as last_seen_at,
           a.revision, a.created_at, a.updated_at
      from users.account a
     where a.removed_at is null;

-- A user as replies tell it that tell more than a user.
create function api.user_json(u api.user) returns json
    language sql stable
    return json_build_object(
        'id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'status', u.status,
        'roles', u.roles, 'last_seen_at', api.time_text(u.last_seen_at),
        'created_at', api.time_text(u.created_at), 'updated_at', api.time_text(u.updated_at));

-- Everybody who ever was here, for history and the audit trail.
create view api.person with (security_invoker = true) as
    select a.tenant_id, a.id, a.first_name || ' ' || a.last_name as name, a.email
      from users.account a;

create view api.invitation with (security_invoker = true) as
    select i.tenant_id, i.id, i.email, i.role_id as role,
           case when i.accepted_at is not null then 'accepted'
                when i.revoked_at is not null then 'revoked'
                when i.expires_at <= now() then 'expired'
                else 'pending' end as status,
           i.invited_by, i.expires_at, i.revision, i.created_at, i.updated_at
      from users.invitation i;

create view api.team with (security_invoker = true) as
    select t.tenant_id, t.id, t.name, t.description,
           (select count(*)
              from users.team_member m
              join users.account a on a.tenant_id = m.tenant_id and a.id = m.user_id and a.removed_at is null
             where m.tenant_id = t.tenant_id and m.team_id = t.id) as member_count,
           t.revision, t.created_at, t.updated_at
      from users.team t;

create view api.team_member with (security_invoker = true) as
    select m.tenant_id, m.user_id as id, m.team_id, a.email, a.first_name, a.last_name,
           a.revision, m.created_at, greatest(m.created_at, a.updated_at) as updated_at
      from users.team_member m
      join users.account a on a.tenant_id = m.tenant_id and a.id = m.user_id
     where a.removed_at is null;

grant select on api.user, api.person, api.invitation, api.team, api.team_member to insula_app;

-- Ids of the people whose name or e-mail contains the words: ?q= of the list. A tenant's people are few enough to be looked through.
create function users.search(of_tenant uuid, words text) returns setof uuid
    language sql stable
    as $$
    select a.id
      from users.account a
     where a.tenant_id = of_tenant
       and a.removed_at is null
       and strpos(lower(a.first_name || ' ' || a.last_name || ' ' || a.email), lower(words)) > 0
$$;
