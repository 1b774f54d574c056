-- Where a workspace lets nobody sign in from, its API keys open nothing either.

-- Is the address in one of the networks of a policy? None are named: everywhere is fine. What cannot be read admits nobody.
create function auth.is_admitted(address text, networks text[]) returns bool
    language plpgsql stable
    as $$
begin
    return cardinality(networks) = 0
        or coalesce((select bool_or(address::inet <<= n.network::inet) from unnest(networks) as n(network)), false);
exception when invalid_text_representation then
    return false;
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
    if of_permission >= 0 and get_bit(permissions, of_permission) = 0 then
        raise exception 'permission missing' using errcode = 'IN403';
    end if;
    done := set_config('insula.user_id', who::text, true);
    status := 0;
    user_id := who;
end
$$;
