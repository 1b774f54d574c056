-- Applications that the operator registers for every workspace. A workspace that has met one has a row of its own for it, so that consents,
-- families and requests lie behind its wall as all others do; what the application is, is read from here.

create table oauth.platform_application (
    id             uuid        primary key,
    name           text        not null check (length(name) between 1 and 100),
    description    text        not null default '' check (length(description) <= 500),
    kind           text        not null check (kind in ('web', 'browser', 'native')),
    redirect_uris  text[]      not null check (cardinality(redirect_uris) between 1 and 20),
    logout_uris    text[]      not null default '{}' check (cardinality(logout_uris) <= 20),
    scopes         text[]      not null,
    secret_hash    bytea       check (length(secret_hash) = 32),
    created_at     timestamptz not null default now(),
    deleted_at     timestamptz,
    check ((secret_hash is null) = (kind in ('browser', 'native')))
);
comment on table oauth.platform_application is
    'restore: kept; person: nothing; keep: as the audit trails of workspaces, which name it';
grant select, insert, update on oauth.platform_application to insula_app;

-- Of a platform's application `is_on` says whether the workspace lets it in, `is_trusted` whether its people need not be asked. It was given
-- by nobody here (the nil UUID).
alter table oauth.application
    add column is_platform bool not null default false,
    add column is_on bool not null default true,
    add column is_trusted bool not null default false,
    add constraint application_platform_check check (is_platform or (is_on and not is_trusted));

create or replace view api.application with (security_invoker = true) as
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
     where a.deleted_at is null
       and not a.is_platform;
