--: policy_lock() -> one PolicyLocked(revision int8) or security_policy_not_found
-- The policy of the tenant, about to change.
select p.revision
  from auth.policy p
 where p.tenant_id = $1
   for update;

--: policy_update(min_length int8, history int8, max_age_days int8, lifetime_minutes int8, idle_minutes int8, remember bool,
--:   networks text[], given int8) -> exec
-- Changes what was given: bit i of `given` is the i-th parameter.
update auth.policy p
   set password_min_length = case when ($9::int8 & 1) <> 0 then $2::int8 else p.password_min_length end,
       password_history = case when ($9::int8 & 2) <> 0 then $3::int8 else p.password_history end,
       password_max_age_days = case when ($9::int8 & 4) <> 0 then $4::int8 else p.password_max_age_days end,
       session_lifetime_minutes = case when ($9::int8 & 8) <> 0 then $5::int8 else p.session_lifetime_minutes end,
       session_idle_minutes = case when ($9::int8 & 16) <> 0 then $6::int8 else p.session_idle_minutes end,
       remember_allowed = case when ($9::int8 & 32) <> 0 then $7::bool else p.remember_allowed end,
       allowed_networks = case when ($9::int8 & 64) <> 0 then $8::text[] else p.allowed_networks end,
       revision = p.revision + 1, updated_at = now()
 where p.tenant_id = $1;

--: policy_networks() -> maybe PolicyNetworks(networks text)
-- The networks sign-ins may come from, with blanks between them.
select array_to_string(p.allowed_networks, ' ') as networks
  from auth.policy p
 where p.tenant_id = $1;
