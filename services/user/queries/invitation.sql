--: invitation_supersede(email text) -> send
-- A new invitation of the same e-mail takes the place of the open one.
update users.invitation
   set revoked_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and email = lower($2)
   and accepted_at is null
   and revoked_at is null;

--: invitation_insert(id uuid, email text, role_id uuid, secret_hash bytea, invited_by uuid) -> send
-- An invitation, good for seven days.
insert into users.invitation (tenant_id, id, email, role_id, secret_hash, invited_by, expires_at)
values ($1, $2, lower($3), $4, $5, $6, now() + interval '7 days');

--: invitation_show(id uuid) -> one InvitationShown(body json)
-- An invitation as its reply tells it.
select json_build_object(
           'id', i.id, 'email', i.email, 'role', i.role, 'status', i.status, 'invited_by', i.invited_by,
           'expires_at', api.time_text(i.expires_at),
           'created_at', api.time_text(i.created_at), 'updated_at', api.time_text(i.updated_at)) as body
  from api.invitation i
 where i.tenant_id = $1
   and i.id = $2;

--: invitation_revoke(id uuid) -> exec
-- Revokes an invitation that is still open.
update users.invitation
   set revoked_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2
   and accepted_at is null
   and revoked_at is null;

--: invitation_find(id uuid, secret_hash bytea) -> one InvitationFound(email text, role_id uuid, tenant_name text, tenant_slug text, tenant_status text, expires_at timestamptz)
--:   or invitation_not_found
-- The open invitation that a link stands for.
select i.email, i.role_id, t.name as tenant_name, t.slug as tenant_slug, t.status as tenant_status, i.expires_at
  from users.invitation i
  join api.tenant t on t.tenant_id = i.tenant_id
 where i.tenant_id = $1
   and i.id = $2
   and i.secret_hash = $3
   and i.accepted_at is null
   and i.revoked_at is null
   and i.expires_at > now();

--: invitation_accept(id uuid) -> exec
-- Spends an open invitation; 0 rows when somebody else was faster.
update users.invitation
   set accepted_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2
   and accepted_at is null
   and revoked_at is null
   and expires_at > now();
