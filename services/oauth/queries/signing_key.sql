--: signing_keys @point () -> many SigningKeyRow(id uuid, algorithm text, public_key text, sealed bytea, active_from timestamptz)
-- All keys that are published, the one that signs last first.
select k.id, k.algorithm, k.public_key, k.sealed, k.active_from
  from oauth.signing_key k
 where k.tenant_id = $1
 order by k.active_from desc, k.id desc;

--: signing_key_lock() -> one SigningKeyLock(locked text)
-- Nobody else makes a key of this tenant meanwhile.
select pg_advisory_xact_lock(hashtextextended('oauth.signing_key ' || $1::uuid::text, 0))::text as locked
  from api.tenant t
 where t.tenant_id = $1;

--: signing_key_newest() -> maybe SigningKeyNewest(active_from timestamptz)
-- When does the last one made begin to sign?
select k.active_from
  from oauth.signing_key k
 where k.tenant_id = $1
 order by k.active_from desc, k.id desc
 limit 1;

--: signing_key_insert(id uuid, algorithm text, public_key text, sealed bytea, in_s int8) -> send
-- A new key, and away with those that have not signed for two days.
with old as (
    delete from oauth.signing_key k
     where k.tenant_id = $1
       and exists (select from oauth.signing_key n
                    where n.tenant_id = $1
                      and n.active_from > k.active_from
                      and n.active_from < now() - interval '2 days')
)
insert into oauth.signing_key (tenant_id, id, algorithm, public_key, sealed, active_from)
values ($1, $2, $3, $4, $5, now() + $6 * interval '1 second');
