--: operator_insert(id uuid, email text, name text, password_hash text, totp_secret bytea) global -> exec
-- A new operator.
insert into tenant.operator (id, email, name, password_hash, totp_secret)
values ($1, lower($2), $3, $4, $5);

--: operator_find(email text) global -> maybe OperatorFound(id uuid, email text, name text, password_hash text, totp_secret bytea)
-- Which operator signs in with this e-mail?
select o.id, o.email, o.name, o.password_hash, o.totp_secret
  from tenant.operator o
 where o.email = lower($1);

--: operator_totp_set(id uuid, totp_secret bytea) global -> exec
-- Another authenticator app.
update tenant.operator
   set totp_secret = $2, totp_step = 0, updated_at = now()
 where id = $1;

--: operator_totp_use(id uuid, step int8) global -> exec
-- Takes a code: 0 rows when it, or a later one, was taken before.
update tenant.operator
   set totp_step = $2
 where id = $1
   and totp_step < $2;

--: operator_session_end_all(operator_id uuid) global -> send
-- Ends all sessions of an operator.
delete from tenant.operator_session
 where operator_id = $1;

--: operator_session_open(id uuid, operator_id uuid, secret_hash bytea, address text, user_agent text, lifetime_s int8) global -> send
-- A new session of an operator.
insert into tenant.operator_session (id, operator_id, secret_hash, address, user_agent, expires_at)
values ($1, $2, $3, $4, $5, now() + $6::int8 * interval '1 second');

--: operator_session_sweep(operator_id uuid) global -> send
-- Forgets an operator's sessions that ran out.
delete from tenant.operator_session
 where operator_id = $1
   and expires_at <= now();

--: operator_session_check(id uuid, secret_hash bytea) global -> maybe OperatorSession(operator_id uuid, name text, email text)
-- Whose live operator session is this?
select o.id as operator_id, o.name, o.email
  from tenant.operator_session s
  join tenant.operator o on o.id = s.operator_id
 where s.id = $1
   and s.secret_hash = $2
   and s.expires_at > now();

--: operator_session_end(id uuid) global -> exec
-- Ends an operator's session.
delete from tenant.operator_session
 where id = $1;

--: operator_name(id uuid) global -> one OperatorName(name text, email text)
-- How an operator is called.
select o.name, o.email
  from tenant.operator o
 where o.id = $1;
