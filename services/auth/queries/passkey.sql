--: passkey_add(factor_id uuid, credential_id bytea, public_key bytea, algorithm int4, rp_id text, sign_count int8) -> exec
-- The key of a new passkey.
insert into auth.passkey (tenant_id, factor_id, credential_id, public_key, algorithm, rp_id, sign_count)
values ($1, $2, $3, $4, $5, $6, $7);

--: passkey_find(credential_id bytea, user_id uuid) -> maybe PasskeyFound(factor_id uuid, name text, public_key bytea, algorithm int4, rp_id text, sign_count int8)
-- One passkey of one person, who is the only one it lets in; locked, so that its counter only goes up.
select k.factor_id, f.name, k.public_key, k.algorithm, k.rp_id, k.sign_count
  from auth.passkey k
  join auth.factor f on f.tenant_id = k.tenant_id and f.id = k.factor_id
 where k.tenant_id = $1
   and k.credential_id = $2
   and f.user_id = $3
   and f.confirmed_at is not null
   for update of k;

--: passkey_used(factor_id uuid, sign_count int8) -> send
-- It opened something; its counter is now this.
with used as (
    update auth.factor f
       set last_used_at = now()
     where f.tenant_id = $1
       and f.id = $2
)
update auth.passkey
   set sign_count = $3
 where tenant_id = $1
   and factor_id = $2;

--: passkey_list(user_id uuid) -> many PasskeyId(credential_id bytea)
-- What an authenticator may already have of somebody, or be asked for.
select k.credential_id
  from auth.passkey k
  join auth.factor f on f.tenant_id = k.tenant_id and f.id = k.factor_id
 where k.tenant_id = $1
   and f.user_id = $2
 order by f.created_at, f.id;
