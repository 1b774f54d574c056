--: password_of(user_id uuid) -> maybe PasswordOf(hash text)
-- The password hash of one user.
select p.hash
  from auth.password p
 where p.tenant_id = $1
   and p.user_id = $2;

--: password_rules() -> maybe PasswordRules(min_length int4, history int4)
-- What the tenant asks of a password; a tenant about to be founded has no row yet.
select p.password_min_length as min_length, p.password_history as history
  from auth.policy p
 where p.tenant_id = $1;

--: password_owner(user_id uuid) -> maybe PasswordOwner(email text, first_name text, last_name text, slug text, workspace text)
-- Whose password it is to be: what it must not be made of.
select u.email, u.first_name, u.last_name, t.slug, t.name as workspace
  from api.user u
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.id = $2;

--: password_past(user_id uuid, wanted int8) -> many PasswordPast(hash text)
-- The last passwords of somebody, the present one first.
select h.hash
  from (select p.hash, p.changed_at
          from auth.password p
         where p.tenant_id = $1
           and p.user_id = $2
        union all
        select f.hash, f.changed_at
          from auth.former_password f
         where f.tenant_id = $1
           and f.user_id = $2) h
 order by h.changed_at desc
 limit $3;

--: password_set(user_id uuid, hash text) -> exec
-- Gives a user a password, or another one; the one before is kept where the policy forbids to use it again.
with kept as (
    insert into auth.former_password (tenant_id, user_id, changed_at, hash)
    select p.tenant_id, p.user_id, p.changed_at, p.hash
      from auth.password p
      join auth.policy y on y.tenant_id = p.tenant_id and y.password_history > 1
     where p.tenant_id = $1
       and p.user_id = $2
    on conflict do nothing
)
insert into auth.password (tenant_id, user_id, hash)
values ($1, $2, $3)
on conflict (tenant_id, user_id) do update
   set hash = excluded.hash, changed_at = clock_timestamp();

--: password_past_trim(user_id uuid) -> send
-- Forgets the passwords that may be used again.
delete from auth.former_password f
 where f.tenant_id = $1
   and f.user_id = $2
   and f.changed_at not in (select k.changed_at
                              from auth.former_password k
                             where k.tenant_id = $1
                               and k.user_id = $2
                             order by k.changed_at desc
                             limit (select greatest(y.password_history - 1, 0)
                                      from auth.policy y
                                     where y.tenant_id = $1));

--: password_upgrade(user_id uuid, hash text, new_hash text) -> send
-- The same password under today's cost, unless it was changed meanwhile.
update auth.password
   set hash = $4
 where tenant_id = $1
   and user_id = $2
   and hash = $3;

--: password_forget(user_id uuid) -> send
-- Takes a removed user's password away, and those before it.
with past as (
    delete from auth.former_password
     where tenant_id = $1
       and user_id = $2
)
delete from auth.password
 where tenant_id = $1
   and user_id = $2;
