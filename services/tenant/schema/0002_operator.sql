-- Operators run the platform. They belong to no tenant, so they have tables, sessions and a token kind of their own.

create table tenant.operator (
    id             uuid        not null primary key,
    email          text        not null check (email = lower(email)),
    name           text        not null check (length(name) between 1 and 120),
    password_hash  text        not null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    constraint operator_email_key unique (email)
);
comment on table tenant.operator is
    'restore: kept; person: name, e-mail and password hash of an operator; keep: until the operator is removed';

create table tenant.operator_session (
    id             uuid        not null primary key,
    operator_id    uuid        not null references tenant.operator (id) deferrable,
    secret_hash    bytea       not null check (length(secret_hash) = 32),
    address        text,
    user_agent     text,
    created_at     timestamptz not null default now(),
    expires_at     timestamptz not null
);
create index operator_session_operator on tenant.operator_session (operator_id);
comment on table tenant.operator_session is
    'restore: kept; person: address and user agent of an operator; keep: until it ends';

grant select, insert, update on tenant.operator to insula_app;
grant select, insert, delete on tenant.operator_session to insula_app;
