--: application_insert(id uuid, name text, description text, kind text, redirect_uris text[], logout_uris text[], scopes text[], authentication text, keys jsonb, service_account uuid, given_by uuid) -> exec
-- A new application.
insert into oauth.application (tenant_id, id, name, description, kind, redirect_uris, logout_uris, scopes, authentication, keys,
                               service_account, given_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

--: application_lock(id uuid) -> one ApplicationLocked(id uuid, name text, kind text, authentication text, revision int8) or application_not_found
-- An application that is about to change.
select a.id, a.name, a.kind, a.authentication, a.revision
  from oauth.application a
 where a.tenant_id = $1
   and a.id = $2
   and a.deleted_at is null
   and not a.is_platform
   for update;

--: application_update(id uuid, name text, description text, sets_redirect_uris bool, redirect_uris text[], sets_logout_uris bool, logout_uris text[], sets_scopes bool, scopes text[], keys jsonb, given_by uuid) -> send
-- Changes what was given.
update oauth.application a
   set name = coalesce($3, a.name),
       description = coalesce($4, a.description),
       redirect_uris = case when $5 then $6 else a.redirect_uris end,
       logout_uris = case when $7 then $8 else a.logout_uris end,
       scopes = case when $9 then $10 else a.scopes end,
       keys = coalesce($11, a.keys),
       given_by = case when $11 is null and not $9 then a.given_by else $12 end,
       revision = a.revision + 1,
       updated_at = now()
 where a.tenant_id = $1
   and a.id = $2;

--: application_touch(id uuid) -> send
-- Something that belongs to it has changed.
update oauth.application a
   set revision = a.revision + 1, updated_at = now()
 where a.tenant_id = $1
   and a.id = $2;

--: application_delete(id uuid) -> send
-- It is no more, and with it all that it was given; its name stays for the audit trail.
with secrets as (
    delete from oauth.secret s where s.tenant_id = $1 and s.application_id = $2
), consents as (
    delete from oauth.consent c where c.tenant_id = $1 and c.application_id = $2
), requests as (
    delete from oauth.request r where r.tenant_id = $1 and r.application_id = $2
), devices as (
    delete from oauth.device d where d.tenant_id = $1 and d.application_id = $2
), families as (
    update oauth.family f set ended_at = now(), refresh_hash = null, code_hash = null
     where f.tenant_id = $1 and f.application_id = $2 and f.ended_at is null
)
update oauth.application a
   set deleted_at = now(), updated_at = now()
 where a.tenant_id = $1
   and a.id = $2;

--: secret_insert(id uuid, application_id uuid, hash bytea, hint text, given_by uuid) -> exec
-- One more secret, unless there are two.
insert into oauth.secret (tenant_id, id, application_id, hash, hint, given_by)
select $1, $2, $3, $4, $5, $6
 where (select count(*) from oauth.secret s where s.tenant_id = $1 and s.application_id = $3) < 2;

--: secret_delete(application_id uuid, id uuid) -> exec
-- It opens nothing any more.
delete from oauth.secret
 where tenant_id = $1
   and application_id = $2
   and id = $3;

--: application_show(id uuid) -> one ApplicationShown(body json) or application_not_found
-- An application as the reply tells it that also tells a secret.
select json_build_object(
           'id', a.id, 'name', a.name, 'description', a.description, 'kind', a.kind, 'redirect_uris', a.redirect_uris,
           'logout_uris', a.logout_uris, 'scopes', a.scopes, 'authentication', a.authentication, 'keys', a.keys,
           'service_account', a.service_account, 'secrets', a.secrets,
           'created_at', api.time_text(a.created_at), 'updated_at', api.time_text(a.updated_at)) as body
  from api.application a
 where a.tenant_id = $1
   and a.id = $2;

--: service_account_active(id uuid) -> maybe ServiceAccountActive(id uuid)
-- Is this an active service account?
select a.id
  from api.account_standing a
 where a.tenant_id = $1
   and a.id = $2
   and a.kind = 'service'
   and a.status = 'active';

--: client_find @point (id uuid) -> maybe Client(id uuid, name text, kind text, authentication text, redirect_uris jsonb, logout_uris jsonb, scope text, keys jsonb, service_account uuid, given_by uuid, first_hash bytea, first_given_by uuid, second_hash bytea, second_given_by uuid,
--:   is_trusted bool, tenant_status text)
-- An application as it comes to the endpoints, with the hashes of its secrets; one of the platform as the platform has it.
select a.id, a.name, a.kind, a.authentication, to_jsonb(coalesce(p.redirect_uris, a.redirect_uris)) as redirect_uris,
       to_jsonb(coalesce(p.logout_uris, a.logout_uris)) as logout_uris,
       array_to_string(coalesce(p.scopes, a.scopes), ' ') as scope, a.keys, a.service_account, a.given_by,
       coalesce(p.secret_hash, s.hashes[1]) as first_hash, s.givers[1] as first_given_by, s.hashes[2] as second_hash, s.givers[2] as second_given_by,
       a.is_trusted, t.status as tenant_status
  from oauth.application a
  join api.tenant t on t.tenant_id = a.tenant_id
  left join oauth.platform_application p on a.is_platform and p.id = a.id and p.deleted_at is null
 cross join lateral (select array_agg(x.hash order by x.id) as hashes, array_agg(x.given_by order by x.id) as givers
                       from oauth.secret x
                      where x.tenant_id = a.tenant_id
                        and x.application_id = a.id) s
 where a.tenant_id = $1
   and a.id = $2
   and a.deleted_at is null
   and (not a.is_platform or (a.is_on and p.id is not null));

--: assertion_note(application_id uuid, jti_hash bytea, expires_at timestamptz) -> exec
-- Notes that an assertion was used; nothing when it was before.
insert into oauth.assertion (tenant_id, application_id, jti_hash, expires_at)
values ($1, $2, $3, $4)
on conflict do nothing;

--: assertion_sweep() -> send
-- Forgets those that no longer hold anyway.
delete from oauth.assertion
 where tenant_id = $1
   and expires_at < now() - interval '5 minutes';

--: own_slug() -> one OwnSlug(slug text)
-- How the caller's workspace is called in addresses.
select t.slug
  from api.tenant t
 where t.tenant_id = $1;
