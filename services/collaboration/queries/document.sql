--: document_insert(id uuid, title text, owner_id uuid, content text, created_at timestamptz) -> send
-- A new document at version 1: its creation was operation 0.
insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version, created_at, updated_at)
values ($1, $2, $3, $4, 1, $5, 1, $6, $6);

--: operation_create(document_id uuid, author_id uuid, src text, seq int8, content text) -> send
-- The operation that made a document.
insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op)
values ($1, $2, 0, 'create', $3, $4, $5, $6);

--: documents_insert(ids uuid[], titles text[], owner_ids uuid[], contents text[], created_at timestamptz[]) -> send
-- The documents that many requests of one tenant make together.
insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version, created_at, updated_at)
select $1, d.id, d.title, d.owner_id, 1, d.content, 1, d.created_at, d.created_at
  from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[])
       as d (id, title, owner_id, content, created_at);

--: operations_create(document_ids uuid[], author_ids uuid[], srcs text[], contents text[]) -> send
-- The operations that made them.
insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op)
select $1, o.document_id, 0, 'create', o.author_id, o.src, 1, o.content
  from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) as o (document_id, author_id, src, content);

--: document_read @point (id uuid) -> one DocumentRead(id uuid, title text, owner_id uuid, revision int8, created_at timestamptz, updated_at timestamptz, content text, content_version int8, tail text, tail_version int8) or document_not_found
-- A document, its snapshot, and the operations since as one JSON array in order (null when there are none).
select d.id, d.title, d.owner_id, d.revision, d.created_at, d.updated_at, d.content, d.content_version,
       t.ops, t.version
  from collaboration.document d
  left join lateral (select '[' || string_agg(o.op, ',' order by o.version) || ']' as ops,
                            max(o.version) + 1 as version
                       from collaboration.operation o
                      where o.tenant_id = $1
                        and o.document_id = $2
                        and o.version >= d.content_version
                        and o.kind = 'op') t on true
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null;

--: document_rename(id uuid, title text) -> exec
-- Gives a document another title.
update collaboration.document
   set title = $3,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2
   and deleted_at is null;

--: document_lock(id uuid) -> one DocumentLock(revision int8, title text) or document_not_found
-- Holds a document for the rest of the command.
select d.revision, d.title
  from collaboration.document d
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null
   for update;

--: document_titles(ids uuid[]) -> many DocumentTitle(id uuid, title text)
-- What documents are called, for the events about them.
select d.id, d.title
  from collaboration.document d
 where d.tenant_id = $1
   and d.id = any ($2);

--: document_exists @point (id uuid) -> maybe DocumentExists(title text)
-- Whether somebody may be told that it exists.
select d.title
  from collaboration.document d
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null;

--: document_snapshot_read @point (id uuid) -> maybe DocumentSnapshotRead(content text, content_version int8, tail text, tail_version int8)
-- The content as of now for the socket: snapshot, later operations as one JSON array, and the version after them. Content is null
-- once deleted.
select d.content, d.content_version, t.ops, t.version
  from collaboration.document d
  left join lateral (select '[' || string_agg(o.op, ',' order by o.version) || ']' as ops,
                            max(o.version) + 1 as version
                       from collaboration.operation o
                      where o.tenant_id = $1
                        and o.document_id = $2
                        and o.version >= d.content_version
                        and o.kind = 'op') t on true
 where d.tenant_id = $1
   and d.id = $2;
