-- Who may do what where. A level says what somebody may do with a document or folder: 0 not see it, 1 view, 2 comment, 3 edit, 4 own.
--
-- What was said lies in collaboration.share; what it comes to, through all folders above, is written flat when it is said: a document's
-- `workspace_level` is everybody's, and collaboration.access has a row for whoever has more. So a read costs nothing more where the
-- workspace may see the document, and one index probe where it may not.

create table collaboration.folder (
    tenant_id       uuid        not null,
    id              uuid        not null,
    parent_id       uuid,
    name            text        not null check (length(name) between 1 and 200),
    owner_id        uuid        not null,
    is_restricted   bool        not null default false,
    workspace_level smallint    not null default 3 check (workspace_level between 0 and 4),
    has_access      bool        not null default false,
    revision        bigint      not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint folder_parent_fkey foreign key (tenant_id, parent_id)
        references collaboration.folder (tenant_id, id) deferrable initially deferred,
    check (parent_id <> id)
);
comment on table collaboration.folder is
    'restore: restored; person: owner_id; keep: until the tenant deletes it';
create index folder_name on collaboration.folder (tenant_id, name, id);
create index folder_parent on collaboration.folder (tenant_id, parent_id, name, id);
create index folder_created on collaboration.folder (tenant_id, created_at, id);

-- `is_restricted`: it takes nothing over from what is above it. Outside all folders that is the workspace, whose members edit.
alter table collaboration.document
    add column folder_id       uuid,
    add column is_restricted   bool     not null default false,
    add column workspace_level smallint not null default 3 check (workspace_level between 0 and 4),
    add column has_access      bool     not null default false,
    add column deleted_by      uuid,
    add constraint document_folder_fkey foreign key (tenant_id, folder_id)
        references collaboration.folder (tenant_id, id) deferrable initially deferred;
create index document_folder on collaboration.document (tenant_id, folder_id, updated_at, id);

-- What was said. `subject_id` is a document or folder, `grantee_id` a user, a team, or the tenant itself for everybody.
create table collaboration.share (
    tenant_id    uuid        not null,
    subject_id   uuid        not null,
    grantee_id   uuid        not null,
    subject_type text        not null check (subject_type in ('document', 'folder')),
    grantee_type text        not null check (grantee_type in ('user', 'team', 'workspace')),
    level        smallint    not null check (level between 1 and 4),
    created_at   timestamptz not null default now(),
    primary key (tenant_id, subject_id, grantee_id),
    check (grantee_type <> 'workspace' or grantee_id = tenant_id)
);
comment on table collaboration.share is
    'restore: restored; person: who was given access; keep: until taken away, or with what is shared';
create index share_grantee on collaboration.share (tenant_id, grantee_id);

-- What it comes to: users and teams with more than the workspace. Owners are not here.
create table collaboration.access (
    tenant_id  uuid     not null,
    subject_id uuid     not null,
    grantee_id uuid     not null,
    level      smallint not null check (level between 1 and 4),
    primary key (tenant_id, subject_id, grantee_id)
);
comment on table collaboration.access is
    'restore: derived; person: who has access; keep: with what is shared';
create index access_grantee on collaboration.access (tenant_id, grantee_id, subject_id);

do $$
declare
    name text;
begin
    foreach name in array array['folder', 'share', 'access'] loop
        execute format('alter table collaboration.%I enable row level security', name);
        execute format('alter table collaboration.%I force row level security', name);
        execute format('create policy tenant_wall on collaboration.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on collaboration.%I to insula_app', name);
    end loop;
end
$$;

-- What the caller has been given beside what everybody has. A function that is called where it matters: its plan is made once a
-- connection, and costs nothing where the workspace may see a thing anyhow.
create function collaboration.given_level(of_tenant uuid, of_subject uuid) returns int4
    language plpgsql stable
    as $$
begin
    return (
        select max(a.level)
          from collaboration.access a
         where a.tenant_id = of_tenant
           and a.subject_id = of_subject
           and a.grantee_id = any (array(select tenant.current_user_id()
                                          union all
                                         select m.team_id
                                           from api.membership m
                                          where m.tenant_id = of_tenant
                                            and m.user_id = tenant.current_user_id())));
end
$$;

-- The one place that says what the caller may do with a document or folder. A plain expression, so that the planner writes it into each
-- query. The server's own work, which is nobody's, has the workspace's level.
create function collaboration.level_of(
    of_tenant uuid, of_subject uuid, owner_id uuid, workspace_level smallint, has_access bool) returns int4
    language sql stable
    return case when owner_id = tenant.current_user_id() then 4
                when has_access then greatest(workspace_level, collaboration.given_level(of_tenant, of_subject))
                else workspace_level
           end;

-- Documents and folders with the caller's level. Whoever reads for somebody reads these; level 0 is not to be told.
create view collaboration.my_folder with (security_invoker = true) as
    select f.tenant_id, f.id, f.name, f.owner_id, f.parent_id, f.is_restricted, f.workspace_level, f.has_access, f.revision,
           f.created_at, f.updated_at,
           collaboration.level_of(f.tenant_id, f.id, f.owner_id, f.workspace_level, f.has_access) as level
      from collaboration.folder f;

create function collaboration.sees_folder(of_tenant uuid, of_folder uuid) returns bool
    language plpgsql stable
    as $$
begin
    return exists (select from collaboration.my_folder f where f.tenant_id = of_tenant and f.id = of_folder and f.level > 0);
end
$$;

create view collaboration.my_document with (security_invoker = true) as
    select d.tenant_id, d.id, d.title, d.owner_id, d.folder_id, d.is_restricted, d.workspace_level, d.has_access, d.version, d.content,
           d.content_version, d.deleted_at, d.deleted_by, d.revision, d.created_at, d.updated_at,
           collaboration.level_of(d.tenant_id, d.id, d.owner_id, d.workspace_level, d.has_access) as level,
           d.folder_id is null or not collaboration.sees_folder(d.tenant_id, d.folder_id) as at_root
      from collaboration.document d;
-- To lock a row through a view takes the right to update it.
grant select, update on collaboration.my_document, collaboration.my_folder to insula_app;

create function collaboration.level_name(level int) returns text
    language sql immutable parallel safe
    return case level when 1 then 'viewer' when 2 then 'commenter' when 3 then 'editor' when 4 then 'owner' else 'none' end;

-- Where each of some folders and documents takes its access from: itself first (`distance` 0), then the folders above for as long as
-- nothing between is restricted. The row without a source is the workspace, reached from the top.
create function collaboration.sources(of_tenant uuid, of_subjects uuid[])
    returns table (subject_id uuid, source_id uuid, owner_id uuid, distance int)
    language sql stable
    as $$
    with recursive line(subject_id, source_id, owner_id, next_id, goes_on, distance) as (
        select s.id, s.id, s.owner_id, s.above_id, not s.is_restricted, 0
          from (select d.id, d.owner_id, d.folder_id as above_id, d.is_restricted
                  from collaboration.document d
                 where d.tenant_id = of_tenant and d.id = any (of_subjects)
                 union all
                select f.id, f.owner_id, f.parent_id, f.is_restricted
                  from collaboration.folder f
                 where f.tenant_id = of_tenant and f.id = any (of_subjects)) s
         union all
        select l.subject_id, f.id, f.owner_id, f.parent_id, not coalesce(f.is_restricted, true), l.distance + 1
          from line l
          left join collaboration.folder f on f.tenant_id = of_tenant and f.id = l.next_id
         where l.goes_on
           and (l.next_id is null or f.id is not null)
           and l.distance < 100
    )
    select l.subject_id, l.source_id, l.owner_id, l.distance
      from line l
$$;

-- Writes flat what has been said, for these folders with all that is in them, and these documents. 0: nothing changed; 1: something did;
-- 2: somebody may do less than before. The caller holds the lock of collaboration.lock_sharing().
create function collaboration.flatten(of_tenant uuid, folders uuid[], documents uuid[]) returns int4
    language plpgsql
    as $$
declare
    subjects uuid[];
    is_changed bool;
    is_less bool;
begin
    with recursive below(id) as (
        select unnest(folders)
         union
        select f.id
          from below b
          join collaboration.folder f on f.tenant_id = of_tenant and f.parent_id = b.id
    )
    select array(select b.id from below b
                  union
                 select d.id
                   from below b
                   join collaboration.document d on d.tenant_id = of_tenant and d.folder_id = b.id
                  union
                 select unnest(documents))
      into subjects;

    with source as materialized (
        select s.* from collaboration.sources(of_tenant, subjects) s
    ), subject as (
        select s.subject_id as id, s.owner_id from source s where s.distance = 0
    ), best as (
        select g.subject_id, g.grantee_id, max(g.level)::smallint as level
          from (select s.subject_id, h.grantee_id, h.level
                  from source s
                  join collaboration.share h on h.tenant_id = of_tenant and h.subject_id = s.source_id
                 union all
                select s.subject_id, s.owner_id, 4 from source s where s.distance > 0 and s.source_id is not null
                 union all
                select s.subject_id, of_tenant, 3 from source s where s.source_id is null) g
         group by g.subject_id, g.grantee_id
    ), everybody as (
        select s.id, s.owner_id, coalesce(b.level, 0)::smallint as level
          from subject s
          left join best b on b.subject_id = s.id and b.grantee_id = of_tenant
    ), wanted as (
        select b.subject_id, b.grantee_id, b.level
          from best b
          join everybody e on e.id = b.subject_id
         where b.grantee_id <> of_tenant
           and b.grantee_id <> e.owner_id
           and b.level > e.level
    ), had as (
        select a.subject_id, a.grantee_id, a.level
          from collaboration.access a
         where a.tenant_id = of_tenant and a.subject_id = any (subjects)
    ), taken as (
        delete from collaboration.access a
         using had h
         where a.tenant_id = of_tenant and a.subject_id = h.subject_id and a.grantee_id = h.grantee_id
           and not exists (select from wanted w where w.subject_id = h.subject_id and w.grantee_id = h.grantee_id)
        returning a.subject_id
    ), given as (
        insert into collaboration.access as a (tenant_id, subject_id, grantee_id, level)
        select of_tenant, w.subject_id, w.grantee_id, w.level from wanted w
            on conflict (tenant_id, subject_id, grantee_id) do update
           set level = excluded.level
         where a.level <> excluded.level
        returning a.subject_id
    ), flat as (
        select e.id, e.level, exists (select from wanted w where w.subject_id = e.id) as has_access from everybody e
    ), documents_before as (
        select d.id, d.workspace_level
          from collaboration.document d
          join flat f on f.id = d.id
         where d.tenant_id = of_tenant and (d.workspace_level, d.has_access) is distinct from (f.level, f.has_access)
    ), folders_before as (
        select d.id, d.workspace_level
          from collaboration.folder d
          join flat f on f.id = d.id
         where d.tenant_id = of_tenant and (d.workspace_level, d.has_access) is distinct from (f.level, f.has_access)
    ), set_documents as (
        update collaboration.document d
           set workspace_level = f.level, has_access = f.has_access
          from flat f
          join documents_before b on b.id = f.id
         where d.tenant_id = of_tenant and d.id = f.id
    ), set_folders as (
        update collaboration.folder d
           set workspace_level = f.level, has_access = f.has_access
          from flat f
          join folders_before b on b.id = f.id
         where d.tenant_id = of_tenant and d.id = f.id
    )
    select exists (select from taken) or exists (select from given) or exists (select from documents_before)
               or exists (select from folders_before),
           exists (select from taken)
               or exists (select from had h join wanted w using (subject_id, grantee_id) where w.level < h.level)
               or exists (select from flat f
                            join (select * from documents_before union all select * from folders_before) b using (id)
                           where f.level < b.workspace_level)
      into is_changed, is_less;
    return case when is_less then 2 when is_changed then 1 else 0 end;
end
$$;

-- Who changes what others may do does so alone in its tenant: what is written flat must not be of two minds.
create function collaboration.lock_sharing(of_tenant uuid) returns void
    language sql
    as $$ select pg_advisory_xact_lock(hashtextextended('insula.sharing.' || of_tenant::text, 0)) $$;

create or replace view api.document with (security_invoker) as
    select d.tenant_id, d.id, d.title, d.version, d.owner_id, d.revision, d.created_at, d.updated_at, d.folder_id,
           d.at_root,
           collaboration.level_name(d.level) as access,
           collaboration.level_name(d.workspace_level) as workspace_access
      from collaboration.my_document d
     where d.deleted_at is null
       and d.level > 0;

create or replace view api.document_version with (security_invoker) as
    select o.tenant_id, o.document_id, o.version as number, o.version::text as id, o.version + 1 as version, o.author_id, o.kind,
           1::bigint as revision, o.created_at, o.created_at as updated_at
      from collaboration.operation o
     where exists (select from collaboration.my_document d
                    where d.tenant_id = o.tenant_id and d.id = o.document_id and d.level > 0);

create view api.folder with (security_invoker) as
    select f.tenant_id, f.id, f.name, f.parent_id, f.owner_id, f.revision, f.created_at, f.updated_at,
           f.parent_id is null or not collaboration.sees_folder(f.tenant_id, f.parent_id) as at_root,
           collaboration.level_name(f.level) as access,
           collaboration.level_name(f.workspace_level) as workspace_access
      from collaboration.my_folder f
     where f.level > 0;
grant select on api.folder to insula_app;

-- Comments are for those who see the document.
create or replace view api.comment with (security_invoker) as
    select t.tenant_id, t.id, t.document_id, t.status, t.quote,
           case when t.anchor_version is not null and t.status = 'open'
                then jsonb_build_object('index', t.anchor_index, 'length', t.anchor_length, 'version', t.anchor_version)
           end as anchor,
           coalesce(t.anchor_length = 0, false) as orphaned,
           c.author_id, api.comment_person(t.tenant_id, c.author_id) as author,
           c.body, api.comment_mentions(t.tenant_id, c.mentions) as mentions,
           api.comment_reactions(t.tenant_id, t.id) as reactions,
           c.deleted_at is not null as deleted, c.edited_at,
           api.comment_replies(t.tenant_id, t.id) as replies,
           case when t.resolved_by is not null then api.comment_person(t.tenant_id, t.resolved_by) end as resolved_by,
           t.resolved_at, t.revision, t.created_at, t.updated_at
      from collaboration.thread t
      join collaboration.comment c on c.tenant_id = t.tenant_id and c.id = t.id
      join collaboration.my_document d on d.tenant_id = t.tenant_id and d.id = t.document_id and d.deleted_at is null and d.level > 0
     where t.deleted_at is null;

-- For other services: whether what an event is about, be it in the trash, may be seen.
create view api.seen_subject with (security_invoker) as
    select d.tenant_id, d.id from collaboration.my_document d where d.level > 0
     union all
    select f.tenant_id, f.id from collaboration.my_folder f where f.level > 0
     union all
    select c.tenant_id, c.id
      from collaboration.comment c
      join collaboration.thread t on t.tenant_id = c.tenant_id and t.id = c.thread_id
      join collaboration.my_document d on d.tenant_id = t.tenant_id and d.id = t.document_id and d.level > 0;
grant select on api.seen_subject to insula_app;
