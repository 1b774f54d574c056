-- Sessions that end when they are not used, browsers that are known, and guesses counted in four ways.

-- expires_at is when the session ends unless it is used; lasts_until when it ends in any case.
alter table auth.session
    add column lasts_until   timestamptz,
    add column idle_s        int4 not null default 0 check (idle_s >= 0),
    add column is_remembered bool not null default true;

-- A browser that somebody signed in with before, by the SHA-256 of a cookie: guesses made elsewhere do not count against it.
create table auth.device (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    last_used_at timestamptz not null default now(),
    primary key (tenant_id, user_id, secret_hash)
);
comment on table auth.device is
    'restore: kept; person: that a browser was used to sign in; keep: 90 days after its last sign-in';
alter table auth.device enable row level security;
alter table auth.device force row level security;
create policy tenant_wall on auth.device using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on auth.device to insula_app;

-- Whose guesses these are (a hash), where the key belongs to one account: an administrator forgets them together.
alter table auth.attempt add column account bytea;
create index attempt_account on auth.attempt (tenant_id, account) where account is not null;

-- Counts an attempt before it is made, under all its keys or, while one of them has to wait, under none: `wait_s` is how long. From the
-- free-th failure on, each doubles the wait, up to fifteen minutes; an hour of silence forgets. `locks` says that this failure would
-- be the one that makes the account as a whole (the fourth key) wait for the first time. Keys are taken in one order, so that two
-- attempts never wait for each other.
create function auth.attempt_begin(of_tenant uuid, of_account bytea, keys bytea[], free int8[],
                                   out wait_s int8, out locks bool)
    language plpgsql
    as $$
begin
    insert into auth.attempt (tenant_id, key, account, failures)
    select of_tenant, k.key, case when k.place in (1, 4) then of_account end, 0
      from unnest(keys) with ordinality as k(key, place)
     order by k.key
        on conflict do nothing;
    perform a.key
       from auth.attempt a
      where a.tenant_id = of_tenant
        and a.key = any (keys)
      order by a.key
        for update;

    wait_s := (select ceil(extract(epoch from max(a.blocked_until) - now()))
                 from auth.attempt a
                where a.tenant_id = of_tenant
                  and a.key = any (keys)
                  and a.blocked_until > now());
    locks := false;
    if wait_s is not null then
        return;
    end if;
    wait_s := 0;

    with counted as (
        update auth.attempt a
           set failures = n.failures,
               last_at = now(),
               blocked_until = case when n.failures < n.free then now()
                                    else now() + least(900, power(2, least(n.failures - n.free, 10))) * interval '1 second' end
          from (select k.place, k.key, k.free,
                       case when b.last_at < now() - interval '1 hour' then 1 else b.failures + 1 end as failures
                  from unnest(keys, free) with ordinality as k(key, free, place)
                  join auth.attempt b on b.tenant_id = of_tenant and b.key = k.key) n
         where a.tenant_id = of_tenant
           and a.key = n.key
        returning n.place, n.failures = n.free as reached)
    select coalesce(bool_or(c.reached and c.place = 4), false)
      into locks
      from counted c;
end
$$;

-- The attempt succeeded: what counted for the account here is forgotten, what others share is one failure less.
create function auth.attempt_forgive(of_tenant uuid, keys bytea[]) returns void
    language sql
    as $$
    delete from auth.attempt
     where tenant_id = of_tenant
       and key = keys[1];
    update auth.attempt a
       set failures = greatest(a.failures - 1, 0), blocked_until = now()
     where a.tenant_id = of_tenant
       and a.key in (select b.key
                       from auth.attempt b
                      where b.tenant_id = of_tenant
                        and b.key = any (keys[2:])
                      order by b.key
                        for update);
$$;

-- The gate of a writing transaction: sets the context, shares the tenant's lock, and then, in a statement of its own so that it sees
-- what a freeze it waited for has done, checks session, permission and tenant. Raises what the server turns into 401, 403, 423.
-- Using a session is noted, and puts off its end where it would end unused.
create or replace function tenant.enter(of_tenant uuid, of_session uuid, of_secret bytea, of_permission int4,
                                        out status int4, out user_id uuid, out permissions bytea, out epoch int8)
    language plpgsql
    as $$
#variable_conflict use_column
declare
    done text;
    door text;
    who uuid;
    used_at timestamptz;
    idle interval;
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));

    select s.user_id, s.permissions, t.epoch, t.status, u.last_used_at, s.idle_s * interval '1 second'
      into who, permissions, epoch, door, used_at, idle
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
