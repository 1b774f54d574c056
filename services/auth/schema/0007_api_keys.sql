-- API keys: credentials for programs, of a person or of a service account; and roles that teams hold.

-- What two sets of permissions have in common.
create function auth.common(a bytea, b bytea) returns bytea
    language plpgsql immutable parallel safe
    as $$
begin
    for i in 0 .. 31 loop
        a := set_byte(a, i, get_byte(a, i) & get_byte(b, i));
    end loop;
    return a;
end
$$;

-- The text of a key is "isk_" and base64url(id, tenant, secret, checksum): here is only the SHA-256 of the secret. `permissions` is what
-- its scopes, its owner and whoever has seen its secret have in common, rewritten in the transaction that changes any of them, so that the
-- gate reads one row. After a rotation the secret before is good for as long as `previous_until` says.
create table auth.api_key (
    tenant_id      uuid        not null,
    id             uuid        not null,
    owner_id       uuid        not null,
    given_by       uuid        not null,
    name           text        not null check (length(name) between 1 and 100),
    scopes         text[]      not null,
    permissions    bytea       not null default auth.nothing() check (length(permissions) = 32),
    networks       cidr[]      check (cardinality(networks) between 1 and 32),
    secret_hash    bytea       not null check (length(secret_hash) = 32),
    previous_hash  bytea       check (length(previous_hash) = 32),
    previous_until timestamptz,
    expires_at     timestamptz,
    revoked_at     timestamptz,
    last_used_at   timestamptz,
    revision       bigint      not null default 1,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    primary key (tenant_id, id),
    check ((previous_hash is null) = (previous_until is null))
);
create index api_key_created on auth.api_key (tenant_id, created_at, id);
create index api_key_owner on auth.api_key (tenant_id, owner_id, created_at, id);
create index api_key_giver on auth.api_key (tenant_id, given_by);
comment on table auth.api_key is
    'restore: kept; person: whose key it is, who made it and when it was used; keep: as the audit trail, which names it';

-- The roles of a team are its members'.
create table auth.team_role (
    tenant_id    uuid        not null,
    team_id      uuid        not null,
    role_id      uuid        not null,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, team_id, role_id),
    constraint team_role_role_fkey foreign key (tenant_id, role_id)
        references auth.role (tenant_id, id) deferrable
);
create index team_role_role on auth.team_role (tenant_id, role_id);
comment on table auth.team_role is
    'restore: restored; person: nothing; keep: until taken away';

do $$
declare
    name text;
begin
    foreach name in array array['api_key', 'team_role'] loop
        execute format('alter table auth.%I enable row level security', name);
        execute format('alter table auth.%I force row level security', name);
        execute format('create policy tenant_wall on auth.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
    end loop;
end
$$;
grant select, insert, update on auth.api_key to insula_app;
grant select, insert, delete on auth.team_role to insula_app;

-- What somebody's roles come to, their own and those of their teams. (What belongs to the people's service is looked up when it is asked
-- for: its tables come after these.)
create or replace function auth.rights_of(of_tenant uuid, of_user uuid) returns bytea
    language plpgsql stable
    as $$
begin
    return (
        select auth.all_of(r.effective)
          from auth.role r
         where r.tenant_id = of_tenant
           and r.id in (select h.role_id
                          from auth.user_role h
                         where h.tenant_id = of_tenant
                           and h.user_id = of_user
                         union
                        select h.role_id
                          from auth.team_role h
                          join api.membership m on m.tenant_id = h.tenant_id and m.team_id = h.team_id
                         where m.tenant_id = of_tenant
                           and m.user_id = of_user));
end
$$;

-- The same, and nothing for whoever is suspended or removed.
create function auth.live_rights_of(of_tenant uuid, of_user uuid) returns bytea
    language plpgsql stable
    as $$
begin
    if exists (select from api.account_standing a
                where a.tenant_id = of_tenant and a.id = of_user and a.status = 'active') then
        return auth.rights_of(of_tenant, of_user);
    end if;
    return auth.nothing();
end
$$;

-- What a key may do: never more than its scopes, its owner, or whoever has seen its secret.
create function auth.key_rights(of_tenant uuid, owner_id uuid, given_by uuid, scopes text[]) returns bytea
    language plpgsql stable
    as $$
declare
    rights bytea := auth.common(auth.set_of(scopes, false), auth.live_rights_of(of_tenant, owner_id));
begin
    if given_by <> owner_id then
        rights := auth.common(rights, auth.live_rights_of(of_tenant, given_by));
    end if;
    return rights;
end
$$;

-- Rewrites the permissions of the sessions and keys of one user, or (null) of all.
create or replace function auth.compile_sessions(of_tenant uuid, of_user uuid) returns void
    language plpgsql
    as $$
begin
    update auth.session s
       set permissions = c.bits
      from (select u.user_id, auth.rights_of(of_tenant, u.user_id) as bits
              from (select distinct x.user_id
                      from auth.session x
                     where x.tenant_id = of_tenant
                       and x.user_id = coalesce(of_user, x.user_id)) u) c
     where s.tenant_id = of_tenant
       and s.user_id = c.user_id
       and s.permissions <> c.bits;

    update auth.api_key k
       set permissions = c.bits
      from (select x.id, auth.key_rights(of_tenant, x.owner_id, x.given_by, x.scopes) as bits
              from auth.api_key x
             where x.tenant_id = of_tenant
               and x.revoked_at is null
               and (of_user is null or x.owner_id = of_user or x.given_by = of_user)) c
     where k.tenant_id = of_tenant
       and k.id = c.id
       and k.permissions <> c.bits;
end
$$;

-- Is the caller where the key may be used?
create function auth.is_from(address text, networks cidr[]) returns bool
    language plpgsql stable
    as $$
begin
    return coalesce(address::inet <<= any (networks), false);
exception when invalid_text_representation then
    return false;
end
$$;

-- tenant.enter() for API keys.
create function auth.enter_key(of_tenant uuid, of_key uuid, of_secret bytea, of_permission int4, of_address text,
                               out status int4, out user_id uuid, out permissions bytea, out epoch int8)
    language plpgsql
    as $$
#variable_conflict use_column
declare
    done text;
    door text;
    who uuid;
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));

    select k.owner_id, k.permissions, t.epoch, t.status
      into who, permissions, epoch, door
      from auth.api_key k
      join api.account_standing a on a.tenant_id = k.tenant_id and a.id = k.owner_id and a.status = 'active'
      join tenant.tenant t on t.tenant_id = k.tenant_id
     where k.tenant_id = of_tenant
       and k.id = of_key
       and k.revoked_at is null
       and (k.secret_hash = of_secret or (k.previous_hash = of_secret and k.previous_until > now()))
       and (k.expires_at is null or k.expires_at > now())
       and (k.networks is null or auth.is_from(of_address, k.networks));
    if not found then
        raise exception 'no such live key' using errcode = 'IN401';
    end if;
    if door <> 'active' then
        raise exception 'the workspace is suspended' using errcode = 'IN423';
    end if;
    if of_permission >= 0 and get_bit(permissions, of_permission) = 0 then
        raise exception 'permission missing' using errcode = 'IN403';
    end if;
    done := set_config('insula.user_id', who::text, true);
    status := 0;
    user_id := who;
end
$$;

-- Does whoever asks hold a permission by their roles? For views that show more to those who run the workspace.
create function auth.i_may(permission text) returns bool
    language plpgsql stable
    as $$
begin
    return coalesce((select get_bit(auth.rights_of(tenant.current_id(), tenant.current_user_id()), p.bit) = 1
                       from auth.permission p
                      where p.name = i_may.permission), false);
end
$$;

-- Who somebody is, person or service account, also when they are gone.
create function auth.account_json(of_tenant uuid, of_user uuid) returns jsonb
    language plpgsql stable
    as $$
begin
    return (
        select jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind)
          from api.person p
         where p.tenant_id = of_tenant
           and p.id = of_user);
end
$$;

-- One's own keys, and for those who manage keys all of them. The prefix is made of the id and tells nothing of the secret.
create view api.api_key with (security_invoker = true) as
    select k.tenant_id, k.id, k.name,
           'isk_' || translate(encode(substring(uuid_send(k.id) for 12), 'base64'), '+/', '-_') as prefix,
           k.owner_id, auth.account_json(k.tenant_id, k.owner_id) as owner,
           auth.account_json(k.tenant_id, k.given_by) as given_by,
           to_jsonb(k.scopes) as scopes,
           to_jsonb(auth.names_of(k.permissions)) as effective_scopes,
           (select coalesce(jsonb_agg(n::text), '[]') from unnest(k.networks) n) as networks,
           case when k.expires_at <= now() then 'expired' else 'active' end as status,
           k.expires_at,
           case when k.previous_until > now() then k.previous_until end as previous_until,
           k.last_used_at, k.revision, k.created_at, k.updated_at
      from auth.api_key k
     where k.revoked_at is null
       and (k.owner_id = tenant.current_user_id() or (select auth.i_may('api_key.manage')));

-- Whose keys there are, and (with those that are no more) what they were called: for lists of accounts and the audit trail.
create view api.api_key_of with (security_invoker = true) as
    select k.tenant_id, k.id, k.owner_id, k.last_used_at
      from auth.api_key k
     where k.revoked_at is null;
create view api.api_key_name with (security_invoker = true) as
    select k.tenant_id, k.id, k.name
      from auth.api_key k;

create view api.team_role with (security_invoker = true) as
    select h.tenant_id, h.team_id, h.role_id, r.name
      from auth.team_role h
      join auth.role r on r.tenant_id = h.tenant_id and r.id = h.role_id;
grant select on api.api_key, api.api_key_of, api.api_key_name, api.team_role to insula_app;
