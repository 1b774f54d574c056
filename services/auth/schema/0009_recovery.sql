-- Forgotten passwords: links that let somebody set a new one.

-- Only the SHA-256 of the link's secret is here. A link is good once, for thirty minutes, and only the newest of a user; it dies with any
-- change of the password and of the address it was sent to. Rows stay until they run out, so that they can be counted.
create table auth.password_reset (
    tenant_id    uuid        not null,
    id           uuid        not null,
    user_id      uuid        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    ended_at     timestamptz,
    primary key (tenant_id, id)
);
create index password_reset_user on auth.password_reset (tenant_id, user_id);
comment on table auth.password_reset is
    'restore: kept; person: that somebody forgot their password; keep: 30 minutes, swept by the next one';

alter table auth.password_reset enable row level security;
alter table auth.password_reset force row level security;
create policy tenant_wall on auth.password_reset
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on auth.password_reset to insula_app;
