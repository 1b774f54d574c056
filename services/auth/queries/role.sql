--: role_lock() -> exec
-- Whoever changes roles, or makes and unmakes owners, does so alone in its tenant.
select r.id
  from auth.role r
 where r.tenant_id = $1
   and r.builtin = 'owner'
   for update;

--: role_found(ids uuid[]) -> send
-- The four roles a new tenant starts with.
select auth.found_roles(t.tenant_id, $2)
  from tenant.tenant t
 where t.tenant_id = $1;

--: role_find(id uuid) -> one RoleFound(id uuid, name text, builtin text, parent_id uuid, effective bytea, revision int8)
--:   or role_not_found
-- One role, with all it comes to.
select r.id, r.name, r.builtin, r.parent_id, r.effective, r.revision
  from auth.role r
 where r.tenant_id = $1
   and r.id = $2;

--: role_seek(id uuid) -> maybe RoleFound
-- The same, where there may be none.
select r.id, r.name, r.builtin, r.parent_id, r.effective, r.revision
  from auth.role r
 where r.tenant_id = $1
   and r.id = $2;

--: role_builtin(builtin text) -> one RoleFound
-- A built-in role by its key.
select r.id, r.name, r.builtin, r.parent_id, r.effective, r.revision
  from auth.role r
 where r.tenant_id = $1
   and r.builtin = $2;

--: role_insert(id uuid, name text, description text, parent_id uuid, permissions text[]) -> exec
-- A role of the tenant's own.
insert into auth.role (tenant_id, id, name, description, parent_id, permissions)
values ($1, $2, $3, $4, $5, $6);

--: role_update(id uuid, name text, description text, sets_parent bool, parent_id uuid, sets_permissions bool, permissions text[]) -> exec
-- Changes what was given; nulls leave name and description.
update auth.role
   set name = coalesce($3, name),
       description = coalesce($4, description),
       parent_id = case when $5 then $6 else parent_id end,
       permissions = case when $7 then $8 else permissions end,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: role_delete(id uuid) -> exec
-- Deletes a role; users and children that hold on to it refuse.
delete from auth.role
 where tenant_id = $1
   and id = $2;

--: role_is_above(id uuid, ancestor uuid) -> one RoleIsAbove(yes bool)
-- Would `ancestor`, followed up its parents, come back to the role itself?
with recursive line(link) as (
    select $3::uuid
    union
    select r.parent_id
      from line l
      join auth.role r on r.tenant_id = $1 and r.id = l.link
     where r.parent_id is not null
)
select exists (select from line l where l.link = $2) as yes
  from tenant.tenant t
 where t.tenant_id = $1;

--: role_compile() -> send
-- Rewrites what roles come to, and with them the rights of every live session.
select auth.compile(t.tenant_id)
  from tenant.tenant t
 where t.tenant_id = $1;

--: user_role_give(user_id uuid, role_id uuid) -> exec
-- Gives a user a role; 0 rows when it was held already.
insert into auth.user_role (tenant_id, user_id, role_id)
values ($1, $2, $3)
on conflict do nothing;

--: user_role_take(user_id uuid, role_id uuid) -> exec
-- Takes a role from a user.
delete from auth.user_role
 where tenant_id = $1
   and user_id = $2
   and role_id = $3;

--: user_role_take_all(user_id uuid) -> send
-- Takes all roles from a removed user.
delete from auth.user_role
 where tenant_id = $1
   and user_id = $2;

--: user_rights(user_id uuid) -> one UserRights(rights bytea, is_owner bool, kind text) or user_not_found
-- What a user's roles come to, and whether the owner's is among them.
select auth.rights_of(u.tenant_id, u.id) as rights,
       exists (select
                 from api.user_role r
                where r.tenant_id = u.tenant_id
                  and r.user_id = u.id
                  and r.builtin = 'owner') as is_owner,
       u.kind
  from api.account_standing u
 where u.tenant_id = $1
   and u.id = $2;

--: giver_rights(user_id uuid) -> maybe GiverRights(rights bytea)
-- What an active person's roles come to, in whose name roles are given.
select auth.rights_of(u.tenant_id, u.id) as rights
  from api.user u
 where u.tenant_id = $1
   and u.id = $2
   and u.status = 'active';

--: user_rights_compile(user_id uuid) -> send
-- Rewrites the rights of a user's live sessions.
select auth.compile_sessions(t.tenant_id, $2)
  from tenant.tenant t
 where t.tenant_id = $1;

--: owners_besides(user_id uuid) -> one OwnersBesides(count int8)
-- How many active owners are there but this one?
select count(*)
  from api.user_role r
  join api.user u on u.tenant_id = r.tenant_id and u.id = r.user_id
 where r.tenant_id = $1
   and r.builtin = 'owner'
   and u.status = 'active'
   and u.id <> $2;
