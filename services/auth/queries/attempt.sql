--: attempt_begin(key bytea) -> one AttemptBegun(allowed bool, wait_s int8)
-- Counts a sign-in before it is tried, so that a hundred at once count a hundred. The first five are free; from then on each failure
-- doubles the wait, up to fifteen minutes; an hour of silence forgets. A blocked attempt changes nothing.
insert into auth.attempt as a (tenant_id, key)
values ($1, $2)
on conflict (tenant_id, key) do update
   set failures = case when a.blocked_until > now() then a.failures
                       when a.last_at < now() - interval '1 hour' then 1
                       else a.failures + 1 end,
       last_at = case when a.blocked_until > now() then a.last_at else now() end,
       blocked_until = case when a.blocked_until > now() then a.blocked_until
                            when a.last_at < now() - interval '1 hour' or a.failures < 4 then now()
                            else now() + least(900, power(2, least(a.failures - 4, 10))) * interval '1 second' end
returning a.last_at = now() as allowed,
          greatest(1, ceil(extract(epoch from a.blocked_until - now())))::int8 as wait_s;

--: attempt_forgive(key bytea) -> send
-- The sign-in succeeded: its failures are forgotten.
delete from auth.attempt
 where tenant_id = $1
   and key = $2;

--: attempt_sweep() -> send
-- Forgets attempts of more than a day ago.
delete from auth.attempt
 where tenant_id = $1
   and last_at < now() - interval '1 day';
