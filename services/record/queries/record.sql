--: record_insert_many(ids uuid[], data_types text[], bodies jsonb[], created_by uuid[], created_at timestamptz[]) -> exec
-- The records that many requests of one tenant have handed in together; each body is as it was sent: {"content": ...}.
insert into record.record (tenant_id, id, data_type, content, created_by, created_at, updated_at)
select $1, r.id, r.data_type, r.body -> 'content', r.created_by, r.created_at, r.created_at
  from unnest($2::uuid[], $3::text[], $4::jsonb[], $5::uuid[], $6::timestamptz[])
       as r(id, data_type, body, created_by, created_at);

--: record_lock(data_type text, id uuid) -> one RecordLocked(id uuid, revision int8) or record_not_found
-- A record that is about to change.
select r.id, r.revision
  from record.record r
 where r.tenant_id = $1
   and r.data_type = $2
   and r.id = $3
   for update;

--: record_patch(id uuid, body jsonb) -> exec
-- Merges a patch into the content (RFC 7396); the body is as it was sent: {"content": patch}.
update record.record
   set content = record.merge_patch(content, $3::jsonb -> 'content'),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: record_delete(id uuid) -> exec
-- Deletes a record.
delete from record.record
 where tenant_id = $1
   and id = $2;

--: record_types @list () -> one RecordTypes(body json)
-- Which types are there, and how many records of each? Hops from type to type over the index.
with recursive type(name) as (
    (select r.data_type
       from record.record r
      where r.tenant_id = $1
      order by r.data_type
      limit 1)
    union all
    select (select r.data_type
              from record.record r
             where r.tenant_id = $1
               and r.data_type > t.name
             order by r.data_type
             limit 1)
      from type t
     where t.name is not null
)
select json_build_object(
           'data', coalesce(json_agg(json_build_object(
               'data_type', t.name,
               'count', (select count(*)
                           from record.record r
                          where r.tenant_id = $1 and r.data_type = t.name)) order by t.name), '[]'),
           'next_cursor', null) as body
  from type t
 where t.name is not null;
