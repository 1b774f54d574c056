--: platform_application_insert(id uuid, name text, description text, kind text, redirect_uris text[], logout_uris text[], scopes text[],
--:   secret_hash bytea) global -> exec
-- An application for every workspace.
insert into oauth.platform_application (id, name, description, kind, redirect_uris, logout_uris, scopes, secret_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8);

--: platform_application_list() global -> many PlatformApplication(id uuid, name text, kind text, created_at timestamptz, body json)
-- The platform's applications, for its operators.
select p.id, p.name, p.kind, p.created_at,
       json_build_object('id', p.id, 'name', p.name, 'description', p.description, 'kind', p.kind, 'redirect_uris', p.redirect_uris,
                         'logout_uris', p.logout_uris, 'scopes', p.scopes, 'created_at', api.time_text(p.created_at)) as body
  from oauth.platform_application p
 where p.deleted_at is null
 order by p.name, p.id
 limit 200;

--: platform_application_show(id uuid) global -> one PlatformApplicationShown(body json) or application_not_found
-- One of them.
select json_build_object('id', p.id, 'name', p.name, 'description', p.description, 'kind', p.kind, 'redirect_uris', p.redirect_uris,
                         'logout_uris', p.logout_uris, 'scopes', p.scopes, 'created_at', api.time_text(p.created_at)) as body
  from oauth.platform_application p
 where p.id = $1
   and p.deleted_at is null;

--: platform_application_delete(id uuid) global -> exec
-- It is no more, in any workspace.
update oauth.platform_application p
   set deleted_at = now()
 where p.id = $1
   and p.deleted_at is null;

--: platform_application_find(id uuid) -> maybe PlatformApplicationFound(id uuid, name text, scope text)
-- Is this an application of the platform?
select p.id, p.name, array_to_string(p.scopes, ' ') as scope
  from oauth.platform_application p
  join api.tenant t on t.tenant_id = $1
 where p.id = $2
   and p.deleted_at is null;

--: platform_application_adopt(id uuid) -> exec
-- The workspace's own row of it, from when it is first met.
insert into oauth.application (tenant_id, id, name, description, kind, redirect_uris, logout_uris, scopes, authentication, given_by, is_platform)
select t.tenant_id, p.id, p.name, p.description, p.kind, p.redirect_uris, p.logout_uris, p.scopes,
       case when p.secret_hash is null then 'none' else 'client_secret' end, '00000000-0000-0000-0000-000000000000', true
  from oauth.platform_application p
  join api.tenant t on t.tenant_id = $1
 where p.id = $2
   and p.deleted_at is null
on conflict (tenant_id, id) do nothing;

--: offered_applications() -> many OfferedApplication(body json)
-- The platform's applications as the workspace sees them.
select json_build_object('id', p.id, 'name', p.name, 'description', p.description, 'kind', p.kind, 'redirect_uris', p.redirect_uris,
                         'scopes', p.scopes, 'enabled', coalesce(a.is_on, true), 'trusted', coalesce(a.is_trusted, false),
                         'created_at', api.time_text(p.created_at)) as body
  from oauth.platform_application p
  left join oauth.application a on a.tenant_id = $1 and a.id = p.id
 where p.deleted_at is null
 order by p.name, p.id
 limit 200;

--: offered_application_set(id uuid, sets_on bool, is_on bool, sets_trusted bool, is_trusted bool) -> one OfferedSet(is_on bool, is_trusted bool) or application_not_found
-- Whether it is let in, and whether people need not be asked (as it was, where nothing is set). What is not let in is not trusted.
update oauth.application a
   set is_on = case when $3 then $4 else a.is_on end,
       is_trusted = case when $5 then $6 else a.is_trusted end and case when $3 then $4 else a.is_on end,
       updated_at = now()
 where a.tenant_id = $1
   and a.id = $2
   and a.is_platform
returning a.is_on, a.is_trusted;

--: families_end_of_application(application_id uuid) -> exec
-- All sign-ins of everybody at an application end.
update oauth.family f
   set ended_at = now(), refresh_hash = null, code_hash = null
 where f.tenant_id = $1
   and f.application_id = $2
   and f.ended_at is null;
