--: team_rights(team_id uuid) -> one TeamRights(rights bytea) or team_not_found
-- What a team's roles come to, wherever they count.
select (select auth.all_of(h.rights)
          from (select r.effective as rights
                  from auth.team_role h
                  join auth.role r on r.tenant_id = h.tenant_id and r.id = h.role_id
                 where h.tenant_id = t.tenant_id
                   and h.team_id = t.id
                 union all
                select s.rights
                  from api.scoped_role s
                 where s.tenant_id = t.tenant_id
                   and s.grantee_id = t.id) h) as rights
  from api.team t
 where t.tenant_id = $1
   and t.id = $2;

--: team_rights_seek(team_id uuid) -> maybe TeamRights
-- The same, where there may be no such team.
select (select auth.all_of(h.rights)
          from (select r.effective as rights
                  from auth.team_role h
                  join auth.role r on r.tenant_id = h.tenant_id and r.id = h.role_id
                 where h.tenant_id = t.tenant_id
                   and h.team_id = t.id
                 union all
                select s.rights
                  from api.scoped_role s
                 where s.tenant_id = t.tenant_id
                   and s.grantee_id = t.id) h) as rights
  from api.team t
 where t.tenant_id = $1
   and t.id = $2;

--: team_role_give(team_id uuid, role_id uuid) -> exec
-- Gives a team a role; 0 rows when it was held already.
insert into auth.team_role (tenant_id, team_id, role_id)
values ($1, $2, $3)
on conflict do nothing;

--: team_role_take(team_id uuid, role_id uuid) -> exec
-- Takes a role from a team.
delete from auth.team_role
 where tenant_id = $1
   and team_id = $2
   and role_id = $3;

--: team_role_take_all(team_id uuid) -> exec
-- Takes all roles from a team that goes.
delete from auth.team_role
 where tenant_id = $1
   and team_id = $2;

--: team_roles_show @point (team_id uuid) -> one TeamRolesShown(body json) or team_not_found
-- The roles of a team.
select json_build_object(
           'data', (select coalesce(json_agg(json_build_object('id', h.role_id, 'name', h.name) order by h.name), '[]')
                      from api.team_role h
                     where h.tenant_id = t.tenant_id
                       and h.team_id = t.id),
           'next_cursor', null) as body
  from api.team t
 where t.tenant_id = $1
   and t.id = $2;

--: resource_is_seen @point (id uuid) -> one ResourceIsSeen(yes bool)
-- Is there such a document or folder, for the caller?
select exists (select from api.document d where d.tenant_id = t.tenant_id and d.id = $2)
           or exists (select from api.folder f where f.tenant_id = t.tenant_id and f.id = $2) as yes
  from tenant.tenant t
 where t.tenant_id = $1;

--: permission_explain @point (user_id uuid, permission text, resource_id uuid, key_id uuid) -> one PermissionExplained(body json) or user_not_found
-- Why may this user do that, or why not?
select json_build_object(
           'user', json_build_object('id', a.id, 'name', a.name, 'kind', a.kind),
           'permission', $3::text,
           'allowed', a.status = 'active' and (g.everywhere or ($4::uuid is not null and g.has_any)) is true
                      and ($5::uuid is null or k.has) and coalesce(l.level >= l.needed, $4::uuid is null),
           'is_suspended', a.status <> 'active',
           'grants', coalesce(g.grants, '[]'),
           'key', case when $5::uuid is not null then json_build_object('id', $5::uuid, 'allows', coalesce(k.has, false)) end,
           'resource', case when $4::uuid is not null then json_build_object(
               'id', $4::uuid, 'access', (array['none', 'viewer', 'commenter', 'editor', 'owner'])[coalesce(l.level, 0) + 1],
               'needed', (array['none', 'viewer', 'commenter', 'editor', 'owner'])[l.needed + 1],
               'sources', coalesce(l.sources, '[]')) end) as body
  from api.account a
  cross join lateral (
      with recursive held(role_id, team_id, team, folder_id) as (
          select h.role_id, null::uuid, null::text, null::uuid
            from auth.user_role h
           where h.tenant_id = $1 and h.user_id = a.id
           union all
          select h.role_id, t.id, t.name, null
            from api.membership m
            join auth.team_role h on h.tenant_id = m.tenant_id and h.team_id = m.team_id
            join api.team t on t.tenant_id = m.tenant_id and t.id = m.team_id
           where m.tenant_id = $1 and m.user_id = a.id
           union all
          select h.role_id, t.id, t.name, h.resource_id
            from api.scoped_role h
            left join api.team t on t.tenant_id = h.tenant_id and t.id = h.grantee_id
           where h.tenant_id = $1
             and (h.grantee_id = a.id
                  or h.grantee_id in (select m.team_id from api.membership m where m.tenant_id = $1 and m.user_id = a.id))
             and ($4::uuid is null
                  or h.resource_id in (select f.folder_id from api.folder_reach f where f.tenant_id = $1 and f.subject_id = $4))
             and exists (select from auth.permission p where p.name = $3::text and p.is_scopable)
      ), line(held_id, link) as (
          select distinct h.role_id, h.role_id from held h
           union
          select l.held_id, r.parent_id
            from line l
            join auth.role r on r.tenant_id = $1 and r.id = l.link
           where r.parent_id is not null
      )
      select bool_or(h.folder_id is null) as everywhere, count(*) > 0 as has_any, json_agg(json_build_object(
                 'role', json_build_object('id', r.id, 'name', r.name),
                 'from', json_build_object('id', f.id, 'name', f.name),
                 'team', case when h.team_id is not null then json_build_object('id', h.team_id, 'name', h.team) end,
                 'folder', case when h.folder_id is not null then json_build_object(
                     'id', h.folder_id,
                     'name', (select y.name from api.folder y where y.tenant_id = $1 and y.id = h.folder_id),
                     'path', (select coalesce(json_agg(json_build_object('id', x.folder_id, 'name', x.name) order by x.distance desc), '[]')
                                from api.folder_reach x
                               where x.tenant_id = $1
                                 and x.subject_id = $4
                                 and x.distance <= (select y.distance from api.folder_reach y
                                                     where y.tenant_id = $1 and y.subject_id = $4 and y.folder_id = h.folder_id))) end)
                 order by h.folder_id nulls first, h.team nulls first, r.name, f.name) as grants
        from held h
        join line l on l.held_id = h.role_id
        join auth.role r on r.tenant_id = $1 and r.id = h.role_id
        join auth.role f on f.tenant_id = $1 and f.id = l.link
       where $3::text = any (f.permissions)) g
  left join lateral (
      select get_bit(x.permissions, p.bit) = 1
             or ($4::uuid is not null and auth.key_holds_in_scope($1, x.id, p.bit + 256)) as has
        from auth.api_key x
        join auth.permission p on p.name = $3::text
       where x.tenant_id = $1 and x.id = $5::uuid and x.owner_id = a.id and x.revoked_at is null
         and (x.expires_at is null or x.expires_at > now())) k on true
  cross join lateral (
      select max(s.level) as level,
             case when $3::text like '%.read' then 1 when $3::text like '%.comment' then 2
                  when $3::text like '%.write' or $3::text like '%.delete' then 3 else 4 end as needed,
             json_agg(json_build_object('access', (array['viewer', 'commenter', 'editor', 'owner'])[s.level],
                                        'given_to', s.grantee_type, 'team', t.name, 'inherited', s.distance > 0)
                      order by s.level desc, s.distance) as sources
        from api.access_reason s
        left join api.team t on t.tenant_id = $1 and t.id = s.grantee_id
       where s.tenant_id = $1
         and s.subject_id = $4::uuid
         and (s.grantee_type = 'workspace' or s.grantee_id = a.id
              or s.grantee_id in (select m.team_id from api.membership m where m.tenant_id = $1 and m.user_id = a.id))) l
 where a.tenant_id = $1
   and a.id = $2;
