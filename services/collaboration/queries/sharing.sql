--: sharing_lock() -> send
-- Whoever changes what others may do does so alone in its tenant. In a statement of its own, so that the next sees what it waited for.
select collaboration.lock_sharing(alone.tenant_id)
  from (values ($1::uuid)) as alone(tenant_id)
 where alone.tenant_id = $1;

--: sharing_flatten(folders uuid[], documents uuid[]) -> one SharingFlattened(effect int4)
-- Writes flat what has been said. 0: nothing changed; 1: something did; 2: somebody may do less than before.
select collaboration.flatten(alone.tenant_id, $2, $3)
  from (values ($1::uuid)) as alone(tenant_id)
 where alone.tenant_id = $1;

--: share_put(subject_id uuid, subject_type text, grantee_id uuid, level int4) -> maybe SharePut(grantee_type text)
-- Gives a user, a team or (the tenant's own id) everybody access. No row: there is nobody of this id.
insert into collaboration.share as s (tenant_id, subject_id, subject_type, grantee_id, grantee_type, level)
select $1, $2, $3, g.id, g.type, $5
  from (select u.id, 'user' as type from api.account u where u.tenant_id = $1 and u.id = $4
         union all
        select t.id, 'team' from api.team t where t.tenant_id = $1 and t.id = $4
         union all
        select $1, 'workspace' where $4 = $1) g
    on conflict (tenant_id, subject_id, grantee_id) do update
   set level = excluded.level
returning s.grantee_type;

--: share_delete(subject_id uuid, grantee_id uuid) -> maybe ShareDeleted(grantee_type text)
-- Takes access away that was given here.
delete from collaboration.share s
 where s.tenant_id = $1
   and s.subject_id = $2
   and s.grantee_id = $3
returning s.grantee_type;

--: document_restrict(id uuid, is_restricted bool) -> send
-- Whether a document takes access over from what is above it.
update collaboration.document
   set is_restricted = coalesce($3, is_restricted), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: folder_restrict(id uuid, is_restricted bool) -> send
-- The same of a folder.
update collaboration.folder
   set is_restricted = coalesce($3, is_restricted), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: shares_explained(id uuid) -> many ShareExplained(grantee_id uuid, grantee_type text, name text, email text, level int4, distance int4, source_id uuid, source_name text)
-- Everything that gives somebody access, the nearest first. A folder that the caller may not see has no name here.
select g.grantee_id, g.grantee_type, coalesce(u.name, t.name), u.email, g.level::int4,
       g.distance, g.source_id, f.name
  from (select s.grantee_id, s.grantee_type, s.level, x.distance, case when x.distance > 0 then x.source_id end as source_id
          from collaboration.sources($1, array[$2::uuid]) x
          join collaboration.share s on s.tenant_id = $1 and s.subject_id = x.source_id
         union all
        select x.owner_id, 'user', 4, x.distance, case when x.distance > 0 then x.source_id end
          from collaboration.sources($1, array[$2::uuid]) x
         where x.source_id is not null
         union all
        select $1, 'workspace', 3, x.distance, null
          from collaboration.sources($1, array[$2::uuid]) x
         where x.source_id is null) g
  left join api.account u on u.tenant_id = $1 and u.id = g.grantee_id
  left join api.team t on t.tenant_id = $1 and t.id = g.grantee_id
  left join collaboration.my_folder f on f.tenant_id = $1 and f.id = g.source_id and f.level > 0
 where g.grantee_type = 'workspace' or u.id is not null or t.id is not null
 order by g.distance, g.level desc, 3;

--: document_sharing(id uuid) -> maybe Sharing(owner_id uuid, level int4, revision int8, is_restricted bool, workspace_level int4, above_id uuid, above_name text)
-- What the caller may do with a document, and what it is in.
select d.owner_id, d.level::int4, d.revision, d.is_restricted, d.workspace_level::int4, d.folder_id, f.name
  from collaboration.my_document d
  left join collaboration.my_folder f on f.tenant_id = $1 and f.id = d.folder_id and f.level > 0
 where d.tenant_id = $1
   and d.id = $2
   and d.deleted_at is null;

--: folder_sharing(id uuid) -> maybe Sharing
-- The same of a folder.
select d.owner_id, d.level::int4, d.revision, d.is_restricted, d.workspace_level::int4, d.parent_id, f.name
  from collaboration.my_folder d
  left join collaboration.my_folder f on f.tenant_id = $1 and f.id = d.parent_id and f.level > 0
 where d.tenant_id = $1
   and d.id = $2;

--: share_keep(subject_id uuid, subject_type text, user_id uuid, level int4) -> send
-- Gives access to somebody who had it from above, unless it is theirs already.
insert into collaboration.share (tenant_id, subject_id, subject_type, grantee_id, grantee_type, level)
select $1, $2, $3, $4, 'user', $5
 where not exists (select from collaboration.document d where d.tenant_id = $1 and d.id = $2 and d.owner_id = $4)
   and not exists (select from collaboration.folder f where f.tenant_id = $1 and f.id = $2 and f.owner_id = $4)
    on conflict (tenant_id, subject_id, grantee_id) do update
   set level = excluded.level;

--: place_open(id uuid, wanted bytea) -> maybe PlaceOpened(name text, level int4, workspace_level int4, rights bytea, wanted_level int4)
-- A folder that the caller sees, as a place that a role with the rights `wanted` (null: none) is given for.
select f.name, f.level::int4, f.workspace_level::int4, collaboration.rights_for($1, f.id, tenant.current_user_id()),
       coalesce(collaboration.level_of_rights($3), 0)::int4
  from collaboration.my_folder f
 where f.tenant_id = $1
   and f.id = $2
   and f.level > 0;

--: my_rights @point (id uuid) -> one MyRights(rights bytea) or resource_not_found
-- What the caller's roles allow with a document or folder, that they see, beside what they allow everywhere.
select collaboration.rights_for($1, s.id, tenant.current_user_id())
  from (select d.id from collaboration.my_document d where d.tenant_id = $1 and d.id = $2 and d.level > 0
         union all
        select f.id from collaboration.my_folder f where f.tenant_id = $1 and f.id = $2 and f.level > 0) s;
