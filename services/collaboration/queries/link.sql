--: link_insert(id uuid, document_id uuid, secret_hash bytea, password_hash text, created_by uuid, expires_at timestamptz) -> send
-- A link to a document.
insert into collaboration.link (tenant_id, id, document_id, secret_hash, password_hash, created_by, expires_at)
values ($1, $2, $3, $4, $5, $6, $7);

--: link_count(document_id uuid) -> one LinkCount(count int8)
-- How many links to a document work.
select count(*)
  from collaboration.link l
 where l.tenant_id = $1
   and l.document_id = $2
   and l.revoked_at is null;

--: link_revoke(document_id uuid, id uuid) -> exec
-- A link stops working; 0 rows: it did not work.
update collaboration.link
   set revoked_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and document_id = $2
   and id = $3
   and revoked_at is null;

--: link_find @point (id uuid, secret_hash bytea) -> maybe LinkFound(document_id uuid, password_hash text, expires_at timestamptz)
-- The document that a working link of an active tenant opens.
select l.document_id, l.password_hash, l.expires_at
  from collaboration.link l
  join api.tenant t on t.tenant_id = l.tenant_id
 where l.tenant_id = $1
   and l.id = $2
   and l.secret_hash = $3
   and l.revoked_at is null
   and t.status = 'active'
   and coalesce(l.expires_at > now(), true);

--: link_read @point (id uuid, document_id uuid) -> maybe LinkRead(title text, updated_at timestamptz, content text, content_version int8, tail text, tail_version int8)
-- What it shows, for as long as it works: the document as of now.
select d.title, d.updated_at, d.content, d.content_version, t.ops, t.version
  from collaboration.document d
  left join lateral collaboration.tail($1, d.id, d.content_version) t on true
 where d.tenant_id = $1
   and d.id = $3
   and d.deleted_at is null
   and exists (select from collaboration.link l
                 join api.tenant n on n.tenant_id = l.tenant_id and n.status = 'active'
                where l.tenant_id = $1
                  and l.id = $2
                  and l.document_id = $3
                  and l.revoked_at is null
                  and coalesce(l.expires_at > now(), true));
