--: gate_claim(tenant uuid) global -> one GateClaim(claimed text)
-- Sets the tenant's context from a claim that gate_check proves, or the server's own word; nobody is at work yet, and nobody's role
-- counts in a folder alone.
select set_config('insula.user_id', '', true) || set_config('insula.tenant_id', $1::text, true)
       || case when current_setting('insula.scope', true) <> '' then set_config('insula.scope', '', true) else '' end as claimed;

--: gate_check(tenant uuid, session uuid, secret_hash bytea, permission int4, demands int4) global
--:   -> one GatePass(status int4, user_id uuid, permissions bytea, epoch int8)
-- Is the claim true, the permission held, and what else is demanded? Always one row (or, asking for a proof, an exception). Then the
-- user is known to what follows; else the context goes.
select case when v.status = 0 and set_config('insula.user_id', v.user_id::text, true) <> '' then 0
            when set_config('insula.tenant_id', '', true) = '' then v.status
       end as status,
       v.user_id, v.permissions, v.epoch
  from (select case when s.id is null then 401
                    when t.status <> 'active' then 423
                    when $4 >= 0 and get_bit(s.permissions, $4 & 255) = 0
                         and not (auth.holds_in_scope(s.tenant_id, s.user_id, s.is_read_only, $4) and auth.enter_scope(s.permissions, $4)) then 403
                    when $5 & 2 <> 0 and s.is_read_only then auth.refuse_to_write()
                    when ($5 & 1 <> 0 and not auth.is_fresh(s.proved_at)) or ($5 & 4 <> 0 and s.proved_at = '-infinity') then auth.ask_for_proof(s.tenant_id, s.user_id)
                    else 0
               end as status,
               s.user_id, s.permissions, t.epoch
          from (values (1)) as always(row)
          left join (auth.session s
                     join tenant.tenant t on t.tenant_id = s.tenant_id)
            on s.tenant_id = $1
           and s.id = $2
           and s.secret_hash = $3
           and s.expires_at > now()) v;

--: gate_enter(tenant uuid, session uuid, secret_hash bytea, permission int4, demands int4) global -> one GatePass
-- The same for a writing transaction, which also shares the tenant's lock; raises instead of a status.
select e.status, e.user_id, e.permissions, e.epoch
  from tenant.enter($1, $2, $3, $4, $5) e;

--: gate_system(tenant uuid) global -> one GateSystem(entered text)
-- Enters for the server's own work.
select tenant.system($1)::text as entered;

--: gate_check_many(tenant uuid, sessions uuid[], secret_hashes bytea[], permissions int8[]) global
--:   -> many GateMember(ordinal int8, status int4, user_id uuid, permissions bytea, epoch int8)
-- The same question for many who share one transaction of their tenant, entered on the server's word.
select asked.ordinal,
       case when s.id is null then 401
            when t.status <> 'active' then 423
            when asked.permission >= 0 and get_bit(s.permissions, asked.permission::int4 & 255) = 0
                 and not auth.holds_in_scope(s.tenant_id, s.user_id, s.is_read_only, asked.permission::int4) then 403
            else 0
       end as status,
       s.user_id, s.permissions, t.epoch
  from unnest($2::uuid[], $3::bytea[], $4::int8[]) with ordinality
       as asked(session, secret_hash, permission, ordinal)
  left join (auth.session s
             join tenant.tenant t on t.tenant_id = s.tenant_id)
    on s.tenant_id = $1
   and s.id = asked.session
   and s.secret_hash = asked.secret_hash
   and s.expires_at > now();

--: gate_key_check(tenant uuid, key uuid, secret_hash bytea, permission int4, address text) global -> one GatePass
-- gate_check for an API key: also where it may be used, and whether its owner is active.
select case when v.status = 0 and set_config('insula.user_id', v.user_id::text, true) <> '' then 0
            when set_config('insula.tenant_id', '', true) = '' then v.status
       end as status,
       v.user_id, v.permissions, v.epoch
  from (select case when k.id is null then 401
                    when t.status <> 'active' then 423
                    when $4 >= 0 and get_bit(k.permissions, $4 & 255) = 0
                         and not (auth.key_holds_in_scope(k.tenant_id, k.id, $4) and auth.enter_scope(k.permissions, $4)) then 403
                    else 0
               end as status,
               k.owner_id as user_id, k.permissions, t.epoch
          from (values (1)) as always(row)
          left join (auth.api_key k
                     join api.account_standing a on a.tenant_id = k.tenant_id and a.id = k.owner_id and a.status = 'active'
                     join tenant.tenant t on t.tenant_id = k.tenant_id
                     join auth.policy p on p.tenant_id = k.tenant_id)
            on k.tenant_id = $1
           and k.id = $2
           and k.revoked_at is null
           and (k.secret_hash = $3 or (k.previous_hash = $3 and k.previous_until > now()))
           and (k.expires_at is null or k.expires_at > now())
           and (k.networks is null or auth.is_from($5, k.networks))
           and (p.allowed_networks = '{}' or auth.is_admitted($5, p.allowed_networks))) v;

--: gate_key_enter(tenant uuid, key uuid, secret_hash bytea, permission int4, address text) global -> one GatePass
-- gate_enter for an API key.
select e.status, e.user_id, e.permissions, e.epoch
  from auth.enter_key($1, $2, $3, $4, $5) e;

--: gate_key_check_many(tenant uuid, keys uuid[], secret_hashes bytea[], permissions int8[], addresses text[]) global
--:   -> many GateMember
-- gate_check_many for API keys.
select asked.ordinal,
       case when k.id is null then 401
            when t.status <> 'active' then 423
            when asked.permission >= 0 and get_bit(k.permissions, asked.permission::int4 & 255) = 0
                 and not auth.key_holds_in_scope(k.tenant_id, k.id, asked.permission::int4) then 403
            else 0
       end as status,
       k.owner_id as user_id, k.permissions, t.epoch
  from unnest($2::uuid[], $3::bytea[], $4::int8[], $5::text[]) with ordinality
       as asked(key, secret_hash, permission, address, ordinal)
  left join (auth.api_key k
             join api.account_standing a on a.tenant_id = k.tenant_id and a.id = k.owner_id and a.status = 'active'
             join tenant.tenant t on t.tenant_id = k.tenant_id
             join auth.policy p on p.tenant_id = k.tenant_id)
    on k.tenant_id = $1
   and k.id = asked.key
   and k.revoked_at is null
   and (k.secret_hash = asked.secret_hash or (k.previous_hash = asked.secret_hash and k.previous_until > now()))
   and (k.expires_at is null or k.expires_at > now())
   and (k.networks is null or auth.is_from(asked.address, k.networks))
   and (p.allowed_networks = '{}' or auth.is_admitted(asked.address, p.allowed_networks));
