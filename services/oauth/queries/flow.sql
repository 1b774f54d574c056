--: request_insert(id uuid, application_id uuid, secret_hash bytea, is_pushed bool, parameters jsonb, lifetime_s int8) -> send
-- A question that waits; those whose time is over go.
with swept as (
    delete from oauth.request r
     where r.tenant_id = $1
       and r.expires_at < now()
)
insert into oauth.request (tenant_id, id, application_id, secret_hash, is_pushed, parameters, expires_at)
values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second');

--: request_find(id uuid, secret_hash bytea) -> maybe RequestFound(application_id uuid, parameters jsonb, created_at timestamptz)
-- A question on its way through the consent page; locked, so that it is answered once.
select r.application_id, r.parameters, r.created_at
  from oauth.request r
 where r.tenant_id = $1
   and r.id = $2
   and r.secret_hash = $3
   and not r.is_pushed
   and r.expires_at > now()
   for update;

--: request_take(id uuid, secret_hash bytea, application_id uuid) -> maybe RequestTaken(parameters jsonb)
-- What an application pushed, once.
delete from oauth.request r
 where r.tenant_id = $1
   and r.id = $2
   and r.secret_hash = $3
   and r.application_id = $4
   and r.is_pushed
   and r.expires_at > now()
returning r.parameters;

--: request_delete(id uuid) -> send
-- It is answered.
delete from oauth.request
 where tenant_id = $1
   and id = $2;

--: consent_covers(user_id uuid, application_id uuid, scopes text[]) -> maybe ConsentCovering(created_at timestamptz)
-- Has this person said yes to all of it before?
select c.created_at
  from oauth.consent c
 where c.tenant_id = $1
   and c.user_id = $2
   and c.application_id = $3
   and c.scopes @> $4;

--: consent_put(user_id uuid, application_id uuid, scopes text[]) -> send
-- Remembers a yes, with those before.
insert into oauth.consent as c (tenant_id, user_id, application_id, scopes)
values ($1, $2, $3, $4)
on conflict (tenant_id, user_id, application_id) do update
   set scopes = array(select distinct s from unnest(c.scopes || excluded.scopes) s order by s), updated_at = now();

--: family_insert(id uuid, application_id uuid, user_id uuid, scopes text[], redirect_uri text, challenge text, nonce text, signed_in_at timestamptz, code_hash bytea, code_lifetime_s int8, proof_key bytea) -> send
-- A sign-in of a person at an application, with the code that it brings home; those that ended long ago go.
with swept as (
    delete from oauth.family f
     where f.tenant_id = $1
       and f.application_id = $3
       and f.user_id = $4
       and (f.ended_at < now() - interval '30 days'
            or (f.refresh_until is null and f.created_at < now() - interval '1 day')
            or f.refresh_until < now() - interval '30 days')
)
insert into oauth.family (tenant_id, id, application_id, user_id, scopes, redirect_uri, challenge, nonce, signed_in_at, code_hash, code_until,
                          proof_key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + $11 * interval '1 second', $12);

--: family_lock(id uuid) -> maybe Family(application_id uuid, user_id uuid, scope text, redirect_uri text, challenge text, nonce text, signed_in_at timestamptz, code_hash bytea, is_code_fresh bool, is_spent bool, refresh_hash bytea, is_refresh_fresh bool, is_ended bool, proof_key bytea, is_active bool)
-- A family whose code or refresh token has come; locked, so that of two that come at once one is the second.
select f.application_id, f.user_id, array_to_string(f.scopes, ' ') as scope, f.redirect_uri, f.challenge, f.nonce, f.signed_in_at,
       f.code_hash, coalesce(f.code_until > now(), false) as is_code_fresh, f.code_spent_at is not null as is_spent,
       f.refresh_hash, coalesce(f.refresh_until > now() and f.created_at > now() - interval '1 year', false) as is_refresh_fresh,
       f.ended_at is not null as is_ended, f.proof_key,
       exists (select from api.account_standing a
                where a.tenant_id = f.tenant_id and a.id = f.user_id and a.status = 'active') as is_active
  from oauth.family f
 where f.tenant_id = $1
   and f.id = $2
   for update of f;

--: family_renew(id uuid, refresh_hash bytea, refresh_lifetime_s int8, proof_key bytea) -> send
-- Its code, or its refresh token, is spent; here is the next one (null: it has none), and the key without which it is none.
update oauth.family f
   set code_spent_at = coalesce(f.code_spent_at, now()),
       used_at = now(),
       refresh_hash = $3,
       refresh_until = case when $3::bytea is not null then now() + $4 * interval '1 second' end,
       proof_key = $5
 where f.tenant_id = $1
   and f.id = $2;

--: families_refresh(ids uuid[], application_ids uuid[], spent_hashes bytea[], refresh_hashes bytea[], proof_keys bytea[], refresh_lifetime_s int8)
--:   -> many FamilyRefreshed(id uuid, refresh_hash bytea, user_id uuid, scope text, signed_in_at timestamptz)
-- Refresh tokens that are all that they should be, each for the next one. What is anything else changes nothing and does not come back: it is
-- for whoever looks at it alone. Of one that comes twice the second finds another hash.
update oauth.family f
   set used_at = now(), refresh_hash = a.refresh_hash, refresh_until = now() + $7 * interval '1 second', proof_key = coalesce(f.proof_key, a.proof_key)
  from unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[]) as a(id, application_id, spent_hash, refresh_hash, proof_key)
 where f.tenant_id = $1
   and f.id = a.id
   and f.application_id = a.application_id
   and f.refresh_hash = a.spent_hash
   and f.ended_at is null
   and f.refresh_until > now()
   and f.created_at > now() - interval '1 year'
   and (f.proof_key is null or f.proof_key = a.proof_key)
   and exists (select from api.account_standing s
                where s.tenant_id = f.tenant_id and s.id = f.user_id and s.status = 'active')
returning f.id, f.refresh_hash, f.user_id, array_to_string(f.scopes, ' ') as scope, f.signed_in_at;

--: family_end(id uuid) -> exec
-- None of its tokens makes another any more.
update oauth.family f
   set ended_at = now(), refresh_hash = null
 where f.tenant_id = $1
   and f.id = $2
   and f.ended_at is null;

--: consent_delete(user_id uuid, application_id uuid) -> exec
-- They are to be asked again.
delete from oauth.consent
 where tenant_id = $1
   and user_id = $2
   and application_id = $3;

--: families_end_of(user_id uuid, application_id uuid) -> exec
-- A person takes back what they gave an application.
update oauth.family f
   set ended_at = now(), refresh_hash = null, code_hash = null
 where f.tenant_id = $1
   and f.user_id = $2
   and f.application_id = $3
   and f.ended_at is null;

--: family_standing @point (id uuid) -> maybe FamilyStanding(application_id uuid, user_id uuid, scope text, refresh_hash bytea, refresh_until timestamptz, created_at timestamptz)
-- A live family, for introspection.
select f.application_id, f.user_id, array_to_string(f.scopes, ' ') as scope, f.refresh_hash, f.refresh_until, f.created_at
  from oauth.family f
  join api.account_standing a on a.tenant_id = f.tenant_id and a.id = f.user_id and a.status = 'active'
 where f.tenant_id = $1
   and f.id = $2
   and f.ended_at is null
   and f.refresh_until > now();

--: person_show @point (user_id uuid) -> maybe PersonShown(email text, is_verified bool, first_name text, last_name text, updated_at timestamptz)
-- Who somebody is, for id_token and userinfo.
select u.email, u.email_verified_at is not null as is_verified, u.first_name, u.last_name, u.updated_at
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;

--: my_applications(user_id uuid) -> many MyApplication(body json)
-- The applications that a person lets do something.
select json_build_object(
           'id', a.id, 'name', a.name, 'description', a.description, 'kind', a.kind,
           'scopes', to_jsonb(x.scopes), 'created_at', api.time_text(x.since), 'last_used_at', api.time_text(x.used_at)) as body
  from (select y.application_id, array(select distinct s from unnest(array_agg(y.scope)) s order by s) as scopes,
               min(y.since) as since, max(y.used_at) as used_at
          from (select c.application_id, s as scope, c.created_at as since, null::timestamptz as used_at
                  from oauth.consent c, unnest(c.scopes) s
                 where c.tenant_id = $1
                   and c.user_id = $2
                 union all
                select f.application_id, s, f.created_at, f.used_at
                  from oauth.family f, unnest(f.scopes) s
                 where f.tenant_id = $1
                   and f.user_id = $2
                   and f.ended_at is null
                   and (f.refresh_until > now() or f.created_at > now() - interval '1 hour')) y
         group by y.application_id) x
  join oauth.application a on a.tenant_id = $1 and a.id = x.application_id
 where a.tenant_id = $1
   and a.deleted_at is null
   and a.is_on
 order by x.since desc, a.id
 limit 200;
