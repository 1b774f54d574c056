-- Roles that are given for a folder (services/auth, api.scoped_role). What they allow reaches as far as access does: what takes its access
-- over from the folder. So it is written flat with it: a row of `access` has in `rights` what roles allow there, beside the level that
-- doing it needs.

alter table collaboration.access add column rights bytea check (length(rights) = 32);

-- The level that somebody needs to do what these permissions allow; null for none of ours.
create function collaboration.level_of_rights(rights bytea) returns smallint
    language sql stable
    return (
        select max(case p.name when 'document.share' then 4
                               when 'document.delete' then 3
                               when 'document.write' then 3
                               when 'document.comment' then 2
                               when 'document.read' then 1
                   end)
          from auth.permission p
         where get_bit(rights, p.bit) = 1
           and not p.is_retired)::smallint;

-- What the caller may do with something while a permission counts for them in some folders alone (auth.enter_scope()): where it does, what
-- their access says; elsewhere they look, where they may read.
create function collaboration.scoped_level(
    of_tenant uuid, of_subject uuid, owner_id uuid, workspace_level smallint, has_access bool) returns int4
    language plpgsql stable
    as $$
declare
    reading int4 := current_setting('insula.scope_read')::int4;
    rights bytea;
    level int4 := workspace_level;
begin
    if has_access then
        select auth.all_of(a.rights) filter (where a.rights is not null), greatest(max(a.level), workspace_level)
          into rights, level
          from collaboration.access a
         where a.tenant_id = of_tenant
           and a.subject_id = of_subject
           and a.grantee_id = any (array(select tenant.current_user_id()
                                          union all
                                         select m.team_id
                                           from api.membership m
                                          where m.tenant_id = of_tenant
                                            and m.user_id = tenant.current_user_id()));
    end if;
    if owner_id = tenant.current_user_id() then
        level := 4;
    end if;
    if get_bit(rights, current_setting('insula.scope')::int4) = 1 then
        return level;
    end if;
    return case when reading < 0 or get_bit(rights, reading) = 1 then least(level, 1) else 0 end;
end
$$;

-- The one place that says what the caller may do with a document or folder. A plain expression, so that the planner writes it into each
-- query. The server's own work, which is nobody's, has the workspace's level.
create or replace function collaboration.level_of(
    of_tenant uuid, of_subject uuid, owner_id uuid, workspace_level smallint, has_access bool) returns int4
    language sql stable
    return case when current_setting('insula.scope', true) <> ''
                then collaboration.scoped_level(of_tenant, of_subject, owner_id, workspace_level, has_access)
                when owner_id = tenant.current_user_id() then 4
                when has_access then greatest(workspace_level, collaboration.given_level(of_tenant, of_subject))
                else workspace_level
           end;

-- What a person's roles allow with a document or folder beside what they allow everywhere; null for nothing.
create function collaboration.rights_for(of_tenant uuid, of_subject uuid, person uuid) returns bytea
    language plpgsql stable
    as $$
begin
    return (
        select auth.all_of(a.rights)
          from collaboration.access a
         where a.tenant_id = of_tenant
           and a.subject_id = of_subject
           and a.rights is not null
           and a.grantee_id = any (array(select person
                                          union all
                                         select m.team_id
                                           from api.membership m
                                          where m.tenant_id = of_tenant
                                            and m.user_id = person))
        having count(*) > 0);
end
$$;

-- Writes flat what has been said, for these folders with all that is in them, and these documents. 0: nothing changed; 1: something did;
-- 2: somebody may do less than before. The caller holds the lock of collaboration.lock_sharing().
create or replace function collaboration.flatten(of_tenant uuid, folders uuid[], documents uuid[]) returns int4
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
        select g.subject_id, g.grantee_id, max(g.level)::smallint as level,
               case when count(g.rights) > 0 then auth.all_of(g.rights) filter (where g.rights is not null) end as rights
          from (select s.subject_id, h.grantee_id, h.level, null::bytea as rights
                  from source s
                  join collaboration.share h on h.tenant_id = of_tenant and h.subject_id = s.source_id
                 union all
                select s.subject_id, r.grantee_id, collaboration.level_of_rights(r.rights), r.rights
                  from source s
                  join api.scoped_role r on r.tenant_id = of_tenant and r.resource_id = s.source_id
                 where collaboration.level_of_rights(r.rights) is not null
                 union all
                select s.subject_id, s.owner_id, 4, null from source s where s.distance > 0 and s.source_id is not null
                 union all
                select s.subject_id, of_tenant, 3, null from source s where s.source_id is null) g
         group by g.subject_id, g.grantee_id
    ), everybody as (
        select s.id, s.owner_id, coalesce(b.level, 0)::smallint as level
          from subject s
          left join best b on b.subject_id = s.id and b.grantee_id = of_tenant
    ), wanted as (
        select b.subject_id, b.grantee_id, b.level, b.rights
          from best b
          join everybody e on e.id = b.subject_id
         where b.grantee_id <> of_tenant
           and (b.rights is not null or (b.grantee_id <> e.owner_id and b.level > e.level))
    ), had as (
        select a.subject_id, a.grantee_id, a.level, a.rights
          from collaboration.access a
         where a.tenant_id = of_tenant and a.subject_id = any (subjects)
    ), taken as (
        delete from collaboration.access a
         using had h
         where a.tenant_id = of_tenant and a.subject_id = h.subject_id and a.grantee_id = h.grantee_id
           and not exists (select from wanted w where w.subject_id = h.subject_id and w.grantee_id = h.grantee_id)
        returning a.subject_id
    ), given as (
        insert into collaboration.access as a (tenant_id, subject_id, grantee_id, level, rights)
        select of_tenant, w.subject_id, w.grantee_id, w.level, w.rights from wanted w
            on conflict (tenant_id, subject_id, grantee_id) do update
           set level = excluded.level, rights = excluded.rights
         where (a.level, a.rights) is distinct from (excluded.level, excluded.rights)
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
               or exists (select from had h join wanted w using (subject_id, grantee_id)
                           where w.level < h.level
                              or (h.rights is not null
                                  and (w.rights is null or auth.common(h.rights, w.rights) <> h.rights)))
               or exists (select from flat f
                            join (select * from documents_before union all select * from folders_before) b using (id)
                           where f.level < b.workspace_level)
      into is_changed, is_less;
    return case when is_less then 2 when is_changed then 1 else 0 end;
end
$$;

-- Everything that gives somebody access to a document or folder, from itself and the folders above: for explaining. To be asked for one
-- subject at a time.
create or replace view api.access_reason with (security_invoker = true) as
    select s.tenant_id, s.id as subject_id, g.grantee_id, g.grantee_type, g.level::int4 as level, g.distance
      from (select d.tenant_id, d.id from collaboration.document d where d.deleted_at is null
             union all
            select f.tenant_id, f.id from collaboration.folder f) s
     cross join lateral (
           select h.grantee_id, h.grantee_type, h.level, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
             join collaboration.share h on h.tenant_id = s.tenant_id and h.subject_id = x.source_id
            union all
           select r.grantee_id, r.grantee_type, collaboration.level_of_rights(r.rights), x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
             join api.scoped_role r on r.tenant_id = s.tenant_id and r.resource_id = x.source_id
            where collaboration.level_of_rights(r.rights) is not null
            union all
           select x.owner_id, 'owner', 4, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
            where x.source_id is not null
            union all
           select s.tenant_id, 'workspace', 3, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
            where x.source_id is null) g;

-- The folders that reach a document or folder, itself first, for as long as nothing between is restricted: for explaining, as above. Those
-- the caller may not see have no name.
create view api.folder_reach with (security_invoker = true) as
    select s.tenant_id, s.id as subject_id, x.source_id as folder_id, x.distance, f.name
      from (select d.tenant_id, d.id from collaboration.document d where d.deleted_at is null
             union all
            select f.tenant_id, f.id from collaboration.folder f) s
     cross join lateral collaboration.sources(s.tenant_id, array[s.id]) x
      join collaboration.folder y on y.tenant_id = s.tenant_id and y.id = x.source_id
      left join collaboration.my_folder f on f.tenant_id = s.tenant_id and f.id = x.source_id and f.level > 0;

-- Who holds which role where, for people: with names, that of the folder for those who may see it.
create view api.role_assignment with (security_invoker = true) as
    select s.tenant_id, s.id, s.role_id, s.grantee_type, s.grantee_id, s.resource_type, s.resource_id,
           jsonb_build_object('id', s.role_id, 'name', s.role) as role,
           jsonb_build_object('id', s.grantee_id, 'type', s.grantee_type, 'name', coalesce(a.name, t.name)) as grantee,
           jsonb_build_object('id', s.resource_id, 'type', s.resource_type, 'name', f.name) as resource,
           auth.account_json(s.tenant_id, s.given_by) as given_by,
           1::bigint as revision, s.created_at, s.created_at as updated_at
      from api.scoped_role s
      left join api.account a on a.tenant_id = s.tenant_id and a.id = s.grantee_id
      left join api.team t on t.tenant_id = s.tenant_id and t.id = s.grantee_id
      left join collaboration.my_folder f on f.tenant_id = s.tenant_id and f.id = s.resource_id and f.level > 0;
grant select on api.folder_reach, api.role_assignment to insula_app;
