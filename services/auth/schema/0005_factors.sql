-- The second factor: what a person has besides a password, and the step of sign-in that asks for it.

-- What somebody has set up. Not confirmed: the enrolment was begun and never shown to work; it counts for nothing.
create table auth.factor (
    tenant_id    uuid        not null,
    id           uuid        not null,
    user_id      uuid        not null,
    kind         text        not null check (kind in ('totp', 'passkey')),
    name         text        not null check (length(name) between 1 and 60),
    confirmed_at timestamptz,
    last_used_at timestamptz,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index factor_by_user on auth.factor (tenant_id, user_id);
comment on table auth.factor is
    'restore: kept; person: the second factors of a person and when they were used; keep: until removed with the account';

-- The shared secret is sealed by the keyring; each code is good once, so the last step used is remembered.
create table auth.totp (
    tenant_id    uuid        not null,
    factor_id    uuid        not null,
    secret       bytea       not null check (length(secret) between 50 and 200),
    last_step    int8        not null default 0,
    primary key (tenant_id, factor_id),
    constraint totp_factor_fkey foreign key (tenant_id, factor_id)
        references auth.factor (tenant_id, id) deferrable
);
comment on table auth.totp is
    'restore: kept; person: a sealed secret; keep: until the factor is removed';

-- 80 random bits each, so a plain hash is enough. A used one is deleted.
create table auth.recovery_code (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    hash         bytea       not null check (length(hash) = 32),
    created_at   timestamptz not null default now(),
    primary key (tenant_id, user_id, hash)
);
comment on table auth.recovery_code is
    'restore: kept; person: hashes of recovery codes; keep: until used, made anew, or removed with the account';

-- Something asked of whoever is at the door, or of a session, and to be answered within minutes: single use, few tries. Only the
-- SHA-256 of its secret is here.
create table auth.challenge (
    tenant_id    uuid        not null,
    id           uuid        not null,
    user_id      uuid,
    purpose      text        not null check (purpose in ('second_step', 'enrolment', 'passkey_sign_in', 'passkey_registration', 'step_up')),
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    remember     bool        not null default false,
    tries        int4        not null default 0,
    expires_at   timestamptz not null,
    primary key (tenant_id, id)
);
create index challenge_expiry on auth.challenge (tenant_id, expires_at);
comment on table auth.challenge is
    'restore: kept; person: that somebody is signing in; keep: five minutes, swept by the next one';

-- Who needs a second factor: everybody who wants one, everybody, or whoever holds one of these roles.
alter table auth.policy
    add column second_factor       text   not null default 'optional' check (second_factor in ('optional', 'required', 'roles')),
    add column second_factor_roles uuid[] not null default '{}';

create or replace view api.security_policy with (security_invoker = true) as
    select p.tenant_id, p.tenant_id as id,
           p.password_min_length, p.password_history, p.password_max_age_days,
           p.session_lifetime_minutes, p.session_idle_minutes, p.remember_allowed,
           to_jsonb(p.allowed_networks) as allowed_networks,
           p.revision, p.created_at, p.updated_at,
           p.second_factor, to_jsonb(p.second_factor_roles) as second_factor_roles
      from auth.policy p;

do $$
declare
    name text;
begin
    foreach name in array array['factor', 'totp', 'recovery_code', 'challenge'] loop
        execute format('alter table auth.%I enable row level security', name);
        execute format('alter table auth.%I force row level security', name);
        execute format('create policy tenant_wall on auth.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on auth.%I to insula_app', name);
    end loop;
end
$$;
