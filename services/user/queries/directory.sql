--: kept_lock(id uuid) -> one KeptLocked(email text, first_name text, last_name text, status text) or user_not_found
-- A person whom a directory is about to change.
select a.email, a.first_name, a.last_name, a.status
  from users.account a
 where a.tenant_id = $1
   and a.id = $2
   and a.kind = 'person'
   and a.removed_at is null
   for update;

--: kept_email(id uuid, email text) -> exec
-- Another address, which the directory vouches for.
update users.account
   set email = lower($3), email_verified_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: kept_touch(id uuid) -> send
-- What a directory says about somebody has changed.
update users.account
   set revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: team_join(team_id uuid, users uuid[]) -> many TeamJoined(user_id uuid, is_new bool)
-- Takes people into a team; a row for each who is here.
with here as (
    select a.id
      from users.account a
     where a.tenant_id = $1
       and a.id = any ($3)
       and a.kind = 'person'
       and a.removed_at is null
), added as (
    insert into users.team_member (tenant_id, team_id, user_id)
    select $1, $2, h.id
      from here h
    on conflict do nothing
    returning user_id
)
select h.id as user_id, a.user_id is not null as is_new
  from here h
  left join added a on a.user_id = h.id;

--: team_leave(team_id uuid, users uuid[], all_but bool) -> many TeamLeft(user_id uuid)
-- Takes these out of a team, or all but these.
delete from users.team_member m
 where m.tenant_id = $1
   and m.team_id = $2
   and (m.user_id = any ($3)) <> $4
returning m.user_id;

--: kept_mark(id uuid) -> send
-- A directory keeps this person.
update users.account
   set from_directory = true
 where tenant_id = $1
   and id = $2
   and not from_directory;

--: team_mark(id uuid) -> send
-- A directory keeps this team.
update users.team
   set from_directory = true
 where tenant_id = $1
   and id = $2
   and not from_directory;
