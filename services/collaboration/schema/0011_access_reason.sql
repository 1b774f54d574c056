-- Everything that gives somebody access to a document or folder, from itself and the folders above: for explaining. To be asked for one
-- subject at a time.

create view api.access_reason with (security_invoker = true) as
    select s.tenant_id, s.id as subject_id, g.grantee_id, g.grantee_type, g.level::int4 as level, g.distance
      from (select d.tenant_id, d.id from collaboration.document d where d.deleted_at is null
             union all
            select f.tenant_id, f.id from collaboration.folder f) s
     cross join lateral (
           select h.grantee_id, h.grantee_type, h.level, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
             join collaboration.share h on h.tenant_id = s.tenant_id and h.subject_id = x.source_id
            union all
           select x.owner_id, 'owner', 4, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
            where x.source_id is not null
            union all
           select s.tenant_id, 'workspace', 3, x.distance
             from collaboration.sources(s.tenant_id, array[s.id]) x
            where x.source_id is null) g;
grant select on api.access_reason to insula_app;
