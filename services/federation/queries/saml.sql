--: saml_provider_lock(id uuid) -> one SamlProviderLocked(settings jsonb, secret bytea) or sso_provider_not_found
-- What a SAML provider is set up with, while it is changed.
select p.settings, p.secret
  from federation.provider p
 where p.tenant_id = $1
   and p.id = $2
   and p.kind = 'saml'
   for update;

--: saml_provider_store(id uuid, settings jsonb, secret bytea) -> exec
-- It is set up with something else.
update federation.provider
   set settings = $3, secret = $4, revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: saml_response_sweep() -> send
-- Forgets answers that nobody came for.
delete from federation.saml_response
 where tenant_id = $1
   and id in (select r.id
                from federation.saml_response r
               where r.tenant_id = $1
                 and r.expires_at <= now()
                 for update skip locked);

--: saml_response_keep(id uuid, provider_id uuid, secret_hash bytea, received jsonb) -> send
-- What an identity provider said, until the browser comes by itself.
insert into federation.saml_response (tenant_id, id, provider_id, secret_hash, received, expires_at)
values ($1, $2, $3, $4, $5, now() + interval '2 minutes');

--: saml_response_take(id uuid, provider_id uuid, secret_hash bytea) -> maybe SamlResponseKept(received jsonb)
-- It has come: once.
delete from federation.saml_response
 where tenant_id = $1
   and id = $2
   and provider_id = $3
   and secret_hash = $4
   and expires_at > now()
returning received;
