-- Documents of plain text. What a content is it says itself: rich text is an object, plain text a string. The column tells it where the
-- content is not at hand.
alter table collaboration.document
    add column type text not null generated always as (case when content like '"%' then 'text-unicode' else 'rich-text' end) stored;

create or replace view collaboration.my_document with (security_invoker = true) as
    select d.tenant_id, d.id, d.title, d.owner_id, d.folder_id, d.is_restricted, d.workspace_level, d.has_access, d.version, d.content,
           d.content_version, d.deleted_at, d.deleted_by, d.revision, d.created_at, d.updated_at,
           collaboration.level_of(d.tenant_id, d.id, d.owner_id, d.workspace_level, d.has_access) as level,
           d.folder_id is null or not collaboration.sees_folder(d.tenant_id, d.folder_id) as at_root,
           d.is_template, d.type
      from collaboration.document d;

create or replace view api.document with (security_invoker) as
    select d.tenant_id, d.id, d.title, d.version, d.owner_id, d.revision, d.created_at, d.updated_at, d.folder_id, d.at_root,
           collaboration.level_name(d.level) as access,
           collaboration.level_name(d.workspace_level) as workspace_access,
           d.is_template, d.type
      from collaboration.my_document d
     where d.deleted_at is null
       and d.level > 0;

