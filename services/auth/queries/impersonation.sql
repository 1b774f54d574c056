--: impersonation_open(id uuid, user_id uuid, operator_id uuid, operator_name text, reason text, reads_only bool, secret_hash bytea,
--:   address text, user_agent text, lifetime_s int8) -> maybe ImpersonationOpened(expires_at timestamptz, name text)
-- A session of somebody active, for an operator: it ends by itself, has proved nothing, and is noted as what it is.
with person as (
    select u.id, u.first_name || ' ' || u.last_name as name
      from api.user u
     where u.tenant_id = $1
       and u.id = $3
       and u.status = 'active'
), opened as (
    insert into auth.session (tenant_id, id, user_id, secret_hash, permissions, address, user_agent, expires_at, lasts_until,
                              is_remembered, is_read_only, proved_at)
    select $1, $2, p.id, $8, auth.session_rights($1, p.id, $7), $9, $10, now() + $11::int8 * interval '1 second',
           now() + $11::int8 * interval '1 second', false, $7, '-infinity'
      from person p
    returning expires_at
), used as (
    insert into auth.session_use (tenant_id, user_id, session_id)
    select $1, p.id, $2
      from person p
), noted as (
    insert into auth.impersonation (tenant_id, id, user_id, operator_id, operator_name, reason, is_read_only, expires_at)
    select $1, $2, p.id, $4, $5, $6, $7, o.expires_at
      from person p
     cross join opened o
)
select o.expires_at, p.name
  from person p
 cross join opened o;

--: impersonation_find(id uuid) -> maybe ImpersonationFound(user_id uuid, operator_name text)
-- Whom, and by which operator; only while it lasts.
select i.user_id, i.operator_name
  from auth.impersonation i
  join auth.session s on s.tenant_id = i.tenant_id and s.id = i.id
 where i.tenant_id = $1
   and i.id = $2
   and s.expires_at > now();

--: impersonation_enter(id uuid, secret_hash bytea) -> maybe ImpersonationEntered(slug text, lifetime_s int8)
-- Is this the secret of a session that an operator has here?
select t.slug, extract(epoch from s.expires_at - now())::int8 as lifetime_s
  from auth.impersonation i
  join auth.session s on s.tenant_id = i.tenant_id and s.id = i.id
  join api.tenant t on t.tenant_id = i.tenant_id
 where i.tenant_id = $1
   and i.id = $2
   and s.secret_hash = $3
   and s.expires_at > now();
