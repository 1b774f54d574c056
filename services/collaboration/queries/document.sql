--: document_insert(id uuid, title text, owner_id uuid, content text, created_at timestamptz, folder_id uuid) -> send
-- A new document at version 1: its creation was operation 0.
insert into collaboration.document
       (tenant_id, id, title, owner_id, version, content, content_version, created_at, updated_at, folder_id)
values ($1, $2, $3, $4, 1, $5, 1, $6, $6, $7);

--: operation_create(document_id uuid, author_id uuid, src text, seq int8, content text) -> send
-- The operation that made a document, and the session that it is.
with session as (
    insert into collaboration.edit_session (tenant_id, document_id, from_version, version, kind, author_ids, started_at, ended_at)
    values ($1, $2, 1, 1, 'create', array[$3::uuid], now(), now())
)
insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op)
values ($1, $2, 0, 'create', $3, $4, $5, $6);

--: documents_insert(ids uuid[], titles text[], owner_ids uuid[], contents text[], created_at timestamptz[]) -> send
-- The documents that many requests of one tenant make together.
insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version, created_at, updated_at)
select $1, d.id, d.title, d.owner_id, 1, d.content, 1, d.created_at, d.created_at
  from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[])
       as d (id, title, owner_id, content, created_at);

--: operations_create(document_ids uuid[], author_ids uuid[], srcs text[], contents text[]) -> send
-- The operations that made them, and their sessions.
with session as (
    insert into collaboration.edit_session (tenant_id, document_id, from_version, version, kind, author_ids, started_at, ended_at)
    select $1, o.document_id, 1, 1, 'create', array[o.author_id], now(), now()
      from unnest($2::uuid[], $3::uuid[]) as o (document_id, author_id)
)
insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op)
select $1, o.document_id, 0, 'create', o.author_id, o.src, 1, o.content
  from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) as o (document_id, author_id, src, content);

--: document_read @point (id uuid)
--:   -> one DocumentRead(id uuid, title text, owner_id uuid, folder_id uuid, at_root bool, is_template bool, level int4, workspace_level int4, revision int8, created_at timestamptz, updated_at timestamptz, content text, content_version int8, tail text, tail_version int8) or document_not_found
-- A document that the caller may see, its snapshot, and the operations since as one JSON array in order (null when there are none).
select d.id, d.title, d.owner_id, d.folder_id, d.at_root, d.is_template, d.level::int4, d.workspace_level::int4, d.revision, d.created_at, d.updated_at,
       d.content, d.content_version, t.ops, t.version
  from collaboration.my_document d
  left join lateral collaboration.tail($1, d.id, d.content_version) t on true
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null
   and d.level > 0;

--: document_rename(id uuid, title text) -> exec
-- Gives a document another title.
update collaboration.document
   set title = $3,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2
   and deleted_at is null;

--: document_lock(id uuid) -> one DocumentLock(revision int8, title text, level int4, folder_id uuid, workspace_level int4, is_template bool) or document_not_found
-- Holds a document for the rest of the command, and says what the caller may do with it.
select d.revision, d.title, d.level::int4, d.folder_id, d.workspace_level::int4, d.is_template
  from collaboration.my_document d
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

--: document_access @point (id uuid) -> maybe DocumentAccess(level int4, revision int8, is_deleted bool, rights bytea)
-- What the caller may do with a document, be it in the trash, and what their roles allow there beside what they allow everywhere; no row
-- where there is none at all.
select d.level::int4, d.revision, d.deleted_at is not null,
       case when d.has_access then collaboration.rights_for($1, d.id, tenant.current_user_id()) end
  from collaboration.my_document d
 where d.tenant_id = $1
   and d.id = $2;

--: documents_access @point (ids uuid[]) -> many DocumentsAccess(id uuid, level int4)
-- The same for all that a connection has open, in the order of their ids.
select d.id, d.level::int4
  from collaboration.my_document d
 where d.tenant_id = $1
   and d.id = any ($2)
 order by d.id;

--: levels_of_others @point (people uuid[], documents uuid[]) -> many LevelOfOther(level int4, rights bytea)
-- What each of these people may do with the document beside them, in order, and what their roles allow there beside what they allow
-- everywhere; -1 where there is none.
select coalesce(collaboration.level_for(alone.tenant_id, p.document_id, p.person), -1),
       case when (select exists (select from api.scoped_role r where r.tenant_id = $1))
            then collaboration.rights_for(alone.tenant_id, p.document_id, p.person) end
  from (values ($1::uuid)) as alone(tenant_id),
       unnest($2::uuid[], $3::uuid[]) with ordinality as p(person, document_id, n)
 where alone.tenant_id = $1
 order by p.n;

--: document_snapshot_read @point (id uuid) -> maybe DocumentSnapshotRead(level int4, content text, content_version int8, tail text, tail_version int8)
-- The content as of now for the socket: snapshot, later operations as one JSON array, and the version after them. No content once
-- it is deleted, nor where the caller's level is 0.
select d.level::int4,
       case when d.deleted_at is null and d.level > 0 then d.content end,
       case when d.deleted_at is null then d.content_version else d.version end,
       t.ops, t.version
  from collaboration.my_document d
  left join lateral collaboration.tail($1, d.id, d.content_version) t on d.deleted_at is null and d.level > 0
 where d.tenant_id = $1
   and d.id = $2;

--: operations_read (id uuid, version int8, most int8)
--:   -> many OperationRead(level int4, version int8, kind text, type text, author_id uuid, src text, seq int8, op text)
-- What was done to a document from one version on, for somebody: one row without a kind where there is nothing, none where there is no
-- document.
select d.level::int4, o.version, o.kind, d.type, o.author_id, o.src, o.seq, o.op
  from collaboration.my_document d
  left join lateral (select o.version, o.kind, o.author_id, o.src, o.seq, o.op
                       from collaboration.operation o
                      where o.tenant_id = $1
                        and o.document_id = $2
                        and o.version >= $3
                      order by o.version
                      limit $4) o on d.level > 0
 where d.tenant_id = $1
   and d.id = $2
 order by o.version;
