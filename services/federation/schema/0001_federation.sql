-- Signing in by somebody else's word: identity providers of a tenant, whom they vouch for, and sign-ins under way.

create schema federation;
grant usage on schema federation to insula_app;

-- `settings` is what may be seen (issuer, client id; entity id, certificates), `secret` what is sealed by the keyring (client secret,
-- private key). `mapping`: {"attributes": {field: claim}, "default_role": id, "rules": [{"group", "role" | "team"}]}; it gives no more
-- than `mapped_by`, who wrote it, has at the moment of the sign-in.
create table federation.provider (
    tenant_id         uuid        not null,
    id                uuid        not null,
    kind              text        not null check (kind in ('oidc', 'saml')),
    preset            text        not null default 'generic' check (preset in ('okta', 'entra', 'google', 'generic')),
    name              text        not null check (length(name) between 1 and 60),
    slug              text        not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    is_enabled        bool        not null default false,
    settings          jsonb       not null default '{}',
    secret            bytea       check (length(secret) <= 65536),
    mapping           jsonb       not null default '{}',
    mapped_by         uuid        not null,
    provisions        bool        not null default true,
    asks_second_step  bool        not null default true,
    tested_at         timestamptz,
    revision          bigint      not null default 1,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index provider_slug_key on federation.provider (tenant_id, slug);
create index provider_created on federation.provider (tenant_id, created_at, id);
comment on table federation.provider is
    'restore: restored; person: who wrote the mapping; keep: until the provider is deleted';

-- Who somebody is there, and who they are here.
create table federation.identity (
    tenant_id     uuid        not null,
    provider_id   uuid        not null,
    subject       text        not null check (length(subject) between 1 and 255),
    user_id       uuid        not null,
    created_at    timestamptz not null default now(),
    last_used_at  timestamptz not null default now(),
    primary key (tenant_id, provider_id, subject),
    constraint identity_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
create index identity_user on federation.identity (tenant_id, user_id);
comment on table federation.identity is
    'restore: restored; person: what an identity provider calls a person, and when they last came from there; keep: until the provider is deleted';

-- What the mapping gave, so that it, and nothing else, is taken when the group goes.
create table federation.granted (
    tenant_id     uuid        not null,
    provider_id   uuid        not null,
    user_id       uuid        not null,
    kind          text        not null check (kind in ('role', 'team')),
    target_id     uuid        not null,
    primary key (tenant_id, provider_id, user_id, kind, target_id),
    constraint granted_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
comment on table federation.granted is
    'restore: restored; person: roles and teams of a person that an identity provider''s groups gave; keep: until taken or the provider is deleted';

-- A sign-in on its way through an identity provider: ten minutes, once, in the browser that began it. Only hashes of its secret and the
-- browser's are here; what else is secret (PKCE, nonce) is derived from the browser's. A test keeps what came of it for the wizard.
create table federation.login (
    tenant_id     uuid        not null,
    id            uuid        not null,
    provider_id   uuid        not null,
    secret_hash   bytea       not null check (length(secret_hash) = 32),
    browser_hash  bytea       not null check (length(browser_hash) = 32),
    return_to     text        not null check (length(return_to) <= 500),
    tested_by     uuid,
    outcome       jsonb,
    ended_at      timestamptz,
    expires_at    timestamptz not null,
    primary key (tenant_id, id),
    constraint login_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
create index login_expiry on federation.login (tenant_id, expires_at);
create index login_provider on federation.login (tenant_id, provider_id);
comment on table federation.login is
    'restore: kept; person: of a test, what the identity provider said of the tester; keep: an hour, swept by the next one';

-- Sessions that an identity provider opened, so that it can end them, and be told when they end.
create table federation.session (
    tenant_id     uuid        not null,
    session_id    uuid        not null,
    provider_id   uuid        not null,
    user_id       uuid        not null,
    subject       text        not null,
    idp_session   text        check (length(idp_session) <= 255),
    hint          bytea,
    primary key (tenant_id, session_id),
    constraint session_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
create index session_subject on federation.session (tenant_id, provider_id, subject);
create index session_user_id on federation.session (tenant_id, user_id);
comment on table federation.session is
    'restore: kept; person: where a person signed in from and, sealed, the provider''s token; keep: as long as the session, swept by the next one';

-- Messages of identity providers that count once (logout tokens, assertions), until they would be too old anyway.
create table federation.seen (
    tenant_id     uuid        not null,
    provider_id   uuid        not null,
    hash          bytea       not null check (length(hash) = 32),
    expires_at    timestamptz not null,
    primary key (tenant_id, provider_id, hash),
    constraint seen_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
create index seen_expiry on federation.seen (tenant_id, expires_at);
comment on table federation.seen is
    'restore: kept; person: nothing; keep: minutes, swept by the next one';

-- Domains whose owner a TXT record proves the tenant to be.
create table federation.domain (
    tenant_id     uuid        not null,
    id            uuid        not null,
    name          text        not null check (name = lower(name) and length(name) between 3 and 253),
    token         text        not null,
    verified_at   timestamptz,
    checked_at    timestamptz,
    revision      bigint      not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index domain_name_key on federation.domain (tenant_id, name);
create index domain_created on federation.domain (tenant_id, created_at, id);
comment on table federation.domain is
    'restore: restored; person: nothing; keep: until the domain is removed';

do $$
declare
    name text;
begin
    foreach name in array array['provider', 'identity', 'granted', 'login', 'session', 'seen', 'domain'] loop
        execute format('alter table federation.%I enable row level security', name);
        execute format('alter table federation.%I force row level security', name);
        execute format('create policy tenant_wall on federation.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on federation.%I to insula_app', name);
    end loop;
end
$$;

create view api.sso_provider with (security_invoker = true) as
    select p.tenant_id, p.id, p.kind, p.preset, p.name, p.slug, t.slug || '.' || p.slug as path, p.is_enabled,
           p.settings, p.secret is not null as has_secret, p.mapping, p.mapped_by, p.provisions, p.asks_second_step,
           (select count(*) from federation.identity i where i.tenant_id = p.tenant_id and i.provider_id = p.id) as identity_count,
           p.tested_at, p.revision, p.created_at, p.updated_at
      from federation.provider p
      join api.tenant t on t.tenant_id = p.tenant_id;

create view api.domain with (security_invoker = true) as
    select d.tenant_id, d.id, d.name, 'insula-verification=' || d.token as record,
           d.verified_at, d.checked_at, d.revision, d.created_at, d.updated_at
      from federation.domain d;

grant select on api.sso_provider, api.domain to insula_app;
