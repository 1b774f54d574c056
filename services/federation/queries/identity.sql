--: identity_find(provider_id uuid, subject text) -> maybe IdentityFound(user_id uuid, status text)
-- Whom the provider means by a subject, if they are still here.
select u.id as user_id, u.status
  from federation.identity i
  join api.user u on u.tenant_id = i.tenant_id and u.id = i.user_id
 where i.tenant_id = $1
   and i.provider_id = $2
   and i.subject = $3;

--: identity_link(provider_id uuid, subject text, user_id uuid, id uuid, label text) -> exec
-- From now on the subject is this user; whoever it was before is gone.
insert into federation.identity (tenant_id, provider_id, subject, user_id, id, label)
values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, provider_id, subject) do update
   set user_id = excluded.user_id, id = excluded.id, label = excluded.label, created_at = now(), last_used_at = now();

--: identity_use(provider_id uuid, subject text) -> send
-- They came from there again.
update federation.identity
   set last_used_at = now()
 where tenant_id = $1
   and provider_id = $2
   and subject = $3;

--: person_by_email(email text) -> maybe PersonByEmail(user_id uuid, status text, domain_is_ours bool)
-- Who has this address here, and is its domain proved to be the tenant's?
select u.id as user_id, u.status,
       exists (select from federation.domain d
                where d.tenant_id = u.tenant_id
                  and d.name = split_part(u.email, '@', 2)
                  and d.verified_at is not null) as domain_is_ours
  from api.user u
 where u.tenant_id = $1
   and u.email = lower($2);

--: workspace_status() -> one WorkspaceStatus(status text)
-- Is the workspace open?
select t.status
  from api.tenant t
 where t.tenant_id = $1;

--: granted_list(provider_id uuid, user_id uuid) -> many Granted(kind text, target_id uuid)
-- What the provider's groups have given somebody.
select g.kind, g.target_id
  from federation.granted g
 where g.tenant_id = $1
   and g.provider_id = $2
   and g.user_id = $3
 order by g.kind, g.target_id;

--: granted_add(provider_id uuid, user_id uuid, kind text, target_id uuid) -> send
-- A group gave it.
insert into federation.granted (tenant_id, provider_id, user_id, kind, target_id)
values ($1, $2, $3, $4, $5)
on conflict do nothing;

--: granted_drop(provider_id uuid, user_id uuid, kind text, target_id uuid) -> send
-- The group is gone.
delete from federation.granted
 where tenant_id = $1
   and provider_id = $2
   and user_id = $3
   and kind = $4
   and target_id = $5;

--: sso_session_sweep(user_id uuid) -> send
-- Forgets where a user's ended sessions came from.
delete from federation.session f
 where f.tenant_id = $1
   and f.user_id = $2
   and not exists (select from api.session s where s.tenant_id = $1 and s.id = f.session_id and s.expires_at > now());

--: sso_session_note(session_id uuid, provider_id uuid, user_id uuid, subject text, idp_session text, hint bytea) -> send
-- Where a session came from.
insert into federation.session (tenant_id, session_id, provider_id, user_id, subject, idp_session, hint)
values ($1, $2, $3, $4, $5, $6, $7);

--: sso_session_end(provider_id uuid, subject text, idp_session text, spared uuid) -> many SsoSessionEnded(session_id uuid, user_id uuid)
-- The provider ends sessions: of its session, of its subject, or both.
delete from federation.session f
 where f.tenant_id = $1
   and f.provider_id = $2
   and f.subject = coalesce($3, f.subject)
   and ($4::text is null or f.idp_session = $4)
   and f.session_id is distinct from $5
returning f.session_id, f.user_id;
