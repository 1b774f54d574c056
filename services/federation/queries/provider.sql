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

--: sso_provider_insert(id uuid, kind text, preset text, name text, slug text, settings jsonb, secret bytea, mapping jsonb, mapped_by uuid,
--:   provisions bool, asks_second_step bool) -> exec
-- A provider, not switched on.
insert into federation.provider (tenant_id, id, kind, preset, name, slug, settings, secret, mapping, mapped_by, provisions, asks_second_step)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

--: sso_provider_lock(id uuid) -> one SsoProviderLocked(kind text, name text, settings jsonb, identities int8, revision int8)
--:   or sso_provider_not_found
-- A provider that is about to change.
select p.kind, p.name, p.settings,
       (select count(*) from federation.identity i where i.tenant_id = p.tenant_id and i.provider_id = p.id) as identities, p.revision
  from federation.provider p
 where p.tenant_id = $1
   and p.id = $2
   for update;

--: sso_provider_update(id uuid, name text, settings jsonb, secret bytea, mapping jsonb, changed_by uuid, provisions bool, asks_second_step bool,
--:   is_enabled bool, given int8) -> exec
-- Changes what was given; nulls leave the rest, and bits of `given` say which of the three switches are. Whoever changes a provider
-- answers for what its groups give from now on.
update federation.provider
   set name = coalesce($3, name),
       settings = coalesce($4, settings),
       secret = coalesce($5, secret),
       mapping = coalesce($6, mapping),
       mapped_by = $7,
       provisions = case when $11::int8 & 1 <> 0 then $8 else provisions end,
       asks_second_step = case when $11::int8 & 2 <> 0 then $9 else asks_second_step end,
       is_enabled = case when $11::int8 & 4 <> 0 then $10 else is_enabled end,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: sso_provider_delete(id uuid) -> exec
-- Deletes a provider, with whom it knows and what is on its way through it.
with i as (delete from federation.identity where tenant_id = $1 and provider_id = $2),
     g as (delete from federation.granted where tenant_id = $1 and provider_id = $2),
     l as (delete from federation.login where tenant_id = $1 and provider_id = $2),
     s as (delete from federation.session where tenant_id = $1 and provider_id = $2),
     n as (delete from federation.seen where tenant_id = $1 and provider_id = $2),
     r as (delete from federation.saml_response where tenant_id = $1 and provider_id = $2)
delete from federation.provider
 where tenant_id = $1
   and id = $2;

--: sso_session_of(session_id uuid) -> maybe SsoSessionOf(provider_id uuid, hint bytea)
-- Where a session came from.
select s.provider_id, s.hint
  from federation.session s
 where s.tenant_id = $1
   and s.session_id = $2;

--: sso_session_forget(session_id uuid) -> send
-- Its person signs out.
delete from federation.session
 where tenant_id = $1
   and session_id = $2;

--: sign_in_methods(domain text) -> one SignInMethods(body json) or tenant_not_found
-- What the sign-in page of a workspace offers, to people of a domain: the same whether anybody there has an account.
select json_build_object(
           'password', not s.required, 'passkey', not s.required,
           'providers', (select coalesce(json_agg(json_build_object(
                                    'name', v.name, 'kind', v.kind, 'preset', v.preset,
                                    'url', '/v1/sso/' || t.slug || '.' || v.slug
                                           || case v.kind when 'saml' then '/saml' else '' end || '/start')
                                    order by v.created_at, v.id), '[]')
                           from federation.provider v
                          where v.tenant_id = t.tenant_id
                            and v.is_enabled)) as body
  from api.tenant t
  join api.security_policy p on p.tenant_id = t.tenant_id
 cross join lateral (
      select p.require_sso
             and exists (select from federation.domain d
                          where d.tenant_id = t.tenant_id and d.name = lower($2) and d.verified_at is not null) as required) s
 where t.tenant_id = $1;
