--: attempt_begin(account bytea, keys bytea[], free int8[]) -> one AttemptBegun(wait_s int8, locks bool)
-- Counts a sign-in before it is tried, so that a hundred at once count a hundred. A blocked attempt changes nothing.
select b.wait_s, b.locks
  from (select $1::uuid as tenant_id) t
 cross join lateral auth.attempt_begin(t.tenant_id, $2, $3, $4) b
 where t.tenant_id = $1;

--: attempt_forgive(keys bytea[]) -> send
-- The sign-in succeeded.
select auth.attempt_forgive(t.tenant_id, $2)
  from (select $1::uuid as tenant_id) t
 where t.tenant_id = $1;

--: attempt_unlock(account bytea) -> exec
-- Forgets all guesses at one account.
delete from auth.attempt
 where tenant_id = $1
   and account = $2;

--: attempt_account(user_id uuid) -> one AttemptAccount(slug text, email text) or user_not_found
-- What the guesses at somebody's account are counted by.
select t.slug, u.email
  from api.user u
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.id = $2;

--: attempt_sweep() -> send
-- Forgets attempts of more than a day ago.
delete from auth.attempt
 where tenant_id = $1
   and last_at < now() - interval '1 day';

--: device_is_known(email text, secret_hash bytea) -> one DeviceKnown(known bool)
-- Has somebody with this e-mail signed in with this browser before?
select exists (select
                 from api.user u
                 join auth.device d on d.tenant_id = u.tenant_id and d.user_id = u.id
                where u.tenant_id = $1
                  and u.email = lower($2)
                  and d.secret_hash = $3
                  and d.last_used_at > now() - interval '90 days') as known;

--: device_remember(user_id uuid, secret_hash bytea, session_id uuid, address text, user_agent text)
--:   -> one DeviceMet(is_strange bool, email text, first_name text) or user_not_found
-- Somebody has signed in with this browser. Is it strange to an account that knows others, and there is no session like this one?
with met as (
    insert into auth.device (tenant_id, user_id, secret_hash)
    values ($1, $2, $3)
    on conflict (tenant_id, user_id, secret_hash) do update
       set last_used_at = now()
)
select exists (select from auth.device d where d.tenant_id = $1 and d.user_id = $2)
       and not exists (select from auth.device d where d.tenant_id = $1 and d.user_id = $2 and d.secret_hash = $3)
       and not exists (select
                         from auth.session s
                        where s.tenant_id = $1
                          and s.user_id = $2
                          and s.id <> $4
                          and s.expires_at > now()
                          and s.address is not distinct from $5
                          and s.user_agent is not distinct from $6) as is_strange,
       u.email, u.first_name
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;

--: device_sweep(user_id uuid) -> send
-- Forgets browsers not used for long, and of the others all but the twenty used last.
delete from auth.device d
 where d.tenant_id = $1
   and d.user_id = $2
   and (d.last_used_at < now() - interval '90 days'
        or d.secret_hash not in (select k.secret_hash
                                   from auth.device k
                                  where k.tenant_id = $1
                                    and k.user_id = $2
                                  order by k.last_used_at desc
                                  limit 20));

--: device_forget(user_id uuid) -> send
-- Forgets somebody's browsers.
delete from auth.device
 where tenant_id = $1
   and user_id = $2;
