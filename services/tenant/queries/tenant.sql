--: tenant_insert(slug text, name text) -> exec
-- A new tenant; its slug must be free in the whole platform.
insert into tenant.tenant (tenant_id, slug, name)
values ($1, $2, $3);

--: tenant_lock() -> one TenantLocked(slug text, name text, status text, revision int8) or tenant_not_found
-- The tenant of the context, about to change.
select t.slug, t.name, t.status, t.revision
  from tenant.tenant t
 where t.tenant_id = $1
   for update;

--: tenant_rename(name text) -> exec
-- Gives the tenant another name.
update tenant.tenant
   set name = coalesce($2, name), revision = revision + 1, updated_at = now()
 where tenant_id = $1;

--: tenant_set_status(status text) -> exec
-- Opens or closes the door of the tenant.
update tenant.tenant
   set status = $2, revision = revision + 1, updated_at = now()
 where tenant_id = $1;

--: tenant_show() -> one TenantShown(body json) or tenant_not_found
-- The tenant of the context, as the API tells it.
select api.tenant_json(t) as body
  from api.tenant t
 where t.tenant_id = $1;

--: tenant_directory(after text, status text, page int4) global
--:   -> many DirectoryEntry(tenant_id uuid, slug text, name text, status text, revision int8, created_at timestamptz, updated_at timestamptz)
-- The directory, in order of slugs, from behind one of them. Crosses the wall, for operators and the command line.
select d.tenant_id, d.slug, d.name, d.status, d.revision, d.created_at, d.updated_at
  from tenant.directory($1, $2, $3) d;
