--: device_insert(id uuid, application_id uuid, secret_hash bytea, user_code text, scopes text[], lifetime_s int8) -> exec
-- A device that waits; those whose time is over go.
with swept as (
    delete from oauth.device d
     where d.tenant_id = $1
       and d.expires_at < now() - interval '5 minutes'
)
insert into oauth.device (tenant_id, id, application_id, secret_hash, user_code, scopes, expires_at)
values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
on conflict do nothing;

--: device_of_code(user_code text) -> maybe DeviceAsked(id uuid, application_id uuid, scope text)
-- What waits under the code that somebody typed.
select d.id, d.application_id, array_to_string(d.scopes, ' ') as scope
  from oauth.device d
 where d.tenant_id = $1
   and d.user_code = $2
   and d.status = 'pending'
   and d.expires_at > now()
   for update;

--: device_decide(id uuid, status text, user_id uuid, signed_in_at timestamptz) -> exec
-- Somebody has said yes or no.
update oauth.device d
   set status = $3, user_id = $4, signed_in_at = $5
 where d.tenant_id = $1
   and d.id = $2
   and d.status = 'pending';

--: device_poll(id uuid, secret_hash bytea, application_id uuid) -> maybe DevicePolled(status text, user_id uuid, scope text, signed_in_at timestamptz, is_expired bool, is_hasty bool, is_active bool)
-- The device asks whether somebody has answered; who asks too often has to wait longer.
update oauth.device d
   set polled_at = now(),
       interval_s = case when o.is_hasty then least(d.interval_s + 5, 60) else d.interval_s end
  from (select x.id, coalesce(x.polled_at > now() - x.interval_s * interval '1 second', false) as is_hasty
          from oauth.device x
         where x.tenant_id = $1
           and x.id = $2
           for update) o
 where d.tenant_id = $1
   and d.id = o.id
   and d.secret_hash = $3
   and d.application_id = $4
returning d.status, d.user_id, array_to_string(d.scopes, ' ') as scope, d.signed_in_at, d.expires_at <= now() as is_expired, o.is_hasty,
          exists (select from api.account_standing a
                   where a.tenant_id = d.tenant_id and a.id = d.user_id and a.status = 'active') as is_active;

--: device_delete(id uuid) -> exec
-- It has its tokens.
delete from oauth.device
 where tenant_id = $1
   and id = $2;
