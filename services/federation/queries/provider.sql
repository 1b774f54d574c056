--: sso_provider_find(id uuid) -> maybe SsoProviderRow(id uuid, kind text, name text, path text, is_enabled bool, provisions bool,
--:   asks_second_step bool, settings jsonb, mapping jsonb, secret bytea, mapped_by uuid)
-- One identity provider.
select p.id, p.kind, p.name, t.slug || '.' || p.slug as path, p.is_enabled, p.provisions, p.asks_second_step,
       p.settings, p.mapping, p.secret, p.mapped_by
  from federation.provider p
  join api.tenant t on t.tenant_id = p.tenant_id
 where p.tenant_id = $1
   and p.id = $2;

--: sso_provider_find_by_slug(slug text) -> maybe SsoProviderRow
-- The one that a path names.
select p.id, p.kind, p.name, t.slug || '.' || p.slug as path, p.is_enabled, p.provisions, p.asks_second_step,
       p.settings, p.mapping, p.secret, p.mapped_by
  from federation.provider p
  join api.tenant t on t.tenant_id = p.tenant_id
 where p.tenant_id = $1
   and p.slug = $2;
