--: scim_user_read @point (id uuid, base text) -> one ScimShown(version text, body json) or user_not_found
-- A person as SCIM shows them.
select scim.version(p.doc, p.stamp) as version, scim.located(p.doc, p.stamp, $3)::json as body
  from scim.person p
 where p.tenant_id = $1
   and p.id = $2;

--: scim_user_list @list (base text, attribute text, value text, filter jsonb, sort text, exact bool, descending bool, skip int8, most int8)
--:   -> one ScimPage(total int8, returned int8, resources json)
-- A page of the people of whom a filter holds. The filter is data; what it pins is found by an index.
with matching as materialized (
    select p.id, p.created_at, scim.sort_key(case when $6::text is not null then p.doc end, $6::text, $7) as key
      from scim.candidates($1, 'User', $3, $4) c
      join scim.person p on p.tenant_id = $1 and p.id = c
     where $5::jsonb is null or scim.holds($5::jsonb, p.doc)
), chosen as materialized (
    select m.id, row_number() over (order by case when not $8 then m.key end collate "C", case when $8 then m.key end collate "C" desc nulls last,
                                             m.created_at, m.id) as place
      from matching m
     order by place
    offset $9
     limit $10
)
select (select count(*) from matching) as total, count(p.id) as returned,
       coalesce(json_agg(scim.located(p.doc, p.stamp, $2) order by o.place), '[]') as resources
  from chosen o
  join scim.person p on p.tenant_id = $1 and p.id = o.id;

--: scim_user_doc (id uuid) -> one ScimDoc(version text, doc jsonb, email text, is_named bool) or user_not_found
-- A person who is about to change, whose account is locked.
select scim.version(p.doc, p.stamp) as version, p.doc, u.email,
       exists (select from scim.account s where s.tenant_id = $1 and s.user_id = $2 and s.user_name is not null) as is_named
  from scim.person p
  join api.user u on u.tenant_id = p.tenant_id and u.id = p.id
 where p.tenant_id = $1
   and p.id = $2;

--: scim_user_name_taken (id uuid, user_name text) -> maybe ScimNameTaken(id uuid)
-- Has anybody else this userName?
select p.id
  from scim.candidates($1, 'User', 'userName', $3) c
  join scim.person p on p.tenant_id = $1 and p.id = c
 where p.id is distinct from $2
   and lower(p.user_name) = lower($3)
 limit 1;

--: scim_user_keep (id uuid, external_id text, user_name text, attributes jsonb) -> send
-- What the directory says about a person.
insert into scim.account (tenant_id, user_id, external_id, user_name, attributes)
values ($1, $2, $3, $4, $5)
on conflict (tenant_id, user_id) do update
   set external_id = excluded.external_id,
       user_name = excluded.user_name,
       attributes = excluded.attributes,
       updated_at = now();

--: scim_users_forget (ids uuid[]) -> send
-- People who are no more.
delete from scim.account
 where tenant_id = $1
   and user_id = any ($2);
