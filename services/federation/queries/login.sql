--: sso_login_sweep() -> send
-- Forgets sign-ins that ended or took too long; what came of a test is kept for an hour.
delete from federation.login
 where tenant_id = $1
   and id in (select l.id
                from federation.login l
               where l.tenant_id = $1
                 and l.expires_at < now() - case when l.tested_by is null then interval '0' else interval '1 hour' end
                 for update skip locked);

--: sso_login_begin(id uuid, provider_id uuid, secret_hash bytea, browser_hash bytea, return_to text, tested_by uuid, linked_for uuid,
--:   linked_in uuid) -> send
-- A sign-in that leaves for an identity provider.
insert into federation.login (tenant_id, id, provider_id, secret_hash, browser_hash, return_to, tested_by, linked_for, linked_in, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + interval '10 minutes');

--: sso_login_take(id uuid, provider_id uuid, secret_hash bytea, browser_hash bytea) -> maybe SsoLoginTaken(return_to text, tested_by uuid,
--:   linked_for uuid, linked_in uuid)
-- It comes back: once, to the same provider's address, in the same browser.
update federation.login
   set ended_at = now()
 where tenant_id = $1
   and id = $2
   and provider_id = $3
   and secret_hash = $4
   and browser_hash = $5
   and ended_at is null
   and expires_at > now()
returning return_to, tested_by, linked_for, linked_in;

--: sso_login_outcome(id uuid, outcome jsonb) -> send
-- What came of a test.
update federation.login
   set outcome = $3
 where tenant_id = $1
   and id = $2
   and tested_by is not null;

--: sso_provider_tested(provider_id uuid) -> send
-- A test went well.
update federation.provider
   set tested_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: sso_test_show @point (id uuid, provider_id uuid) -> maybe SsoTestShown(body json)
-- What came of a test, or that it is still under way.
select json_build_object(
           'id', l.id,
           'status', case when l.outcome is not null then l.outcome->>'status'
                          when l.expires_at <= now() then 'failed' else 'waiting' end,
           'code', case when l.outcome is null and l.expires_at <= now() then 'sso_login_expired' else l.outcome->>'code' end,
           'detail', case when l.outcome is null and l.expires_at <= now() then 'Nobody came back from the provider within ten minutes.'
                          else l.outcome->>'detail' end,
           'received', l.outcome->'received',
           'claims', l.outcome->'claims') as body
  from federation.login l
 where l.tenant_id = $1
   and l.id = $2
   and l.provider_id = $3
   and l.tested_by is not null;

--: sso_seen_sweep() -> send
-- Forgets messages that are too old to count.
delete from federation.seen
 where tenant_id = $1
   and hash in (select s.hash
                  from federation.seen s
                 where s.tenant_id = $1
                   and s.expires_at <= now()
                   for update skip locked);

--: sso_seen_note(provider_id uuid, hash bytea, until timestamptz) -> exec
-- Notes a message; 0 rows when it was here before.
insert into federation.seen (tenant_id, provider_id, hash, expires_at)
values ($1, $2, $3, $4)
on conflict do nothing;
