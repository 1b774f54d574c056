-- Access tokens of applications (services/oauth): keys that live for minutes, so that the gate has one kind of credential for programs.
-- Their text begins with "ioa_". `family_id` is the sign-in at an application that a token came of; null: the application acts by itself.

alter table auth.api_key
    add column application_id uuid,
    add column family_id uuid,
    add constraint api_key_family_check check (application_id is not null or family_id is null),
    add constraint api_key_access_check check (application_id is null or expires_at is not null);
create index api_key_of_application on auth.api_key (tenant_id, application_id, expires_at) where application_id is not null;
grant delete on auth.api_key to insula_app;

create or replace view api.api_key with (security_invoker = true) as
    select k.tenant_id, k.id, k.name,
           'isk_' || translate(encode(substring(uuid_send(k.id) for 12), 'base64'), '+/', '-_') as prefix,
           k.owner_id, auth.account_json(k.tenant_id, k.owner_id) as owner,
           auth.account_json(k.tenant_id, k.given_by) as given_by,
           to_jsonb(k.scopes) as scopes,
           to_jsonb(auth.names_of(k.permissions)) as effective_scopes,
           (select coalesce(jsonb_agg(n::text), '[]') from unnest(k.networks) n) as networks,
           case when k.expires_at <= now() then 'expired' else 'active' end as status,
           k.expires_at,
           case when k.previous_until > now() then k.previous_until end as previous_until,
           k.last_used_at, k.revision, k.created_at, k.updated_at
      from auth.api_key k
     where k.revoked_at is null
       and k.application_id is null
       and (k.owner_id = tenant.current_user_id() or (select auth.i_may('api_key.manage')));

create or replace view api.api_key_of with (security_invoker = true) as
    select k.tenant_id, k.id, k.owner_id, k.last_used_at
      from auth.api_key k
     where k.revoked_at is null
       and k.application_id is null;
