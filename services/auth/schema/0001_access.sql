-- Who may come in, and what they may do: permissions, roles, passwords, sessions.

create schema auth;
grant usage on schema auth to insula_app;

-- The catalogue. A permission keeps its bit for ever, so that sets of bits outlive releases.
create table auth.permission (
    name         text        not null primary key check (name ~ '^[a-z][a-z_]*(\.[a-z][a-z_]*)+$'),
    bit          int4        not null unique check (bit between 0 and 254),
    holder       text        not null check (holder in ('viewer', 'member', 'admin', 'owner')),
    description  text        not null,
    is_retired   bool        not null default false,
    created_at   timestamptz not null default now()
);
comment on table auth.permission is
    'restore: kept; person: nothing; keep: for ever (append-only)';
grant select on auth.permission to insula_app, insula_wall;

-- A set of permissions is 256 bits, bit n in byte n / 8. Bit 255 is no permission but the mark of an owner: no route asks
-- for it, yet nobody without it can give it away, so that only an owner makes or unmakes an owner.
create function auth.nothing() returns bytea
    language sql immutable parallel safe
    return '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea;

create function auth.both(a bytea, b bytea) returns bytea
    language plpgsql immutable parallel safe
    as $$
begin
    for i in 0 .. 31 loop
        a := set_byte(a, i, get_byte(a, i) | get_byte(b, i));
    end loop;
    return a;
end
$$;

create aggregate auth.all_of(bytea) (
    sfunc = auth.both,
    stype = bytea,
    initcond = '\x0000000000000000000000000000000000000000000000000000000000000000',
    parallel = safe
);

create function auth.set_of(names text[], is_owner bool) returns bytea
    language plpgsql stable
    as $$
declare
    result bytea := auth.nothing();
    n int4;
begin
    for n in select p.bit from auth.permission p where p.name = any (names) and not p.is_retired loop
        result := set_bit(result, n, 1);
    end loop;
    if is_owner then
        result := set_bit(result, 255, 1);
    end if;
    return result;
end
$$;

create function auth.names_of(bits bytea) returns text[]
    language sql stable
    return (
        select coalesce(array_agg(p.name order by p.name), '{}')
          from auth.permission p
         where get_bit(bits, p.bit) = 1
           and not p.is_retired);

-- A role has permissions of its own and those of its parent; `effective` is both, compiled by auth.compile().
create table auth.role (
    tenant_id    uuid        not null,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 60),
    description  text        not null default '' check (length(description) <= 500),
    builtin      text        check (builtin in ('viewer', 'member', 'admin', 'owner')),
    parent_id    uuid,
    permissions  text[]      not null default '{}',
    effective    bytea       not null default auth.nothing() check (length(effective) = 32),
    revision     bigint      not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint role_parent_fkey foreign key (tenant_id, parent_id)
        references auth.role (tenant_id, id) deferrable,
    check (parent_id <> id)
);
create unique index role_name_key on auth.role (tenant_id, lower(name));
create unique index role_builtin_key on auth.role (tenant_id, builtin) where builtin is not null;
create index role_sort_name on auth.role (tenant_id, name, id);
create index role_parent on auth.role (tenant_id, parent_id);
create index role_created on auth.role (tenant_id, created_at, id);
comment on table auth.role is
    'restore: restored; person: nothing; keep: until the role is deleted';

create table auth.user_role (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    role_id      uuid        not null,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, user_id, role_id),
    constraint user_role_role_fkey foreign key (tenant_id, role_id)
        references auth.role (tenant_id, id) deferrable
);
create index user_role_role on auth.user_role (tenant_id, role_id);
comment on table auth.user_role is
    'restore: restored; person: the roles a person holds; keep: until taken away';

create table auth.password (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    hash         text        not null check (hash like '$argon2id$%'),
    changed_at   timestamptz not null default now(),
    primary key (tenant_id, user_id)
);
comment on table auth.password is
    'restore: kept; person: a hash of the password; keep: until the account is removed';

-- The access token carries tenant, session and a secret; here is only the SHA-256 of the secret. `permissions` is what the
-- roles of the user come to, rewritten in the transaction that changes them, so that the gate reads one row.
create table auth.session (
    tenant_id    uuid        not null,
    id           uuid        not null,
    user_id      uuid        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    permissions  bytea       not null check (length(permissions) = 32),
    address      text,
    user_agent   text,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    primary key (tenant_id, id)
);
create index session_by_user on auth.session (tenant_id, user_id);
comment on table auth.session is
    'restore: kept; person: address and user agent of a sign-in; keep: until the session ends';

-- Apart from auth.session, so that noting a use never waits for, nor blocks, a change of rights. Rows of ended sessions stay until
-- the next sign-in: the newest one is when the user was last seen.
create table auth.session_use (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    session_id   uuid        not null,
    last_used_at timestamptz not null default now(),
    primary key (tenant_id, user_id, session_id)
);
comment on table auth.session_use is
    'restore: kept; person: when somebody was last here; keep: until the next sign-in';

-- Sign-ins under way and failed, by account and address together (hashed). What is unknown counts the same as what is known.
create table auth.attempt (
    tenant_id      uuid        not null,
    key            bytea       not null,
    failures       int4        not null default 1,
    last_at        timestamptz not null default now(),
    blocked_until  timestamptz not null default now(),
    primary key (tenant_id, key)
);
create index attempt_last on auth.attempt (tenant_id, last_at);
comment on table auth.attempt is
    'restore: kept; person: a hash of e-mail and address; keep: one day';

-- Single-use tickets with which a browser opens a socket; only the SHA-256 of the secret is here.
create table auth.ticket (
    tenant_id    uuid        not null,
    id           uuid        not null,
    session_id   uuid        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    expires_at   timestamptz not null,
    primary key (tenant_id, id)
);
create index ticket_session on auth.ticket (tenant_id, session_id);
comment on table auth.ticket is
    'restore: kept; person: nothing; keep: 30 seconds, swept by the next ticket of the session';

-- One counter for the platform, raised by every transaction that ends sessions, changes rights or suspends a tenant. Workers poll it
-- and check all their sockets again when it moved.
create table auth.revocation (
    only_row     bool        not null primary key default true check (only_row),
    counter      int8        not null default 0
);
insert into auth.revocation default values;
comment on table auth.revocation is
    'restore: monotonic; person: nothing; keep: for ever';
grant select, update on auth.revocation to insula_app;

do $$
declare
    name text;
begin
    foreach name in array array['role', 'user_role', 'password', 'session', 'session_use', 'attempt', 'ticket'] loop
        execute format('alter table auth.%I enable row level security', name);
        execute format('alter table auth.%I force row level security', name);
        execute format('create policy tenant_wall on auth.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on auth.%I to insula_app', name);
    end loop;
end
$$;
