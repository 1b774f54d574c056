--: domain_insert(id uuid, name text, token text) -> exec
-- A domain that has to be proved.
insert into federation.domain (tenant_id, id, name, token)
values ($1, $2, $3, $4);

--: domain_find(id uuid) -> one DomainFound(name text, token text, revision int8) or domain_not_found
-- A domain, and what its record has to say.
select d.name, d.token, d.revision
  from federation.domain d
 where d.tenant_id = $1
   and d.id = $2;

--: domain_checked(id uuid, is_verified bool) -> exec
-- Its record was looked at; what was proved once stays so.
update federation.domain
   set checked_at = now(),
       verified_at = case when $3 then coalesce(verified_at, now()) else verified_at end,
       lost_at = case when $3 then null else lost_at end,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: domain_delete(id uuid) -> exec
-- Its people are linked and enforced no more.
delete from federation.domain
 where tenant_id = $1
   and id = $2;

--: domain_plant(id uuid, name text, token text) -> exec
-- One whose token says who made it, in place of the last of those.
with before as (
    delete from federation.domain
     where tenant_id = $1
       and token = $4
)
insert into federation.domain (tenant_id, id, name, token)
values ($1, $2, lower($3) || '.test', $4);

--: domain_to_check(id uuid) -> maybe DomainToCheck(name text, token text)
-- A proved one, whose record has to be there still.
select d.name, d.token
  from federation.domain d
 where d.tenant_id = $1
   and d.id = $2
   and d.verified_at is not null;

--: domain_checked_again(id uuid, is_there bool, days int8) -> maybe DomainCheckedAgain(is_verified bool, was_lost bool)
-- Its record was looked for again: missing for so many days, it proves nothing any more.
with before as (
    select d.lost_at
      from federation.domain d
     where d.tenant_id = $1
       and d.id = $2
       and d.verified_at is not null
       for update
)
update federation.domain d
   set checked_at = now(),
       lost_at = case when $3 then null else coalesce(b.lost_at, now()) end,
       verified_at = case when not $3 and b.lost_at <= now() - $4::int8 * interval '1 day' then null else d.verified_at end,
       revision = d.revision + 1,
       updated_at = now()
  from before b
 where d.tenant_id = $1
   and d.id = $2
returning d.verified_at is not null as is_verified, b.lost_at is not null as was_lost;

--: domain_keepers() -> many DomainKeeper(email text, first_name text)
-- Who is told: owners and administrators.
select u.email, u.first_name
  from api.user u
 where u.tenant_id = $1
   and u.status = 'active'
   and exists (select from api.user_role r
                where r.tenant_id = u.tenant_id and r.user_id = u.id and r.builtin in ('owner', 'admin'))
 order by u.created_at, u.id
 limit 50;
