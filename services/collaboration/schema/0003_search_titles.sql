-- The same search, by plans that are kept: a function in SQL is planned at each call. A word of less than three characters has no
-- trigram, and would make the index of words give out all it has; then the tenant's documents are looked through instead. The tenant
-- must be the one whose context this is.
create or replace function collaboration.search_titles(tenant uuid, q text)
returns setof uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, public
as $$
declare
    pattern constant text := '%' || replace(replace(replace(q, '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
    if search_titles.tenant is distinct from tenant.current_id() then
        return;
    end if;
    if length(q) < 3 then
        return query
        select d.id
          from collaboration.document d
         where d.tenant_id = search_titles.tenant
           and d.deleted_at is null
           and d.title || '' ilike pattern
         limit 10000;
    else
        return query
        select d.id
          from collaboration.document d
         where d.tenant_id = search_titles.tenant
           and d.deleted_at is null
           and d.title ilike pattern
         limit 10000;
    end if;
end
$$;
