-- Access tokens bound to a key (DPoP, RFC 9449). `secret_hash` of such a one is that of its secret and `proof_key` together, so that the
-- gate finds it for whoever has proved the key and for nobody else.

alter table auth.api_key
    add column proof_key bytea check (length(proof_key) = 32),
    add constraint api_key_proof_check check (proof_key is null or application_id is not null);

-- Proofs that have been used, until they are too old by themselves.
create table auth.proof (
    tenant_id  uuid        not null,
    hash       bytea       not null check (length(hash) = 32),
    expires_at timestamptz not null,
    primary key (tenant_id, hash)
);
create index proof_expiry on auth.proof (tenant_id, expires_at);
comment on table auth.proof is
    'restore: kept; person: nothing; keep: minutes, until it is too old by itself';
alter table auth.proof enable row level security;
alter table auth.proof force row level security;
create policy tenant_wall on auth.proof using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert, delete on auth.proof to insula_app;
