--: scim_group_read @point (id uuid, base text, members bool) -> one ScimShown or team_not_found
-- A team as SCIM shows it.
select scim.version(c.doc, c.stamp) as version,
       (scim.located(c.doc, c.stamp, $3) || case when $4 then scim.members_shown($1, c.id, $3) else '{}' end)::json as body
  from scim.crew c
 where c.tenant_id = $1
   and c.id = $2;

--: scim_group_list @list (base text, attribute text, value text, filter jsonb, sort text, exact bool, descending bool, skip int8, most int8,
--:   filters_members bool, members bool) -> one ScimPage
-- A page of the teams of which a filter holds.
with matching as materialized (
    select p.id, p.created_at, scim.sort_key(case when $6::text is not null then p.doc end, $6::text, $7) as key
      from scim.candidates($1, 'Group', $3, $4) c
      join scim.crew p on p.tenant_id = $1 and p.id = c
     where $5::jsonb is null
        or scim.holds($5::jsonb, p.doc || case when $11 then scim.members($1, p.id) else '{}' end)
), chosen as materialized (
    select m.id, row_number() over (order by case when not $8 then m.key end collate "C", case when $8 then m.key end collate "C" desc nulls last,
                                             m.created_at, m.id) as place
      from matching m
     order by place
    offset $9
     limit $10
)
select (select count(*) from matching) as total, count(p.id) as returned,
       coalesce(json_agg(scim.located(p.doc, p.stamp, $2) || case when $12 then scim.members_shown($1, p.id, $2) else '{}' end
                         order by o.place), '[]') as resources
  from chosen o
  join scim.crew p on p.tenant_id = $1 and p.id = o.id;

--: scim_group_doc (id uuid) -> one ScimGroupDoc(version text, doc jsonb) or team_not_found
-- A team that is about to change, and is locked; without its members.
select scim.version(c.doc, c.stamp) as version, c.doc
  from scim.crew c
 where c.tenant_id = $1
   and c.id = $2;

--: scim_group_keep (id uuid, external_id text, attributes jsonb) -> send
-- What the directory says about a team.
insert into scim.team (tenant_id, team_id, external_id, attributes)
values ($1, $2, $3, $4)
on conflict (tenant_id, team_id) do update
   set external_id = excluded.external_id,
       attributes = excluded.attributes,
       updated_at = now();

--: scim_groups_forget (ids uuid[]) -> send
-- Teams that are no more.
delete from scim.team
 where tenant_id = $1
   and team_id = any ($2);
