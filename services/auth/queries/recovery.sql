--: recovery_candidate(email text) -> maybe RecoveryCandidate(user_id uuid, email text, first_name text, slug text, recent int8)
-- Who may have a new password by mail: somebody active, with a password, in a workspace that is open; and how many links they were sent.
select u.id as user_id, u.email, u.first_name, t.slug,
       (select count(*)
          from auth.password_reset r
         where r.tenant_id = u.tenant_id
           and r.user_id = u.id
           and r.expires_at > now()) as recent
  from api.user u
  join auth.password p on p.tenant_id = u.tenant_id and p.user_id = u.id
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.email = lower($2)
   and u.status = 'active'
   and t.status = 'active';

--: recovery_person(user_id uuid) -> maybe RecoveryPerson(email text, first_name text, slug text)
-- To whom is written that the password was changed?
select u.email, u.first_name, t.slug
  from api.user u
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.id = $2;

--: password_reset_open(id uuid, user_id uuid, secret_hash bytea) -> send
-- A link good once, for thirty minutes.
insert into auth.password_reset (tenant_id, id, user_id, secret_hash, expires_at)
values ($1, $2, $3, $4, now() + interval '30 minutes');

--: password_reset_sweep() -> send
-- Forgets links that ran out.
delete from auth.password_reset
 where tenant_id = $1
   and id in (select r.id
                from auth.password_reset r
               where r.tenant_id = $1
                 and r.expires_at <= now()
                 for update skip locked);

--: password_reset_end_all(user_id uuid) -> send
-- No link of this user works any more.
update auth.password_reset
   set ended_at = now()
 where tenant_id = $1
   and user_id = $2
   and ended_at is null;

--: password_reset_find(id uuid, secret_hash bytea) -> one PasswordResetFound(user_id uuid, tenant_status text) or link_not_found
-- The user of a link that still works.
select r.user_id, t.status as tenant_status
  from auth.password_reset r
  join api.user u on u.tenant_id = r.tenant_id and u.id = r.user_id and u.status = 'active'
  join api.tenant t on t.tenant_id = r.tenant_id
 where r.tenant_id = $1
   and r.id = $2
   and r.secret_hash = $3
   and r.ended_at is null
   and r.expires_at > now();

--: password_reset_spend(id uuid) -> exec
-- Uses a link up; 0 rows when somebody else was faster.
update auth.password_reset
   set ended_at = now()
 where tenant_id = $1
   and id = $2
   and ended_at is null
   and expires_at > now();
