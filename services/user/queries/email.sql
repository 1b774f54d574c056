--: email_link_open(id uuid, user_id uuid, purpose text, email text, secret_hash bytea, hours int8) -> send
-- A link good once.
insert into users.email_link (tenant_id, id, user_id, purpose, email, secret_hash, expires_at)
values ($1, $2, $3, $4, lower($5), $6, now() + $7::int8 * interval '1 hour');

--: email_link_sweep() -> send
-- Forgets links that ran out.
delete from users.email_link
 where tenant_id = $1
   and id in (select l.id
                from users.email_link l
               where l.tenant_id = $1
                 and l.expires_at <= now()
                 for update skip locked);

--: email_link_end_all(user_id uuid, purpose text) -> send
-- No such link of this user works any more.
update users.email_link
   set ended_at = now()
 where tenant_id = $1
   and user_id = $2
   and purpose = $3
   and ended_at is null;

--: email_link_recent(user_id uuid) -> one EmailLinkRecent(count int8)
-- How many mails with links did this user cause within the hour?
select count(*)
  from users.email_link l
 where l.tenant_id = $1
   and l.user_id = $2
   and l.created_at > now() - interval '1 hour';

--: email_link_spend(id uuid, secret_hash bytea, keeps bool) -> one EmailLinkSpent(user_id uuid, purpose text, email text) or link_not_found
-- Uses a link up, of the kind asked for, whose user is still here and whose workspace is open.
update users.email_link l
   set ended_at = now()
  from users.account a, api.tenant t
 where l.tenant_id = $1
   and l.id = $2
   and l.secret_hash = $3
   and (l.purpose = 'keep') = $4
   and l.ended_at is null
   and l.expires_at > now()
   and a.tenant_id = l.tenant_id
   and a.id = l.user_id
   and a.removed_at is null
   and a.status = 'active'
   and t.tenant_id = l.tenant_id
   and t.status = 'active'
returning l.user_id, l.purpose, l.email;

--: email_verify(user_id uuid, email text) -> exec
-- The address is proved, if it is still the account's.
update users.account
   set email_verified_at = coalesce(email_verified_at, now()), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2
   and email = lower($3)
   and removed_at is null;

--: email_set(user_id uuid, email text) -> exec
-- Another address, which was proved by the link that was sent to it.
update users.account
   set email = lower($3), email_verified_at = now(), revision = revision + 1, updated_at = now()
 where tenant_id = $1
   and id = $2
   and removed_at is null;

--: email_owner(user_id uuid) -> one EmailOwner(email text, first_name text, is_verified bool) or user_not_found
-- Who is about to be written to?
select a.email, a.first_name, a.email_verified_at is not null as is_verified
  from users.account a
 where a.tenant_id = $1
   and a.id = $2
   and a.removed_at is null;

--: email_keeper(user_id uuid) -> maybe EmailKeeper(directory bool, provider text)
-- Who keeps somebody's address: a directory (SCIM); or the provider they sign in through, where the address is of a domain that is proved
-- to be the workspace's.
select u.from_directory as directory,
       (select i.provider_name
          from api.identity i
          join api.domain d on d.tenant_id = i.tenant_id and d.name = split_part(u.email, '@', 2) and d.verified_at is not null
         where i.tenant_id = u.tenant_id
           and i.user_id = u.id
           and i.is_enabled
         order by i.id
         limit 1) as provider
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;

--: email_workspaces(email text) global -> many EmailWorkspace(slug text, name text)
-- Crosses the wall: in which workspaces has this address an account?
select w.slug, w.name
  from users.workspaces_of($1) w;
