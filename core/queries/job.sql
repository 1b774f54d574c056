--: job_insert(id uuid, kind text, payload jsonb, unique_key text, not_before timestamptz) -> send
-- One job; when a unique key is waiting already, that one is enough.
insert into job.job (tenant_id, id, kind, payload, unique_key, run_at)
values ($1, $2, $3, $4, $5, coalesce($6, now()))
on conflict (tenant_id, kind, unique_key) where unique_key is not null do nothing;

--: job_insert_platform(id uuid, kind text, payload jsonb, unique_key text, not_before timestamptz) global -> send
-- One job of the platform itself.
select job.enqueue_platform($1, $2, $3, $4, $5)::text;

--: job_claim(kinds text[], seconds int8[], most int4) global
--:   -> many JobClaim(tenant_id uuid, id uuid, kind text, payload jsonb, attempt int4)
-- Whose turn is it?
select c.tenant_id, c.id, c.kind, c.payload, c.attempt
  from job.claim($1, $2, $3) c;

--: job_finish(id uuid, attempt int4) -> exec
-- It is done, with the commit of its effect; no row: the claim was no longer good.
delete from job.job
 where tenant_id = $1
   and id = $2
   and attempt = $3;

--: job_finish_platform(id uuid, attempt int4) global -> one JobFinished(finished bool)
-- The same for a job of the platform itself.
select job.finish_platform($1, $2) as finished;

--: job_give_back(tenant_id uuid, id uuid, attempt int4, reason text, again_in_ms int8) global -> one JobGivenBack(done text)
-- It failed: again later, or (again_in_ms negative) never.
select job.give_back($1, $2, $3, $4, $5)::text as done;
