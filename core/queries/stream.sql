--: stream_insert(id uuid, type text, subject_type text, subject_id uuid, actor_type text, actor_id uuid, session_id uuid,
--:   address text, user_agent text, request_id text, trace_id text, data jsonb) -> send
-- One event, into the inbox of the log. Who acts may not be known yet where it is sent, but is here.
insert into stream.inbox (tenant_id, id, type, subject_type, subject_id, actor_type, actor_id, session_id,
                          address, user_agent, request_id, trace_id, data)
values ($1, $2, $3, $4, $5, $6, coalesce($7, tenant.current_user_id()), $8, $9, $10, $11, $12, $13);

--: stream_insert_many(ids uuid[], types text[], subject_types text[], subject_ids uuid[], actor_types text[],
--:   actor_ids uuid[], session_ids uuid[], addresses text[], user_agents text[], request_ids text[], trace_ids text[],
--:   data jsonb[]) -> send
-- Many at once.
insert into stream.inbox (tenant_id, id, type, subject_type, subject_id, actor_type, actor_id, session_id,
                          address, user_agent, request_id, trace_id, data)
select $1, e.id, e.type, e.subject_type, e.subject_id, e.actor_type,
       coalesce(e.actor_id, tenant.current_user_id()), e.session_id, e.address, e.user_agent, e.request_id, e.trace_id, e.data
  from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[],
              $10::text[], $11::text[], $12::text[], $13::jsonb[])
       as e(id, type, subject_type, subject_id, actor_type, actor_id, session_id, address, user_agent,
            request_id, trace_id, data);

--: stream_lock(name text) global -> one StreamLock(taken bool)
-- Takes a lock that lasts as long as the connection, if nobody has it.
select pg_try_advisory_lock(hashtextextended('insula.stream.' || $1, 0)) as taken;

--: stream_sequence(most int4) global
--:   -> many SequencedEvent(partition int4, position int8, tenant_id uuid, id uuid, type text, subject_type text, subject_id uuid,
--:      actor_id uuid, created_at timestamptz)
-- Gives committed events their positions.
select s.partition::int4, s.position, s.tenant_id, s.id, s.type, s.subject_type, s.subject_id, s.actor_id, s.created_at
  from stream.sequence($1) s
 order by s.tenant_id, s.position;

--: stream_trim_inbox() global -> one StreamTrimmed(trimmed bool)
-- Gives the pages of the empty inbox back.
select stream.trim_inbox() as trimmed;

--: stream_prepare_months() global -> one StreamPrepared(done text)
-- Makes the partitions of the months to come.
select stream.prepare_months()::text as done;

--: stream_drop_months(keep int4) global -> one StreamDropped(dropped int4)
-- Drops the months that need not be kept.
select stream.drop_months($1) as dropped;

--: stream_consumer_start(consumer text) global -> many ConsumerPartition(partition int4, position int8)
-- Where did this consumer stop, in each partition? A new one starts at the beginning.
with added as (
    insert into stream.consumer (consumer, partition)
    select $1, p.partition
      from stream.partition p
    on conflict do nothing
    returning partition, position
)
select c.partition::int4, c.position
  from stream.consumer c
 where c.consumer = $1
union all
select a.partition::int4, a.position
  from added a;

--: stream_read(partition int4, after int8, most int4) global
--:   -> many LoggedEvent(position int8, id uuid, tenant_id uuid, created_at timestamptz, type text, subject_type text,
--:      subject_id uuid, actor_type text, actor_id uuid, session_id uuid, address text, user_agent text, request_id text,
--:      trace_id text, data jsonb)
-- What comes behind a position?
select r.position, r.id, r.tenant_id, r.created_at, r.type, r.subject_type, r.subject_id, r.actor_type, r.actor_id,
       r.session_id, r.address, r.user_agent, r.request_id, r.trace_id, r.data
  from stream.read($1::int2, $2, $3) r;

--: stream_relax() global -> send
-- This transaction need not be on the disk when it commits: its effect and its offset are lost together or not at all, and whatever is
-- committed after it and is on the disk has taken it there.
select set_config('synchronous_commit', 'off', true);

--: stream_consumed(consumer text) -> maybe StreamConsumed(position int8)
-- Up to where has this consumer dealt with the tenant's events? Nobody else may go on from there meanwhile.
select c.position
  from stream.consumed c
 where c.tenant_id = $1
   and c.consumer = $2
   for update;

--: stream_consume(consumer text, position int8) -> send
-- The tenant's events are dealt with up to here, with the commit of their effect.
insert into stream.consumed as c (tenant_id, consumer, position)
values ($1, $2, $3)
on conflict (tenant_id, consumer) do update
   set position = greatest(c.position, excluded.position);

--: stream_consumer_advance(consumer text, partition int4, position int8) global -> exec
-- All events of the partition are dealt with up to here.
update stream.consumer
   set position = greatest(position, $3)
 where consumer = $1
   and partition = $2::int2;

--: stream_bury(consumer text, position int8, event_id uuid, attempts int4, reason text) -> send
-- An event that the consumer could not deal with.
insert into stream.dead_letter (tenant_id, consumer, position, event_id, attempts, reason)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;
