-- Insula as a provider: the applications of a workspace, what people let them do, and the tokens that come of it.

create schema oauth;
grant usage on schema oauth to insula_app;

-- `scopes` is the most that it may ask for. `service_account` is whom an application acts as when it acts by itself. `given_by` made it,
-- or gave it its keys: by itself it never does more than they may.
create table oauth.application (
    tenant_id       uuid        not null,
    id              uuid        not null,
    name            text        not null check (length(name) between 1 and 100),
    description     text        not null default '' check (length(description) <= 500),
    kind            text        not null check (kind in ('web', 'browser', 'native', 'service')),
    redirect_uris   text[]      not null default '{}' check (cardinality(redirect_uris) <= 20),
    logout_uris     text[]      not null default '{}' check (cardinality(logout_uris) <= 20),
    scopes          text[]      not null,
    authentication  text        not null check (authentication in ('none', 'client_secret', 'private_key_jwt')),
    keys            jsonb,
    service_account uuid,
    given_by        uuid        not null,
    revision        bigint      not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    primary key (tenant_id, id),
    check ((kind = 'service') = (service_account is not null)),
    check ((authentication = 'private_key_jwt') = (keys is not null)),
    check ((authentication = 'none') = (kind in ('browser', 'native')))
);
create index application_created on oauth.application (tenant_id, created_at, id);
comment on table oauth.application is
    'restore: kept; person: who made it; keep: as the audit trail, which names it';

-- Only the SHA-256 of a secret; two may be good at once, for a change without a pause.
create table oauth.secret (
    tenant_id       uuid        not null,
    id              uuid        not null,
    application_id  uuid        not null,
    hash            bytea       not null check (length(hash) = 32),
    hint            text        not null,
    given_by        uuid        not null,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint secret_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable
);
create index secret_of_application on oauth.secret (tenant_id, application_id);
comment on table oauth.secret is
    'restore: kept; person: who has seen it; keep: until taken away';

-- What signs id_tokens. Published from the moment it is made; signs from `active_from` until the next one does.
create table oauth.signing_key (
    tenant_id       uuid        not null,
    id              uuid        not null,
    algorithm       text        not null,
    public_key      text        not null,
    sealed          bytea       not null,
    active_from     timestamptz not null,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, id)
);
comment on table oauth.signing_key is
    'restore: kept; person: nothing; keep: until two days after the next one signs';

-- What a person has said an application may do, so that they are not asked again.
create table oauth.consent (
    tenant_id       uuid        not null,
    user_id         uuid        not null,
    application_id  uuid        not null,
    scopes          text[]      not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, user_id, application_id),
    constraint consent_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable
);
comment on table oauth.consent is
    'restore: kept; person: which applications somebody uses; keep: until taken back';

-- A question that waits for an answer: pushed by the application (RFC 9126), or on its way through the consent page.
create table oauth.request (
    tenant_id       uuid        not null,
    id              uuid        not null,
    application_id  uuid        not null,
    secret_hash     bytea       not null check (length(secret_hash) = 32),
    is_pushed       bool        not null,
    parameters      jsonb       not null,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    primary key (tenant_id, id),
    constraint request_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable
);
create index request_expiry on oauth.request (tenant_id, expires_at);
comment on table oauth.request is
    'restore: kept; person: perhaps an e-mail as a hint; keep: ten minutes';

-- One sign-in of a person at an application: its code, and the refresh token that is good now. Each use makes another one; an old one
-- that comes again was stolen, by one side or the other, and ends them all.
create table oauth.family (
    tenant_id       uuid        not null,
    id              uuid        not null,
    application_id  uuid        not null,
    user_id         uuid        not null,
    scopes          text[]      not null,
    redirect_uri    text,
    challenge       text,
    nonce           text,
    signed_in_at    timestamptz not null,
    code_hash       bytea       check (length(code_hash) = 32),
    code_until      timestamptz,
    code_spent_at   timestamptz,
    refresh_hash    bytea       check (length(refresh_hash) = 32),
    refresh_until   timestamptz,
    used_at         timestamptz,
    ended_at        timestamptz,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint family_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable
);
create index family_of_user on oauth.family (tenant_id, user_id, application_id);
create index family_of_application on oauth.family (tenant_id, application_id, created_at);
comment on table oauth.family is
    'restore: kept; person: when somebody used which application; keep: 30 days after it ended';

-- Assertions that have been used (RFC 7523), until they end by themselves.
create table oauth.assertion (
    tenant_id       uuid        not null,
    application_id  uuid        not null,
    jti_hash        bytea       not null check (length(jti_hash) = 32),
    expires_at      timestamptz not null,
    primary key (tenant_id, application_id, jti_hash),
    constraint assertion_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable
);
create index assertion_expiry on oauth.assertion (tenant_id, expires_at);
comment on table oauth.assertion is
    'restore: kept; person: nothing; keep: until it ends';

-- A device that waits for somebody to type its code elsewhere (RFC 8628).
create table oauth.device (
    tenant_id       uuid        not null,
    id              uuid        not null,
    application_id  uuid        not null,
    secret_hash     bytea       not null check (length(secret_hash) = 32),
    user_code       text        not null,
    scopes          text[]      not null,
    status          text        not null default 'pending' check (status in ('pending', 'allowed', 'denied')),
    user_id         uuid,
    signed_in_at    timestamptz,
    interval_s      int4        not null default 5,
    polled_at       timestamptz,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    primary key (tenant_id, id),
    constraint device_application_fkey foreign key (tenant_id, application_id)
        references oauth.application (tenant_id, id) deferrable,
    check ((status = 'allowed') = (user_id is not null and signed_in_at is not null))
);
create unique index device_user_code on oauth.device (tenant_id, user_code);
create index device_expiry on oauth.device (tenant_id, expires_at);
comment on table oauth.device is
    'restore: kept; person: who let a device in; keep: fifteen minutes';

do $$
declare
    name text;
begin
    foreach name in array array['application', 'secret', 'signing_key', 'consent', 'request', 'family', 'assertion', 'device'] loop
        execute format('alter table oauth.%I enable row level security', name);
        execute format('alter table oauth.%I force row level security', name);
        execute format('create policy tenant_wall on oauth.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on oauth.%I to insula_app', name);
    end loop;
end
$$;

-- `keys` are public. Secrets are told by their first characters alone.
create view api.application with (security_invoker = true) as
    select a.tenant_id, a.id, a.name, a.description, a.kind,
           to_jsonb(a.redirect_uris) as redirect_uris, to_jsonb(a.logout_uris) as logout_uris,
           to_jsonb(a.scopes) as scopes, a.authentication, a.keys, a.service_account,
           (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'hint', s.hint, 'created_at', api.time_text(s.created_at))
                                      order by s.created_at, s.id), '[]')
              from oauth.secret s
             where s.tenant_id = a.tenant_id
               and s.application_id = a.id) as secrets,
           a.revision, a.created_at, a.updated_at
      from oauth.application a
     where a.deleted_at is null;

-- What an application was called, also when it is no more: for the audit trail.
create view api.application_name with (security_invoker = true) as
    select a.tenant_id, a.id, a.name
      from oauth.application a;
grant select on api.application, api.application_name to insula_app;
