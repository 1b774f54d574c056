-- Counting attempts by the clock and not by the begin of their transaction: who waited for another's count found it made "later" than
-- himself, and was told to wait.

create or replace function auth.attempt_begin(of_tenant uuid, of_account bytea, keys bytea[], free int8[],
                                   out wait_s int8, out locks bool)
    language plpgsql
    as $$
declare
    here timestamptz;
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
    here := clock_timestamp();

    wait_s := (select ceil(extract(epoch from max(a.blocked_until) - here))
                 from auth.attempt a
                where a.tenant_id = of_tenant
                  and a.key = any (keys)
                  and a.blocked_until > here);
    locks := false;
    if wait_s is not null then
        return;
    end if;
    wait_s := 0;

    with counted as (
        update auth.attempt a
           set failures = n.failures,
               last_at = here,
               blocked_until = case when n.failures < n.free then here
                                    else here + least(900, power(2, least(n.failures - n.free, 10))) * interval '1 second' end
          from (select k.place, k.key, k.free,
                       case when b.last_at < here - interval '1 hour' then 1 else b.failures + 1 end as failures
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
