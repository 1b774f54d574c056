--: team_insert(id uuid, name text, description text) -> exec
-- A new team.
insert into users.team (tenant_id, id, name, description)
values ($1, $2, $3, $4);

--: team_lock(id uuid) -> one TeamLocked(id uuid, name text, revision int8) or team_not_found
-- A team that is about to change.
select t.id, t.name, t.revision
  from users.team t
 where t.tenant_id = $1
   and t.id = $2
   for update;

--: team_update(id uuid, name text, description text) -> exec
-- Changes what was given; nulls leave the rest.
update users.team
   set name = coalesce($3, name),
       description = coalesce($4, description),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: team_delete(id uuid) -> send
-- Deletes a team that has no members any more.
delete from users.team
 where tenant_id = $1
   and id = $2;

--: team_member_delete_all(team_id uuid) -> send
-- Takes everybody out of a team.
delete from users.team_member
 where tenant_id = $1
   and team_id = $2;

--: team_member_add(team_id uuid, user_id uuid) -> exec
-- Takes a present user into a team; 0 rows when there already.
insert into users.team_member (tenant_id, team_id, user_id)
select $1, $2, a.id
  from users.account a
 where a.tenant_id = $1
   and a.id = $3
   and a.removed_at is null
on conflict do nothing;

--: team_member_remove(team_id uuid, user_id uuid) -> exec
-- Takes a user out of a team.
delete from users.team_member
 where tenant_id = $1
   and team_id = $2
   and user_id = $3;

--: team_member_leave(user_id uuid) -> send
-- Takes a removed user out of all teams.
delete from users.team_member
 where tenant_id = $1
   and user_id = $2;

--: team_touch(id uuid) -> send
-- Raises the revision of a team whose members changed: its member_count is part of what it shows.
update users.team
   set revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: team_touch_of(user_id uuid) -> send
-- Raises the revision of all teams of a user who is about to go.
update users.team t
   set revision = revision + 1, updated_at = now()
 where t.tenant_id = $1
   and t.id in (select m.team_id from users.team_member m where m.tenant_id = $1 and m.user_id = $2);
