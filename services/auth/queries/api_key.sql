--: api_key_insert(id uuid, owner_id uuid, given_by uuid, name text, scopes text[], networks text[], secret_hash bytea, expires_at timestamptz) -> exec
-- A new key. Null networks: from anywhere; null time: for ever.
insert into auth.api_key (tenant_id, id, owner_id, given_by, name, scopes, networks, secret_hash, expires_at, permissions)
values ($1, $2, $3, $4, $5, $6,
        case when cardinality($7::text[]) > 0 then array(select network(n::inet)::cidr from unnest($7::text[]) n) end,
        $8, $9, auth.key_rights($1, $3, $4, $6));

--: api_key_lock(id uuid) -> one ApiKeyLocked(id uuid, name text, owner_id uuid, scope_bits bytea, revision int8) or api_key_not_found
-- A key that is about to change.
select k.id, k.name, k.owner_id, auth.set_of(k.scopes, false) as scope_bits, k.revision
  from auth.api_key k
 where k.tenant_id = $1
   and k.id = $2
   and k.revoked_at is null
   and k.application_id is null
   for update;

--: api_key_update(id uuid, name text, sets_scopes bool, scopes text[], sets_networks bool, networks text[], sets_expiry bool, expires_at timestamptz) -> send
-- Changes what was given.
update auth.api_key k
   set name = coalesce($3, k.name),
       scopes = case when $4 then $5 else k.scopes end,
       permissions = case when $4 then auth.key_rights($1, k.owner_id, k.given_by, $5) else k.permissions end,
       networks = case when not $6 then k.networks
                       when cardinality($7::text[]) > 0 then array(select network(n::inet)::cidr from unnest($7::text[]) n)
                  end,
       expires_at = case when $8 then $9 else k.expires_at end,
       revision = k.revision + 1,
       updated_at = now()
 where k.tenant_id = $1
   and k.id = $2;

--: api_key_rotate(id uuid, given_by uuid, secret_hash bytea, overlap_s int8) -> send
-- Another secret; the one before is good for a while longer. Who has seen the new one is its giver now.
update auth.api_key k
   set previous_hash = case when $5 > 0 then k.secret_hash end,
       previous_until = case when $5 > 0 then now() + $5 * interval '1 second' end,
       secret_hash = $4,
       given_by = $3,
       permissions = auth.key_rights($1, k.owner_id, $3, k.scopes),
       revision = k.revision + 1,
       updated_at = now()
 where k.tenant_id = $1
   and k.id = $2;

--: api_key_revoke(id uuid) -> send
-- It opens nothing any more; its name stays for the audit trail.
update auth.api_key
   set revoked_at = now(), permissions = auth.nothing(), updated_at = now()
 where tenant_id = $1
   and id = $2;

--: api_key_revoke_all(owner_id uuid) -> send
-- All keys of an account that is removed.
update auth.api_key
   set revoked_at = now(), permissions = auth.nothing(), updated_at = now()
 where tenant_id = $1
   and owner_id = $2
   and revoked_at is null;

--: api_key_show(id uuid) -> one ApiKeyShown(body json) or api_key_not_found
-- A key as the reply tells it that also tells its secret.
select json_build_object(
           'id', k.id, 'name', k.name, 'prefix', k.prefix, 'owner_id', k.owner_id, 'owner', k.owner, 'given_by', k.given_by,
           'scopes', k.scopes, 'effective_scopes', k.effective_scopes, 'networks', k.networks, 'status', k.status,
           'expires_at', api.time_text(k.expires_at), 'previous_until', api.time_text(k.previous_until),
           'last_used_at', api.time_text(k.last_used_at),
           'created_at', api.time_text(k.created_at), 'updated_at', api.time_text(k.updated_at)) as body
  from api.api_key k
 where k.tenant_id = $1
   and k.id = $2;

--: api_key_owner(user_id uuid) -> maybe ApiKeyOwner(kind text, rights bytea)
-- Whose is the key to be, and what may they do?
select a.kind, auth.rights_of(a.tenant_id, a.id) as rights
  from api.account_standing a
 where a.tenant_id = $1
   and a.id = $2
   and a.status = 'active';

--: api_key_used(id uuid) -> send
-- Notes that it is in use, to five minutes.
update auth.api_key
   set last_used_at = now()
 where tenant_id = $1
   and id = $2
   and (last_used_at is null or last_used_at < now() - interval '4 minutes');

--: scopes_compile(names text[]) -> one ScopesCompiled(bits bytea)
-- Scopes as a set of permissions.
select auth.set_of($2, false) as bits
  from tenant.tenant t
 where t.tenant_id = $1;

--: me_show_key @point (id uuid) -> one MeShown
-- GET /v1/me with an API key: whose is it, where, and what may it do?
select json_build_object(
           'user', json_build_object(
               'id', u.id, 'kind', u.kind, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'status', u.status,
               'roles', u.roles, 'last_seen_at', null,
               'created_at', api.time_text(u.created_at), 'updated_at', api.time_text(u.updated_at)),
           'tenant', api.tenant_json(t),
           'roles', u.roles,
           'permissions', auth.names_of(k.permissions),
           'scoped_permissions', auth.names_of(auth.common(auth.set_of(k.scopes, false), auth.scoped_rights_of(k.tenant_id, k.owner_id))),
           'session', null,
           'impersonations', json_build_array(),
           'api_key', json_build_object('id', k.id, 'name', k.name, 'expires_at', api.time_text(k.expires_at))) as body
  from auth.api_key k
  join api.account u on u.tenant_id = k.tenant_id and u.id = k.owner_id
  join api.tenant t on t.tenant_id = k.tenant_id
 where k.tenant_id = $1
   and k.id = $2;

--: api_key_backing(id uuid) -> one ApiKeyBacking(rights bytea) or api_key_not_found
-- What those behind a key may: its owner, and whoever has seen its secret.
select auth.common(auth.live_rights_of($1, k.owner_id), auth.live_rights_of($1, k.given_by)) as rights
  from auth.api_key k
 where k.tenant_id = $1
   and k.id = $2;
