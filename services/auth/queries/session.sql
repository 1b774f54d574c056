--: tenant_find_by_slug(slug text) global -> maybe TenantFound(tenant_id uuid, slug text, name text, status text)
-- Whose slug is this? Crosses the wall, before there is a context.
select f.tenant_id, f.slug, f.name, f.status
  from tenant.find_by_slug($1) f;

--: credentials_find(email text) -> maybe Credentials(user_id uuid, status text, hash text, tenant_status text, is_expired bool)
-- Who signs in with this e-mail, is the door open to them, and is their password older than the policy allows?
select u.id as user_id, u.status, p.hash, t.status as tenant_status,
       y.password_max_age_days > 0 and p.changed_at < now() - y.password_max_age_days * interval '1 day' as is_expired
  from api.user u
  join auth.password p on p.tenant_id = u.tenant_id and p.user_id = u.id
  join auth.policy y on y.tenant_id = u.tenant_id
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.email = lower($2);

--: session_open(id uuid, user_id uuid, secret_hash bytea, address text, user_agent text, lifetime_s int8, window_s int8, remember bool)
--:   -> one SessionOpened(lifetime_s int8, is_remembered bool)
-- A new session with what the user's roles come to now, as long as the policy says; one that is not to be remembered lasts no longer
-- than `window_s`.
insert into auth.session (tenant_id, id, user_id, secret_hash, permissions, address, user_agent,
                          expires_at, lasts_until, idle_s, is_remembered)
select $1, $2, $3, $4, auth.rights_of($1, $3), $5, $6,
       now() + case when l.idle_s > 0 then least(l.lifetime_s, l.idle_s) else l.lifetime_s end * interval '1 second',
       now() + l.lifetime_s * interval '1 second', l.idle_s, l.is_remembered
  from (select r.is_remembered, p.session_idle_minutes * 60 as idle_s,
               least(case when p.session_lifetime_minutes > 0 then p.session_lifetime_minutes * 60 else $7::int8 end,
                     case when not r.is_remembered then $8::int8 end) as lifetime_s
          from auth.policy p
         cross join lateral (select $9::bool and p.remember_allowed as is_remembered) r
         where p.tenant_id = $1) l
returning extract(epoch from lasts_until - now())::int8 as lifetime_s, is_remembered;

--: session_sweep(user_id uuid) -> send
-- Forgets the user's sessions that ran out.
delete from auth.session
 where tenant_id = $1
   and user_id = $2
   and expires_at <= now();

--: session_use_sweep(user_id uuid) -> send
-- Forgets when ended sessions were used last; the one about to open is newer.
delete from auth.session_use
 where tenant_id = $1
   and user_id = $2
   and session_id not in (select s.id from auth.session s where s.tenant_id = $1 and s.user_id = $2);

--: session_use_begin(user_id uuid, session_id uuid) -> send
-- Notes the first use of a session.
insert into auth.session_use (tenant_id, user_id, session_id)
values ($1, $2, $3);

--: session_end(id uuid) -> exec
-- Ends one session everywhere.
delete from auth.session
 where tenant_id = $1
   and id = $2;

--: session_end_all(user_id uuid, spared uuid) -> exec
-- Ends all sessions of a user but one (null: none is spared).
delete from auth.session
 where tenant_id = $1
   and user_id = $2
   and id is distinct from $3;

--: revocation_raise() global -> send
-- Tells every worker to check its sockets again. Last in its transaction: the row is everybody's.
update auth.revocation
   set counter = counter + 1;

--: session_reply_show(user_id uuid) -> one SessionReply(account json, workspace json) or user_not_found
-- The user and the tenant, as replies that open a session tell them.
select api.user_json(u) as account, api.tenant_json(t) as workspace
  from api.user u
  join api.tenant t on t.tenant_id = u.tenant_id
 where u.tenant_id = $1
   and u.id = $2;

--: me_show @point (session_id uuid) -> one MeShown(body json) or session_not_found
-- GET /v1/me: who am I, where, and what may I do?
select json_build_object(
           'user', api.user_json(u),
           'tenant', api.tenant_json(t),
           'roles', u.roles,
           'permissions', auth.names_of(s.permissions),
           'scoped_permissions', auth.names_of(auth.scoped_rights_of(s.tenant_id, s.user_id)),
           'session', json_build_object('id', s.id,
                                        'created_at', api.time_text(s.created_at),
                                        'expires_at', api.time_text(coalesce(s.lasts_until, s.expires_at)),
                                        'impersonation', (select auth.impersonation_json(i)
                                                            from auth.impersonation i
                                                           where i.tenant_id = s.tenant_id and i.id = s.id)),
           'impersonations', (select coalesce(jsonb_agg(auth.impersonation_json(i) order by i.created_at), '[]')
                                from auth.impersonation i
                                join auth.session o on o.tenant_id = i.tenant_id and o.id = i.id
                               where i.tenant_id = s.tenant_id
                                 and i.expires_at > now()
                                 and o.expires_at > now()
                                 and i.id <> s.id
                                 and (i.user_id = s.user_id or auth.i_may('security.read')))) as body
  from auth.session s
  join api.user u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join api.tenant t on t.tenant_id = s.tenant_id
 where s.tenant_id = $1
   and s.id = $2;

--: sessions_of(user_id uuid) -> many SessionRow(id uuid, address text, user_agent text, created_at timestamptz, last_used_at timestamptz,
--:   expires_at timestamptz, is_remembered bool)
-- The live sessions of somebody, the one used last first; no more than a page shows.
select s.id, s.address, s.user_agent, s.created_at, coalesce(u.last_used_at, s.created_at) as last_used_at,
       s.expires_at, s.is_remembered
  from auth.session s
  left join auth.session_use u
    on u.tenant_id = s.tenant_id and u.user_id = s.user_id and u.session_id = s.id
 where s.tenant_id = $1
   and s.user_id = $2
   and s.expires_at > now()
 order by coalesce(u.last_used_at, s.created_at) desc, s.id
 limit 200;

--: session_end_of(user_id uuid, id uuid) -> exec
-- Ends one session of this user.
delete from auth.session
 where tenant_id = $1
   and user_id = $2
   and id = $3;

--: session_user_find(user_id uuid) -> one SessionUser(id uuid) or user_not_found
-- Is there such a user?
select u.id
  from api.user u
 where u.tenant_id = $1
   and u.id = $2;

--: session_proved(id uuid) -> exec
-- Its person has just shown who they are.
update auth.session
   set proved_at = now()
 where tenant_id = $1
   and id = $2;

--: step_up_require(session_id uuid) -> one StepUpRequired(status int4)
-- Raises 403 step_up_required unless the person of this session has shown lately who they are.
select case when auth.is_fresh(s.proved_at) then 0 else auth.ask_for_proof(s.tenant_id, s.user_id) end as status
  from auth.session s
 where s.tenant_id = $1
   and s.id = $2;
