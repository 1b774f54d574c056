--: service_account_insert(id uuid, name text) -> exec
-- An account of a program. Its e-mail keeps the column true and goes nowhere: .invalid is nobody's (RFC 2606).
insert into users.account (tenant_id, id, kind, email, first_name, last_name)
values ($1, $2, 'service', ($2::uuid)::text || '@service.invalid', $3, '');

--: service_account_lock(id uuid) -> one ServiceAccountLocked(id uuid, name text, status text, revision int8) or service_account_not_found
-- A service account that is about to change.
select a.id, a.first_name as name, a.status, a.revision
  from users.account a
 where a.tenant_id = $1
   and a.id = $2
   and a.kind = 'service'
   and a.removed_at is null
   for update;

--: service_account_update(id uuid, name text, status text) -> exec
-- Changes what was given; nulls leave the rest.
update users.account
   set first_name = coalesce($3, first_name),
       status = coalesce($4, status),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;
