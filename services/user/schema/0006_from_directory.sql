-- Whom and which teams a directory keeps: shown, so that nobody changes by hand what it would change back.

alter table users.account add column from_directory bool not null default false;
alter table users.team add column from_directory bool not null default false;

create or replace view api.user with (security_invoker = true) as
    select a.tenant_id, a.id, a.email, a.first_name, a.last_name, a.status,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.role_id, 'name', r.name) order by r.name), '[]')
              from api.user_role r
             where r.tenant_id = a.tenant_id and r.user_id = a.id) as roles,
           (select s.last_seen_at
              from api.user_seen s
             where s.tenant_id = a.tenant_id and s.user_id = a.id) as last_seen_at,
           a.revision, a.created_at, a.updated_at, a.email_verified_at, a.from_directory
      from users.account a
     where a.removed_at is null
       and a.kind = 'person';

create or replace function api.user_json(u api.user) returns json
    language sql stable
    return json_build_object(
        'id', u.id, 'email', u.email, 'email_verified_at', api.time_text(u.email_verified_at), 'from_directory', u.from_directory,
        'first_name', u.first_name, 'last_name', u.last_name, 'status', u.status,
        'roles', u.roles, 'last_seen_at', api.time_text(u.last_seen_at),
        'created_at', api.time_text(u.created_at), 'updated_at', api.time_text(u.updated_at));

create or replace view api.team with (security_invoker = true) as
    select t.tenant_id, t.id, t.name, t.description,
           (select count(*)
              from users.team_member m
              join users.account a on a.tenant_id = m.tenant_id and a.id = m.user_id and a.removed_at is null
             where m.tenant_id = t.tenant_id and m.team_id = t.id) as member_count,
           t.revision, t.created_at, t.updated_at, t.from_directory
      from users.team t;
