--: favourite_put(id uuid) -> exec
-- The caller marks a document that they may see; 0 rows: there is none.
insert into collaboration.shelf as s (tenant_id, user_id, document_id, favourite_at)
select $1, tenant.current_user_id(), d.id, now()
  from collaboration.my_document d
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null
   and d.level > 0
    on conflict (tenant_id, user_id, document_id) do update
   set favourite_at = coalesce(s.favourite_at, now());

--: favourite_drop(id uuid) -> send
-- The caller's mark goes.
update collaboration.shelf s
   set favourite_at = null
 where s.tenant_id = $1
   and s.user_id = tenant.current_user_id()
   and s.document_id = $2;

--: opened_put(id uuid) -> exec
-- The caller has opened a document that they may see; 0 rows: there is none.
insert into collaboration.shelf as s (tenant_id, user_id, document_id, opened_at)
select $1, tenant.current_user_id(), d.id, now()
  from collaboration.my_document d
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null
   and d.level > 0
    on conflict (tenant_id, user_id, document_id) do update
   set opened_at = now();

--: trashed_read @point (id uuid) -> maybe TrashedRead(level int4, is_deleted bool, content text, tail text)
-- A document in the trash as it was before its deletion: the snapshot (or, of an older deletion, its creation) and the operations since.
select d.level::int4, d.deleted_at is not null, coalesce(d.content, c.op), t.ops
  from collaboration.my_document d
  left join lateral (select o.op, o.version + 1 as version
                       from collaboration.operation o
                      where o.tenant_id = $1
                        and o.document_id = $2
                        and o.kind = 'create'
                      order by o.version desc
                      limit 1) c on d.content is null
  left join lateral collaboration.tail($1, d.id, coalesce(c.version, d.content_version)) t on true
 where d.tenant_id = $1
   and d.id = $2;

--: documents_purge(ids uuid[]) -> one DocumentsPurged(count int4)
-- Those of these that are in the trash are gone for ever.
select collaboration.purge(alone.tenant_id, $2)
  from (values ($1::uuid)) as alone(tenant_id)
 where alone.tenant_id = $1;

--: documents_gone(ids uuid[]) -> many DocumentGone(id uuid)
-- Which of these there are no more.
select g.id
  from unnest($2::uuid[]) as g(id)
 where not exists (select from collaboration.document d where d.tenant_id = $1 and d.id = g.id);

--: trash_due(days int4, most int8) -> many TrashDue(id uuid)
-- What has lain in the trash long enough.
select d.id
  from collaboration.document d
 where d.tenant_id = $1
   and d.deleted_at < now() - make_interval(days => $2)
 order by d.deleted_at
 limit $3;

--: trash_next() -> one TrashNext(deleted_at timestamptz)
-- When the oldest in the trash came there; null when it is empty.
select min(d.deleted_at)
  from collaboration.document d
 where d.tenant_id = $1
   and d.deleted_at is not null;

--: template_read @point (id uuid) -> maybe TemplateRead(content text, tail text)
-- The content of a document that the caller may see, for a new one.
select d.content, t.ops
  from collaboration.my_document d
  left join lateral collaboration.tail($1, d.id, d.content_version) t on true
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null
   and d.level > 0;

--: document_set_template(id uuid, is_template bool) -> send
-- Whether new documents may begin as this one.
update collaboration.document
   set is_template = $3, revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;
