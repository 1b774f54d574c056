--: factor_needs(user_id uuid) -> one FactorNeeds(has_totp bool, has_passkey bool, has_recovery bool, is_demanded bool)
-- What somebody has set up, and whether the workspace asks it of them.
select exists (select from auth.factor f
                where f.tenant_id = t.tenant_id and f.user_id = $2 and f.kind = 'totp' and f.confirmed_at is not null) as has_totp,
       exists (select from auth.factor f
                where f.tenant_id = t.tenant_id and f.user_id = $2 and f.kind = 'passkey' and f.confirmed_at is not null) as has_passkey,
       exists (select from auth.recovery_code c
                where c.tenant_id = t.tenant_id and c.user_id = $2) as has_recovery,
       p.second_factor = 'required'
       or (p.second_factor = 'roles'
           and (exists (select from auth.user_role r
                         where r.tenant_id = t.tenant_id and r.user_id = $2 and r.role_id = any (p.second_factor_roles))
                or exists (select
                             from auth.team_role r
                             join api.membership m on m.tenant_id = r.tenant_id and m.team_id = r.team_id
                            where r.tenant_id = t.tenant_id
                              and m.user_id = $2
                              and r.role_id = any (p.second_factor_roles)))) as is_demanded
  from tenant.tenant t
  join auth.policy p on p.tenant_id = t.tenant_id
 where t.tenant_id = $1;

--: factor_list @point (user_id uuid) -> one FactorList(body json)
-- GET /v1/me/factors.
select json_build_object(
           'data', coalesce((select json_agg(json_build_object(
                                                 'id', f.id, 'kind', f.kind, 'name', f.name,
                                                 'created_at', api.time_text(f.created_at),
                                                 'last_used_at', api.time_text(f.last_used_at))
                                             order by f.created_at, f.id)
                               from auth.factor f
                              where f.tenant_id = t.tenant_id and f.user_id = $2 and f.confirmed_at is not null), '[]'),
           'next_cursor', null,
           'recovery_codes', (select count(*) from auth.recovery_code c where c.tenant_id = t.tenant_id and c.user_id = $2)) as body
  from tenant.tenant t
 where t.tenant_id = $1;

--: factor_begin(id uuid, user_id uuid, kind text, name text) -> send
-- An enrolment that has to be confirmed.
insert into auth.factor (tenant_id, id, user_id, kind, name)
values ($1, $2, $3, $4, $5);

--: factor_count(user_id uuid) -> one FactorCount(count int8)
-- How many somebody has, begun or finished.
select count(*)
  from auth.factor f
 where f.tenant_id = $1
   and f.user_id = $2;

--: factor_sweep(user_id uuid) -> send
-- Forgets enrolments never confirmed.
with begun as (
    select f.id
      from auth.factor f
     where f.tenant_id = $1
       and f.user_id = $2
       and f.confirmed_at is null
), secrets as (
    delete from auth.totp t
     where t.tenant_id = $1
       and t.factor_id in (select b.id from begun b)
)
delete from auth.factor f
 where f.tenant_id = $1
   and f.id in (select b.id from begun b);

--: factor_confirm(id uuid) -> exec
-- It works, and was used just now.
update auth.factor
   set confirmed_at = now(), last_used_at = now()
 where tenant_id = $1
   and id = $2
   and confirmed_at is null;

--: factor_rename(id uuid, user_id uuid, name text) -> exec
-- Another name for one of somebody's own.
update auth.factor
   set name = $4
 where tenant_id = $1
   and id = $2
   and user_id = $3
   and confirmed_at is not null;

--: factor_find(id uuid, user_id uuid) -> one FactorFound(id uuid, kind text, name text, is_confirmed bool) or factor_not_found
-- One of somebody's own.
select f.id, f.kind, f.name, f.confirmed_at is not null as is_confirmed
  from auth.factor f
 where f.tenant_id = $1
   and f.id = $2
   and f.user_id = $3;

--: factor_others(id uuid, user_id uuid) -> one FactorOthers(count int8)
-- How many working ones are there besides?
select count(*)
  from auth.factor f
 where f.tenant_id = $1
   and f.user_id = $3
   and f.id <> $2
   and f.confirmed_at is not null;

--: factor_remove(id uuid) -> exec
-- One factor with what it rests on.
with secret as (
    delete from auth.totp t
     where t.tenant_id = $1
       and t.factor_id = $2
), key as (
    delete from auth.passkey k
     where k.tenant_id = $1
       and k.factor_id = $2
)
delete from auth.factor f
 where f.tenant_id = $1
   and f.id = $2;

--: factor_remove_all(user_id uuid) -> exec
-- All factors of somebody.
with secrets as (
    delete from auth.totp t
     where t.tenant_id = $1
       and t.factor_id in (select f.id from auth.factor f where f.tenant_id = $1 and f.user_id = $2)
), keys as (
    delete from auth.passkey k
     where k.tenant_id = $1
       and k.factor_id in (select f.id from auth.factor f where f.tenant_id = $1 and f.user_id = $2)
)
delete from auth.factor f
 where f.tenant_id = $1
   and f.user_id = $2;

--: totp_begin(factor_id uuid, secret bytea) -> send
-- The sealed secret of a new authenticator app.
insert into auth.totp (tenant_id, factor_id, secret)
values ($1, $2, $3);

--: totp_of(user_id uuid) -> many TotpSecret(factor_id uuid, secret bytea, last_step int8)
-- The working authenticator apps of somebody.
select t.factor_id, t.secret, t.last_step
  from auth.factor f
  join auth.totp t on t.tenant_id = f.tenant_id and t.factor_id = f.id
 where f.tenant_id = $1
   and f.user_id = $2
   and f.confirmed_at is not null
 order by f.created_at, f.id;

--: totp_unconfirmed(factor_id uuid, user_id uuid) -> maybe TotpSecret
-- The one that is being set up; a nil factor: whichever was begun last.
select t.factor_id, t.secret, t.last_step
  from auth.factor f
  join auth.totp t on t.tenant_id = f.tenant_id and t.factor_id = f.id
 where f.tenant_id = $1
   and f.id = coalesce($2, f.id)
   and f.user_id = $3
   and f.confirmed_at is null
 order by f.created_at desc
 limit 1;

--: totp_use(factor_id uuid, step int8) -> exec
-- Takes a code: 0 rows when it, or a later one, was taken before.
update auth.totp
   set last_step = $3
 where tenant_id = $1
   and factor_id = $2
   and last_step < $3;

--: factor_used(id uuid) -> send
-- Notes that it opened something.
update auth.factor
   set last_used_at = now()
 where tenant_id = $1
   and id = $2;

--: recovery_code_forget(user_id uuid) -> send
-- The codes made before are worth nothing.
delete from auth.recovery_code
 where tenant_id = $1
   and user_id = $2;

--: recovery_code_add(user_id uuid, hashes bytea[]) -> send
-- A fresh set.
insert into auth.recovery_code (tenant_id, user_id, hash)
select $1, $2, h.hash
  from unnest($3::bytea[]) as h(hash);

--: recovery_code_use(user_id uuid, hash bytea) -> maybe RecoveryCodeUsed(remaining int8)
-- Takes one; what is left.
with used as (
    delete from auth.recovery_code c
     where c.tenant_id = $1
       and c.user_id = $2
       and c.hash = $3
    returning c.hash
)
select (select count(*) from auth.recovery_code c where c.tenant_id = $1 and c.user_id = $2) - 1 as remaining
  from used;

--: challenge_open(id uuid, user_id uuid, purpose text, secret_hash bytea, remember bool) -> send
-- Good for five minutes.
insert into auth.challenge (tenant_id, id, user_id, purpose, secret_hash, remember, expires_at)
values ($1, $2, $3, $4, $5, $6, now() + interval '5 minutes');

--: challenge_sweep() -> send
-- Forgets the ones nobody answered.
delete from auth.challenge
 where tenant_id = $1
   and expires_at <= now();

--: challenge_try(id uuid, secret_hash bytea, purpose text) -> maybe ChallengeTried(user_id uuid, remember bool)
-- Counts an answer before it is looked at: the sixth is none.
update auth.challenge c
   set tries = c.tries + 1
 where c.tenant_id = $1
   and c.id = $2
   and c.secret_hash = $3
   and c.purpose = $4
   and c.expires_at > now()
   and c.tries < 5
returning c.user_id, c.remember;

--: challenge_spend(id uuid) -> exec
-- It was answered: 0 rows when somebody else did so at the same moment.
delete from auth.challenge
 where tenant_id = $1
   and id = $2;

--: challenge_forget(user_id uuid) -> send
-- What was asked of a removed user.
delete from auth.challenge
 where tenant_id = $1
   and user_id = $2;

--: door_state(user_id uuid) -> one DoorState(status text, tenant_status text, email text, tenant_name text) or user_not_found
-- Is the door still open to somebody? And what an authenticator app calls them.
select u.status, t.status as tenant_status, u.email, t.name as tenant_name
  from api.user u
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.id = $2;

--: factor_policy_set(demand text, sets_roles bool, role_ids uuid[]) -> one FactorPolicy(demand text, roles int4)
-- Who needs a second factor from the next sign-in on; null leaves the demand as it is.
update auth.policy p
   set second_factor = coalesce($2, p.second_factor),
       second_factor_roles = case when $3 then $4 else p.second_factor_roles end
 where p.tenant_id = $1
returning p.second_factor as demand, cardinality(p.second_factor_roles) as roles;

--: roles_known(ids uuid[]) -> one RolesKnown(count int8)
-- How many of these are roles of the workspace?
select count(*)
  from auth.role r
 where r.tenant_id = $1
   and r.id = any ($2::uuid[]);
