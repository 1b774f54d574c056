--: gift_author(user_id uuid) -> maybe GiftAuthor(name text, status text)
-- Who answers for what a provider's groups give, when they are still here.
select btrim(u.first_name || ' ' || u.last_name) as name, u.status
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;

--: gift_name(kind text, id uuid) -> maybe GiftName(name text)
-- What is given.
select case $2 when 'role' then (select r.name from api.role r where r.tenant_id = t.tenant_id and r.id = $3)
               else (select m.name from api.team m where m.tenant_id = t.tenant_id and m.id = $3) end as name
  from api.tenant t
 where t.tenant_id = $1;

--: gifts_held(provider_id uuid) -> one GiftsHeld(people int8, gifts int8)
-- How many have something by its groups?
select count(distinct g.user_id) as people, count(*) as gifts
  from federation.granted g
 where g.tenant_id = $1
   and g.provider_id = $2;

--: gift_holders(provider_id uuid) -> many GiftHolder(user_id uuid)
-- Who has something by its groups.
select distinct g.user_id
  from federation.granted g
 where g.tenant_id = $1
   and g.provider_id = $2
 order by g.user_id;

--: provider_take_over(id uuid, user_id uuid) -> exec
-- From now on its groups give what this one may give.
update federation.provider
   set mapped_by = $3, revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;
