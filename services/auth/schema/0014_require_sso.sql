-- People of the tenant's own domains come through its identity providers: their passwords and passkeys open nothing. Owners keep
-- theirs, so that a provider that fails or is set up wrong locks nobody out for good.

alter table auth.policy
    add column require_sso bool not null default false;

create or replace view api.security_policy with (security_invoker = true) as
    select p.tenant_id, p.tenant_id as id,
           p.password_min_length, p.password_history, p.password_max_age_days,
           p.session_lifetime_minutes, p.session_idle_minutes, p.remember_allowed,
           to_jsonb(p.allowed_networks) as allowed_networks,
           p.revision, p.created_at, p.updated_at,
           p.second_factor, to_jsonb(p.second_factor_roles) as second_factor_roles,
           p.require_sso
      from auth.policy p;
