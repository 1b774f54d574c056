-- What somebody else may do, the operations behind a snapshot, and deleting for ever what somebody still has open.

-- What a person may do with a document: for whoever asks about others than themselves. The caller's own level is level_of().
create function collaboration.level_for(of_tenant uuid, of_document uuid, person uuid) returns int4
    language plpgsql stable
    as $$
begin
    return (
        select case when d.owner_id = person then 4
                    when d.has_access
                    then greatest(d.workspace_level,
                                  (select max(a.level)
                                     from collaboration.access a
                                    where a.tenant_id = of_tenant
                                      and a.subject_id = of_document
                                      and a.grantee_id = any (array(select person
                                                                     union all
                                                                    select m.team_id
                                                                      from api.membership m
                                                                     where m.tenant_id = of_tenant
                                                                       and m.user_id = person))))
                    else d.workspace_level
               end
          from collaboration.document d
         where d.tenant_id = of_tenant
           and d.id = of_document);
end
$$;

-- What came after a version (a snapshot's), as one JSON array in order, and the version after the last; null when there is nothing. A
-- plain query, so that the planner writes it into each that uses it.
create function collaboration.tail(of_tenant uuid, of_document uuid, from_version bigint)
    returns table (ops text, version bigint)
    language sql stable
    as $$
    select '[' || string_agg(o.op, ',' order by o.version) || ']', max(o.version) + 1
      from collaboration.operation o
     where o.tenant_id = of_tenant
       and o.document_id = of_document
       and o.version >= from_version
       and o.kind = 'op'
$$;

-- What has lain in the trash is gone, with all that refers to it, be it open somewhere or not: operations refer to their document, so
-- nothing can be added to what is not there.
create or replace function collaboration.purge(of_tenant uuid, of_documents uuid[]) returns int4
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
