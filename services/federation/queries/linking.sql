--: identity_list(user_id uuid) -> one IdentityList(body json)
-- By whose word somebody can sign in, and by whose they could.
select json_build_object(
           'data', coalesce(json_agg(json_build_object(
                       'id', i.id,
                       'provider', json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'preset', p.preset, 'is_enabled', p.is_enabled),
                       'label', coalesce(i.label, i.subject),
                       'created_at', api.time_text(i.created_at),
                       'last_used_at', api.time_text(i.last_used_at))
                       order by i.created_at, i.id), '[]'),
           'providers', (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'kind', v.kind, 'preset', v.preset)
                                                  order by v.created_at, v.id), '[]')
                           from federation.provider v
                          where v.tenant_id = $1
                            and v.is_enabled),
           'next_cursor', null) as body
  from federation.identity i
  join federation.provider p on p.tenant_id = i.tenant_id and p.id = i.provider_id
 where i.tenant_id = $1
   and i.user_id = $2;

--: identity_lock(user_id uuid, id uuid) -> maybe IdentityLocked(provider_id uuid, subject text, other_ways int8, other_subjects int8)
-- One of one's own that is about to go, with what would be left: other identities that open something, and others of that provider. All
-- of theirs are locked, so that two do not go at once.
with mine as (
    select i.id, i.provider_id, i.subject
      from federation.identity i
     where i.tenant_id = $1
       and i.user_id = $2
       for update
)
select m.provider_id, m.subject,
       (select count(*)
          from mine o
          join federation.provider p on p.tenant_id = $1 and p.id = o.provider_id
         where o.id <> m.id and p.is_enabled) as other_ways,
       (select count(*) from mine o where o.id <> m.id and o.provider_id = m.provider_id) as other_subjects
  from mine m
 where m.id = $3;

--: identity_unlink(id uuid) -> exec
-- The subject is nobody here any more.
delete from federation.identity
 where tenant_id = $1
   and id = $2;

--: identity_owner(user_id uuid) -> one IdentityOwner(email text, first_name text)
-- Who is told about it.
select u.email, u.first_name
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;
