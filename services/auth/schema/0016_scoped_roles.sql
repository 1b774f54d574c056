-- Roles given for a folder: they allow what they allow in it and in what takes its access over from it, and nowhere else. Where a folder
-- reaches is for services/collaboration to say, which writes it flat (collaboration.access). The gate looks here only when somebody's
-- session lacks what a route asks for, so that nobody else pays.

-- Permissions that can be given for a folder: those whose routes take no more from a role than that (see Route.in_scope).
alter table auth.permission add column is_scopable bool not null default false;

create function auth.register_scopable(names text[]) returns void
    language sql
    as $$
    update auth.permission p
       set is_scopable = p.name = any (names)
     where p.is_scopable <> (p.name = any (names))
$$;
revoke all on function auth.register_scopable(text[]) from public;

create function auth.scopable() returns bytea
    language sql stable
    return auth.set_of(array(select p.name from auth.permission p where p.is_scopable), false);

create table auth.scoped_role (
    tenant_id     uuid        not null,
    id            uuid        not null,
    grantee_id    uuid        not null,
    grantee_type  text        not null check (grantee_type in ('user', 'team')),
    role_id       uuid        not null,
    resource_id   uuid        not null,
    resource_type text        not null check (resource_type in ('folder')),
    given_by      uuid        not null,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint scoped_role_role_fkey foreign key (tenant_id, role_id)
        references auth.role (tenant_id, id) deferrable
);
create unique index scoped_role_grantee on auth.scoped_role (tenant_id, grantee_id, role_id, resource_id);
create index scoped_role_resource on auth.scoped_role (tenant_id, resource_id);
create index scoped_role_role on auth.scoped_role (tenant_id, role_id);
create index scoped_role_created on auth.scoped_role (tenant_id, created_at, id);
comment on table auth.scoped_role is
    'restore: restored; person: the roles a person holds somewhere; keep: until taken away, or with the folder';
alter table auth.scoped_role enable row level security;
alter table auth.scoped_role force row level security;
create policy tenant_wall on auth.scoped_role using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert, delete on auth.scoped_role to insula_app;

-- What each allows where it counts.
create view api.scoped_role with (security_invoker = true) as
    select s.tenant_id, s.id, s.grantee_id, s.grantee_type, s.role_id, r.name as role, s.resource_id, s.resource_type,
           auth.common(r.effective, auth.scopable()) as rights, s.given_by, s.created_at
      from auth.scoped_role s
      join auth.role r on r.tenant_id = s.tenant_id and r.id = s.role_id;
grant select on api.scoped_role to insula_app;

-- What somebody's roles allow somewhere, all of them together.
create function auth.scoped_rights_of(of_tenant uuid, of_user uuid) returns bytea
    language plpgsql stable
    as $$
begin
    return (
        select auth.all_of(s.rights)
          from api.scoped_role s
         where s.tenant_id = of_tenant
           and s.grantee_id = any (array(select of_user
                                          union all
                                         select m.team_id
                                           from api.membership m
                                          where m.tenant_id = of_tenant
                                            and m.user_id = of_user)));
end
$$;

-- Does somebody who lacks a permission hold it somewhere? `wanted` is its bit, and 256 where that is enough to be let in.
create function auth.holds_in_scope(of_tenant uuid, of_user uuid, reads_only bool, wanted int4) returns bool
    language plpgsql stable
    as $$
begin
    return wanted >= 256
       and get_bit(auth.scoped_rights_of(of_tenant, of_user), wanted & 255) = 1
       and (not reads_only or get_bit(auth.reading(), wanted & 255) = 1);
end
$$;

-- The same of an API key, which can do no more than its scopes; whoever gave it to somebody else must have the permission everywhere.
create function auth.key_holds_in_scope(of_tenant uuid, of_key uuid, wanted int4) returns bool
    language plpgsql stable
    as $$
declare
    k record;
begin
    select x.owner_id, x.given_by, x.scopes
      into k
      from auth.api_key x
     where x.tenant_id = of_tenant
       and x.id = of_key;
    return auth.holds_in_scope(of_tenant, k.owner_id, false, wanted)
       and get_bit(auth.set_of(k.scopes, false), wanted & 255) = 1
       and (k.given_by = k.owner_id or get_bit(auth.live_rights_of(of_tenant, k.given_by), wanted & 255) = 1);
end
$$;

-- From now on the transaction sees documents and folders with the eyes of one permission: `insula.scope` is its bit, `insula.scope_read`
-- the bit of the permission to read the same, or -1 for whoever holds that everywhere.
create function auth.enter_scope(everywhere bytea, wanted int4) returns bool
    language plpgsql
    as $$
declare
    reading int4;
    done text;
begin
    select r.bit
      into reading
      from auth.permission p
      join auth.permission r on r.name = split_part(p.name, '.', 1) || '.read'
     where p.bit = wanted & 255;
    done := set_config('insula.scope', (wanted & 255)::text, true);
    done := set_config('insula.scope_read',
                       case when get_bit(everywhere, reading) = 1 then -1 else coalesce(reading, wanted & 255) end::text, true);
    return true;
end
$$;

-- The gate of a writing transaction: sets the context, shares the tenant's lock, and then, in a statement of its own so that it sees
-- what a freeze it waited for has done, checks session, permission, tenant and what else is demanded (1: a fresh proof, 2: that it may
-- change things, 4: any proof at all). Raises what the server turns into 401, 403, 423. Using a session is noted, and puts off its end where it would end unused. (The one with four
-- arguments is the last release's.)
create or replace function tenant.enter(of_tenant uuid, of_session uuid, of_secret bytea, of_permission int4, of_demands int4,
                             out status int4, out user_id uuid, out permissions bytea, out epoch int8)
    language plpgsql
    as $$
#variable_conflict use_column
declare
    done text;
    door text;
    who uuid;
    used_at timestamptz;
    proof_at timestamptz;
    idle interval;
    reads_only bool;
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));

    select s.user_id, s.permissions, t.epoch, t.status, u.last_used_at, s.proved_at, s.idle_s * interval '1 second',
           s.is_read_only
      into who, permissions, epoch, door, used_at, proof_at, idle, reads_only
      from auth.session s
      join tenant.tenant t on t.tenant_id = s.tenant_id
      left join auth.session_use u
        on u.tenant_id = s.tenant_id and u.user_id = s.user_id and u.session_id = s.id
     where s.tenant_id = of_tenant
       and s.id = of_session
       and s.secret_hash = of_secret
       and s.expires_at > now();
    if not found then
        raise exception 'no such live session' using errcode = 'IN401';
    end if;
    if door <> 'active' then
        raise exception 'the workspace is suspended' using errcode = 'IN423';
    end if;
    if of_permission >= 0 and get_bit(permissions, of_permission & 255) = 0
       and not (auth.holds_in_scope(of_tenant, who, reads_only, of_permission) and auth.enter_scope(permissions, of_permission)) then
        raise exception 'permission missing' using errcode = 'IN403';
    end if;
    if of_demands & 2 <> 0 and reads_only then
        status := auth.refuse_to_write();
    end if;
    if (of_demands & 1 <> 0 and not auth.is_fresh(proof_at)) or (of_demands & 4 <> 0 and proof_at = '-infinity') then
        status := auth.ask_for_proof(of_tenant, who);
    end if;

    done := set_config('insula.user_id', who::text, true);
    if used_at < now() - interval '5 minutes' or (idle > interval '0' and used_at < now() - idle / 4) then
        update auth.session_use u
           set last_used_at = now()
         where u.tenant_id = of_tenant
           and u.user_id = who
           and u.session_id in (select x.session_id
                                  from auth.session_use x
                                 where x.tenant_id = of_tenant
                                   and x.user_id = who
                                   and x.session_id = of_session
                                   for no key update skip locked);
        if idle > interval '0' then
            update auth.session s
               set expires_at = least(s.lasts_until, now() + idle)
             where s.tenant_id = of_tenant
               and s.id in (select x.id
                              from auth.session x
                             where x.tenant_id = of_tenant
                               and x.id = of_session
                               for no key update skip locked);
        end if;
    end if;
    status := 0;
    user_id := who;
end
$$;

-- tenant.enter() for API keys.
create or replace function auth.enter_key(of_tenant uuid, of_key uuid, of_secret bytea, of_permission int4, of_address text,
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
      join auth.policy p on p.tenant_id = k.tenant_id
     where k.tenant_id = of_tenant
       and k.id = of_key
       and k.revoked_at is null
       and (k.secret_hash = of_secret or (k.previous_hash = of_secret and k.previous_until > now()))
       and (k.expires_at is null or k.expires_at > now())
       and (k.networks is null or auth.is_from(of_address, k.networks))
       and (p.allowed_networks = '{}' or auth.is_admitted(of_address, p.allowed_networks));
    if not found then
        raise exception 'no such live key' using errcode = 'IN401';
    end if;
    if door <> 'active' then
        raise exception 'the workspace is suspended' using errcode = 'IN423';
    end if;
    if of_permission >= 0 and get_bit(permissions, of_permission & 255) = 0
       and not (auth.key_holds_in_scope(of_tenant, of_key, of_permission) and auth.enter_scope(permissions, of_permission)) then
        raise exception 'permission missing' using errcode = 'IN403';
    end if;
    done := set_config('insula.user_id', who::text, true);
    status := 0;
    user_id := who;
end
$$;
