-- Accounts of programs: no person, no password, no e-mail that anybody reads. They have roles, teams and shares like people's, and API keys.

alter table users.account
    add column kind text not null default 'person' check (kind in ('person', 'service')),
    drop constraint account_last_name_check,
    add constraint account_last_name_check check (length(last_name) <= 100 and (last_name <> '' or kind = 'service'));
create index account_service on users.account (tenant_id, created_at, id) where kind = 'service' and removed_at is null;

-- What decides whether an account's credentials open.
create view api.account_standing with (security_invoker = true) as
    select a.tenant_id, a.id, a.kind, a.status
      from users.account a
     where a.removed_at is null;

-- People.
create or replace view api.user with (security_invoker = true) as
    select a.tenant_id, a.id, a.email, a.first_name, a.last_name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           (select s.last_seen_at
              from api.user_seen s
             where s.tenant_id = a.tenant_id and s.user_id = a.id) as last_seen_at,
           a.revision, a.created_at, a.updated_at
      from users.account a
     where a.removed_at is null
       and a.kind = 'person';

-- People and programs: whoever can hold a role or be given access.
create view api.account with (security_invoker = true) as
    select a.tenant_id, a.id, a.kind, a.email, a.first_name, a.last_name, btrim(a.first_name || ' ' || a.last_name) as name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           a.revision, a.created_at, a.updated_at
      from users.account a
     where a.removed_at is null;

create or replace view api.person with (security_invoker = true) as
    select a.tenant_id, a.id, btrim(a.first_name || ' ' || a.last_name) as name, a.email, a.kind
      from users.account a;

create view api.service_account with (security_invoker = true) as
    select a.tenant_id, a.id, a.first_name as name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           (select count(*) from api.api_key_of k where k.tenant_id = a.tenant_id and k.owner_id = a.id) as key_count,
           (select max(k.last_used_at) from api.api_key_of k where k.tenant_id = a.tenant_id and k.owner_id = a.id) as last_used_at,
           a.revision, a.created_at, a.updated_at
      from users.account a
     where a.kind = 'service'
       and a.removed_at is null;
grant select on api.account_standing, api.account, api.service_account to insula_app;

create or replace function users.search(of_tenant uuid, words text) returns setof uuid
    language sql stable
    as $$
    select a.id
      from users.account a
     where a.tenant_id = of_tenant
       and a.removed_at is null
       and a.kind = 'person'
       and strpos(lower(a.first_name || ' ' || a.last_name || ' ' || a.email), lower(words)) > 0
$$;
