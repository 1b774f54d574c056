--: account_insert(id uuid, email text, first_name text, last_name text, is_verified bool) -> exec
-- A new account; its e-mail must be free among those not removed.
insert into users.account (tenant_id, id, email, first_name, last_name, email_verified_at)
values ($1, $2, lower($3), $4, $5, case when $6 then now() end);

--: account_lock(id uuid) -> one AccountLocked(id uuid, email text, status text, revision int8) or user_not_found
-- An account that is about to change.
select a.id, a.email, a.status, a.revision
  from users.account a
 where a.tenant_id = $1
   and a.id = $2
   and a.kind = 'person'
   and a.removed_at is null
   for update;

--: account_update(id uuid, first_name text, last_name text, status text) -> exec
-- Changes what was given; nulls leave the rest.
update users.account
   set first_name = coalesce($3, first_name),
       last_name = coalesce($4, last_name),
       status = coalesce($5, status),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: account_remove(id uuid) -> exec
-- Removes an account: history keeps the name, the e-mail is free again.
update users.account
   set removed_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2;

--: account_by_email(email text) -> maybe AccountByEmail(id uuid)
-- Whose e-mail is this?
select a.id
  from users.account a
 where a.tenant_id = $1
   and a.email = lower($2)
   and a.removed_at is null;

--: person_is_here(id uuid) -> maybe PersonIsHere(id uuid)
-- Is there such a user, not removed?
select a.id
  from users.account a
 where a.tenant_id = $1
   and a.id = $2
   and a.removed_at is null;

--: person_name(id uuid) -> one PersonName(name text) or user_not_found
-- How somebody is called.
select p.name
  from api.person p
 where p.tenant_id = $1
   and p.id = $2;
