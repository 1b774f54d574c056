--: folder_insert(id uuid, name text, parent_id uuid, owner_id uuid) -> send
-- A new folder; outside all others it is what the columns say by themselves.
insert into collaboration.folder (tenant_id, id, name, parent_id, owner_id)
values ($1, $2, $3, $4, $5);

--: folder_lock(id uuid) -> one FolderLock(revision int8, name text, level int4, parent_id uuid, workspace_level int4) or folder_not_found
-- Holds a folder for the rest of the command, and says what the caller may do with it.
select f.revision, f.name, f.level::int4, f.parent_id, f.workspace_level::int4
  from collaboration.my_folder f
 where f.tenant_id = $1
   and f.id = $2
   for update;

--: folder_rename(id uuid, name text) -> send
-- Gives a folder another name.
update collaboration.folder
   set name = $3, revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: folder_place(id uuid, moved uuid) -> maybe FolderPlace(level int4, depth int8, is_below bool)
-- A folder as a place for something: what the caller may do in it, how many folders deep it is, and whether it lies in `moved`.
with recursive line(id, parent_id, depth) as (
    select f.id, f.parent_id, 1 from collaboration.folder f where f.tenant_id = $1 and f.id = $2
     union all
    select f.id, f.parent_id, l.depth + 1
      from line l
      join collaboration.folder f on f.tenant_id = $1 and f.id = l.parent_id
     where l.depth < 100
)
select f.level::int4, (select max(l.depth)::int8 from line l), exists (select from line l where l.id = $3)
  from collaboration.my_folder f
 where f.tenant_id = $1
   and f.id = $2;

--: folder_height(id uuid) -> one FolderHeight(height int8)
-- How many folders deep the deepest below it is, itself being one.
with recursive below(id, height) as (
    select f.id, 1 from collaboration.folder f where f.tenant_id = $1 and f.id = $2
     union all
    select f.id, b.height + 1
      from below b
      join collaboration.folder f on f.tenant_id = $1 and f.parent_id = b.id
     where b.height < 100
)
select max(b.height)::int8 from below b;

--: folder_move(id uuid, parent_id uuid) -> send
-- Puts a folder into another, or outside all.
update collaboration.folder
   set parent_id = $3, revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: document_move(id uuid, folder_id uuid) -> send
-- Puts a document into a folder, or outside all.
update collaboration.document
   set folder_id = $3, revision = revision + 1
 where tenant_id = $1
   and id = $2;

--: folder_content(id uuid) -> one FolderContent(has_any bool)
-- Whether anything lies in it that is not in the trash, be it visible to the caller or not.
select exists (select from collaboration.folder f where f.tenant_id = $1 and f.parent_id = $2)
    or exists (select from collaboration.document d where d.tenant_id = $1 and d.folder_id = $2 and d.deleted_at is null);

--: folder_release_trash(id uuid) -> many Released(id uuid)
-- What lies in the trash and came from a folder that goes keeps, as its own, the access it had from it; not what roles gave there.
with released as (
    update collaboration.document d
       set folder_id = null, is_restricted = true, revision = revision + 1
     where d.tenant_id = $1
       and d.folder_id = $2
    returning d.id, d.workspace_level
), kept as (
    insert into collaboration.share as s (tenant_id, subject_id, subject_type, grantee_id, grantee_type, level)
    select $1, r.id, 'document', g.grantee_id, g.grantee_type, g.level
      from released r
     cross join lateral (
        select a.grantee_id,
               case when exists (select from api.team t where t.tenant_id = $1 and t.id = a.grantee_id) then 'team' else 'user' end
                   as grantee_type,
               a.level
          from collaboration.access a
         where a.tenant_id = $1 and a.subject_id = r.id and a.rights is null
         union all
        select $1, 'workspace', r.workspace_level where r.workspace_level > 0) g
        on conflict (tenant_id, subject_id, grantee_id) do update
       set level = excluded.level
)
select r.id from released r;

--: folder_delete(id uuid) -> send
-- An empty folder goes, with what was said and written about it.
with said as (
    delete from collaboration.share s where s.tenant_id = $1 and s.subject_id = $2
), written as (
    delete from collaboration.access a where a.tenant_id = $1 and a.subject_id = $2
)
delete from collaboration.folder f
 where f.tenant_id = $1
   and f.id = $2;
