-- The trash, templates, what people mark and open, and links for the public.

alter table collaboration.document add column is_template bool not null default false;
create index document_trash on collaboration.document (tenant_id, deleted_at, id) where deleted_at is not null;

create or replace view collaboration.my_document with (security_invoker = true) as
    select d.tenant_id, d.id, d.title, d.owner_id, d.folder_id, d.is_restricted, d.workspace_level, d.has_access, d.version, d.content,
           d.content_version, d.deleted_at, d.deleted_by, d.revision, d.created_at, d.updated_at,
           collaboration.level_of(d.tenant_id, d.id, d.owner_id, d.workspace_level, d.has_access) as level,
           d.folder_id is null or not collaboration.sees_folder(d.tenant_id, d.folder_id) as at_root,
           d.is_template
      from collaboration.document d;

create or replace view api.document with (security_invoker) as
    select d.tenant_id, d.id, d.title, d.version, d.owner_id, d.revision, d.created_at, d.updated_at, d.folder_id, d.at_root,
           collaboration.level_name(d.level) as access,
           collaboration.level_name(d.workspace_level) as workspace_access,
           d.is_template
      from collaboration.my_document d
     where d.deleted_at is null
       and d.level > 0;

-- Those who could bring it back see it there.
create view api.trashed_document with (security_invoker) as
    select d.tenant_id, d.id, d.title, d.owner_id, d.folder_id, d.revision, d.created_at, d.updated_at, d.deleted_at, d.deleted_by,
           collaboration.level_name(d.level) as access
      from collaboration.my_document d
     where d.deleted_at is not null
       and d.level >= 3;
grant select on api.trashed_document to insula_app;

-- What somebody marked, and when they last opened it.
create table collaboration.shelf (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    document_id  uuid        not null,
    favourite_at timestamptz,
    opened_at    timestamptz,
    primary key (tenant_id, user_id, document_id),
    constraint shelf_document_fkey foreign key (tenant_id, document_id)
        references collaboration.document (tenant_id, id) deferrable initially deferred
);
comment on table collaboration.shelf is
    'restore: restored; person: which documents somebody marked and opened; keep: as long as the document';
create index shelf_document on collaboration.shelf (tenant_id, document_id);
create index shelf_favourite on collaboration.shelf (tenant_id, user_id, favourite_at, document_id) where favourite_at is not null;
create index shelf_opened on collaboration.shelf (tenant_id, user_id, opened_at, document_id) where opened_at is not null;

create view api.favourite with (security_invoker) as
    select s.tenant_id, s.document_id as id, d.title, d.owner_id, d.folder_id, d.access, d.workspace_access, d.revision, s.favourite_at,
           d.created_at, d.updated_at
      from collaboration.shelf s
      join api.document d on d.tenant_id = s.tenant_id and d.id = s.document_id
     where s.user_id = tenant.current_user_id()
       and s.favourite_at is not null;
create view api.recent with (security_invoker) as
    select s.tenant_id, s.document_id as id, d.title, d.owner_id, d.folder_id, d.access, d.workspace_access, d.revision, s.opened_at,
           d.created_at, d.updated_at
      from collaboration.shelf s
      join api.document d on d.tenant_id = s.tenant_id and d.id = s.document_id
     where s.user_id = tenant.current_user_id()
       and s.opened_at is not null;
grant select on api.favourite, api.recent to insula_app;

-- A link that lets anybody read one document. The secret is in the link alone; here is its SHA-256.
create table collaboration.link (
    tenant_id     uuid        not null,
    id            uuid        not null,
    document_id   uuid        not null,
    secret_hash   bytea       not null check (length(secret_hash) = 32),
    password_hash text        check (password_hash like '$argon2id$%'),
    created_by    uuid        not null,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    revision      bigint      not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    primary key (tenant_id, id),
    constraint link_document_fkey foreign key (tenant_id, document_id)
        references collaboration.document (tenant_id, id) deferrable initially deferred
);
comment on table collaboration.link is
    'restore: restored; person: who made it, a hash of its password; keep: as long as the document';
create index link_document on collaboration.link (tenant_id, document_id, created_at, id);

-- Owners of the document see them.
create view api.document_link with (security_invoker) as
    select l.tenant_id, l.id, l.document_id, l.password_hash is not null as has_password, l.created_by, l.expires_at, l.revision,
           l.created_at, l.updated_at
      from collaboration.link l
     where l.revoked_at is null
       and exists (select from collaboration.my_document d
                    where d.tenant_id = l.tenant_id and d.id = l.document_id and d.deleted_at is null and d.level >= 4);
grant select on api.document_link to insula_app;

do $$
declare
    name text;
begin
    foreach name in array array['shelf', 'link'] loop
        execute format('alter table collaboration.%I enable row level security', name);
        execute format('alter table collaboration.%I force row level security', name);
        execute format('create policy tenant_wall on collaboration.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
        execute format('grant select, insert, update, delete on collaboration.%I to insula_app', name);
    end loop;
end
$$;

-- Crossing, since workers may not delete documents and operations: what has lain in the trash is gone, with all that refers to it. The
-- tenant must be the one whose context this is.
create function collaboration.purge(of_tenant uuid, of_documents uuid[]) returns int4
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    ids uuid[];
    child record;
begin
    if of_tenant is distinct from tenant.current_id() then
        return 0;
    end if;
    ids := array(select d.id
                   from collaboration.document d
                  where d.tenant_id = of_tenant
                    and d.id = any (of_documents)
                    and d.deleted_at is not null
                    and not exists (select from collaboration.lease l where l.tenant_id = of_tenant and l.document_id = d.id)
                    for update);
    set constraints all deferred;
    delete from collaboration.reaction r
     using collaboration.comment c, collaboration.thread t
     where r.tenant_id = of_tenant and c.tenant_id = of_tenant and t.tenant_id = of_tenant
       and r.comment_id = c.id and c.thread_id = t.id and t.document_id = any (ids);
    delete from collaboration.comment c
     using collaboration.thread t
     where c.tenant_id = of_tenant and t.tenant_id = of_tenant and c.thread_id = t.id and t.document_id = any (ids);
    for child in
        select k.conrelid::regclass as name, a.attname as key
          from pg_constraint k
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
         where k.confrelid = 'collaboration.document'::regclass
           and k.contype = 'f'
    loop
        execute format('delete from %s where tenant_id = $1 and %I = any ($2)', child.name, child.key) using of_tenant, ids;
    end loop;
    delete from collaboration.share s where s.tenant_id = of_tenant and s.subject_id = any (ids);
    delete from collaboration.access a where a.tenant_id = of_tenant and a.subject_id = any (ids);
    delete from collaboration.document d where d.tenant_id = of_tenant and d.id = any (ids);
    return cardinality(ids);
end
$$;
alter function collaboration.purge(uuid, uuid[]) owner to insula_wall;
revoke all on function collaboration.purge(uuid, uuid[]) from public;
grant execute on function collaboration.purge(uuid, uuid[]) to insula_app;
grant usage on schema tenant to insula_wall;
grant select, update, delete on all tables in schema collaboration to insula_wall;
revoke all on collaboration.secret, collaboration.holder from insula_wall;
-- Tables that come later and refer to a document go with it too.
alter default privileges in schema collaboration grant select, delete on tables to insula_wall;
