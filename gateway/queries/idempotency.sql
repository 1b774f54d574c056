--: idempotency_lock(lock_key int8) global -> one IdempotencyLock(is_ours bool)
-- Claims a key until the transaction ends, without ever waiting for whoever has it.
select pg_try_advisory_xact_lock($1);

--: idempotency_find(principal_id uuid, route text, key bytea) -> maybe IdempotencyReply(digest bytea, status int4, headers text, etag text, content_type text, body text)
-- The reply to this key, when its command was done within the last day; status 0 while it runs (which nothing does for longer than a
-- minute). A statement of its own behind the lock: its snapshot sees what the former holder of the lock committed.
select i.digest, i.status, i.headers, i.etag, i.content_type, i.body
  from gateway.idempotency i
 where i.tenant_id = $1
   and i.principal_id = $2
   and i.route = $3
   and i.key = $4
   and i.created_at > now() - case when i.status = 0 then interval '1 minute' else interval '24 hours' end;

--: idempotency_store(principal_id uuid, route text, key bytea, digest bytea, status int4, headers text, content_type text, body text) -> send
-- Keeps a reply with the transaction of its effect; what is overwritten is older than a day.
insert into gateway.idempotency
       (tenant_id, principal_id, route, key, digest, status, headers, content_type, body)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (tenant_id, principal_id, route, key) do update
   set digest = excluded.digest,
       status = excluded.status,
       headers = excluded.headers,
       etag = null,
       content_type = excluded.content_type,
       body = excluded.body,
       created_at = now();

--: idempotency_release(principal_id uuid, route text, key bytea) -> send
-- Gives a reserved key back: its command has failed.
delete from gateway.idempotency i
 where i.tenant_id = $1
   and i.principal_id = $2
   and i.route = $3
   and i.key = $4
   and i.status = 0;

--: idempotency_sweep(most int4) global -> one IdempotencySweep(swept int4)
-- Forgets replies older than a day, in all tenants.
select gateway.sweep_idempotency($1);
