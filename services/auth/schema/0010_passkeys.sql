-- Passkeys: the public half of a key that an authenticator keeps. Nothing here opens anything.

create table auth.passkey (
    tenant_id     uuid        not null,
    factor_id     uuid        not null,
    credential_id bytea       not null check (length(credential_id) between 1 and 1023),
    public_key    bytea       not null,
    algorithm     int4        not null,
    rp_id         text        not null,
    sign_count    int8        not null,
    primary key (tenant_id, factor_id),
    constraint passkey_factor_fkey foreign key (tenant_id, factor_id)
        references auth.factor (tenant_id, id) deferrable
);
create unique index passkey_credential_key on auth.passkey (tenant_id, credential_id);
comment on table auth.passkey is
    'restore: kept; person: a public key and how often it was used; keep: until the factor is removed';

alter table auth.passkey enable row level security;
alter table auth.passkey force row level security;
create policy tenant_wall on auth.passkey using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on auth.passkey to insula_app;
