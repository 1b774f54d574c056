-- What a SAML identity provider said, between its page, which posts it without our cookies, and the browser's next step, which has
-- them. Only the hash of what takes it up again is here.
create table federation.saml_response (
    tenant_id     uuid        not null,
    id            uuid        not null,
    provider_id   uuid        not null,
    secret_hash   bytea       not null check (length(secret_hash) = 32),
    received      jsonb       not null,
    expires_at    timestamptz not null,
    primary key (tenant_id, id),
    constraint saml_response_provider_fkey foreign key (tenant_id, provider_id)
        references federation.provider (tenant_id, id) deferrable
);
create index saml_response_expiry on federation.saml_response (tenant_id, expires_at);
create index saml_response_provider on federation.saml_response (tenant_id, provider_id);
comment on table federation.saml_response is
    'restore: kept; person: what an identity provider said of a person; keep: two minutes, swept by the next one';

alter table federation.saml_response enable row level security;
alter table federation.saml_response force row level security;
create policy tenant_wall on federation.saml_response using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on federation.saml_response to insula_app;
