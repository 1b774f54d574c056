--: message_insert(id uuid, recipient text, template text, locale text, content jsonb, status text) -> send
-- A message to be written.
insert into mail.message (tenant_id, id, recipient, template, locale, content, status)
values ($1, $2, $3, $4, $5, $6, $7);

--: message_sweep(days int8) -> send
-- Forgets the tenant's messages that are older, some at a time; who sweeps beside us has the others.
delete from mail.message
 where tenant_id = $1
   and id in (select m.id
                from mail.message m
               where m.tenant_id = $1
                 and m.created_at < now() - $2::int8 * interval '1 day'
               order by m.created_at, m.id
               limit 100
                 for update skip locked);

--: message_waiting(id uuid) -> maybe MessageWaiting(recipient text, template text, locale text, content jsonb, workspace text, created_at timestamptz)
-- A message that is still to be delivered, and the name of its tenant.
select m.recipient, m.template, m.locale, m.content, t.name as workspace, m.created_at
  from mail.message m
  left join api.tenant t on t.tenant_id = m.tenant_id
 where m.tenant_id = $1
   and m.id = $2
   and m.status = 'waiting';

--: message_sent(id uuid, reply text) -> exec
-- The server took it; what it said is forgotten here.
update mail.message
   set status = 'sent', content = null, attempts = attempts + 1, reply = $3, sent_at = now()
 where tenant_id = $1
   and id = $2;

--: message_not_sent(id uuid, reply text, status text) -> exec
-- The server did not take it: it waits for another attempt, has failed, or stays in the outbox.
update mail.message
   set status = $4, attempts = attempts + 1, reply = $3
 where tenant_id = $1
   and id = $2
   and status = 'waiting';

--: message_list(most int8) -> many MessageListed(id uuid, recipient text, template text, status text, attempts int4, reply text, created_at timestamptz)
-- The newest messages of a tenant.
select m.id, m.recipient, m.template, m.status, m.attempts, m.reply, m.created_at
  from mail.message m
 where m.tenant_id = $1
 order by m.created_at desc, m.id desc
 limit $2;

--: message_show(id uuid) -> maybe MessageShown(recipient text, template text, locale text, content jsonb, status text, reply text, workspace text, created_at timestamptz)
-- One message, and the name of its tenant.
select m.recipient, m.template, m.locale, m.content, m.status, m.reply, t.name as workspace, m.created_at
  from mail.message m
  left join api.tenant t on t.tenant_id = m.tenant_id
 where m.tenant_id = $1
   and m.id = $2;
