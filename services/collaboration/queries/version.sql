--: version_read @point (id uuid, number int8) -> one VersionRead(version int8, kind text, author_id uuid, restored_version int8, name text, created_at timestamptz, title text) or document_version_not_found
-- One version of a document that is there: the operation that made it, and its name.
select o.version + 1, case when o.restored_version is null then o.kind else 'restore' end, o.author_id, o.restored_version,
       n.name, o.created_at, d.title
  from collaboration.operation o
  join collaboration.document d on d.tenant_id = o.tenant_id
                               and d.id = o.document_id
  left join collaboration.named_version n on n.tenant_id = o.tenant_id
                                         and n.document_id = o.document_id
                                         and n.version = o.version + 1
 where o.tenant_id = $1
   and o.document_id = $2
   and o.version = $3 - 1
   and d.deleted_at is null;

--: version_name(id uuid, version int8, name text, named_by uuid) -> exec
-- Gives a version its name, or another one.
insert into collaboration.named_version (tenant_id, document_id, version, name, named_by)
values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, document_id, version) do update
   set name = excluded.name,
       named_by = excluded.named_by,
       named_at = now();

--: version_unname(id uuid, version int8) -> exec
-- Takes a version's name away.
delete from collaboration.named_version
 where tenant_id = $1
   and document_id = $2
   and version = $3;

--: edit_session_write(id uuid, from_version int8, version int8, kind text, author_ids uuid[], restored_version int8, started_at timestamptz, ended_at timestamptz) -> send
-- A session begins or goes on. Never goes back.
insert into collaboration.edit_session as s
       (tenant_id, document_id, from_version, version, kind, author_ids, restored_version, started_at, ended_at)
values ($1, $2, $3, $4, $5, $6, nullif($7, 0), $8, $9)
    on conflict (tenant_id, document_id, from_version) do update
   set version = excluded.version,
       author_ids = excluded.author_ids,
       ended_at = excluded.ended_at
 where s.version < excluded.version;

--: edit_session_last(id uuid) -> maybe EditSessionLast(from_version int8, version int8, kind text, author_ids text, restored_version int8, started_at timestamptz, ended_at timestamptz)
-- The session that the next operation may belong to; its authors with commas between.
select s.from_version, s.version, s.kind, array_to_string(s.author_ids, ','), coalesce(s.restored_version, 0), s.started_at,
       s.ended_at
  from collaboration.edit_session s
 where s.tenant_id = $1
   and s.document_id = $2
 order by s.from_version desc
 limit 1;
