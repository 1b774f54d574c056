-- Impersonation: an operator of the platform sees a workspace as one of its people do, for a reason and for a while, and the workspace sees
-- that. It is a session of that person, which never may what asks for a fresh proof, and which, unless asked for, changes nothing.

alter table auth.session add column is_read_only bool not null default false;

-- One row for each such session, under its id. While the session lives, the operator is there.
create table auth.impersonation (
    tenant_id     uuid        not null,
    id            uuid        not null,
    user_id       uuid        not null,
    operator_id   uuid        not null,
    operator_name text        not null,
    reason        text        not null check (length(reason) between 10 and 500),
    is_read_only  bool        not null,
    created_at    timestamptz not null default now(),
    expires_at    timestamptz not null,
    primary key (tenant_id, id)
);
create index impersonation_expiry on auth.impersonation (tenant_id, expires_at);
comment on table auth.impersonation is
    'restore: kept; person: who was impersonated, by which operator and why; keep: as the audit trail, which names it';
alter table auth.impersonation enable row level security;
alter table auth.impersonation force row level security;
create policy tenant_wall on auth.impersonation using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert on auth.impersonation to insula_app;

create view api.impersonation with (security_invoker = true) as
    select i.tenant_id, i.id, i.user_id, i.operator_name
      from auth.impersonation i;
grant select on api.impersonation to insula_app;

-- As GET /v1/me tells it.
create function auth.impersonation_json(i auth.impersonation) returns jsonb
    language plpgsql stable
    as $$
begin
    return jsonb_build_object(
        'id', i.id, 'operator', i.operator_name, 'user', auth.account_json(i.tenant_id, i.user_id), 'reason', i.reason,
        'read_only', i.is_read_only, 'created_at', api.time_text(i.created_at), 'expires_at', api.time_text(i.expires_at));
end
$$;

-- What only looks: the permissions that are called so.
create function auth.reading() returns bytea
    language sql stable
    return auth.set_of(array(select p.name from auth.permission p where p.name like '%.read'), false);

-- What a session of a user may do.
create function auth.session_rights(of_tenant uuid, of_user uuid, reads_only bool) returns bytea
    language plpgsql stable
    as $$
begin
    if reads_only then
        return auth.common(auth.rights_of(of_tenant, of_user), auth.reading());
    end if;
    return auth.rights_of(of_tenant, of_user);
end
$$;

-- Rewrites the permissions of the sessions and keys of one user, or (null) of all.
create or replace function auth.compile_sessions(of_tenant uuid, of_user uuid) returns void
    language plpgsql
    as $$
begin
    update auth.session s
       set permissions = c.bits
      from (select u.user_id, u.is_read_only, auth.session_rights(of_tenant, u.user_id, u.is_read_only) as bits
              from (select distinct x.user_id, x.is_read_only
                      from auth.session x
                     where x.tenant_id = of_tenant
                       and x.user_id = coalesce(of_user, x.user_id)) u) c
     where s.tenant_id = of_tenant
       and s.user_id = c.user_id
       and s.is_read_only = c.is_read_only
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

-- Raises what the server turns into 403 read_only_session. (Volatile, or planning would raise it.)
create function auth.refuse_to_write() returns int4
    language plpgsql volatile
    as $$
begin
    raise exception 'read_only_session'
        using errcode = 'IN403', detail = 'This session of an operator may look, and change nothing.';
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
    if of_permission >= 0 and get_bit(permissions, of_permission) = 0 then
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
