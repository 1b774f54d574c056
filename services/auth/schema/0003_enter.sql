-- tenant.enter() in fewer steps: an assignment is evaluated on the spot, `perform` runs a query, and one row needs no set.

drop function tenant.enter(uuid, uuid, bytea, int4);

-- The gate of a writing transaction: sets the context, shares the tenant's lock, and then, in a statement of its own so that it sees
-- what a freeze it waited for has done, checks session, permission and tenant. Raises what the server turns into 401, 403, 423.
create function tenant.enter(of_tenant uuid, of_session uuid, of_secret bytea, of_permission int4,
                             out status int4, out user_id uuid, out permissions bytea, out epoch int8)
    language plpgsql
    as $$
#variable_conflict use_column
declare
    done text;
    door text;
    who uuid;
    used_at timestamptz;
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));

    select s.user_id, s.permissions, t.epoch, t.status, u.last_used_at
      into who, permissions, epoch, door, used_at
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

    done := set_config('insula.user_id', who::text, true);
    if used_at < now() - interval '5 minutes' then
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
    end if;
    status := 0;
    user_id := who;
end
$$;
