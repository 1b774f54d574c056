--: document_open(id uuid) -> maybe DocumentOpen(content text, content_version int8, milestone_version int8)
-- Where a sequencer starts: the last snapshot, and how far history has been walked. A deleted document keeps its content; the deletion is
-- among the operations since.
select d.content, d.content_version,
       coalesce((select max(m.version)
                   from collaboration.milestone m
                  where m.tenant_id = $1
                    and m.document_id = $2), 0)
  from collaboration.document d
 where d.tenant_id = $1
   and d.id = $2;

--: operations_since(id uuid, version int8, most int8) -> many OperationRow(version int8, kind text, type text, author_id uuid, src text, seq int8, op text, restored_version int8, created_at timestamptz)
-- Operations in order, from one version on.
select o.version, o.kind, d.type, o.author_id, o.src, o.seq, o.op, coalesce(o.restored_version, 0), o.created_at
  from collaboration.document d
  join collaboration.operation o on o.tenant_id = d.tenant_id and o.document_id = d.id
 where d.tenant_id = $1
   and d.id = $2
   and o.tenant_id = $1
   and o.document_id = $2
   and o.version >= $3
 order by o.version
 limit $4;

--: operations_committed(id uuid) -> one OperationsCommitted(version int8)
-- The version that the next operation will have.
select coalesce(max(o.version) + 1, 0) as version
  from collaboration.operation o
 where o.tenant_id = $1
   and o.document_id = $2;

--: operation_find(id uuid, src text, seq int8) -> maybe OperationFound(version int8, kind text)
-- Whether a resent operation was already committed, and as which version.
select o.version, o.kind
  from collaboration.operation o
 where o.tenant_id = $1
   and o.document_id = $2
   and o.src = $3
   and o.seq = $4;

--: operations_append(document_ids uuid[], versions int8[], kinds text[], author_ids uuid[], srcs text[], seqs int8[], ops text[], restored_versions int8[]) -> send
-- What a group of people did, in one statement; 0 restored nothing.
insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op, restored_version)
select $1, o.document_id, o.version, o.kind, o.author_id, o.src, o.seq, o.op, nullif(o.restored_version, 0)
  from unnest($2::uuid[], $3::int8[], $4::text[], $5::uuid[], $6::text[], $7::int8[], $8::text[], $9::int8[])
       as o (document_id, version, kind, author_id, src, seq, op, restored_version);

--: documents_touch(ids uuid[], versions int8[]) -> send
-- Lists show who is being worked on; at most once a second for each document.
update collaboration.document d
   set version = t.version,
       updated_at = now()
  from unnest($2::uuid[], $3::int8[]) as t (id, version)
 where d.tenant_id = $1
   and d.id = t.id;

--: document_snapshot(id uuid, content text, version int8) -> send
-- The content as of a version, so that opening needs few operations. Never goes back.
update collaboration.document d
   set content = $3,
       content_version = $4,
       version = greatest(d.version, $4)
 where d.tenant_id = $1
   and d.id = $2
   and d.content_version < $4;

--: document_create_row(id uuid, title text, owner_id uuid, content text, version int8) -> send
-- A document made over the socket, outside all folders.
insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version)
values ($1, $2, $3, $4, $6, $5, $6);

--: document_restore_row(id uuid, content text, version int8) -> send
-- Made again after its deletion: what it is called, whose it is and who may see it stay.
update collaboration.document
   set deleted_at = null,
       deleted_by = null,
       version = $4,
       content = $3,
       content_version = $4,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: document_delete_row(id uuid, version int8, author_id uuid) -> send
-- Out of sight; the operations stay, and the content for whoever restores it.
update collaboration.document
   set deleted_at = now(),
       deleted_by = $4,
       version = $3,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;
