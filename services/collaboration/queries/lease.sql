--: lease_take(document_id uuid, holder uuid, sequencer uuid, stale_ms int8) -> maybe LeaseTaken(holder uuid)
-- Who sequences the document: we, when nobody alive does; else that one. No row: somebody took it this instant; ask again.
with taken as (
    insert into collaboration.lease as l (tenant_id, document_id, holder, sequencer)
    values ($1, $2, $3, $4)
        on conflict (tenant_id, document_id) do update
       set holder = excluded.holder,
           sequencer = excluded.sequencer,
           taken_at = now()
     where l.holder = excluded.holder
        or not exists (select 1
                         from collaboration.holder h
                        where h.process = l.holder
                          and h.seen_at > clock_timestamp() - make_interval(secs => $5 / 1000.0))
    returning l.holder
)
select t.holder
  from taken t
 union all
select l.holder
  from collaboration.lease l
 where l.tenant_id = $1
   and l.document_id = $2
   and not exists (select 1 from taken);

--: lease_release(document_id uuid, sequencer uuid) -> send
-- Lets a document go, unless another sequencer of the same process has already taken it up again.
delete from collaboration.lease
 where tenant_id = $1
   and document_id = $2
   and sequencer = $3;

--: holder_register(slot text, process uuid) global -> exec
-- A process takes its slot; whoever had it before is dead.
insert into collaboration.holder (slot, process)
values ($1, $2)
    on conflict (slot) do update
   set process = excluded.process,
       seen_at = clock_timestamp();

--: holder_sweep() global -> exec
-- Forgets the long dead: a machine that was started anew has new slots.
delete from collaboration.holder
 where seen_at < clock_timestamp() - interval '1 day';

--: holder_elsewhere(machine text, stale_ms int8) global -> one HolderElsewhere(is_there bool)
-- Whether processes of another machine are alive.
select exists (
    select 1
      from collaboration.holder h
     where h.slot not like $1 || ':%'
       and h.seen_at > clock_timestamp() - make_interval(secs => $2 / 1000.0)
) as is_there;

--: holder_beat(process uuid) global -> exec
-- Still alive.
update collaboration.holder
   set seen_at = clock_timestamp()
 where process = $1;

--: holder_leave(process uuid) global -> exec
-- An orderly end.
delete from collaboration.holder
 where process = $1;

--: secret_put(name text, value bytea) global -> exec
-- Keeps the first value ever given.
insert into collaboration.secret (name, value)
values ($1, $2)
    on conflict (name) do nothing;

--: secret_get(name text) global -> maybe SecretRow(value bytea)
-- The platform's key of this name.
select s.value
  from collaboration.secret s
 where s.name = $1;
