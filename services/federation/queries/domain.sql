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
