--: access_tokens_insert(ids uuid[], owners uuid[], givers uuid[], applications uuid[], families uuid[], names text[], scopes text[],
--:   secret_hashes bytea[], proof_keys bytea[], lifetimes_s int8[]) -> send
-- New access tokens; what those of one account, giver and scope may do is found once. Scopes that are no permissions (openid) give no rights.
with asked as (
    select a.id, a.owner_id, a.given_by, a.application_id, a.family_id, a.name, a.scope, a.secret_hash, a.proof_key, a.lifetime_s
      from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bytea[], $10::bytea[], $11::int8[])
           as a(id, owner_id, given_by, application_id, family_id, name, scope, secret_hash, proof_key, lifetime_s)
), rights as materialized (
    select d.owner_id, d.given_by, d.scope, s.scopes, auth.key_rights($1, d.owner_id, d.given_by, s.scopes) as bits
      from (select distinct a.owner_id, a.given_by, a.scope from asked a) d
     cross join lateral (select string_to_array(d.scope, ' ') as scopes) s
)
insert into auth.api_key (tenant_id, id, owner_id, given_by, application_id, family_id, name, scopes, networks, secret_hash, proof_key, expires_at,
                          permissions)
select $1, a.id, a.owner_id, a.given_by, a.application_id, a.family_id, a.name, r.scopes, null, a.secret_hash, a.proof_key,
       now() + a.lifetime_s * interval '1 second', r.bits
  from asked a
  join rights r on r.owner_id = a.owner_id and r.given_by = a.given_by and r.scope = a.scope;

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
-- Ends one of the application's tokens; it need not prove the key of a bound one.
update auth.api_key
   set revoked_at = now(), permissions = auth.nothing(), updated_at = now()
 where tenant_id = $1
   and id = $2
   and secret_hash in ($3, sha256($3 || proof_key))
   and application_id = $4
   and revoked_at is null;

--: access_token_find @point (id uuid, secret_hash bytea) -> maybe AccessTokenRow(owner_id uuid, application_id uuid, family_id uuid, scope text, proof_key bytea, expires_at timestamptz, created_at timestamptz)
-- A live access token; its key is not proved here.
select k.owner_id, k.application_id, k.family_id, array_to_string(k.scopes, ' ') as scope, k.proof_key, k.expires_at, k.created_at
  from auth.api_key k
  join api.account_standing a on a.tenant_id = k.tenant_id and a.id = k.owner_id and a.status = 'active'
 where k.tenant_id = $1
   and k.id = $2
   and k.secret_hash in ($3, sha256($3 || k.proof_key))
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
