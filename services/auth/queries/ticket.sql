--: ticket_issue(id uuid, session_id uuid, secret_hash bytea) -> send
-- A ticket good once, for thirty seconds.
insert into auth.ticket (tenant_id, id, session_id, secret_hash, expires_at)
values ($1, $2, $3, $4, now() + interval '30 seconds');

--: ticket_sweep(session_id uuid) -> send
-- Forgets the session's tickets that were never used.
delete from auth.ticket
 where tenant_id = $1
   and session_id = $2
   and expires_at <= now();

--: ticket_spend(id uuid, secret_hash bytea) -> maybe TicketSpent(session_id uuid, secret_hash bytea, is_key bool)
-- Takes a ticket; what comes back is the claim of the session, or of the API key, it stands for.
with spent as (
    delete from auth.ticket t
     where t.tenant_id = $1
       and t.id = $2
       and t.secret_hash = $3
       and t.expires_at > now()
    returning t.session_id
)
select s.id as session_id, s.secret_hash, false as is_key
  from spent
  join auth.session s on s.tenant_id = $1 and s.id = spent.session_id
 union all
select k.id, k.secret_hash, true
  from spent
  join auth.api_key k on k.tenant_id = $1 and k.id = spent.session_id;
