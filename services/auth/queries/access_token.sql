--: access_token_insert(id uuid, owner_id uuid, given_by uuid, application_id uuid, family_id uuid, name text, scopes text[], secret_hash bytea, lifetime_s int8) -> send
-- A new access token; scopes that are no permissions (openid) give no rights.
insert into auth.api_key (tenant_id, id, owner_id, given_by, application_id, family_id, name, scopes, networks, secret_hash, expires_at,
                          permissions)
values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9, now() + $10 * interval '1 second', auth.key_rights($1, $3, $4, $8));

--: access_token_sweep(application_id uuid) -> send
-- Forgets the application's tokens that ended an hour ago.
delete from auth.api_key
 where tenant_id = $1
   and application_id = $2
   and expires_at < now() - interval '1 hour';

--: access_tokens_end(application_id uuid, family_id uuid, owner_id uuid) -> exec
-- Ends the application's tokens: of one family, of one account, or (both null) all.
update auth.api_key
   set revoked_at = now(), permissions = auth.nothing(), updated_at = now()
 where tenant_id = $1
   and application_id = $2
   and ($3::uuid is null or family_id = $3)
   and ($4::uuid is null or owner_id = $4)
   and revoked_at is null
   and expires_at > now();

--: access_token_end(id uuid, secret_hash bytea, application_id uuid) -> exec
-- Ends one of the application's tokens.
update auth.api_key
   set revoked_at = now(), permissions = auth.nothing(), updated_at = now()
 where tenant_id = $1
   and id = $2
   and secret_hash = $3
   and application_id = $4
   and revoked_at is null;

--: access_token_find @point (id uuid, secret_hash bytea) -> maybe AccessTokenRow(owner_id uuid, application_id uuid, family_id uuid, scope text, expires_at timestamptz, created_at timestamptz)
-- A live access token.
select k.owner_id, k.application_id, k.family_id, array_to_string(k.scopes, ' ') as scope, k.expires_at, k.created_at
  from auth.api_key k
  join api.account_standing a on a.tenant_id = k.tenant_id and a.id = k.owner_id and a.status = 'active'
 where k.tenant_id = $1
   and k.id = $2
   and k.secret_hash = $3
   and k.application_id is not null
   and k.revoked_at is null
   and k.expires_at > now();

--: session_standing(session_id uuid, secret_hash bytea) -> maybe SessionStanding(user_id uuid, created_at timestamptz)
-- Whose live session is this, and since when?
select s.user_id, s.created_at
  from auth.session s
  join api.account_standing a on a.tenant_id = s.tenant_id and a.id = s.user_id and a.status = 'active'
 where s.tenant_id = $1
   and s.id = $2
   and s.secret_hash = $3
   and s.expires_at > now();
