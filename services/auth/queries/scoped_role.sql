--: grantee_find(id uuid) -> maybe Grantee(id uuid, type text)
-- Somebody who can hold a role: a person, a service account or a team.
select g.id, g.type
  from (select a.id, 'user' as type from api.account a where a.tenant_id = $1 and a.id = $2
         union all
        select t.id, 'team' from api.team t where t.tenant_id = $1 and t.id = $2) g;

--: unscopable_names(role_id uuid) -> one UnscopableNames(names text) or role_not_found
-- The first few permissions of a role that cannot be given for a place; null when all can.
select (select string_agg(n.name, ', ')
          from (select u.name
                  from unnest(auth.names_of(r.effective)) with ordinality as u(name, place)
                 where get_bit(auth.scopable(), (select p.bit from auth.permission p where p.name = u.name)) = 0
                 order by u.place
                 limit 5) n)
  from auth.role r
 where r.tenant_id = $1
   and r.id = $2;

--: scoped_role_give(id uuid, grantee_id uuid, grantee_type text, role_id uuid, resource_id uuid, given_by uuid) -> maybe ScopedRoleGiven(id uuid)
-- Gives a role for a folder; no row when it was held there already.
insert into auth.scoped_role (tenant_id, id, grantee_id, grantee_type, role_id, resource_id, resource_type, given_by)
values ($1, $2, $3, $4, $5, $6, 'folder', $7)
    on conflict do nothing
returning id;

--: scoped_role_seek(grantee_id uuid, role_id uuid, resource_id uuid) -> one ScopedRoleSought(id uuid) or role_assignment_not_found
-- The one that is there.
select s.id
  from auth.scoped_role s
 where s.tenant_id = $1
   and s.grantee_id = $2
   and s.role_id = $3
   and s.resource_id = $4;

--: scoped_role_find(id uuid) -> one ScopedRole(role_id uuid, grantee_id uuid, grantee_type text, resource_id uuid) or role_assignment_not_found
-- One of them.
select s.role_id, s.grantee_id, s.grantee_type, s.resource_id
  from auth.scoped_role s
 where s.tenant_id = $1
   and s.id = $2;

--: scoped_role_take(id uuid) -> exec
-- Takes it.
delete from auth.scoped_role
 where tenant_id = $1
   and id = $2;

--: scoped_role_forget(grantee_id uuid) -> exec
-- Takes all from somebody who is removed, or from a team.
delete from auth.scoped_role
 where tenant_id = $1
   and grantee_id = $2;

--: scoped_role_forget_place(resource_id uuid) -> exec
-- The folder goes, and what was given for it.
delete from auth.scoped_role
 where tenant_id = $1
   and resource_id = $2;

--: scoped_places() -> many ScopedPlace(resource_id uuid)
-- Where roles count.
select distinct s.resource_id
  from auth.scoped_role s
 where s.tenant_id = $1;

--: scoped_places_of(grantee_id uuid) -> many ScopedPlace
-- Where somebody's do.
select distinct s.resource_id
  from auth.scoped_role s
 where s.tenant_id = $1
   and s.grantee_id = $2;
