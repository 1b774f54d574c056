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

--: sso_policy_set(required bool) -> exec
-- Whether people of the tenant's own domains come through its identity providers.
update auth.policy p
   set require_sso = $2, revision = p.revision + 1, updated_at = now()
 where p.tenant_id = $1;

--: sso_is_ready() -> one SsoIsReady(yes bool)
-- Is there a way through a provider, and a domain whose people could be sent there?
select exists (select from api.sso_provider v where v.tenant_id = t.tenant_id and v.is_enabled)
       and exists (select from api.domain d where d.tenant_id = t.tenant_id and d.verified_at is not null) as yes
  from tenant.tenant t
 where t.tenant_id = $1;

--: sso_is_required(user_id uuid) -> maybe SsoIsRequired(of_domain bool, is_owner bool)
-- Does the policy send this user through a provider? Only where it asks that of anybody.
select exists (select from api.domain d
                where d.tenant_id = u.tenant_id
                  and d.name = split_part(u.email, '@', 2)
                  and d.verified_at is not null) as of_domain,
       exists (select from auth.user_role h
                 join auth.role r on r.tenant_id = h.tenant_id and r.id = h.role_id
                where h.tenant_id = u.tenant_id
                  and h.user_id = u.id
                  and r.builtin = 'owner') as is_owner
  from auth.policy p
  join api.user u on u.tenant_id = p.tenant_id and u.id = $2
 where p.tenant_id = $1
   and p.require_sso;

--: own_way(user_id uuid) -> one OwnWay(there bool)
-- Has somebody a password or a passkey, and does the policy let it open anything? Of owners it always does.
select (exists (select from auth.password w where w.tenant_id = u.tenant_id and w.user_id = u.id)
        or exists (select from auth.passkey k
                     join auth.factor f on f.tenant_id = k.tenant_id and f.id = k.factor_id
                    where k.tenant_id = u.tenant_id and f.user_id = u.id and f.confirmed_at is not null))
       and (not p.require_sso
            or not exists (select from api.domain d
                            where d.tenant_id = u.tenant_id
                              and d.name = split_part(u.email, '@', 2)
                              and d.verified_at is not null)
            or exists (select from auth.user_role h
                         join auth.role r on r.tenant_id = h.tenant_id and r.id = h.role_id
                        where h.tenant_id = u.tenant_id and h.user_id = u.id and r.builtin = 'owner')) as there
  from auth.policy p
  join api.user u on u.tenant_id = p.tenant_id and u.id = $2
 where p.tenant_id = $1;
