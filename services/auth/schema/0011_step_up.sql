-- Dangerous things ask who is there once more: a session knows when its person last proved who they are.

-- Opening one counts; those open now have to show it again.
alter table auth.session add column proved_at timestamptz not null default '-infinity';
alter table auth.session alter column proved_at set default now();

-- How somebody can prove who they are: by their second factors, and by the password alone where there is none.
create function auth.step_up_methods(of_tenant uuid, of_user uuid) returns jsonb
    language sql stable
    as $$
    with factors as (
        select case f.kind when 'passkey' then 1 else 2 end as place, f.kind
          from auth.factor f
         where f.tenant_id = of_tenant
           and f.user_id = of_user
           and f.confirmed_at is not null
         group by f.kind
    ), offered as (
        select f.place, f.kind
          from factors f
         union all
        select 3, 'recovery_code'
         where exists (select from factors)
           and exists (select from auth.recovery_code c where c.tenant_id = of_tenant and c.user_id = of_user)
         union all
        select 4, 'password'
         where not exists (select from factors)
           and exists (select from auth.password p where p.tenant_id = of_tenant and p.user_id = of_user)
    )
    select coalesce(jsonb_agg(o.kind order by o.place), '[]')
      from offered o
$$;

-- Raises what the server turns into 403 step_up_required, with the methods.
create function auth.ask_for_proof(of_tenant uuid, of_user uuid) returns int4
    language plpgsql stable
    as $$
begin
    raise exception 'step_up_required'
        using errcode = 'IN403', detail = 'This asks you to show once more that it is you.',
              column = 'methods', hint = auth.step_up_methods(of_tenant, of_user)::text;
end
$$;

-- Was it proved within the last ten minutes?
create function auth.is_fresh(proved_at timestamptz) returns bool
    language sql stable parallel safe
    return proved_at > now() - interval '10 minutes';

-- The gate of a writing transaction: sets the context, shares the tenant's lock, and then, in a statement of its own so that it sees
-- what a freeze it waited for has done, checks session, permission, tenant and what else is demanded (bit 1: a fresh proof). Raises
-- what the server turns into 401, 403, 423. Using a session is noted, and puts off its end where it would end unused. (The one with four
-- arguments is the last release's.)
create function tenant.enter(of_tenant uuid, of_session uuid, of_secret bytea, of_permission int4, of_demands int4,
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
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));

    select s.user_id, s.permissions, t.epoch, t.status, u.last_used_at, s.proved_at, s.idle_s * interval '1 second'
      into who, permissions, epoch, door, used_at, proof_at, idle
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
    if of_demands & 1 <> 0 and not auth.is_fresh(proof_at) then
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
