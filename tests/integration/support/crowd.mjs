/*
 * Many people of one workspace at once. Each sign-in costs what a password shall cost, so their accounts and sessions are written where
 * the platform would have written them: to it they are like any other.
 *
 *   const people = crowd(server, acme.owner.token, acme.tenant.id, 200);   // [{ token, user: { id, first_name, last_name } }]
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from './database.mjs';

const FIRST = ['Ada', 'Grace', 'Linus', 'Edsger', 'Barbara', 'Donald', 'Katherine', 'Alan', 'Radia', 'Ken'];
const LAST = ['Berg', 'Dahl', 'Egge', 'Foss', 'Hagen', 'Lie', 'Moen', 'Nygaard', 'Rud', 'Strand', 'Tveit', 'Vik'];

const bytesOf = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');

/* A token is its kind, the workspace, the session and a secret; of the secret the platform keeps the hash. */
function person(kind, tenant, number) {
  const [id, session, secret] = [randomUUID(), randomUUID(), randomBytes(32)];
  return {
    token: Buffer.concat([kind, bytesOf(tenant), bytesOf(session), secret]).toString('base64url'),
    user: { id, first_name: FIRST[number % FIRST.length], last_name: `${LAST[number % LAST.length]} ${number + 1}` },
    session,
    hash: createHash('sha256').update(secret).digest('hex'),
  };
}

export function crowd(server, ownerToken, tenant, count, role = 'member') {
  const kind = Buffer.from(ownerToken, 'base64url').subarray(0, 1);
  const people = Array.from({ length: count }, (_, i) => person(kind, tenant, i));
  const rows = people
    .map(({ user, session, hash }) => `('${user.id}'::uuid, '${user.first_name}', '${user.last_name}', '${session}'::uuid, '\\x${hash}'::bytea)`)
    .join(',');
  sql(
    server,
    `begin;
     create temporary table crowd (id, first_name, last_name, session_id, hash) on commit drop as values ${rows};
     insert into users.account (tenant_id, id, email, first_name, last_name)
       select '${tenant}', id, id || '@crowd.test', first_name, last_name from crowd;
     insert into auth.user_role (tenant_id, user_id, role_id)
       select '${tenant}', c.id, r.id from crowd c join auth.role r on r.tenant_id = '${tenant}' and r.builtin = '${role}';
     insert into auth.session (tenant_id, id, user_id, secret_hash, permissions, expires_at)
       select '${tenant}', session_id, id, hash, auth.rights_of('${tenant}', id), now() + interval '1 day' from crowd;
     insert into auth.session_use (tenant_id, user_id, session_id) select '${tenant}', id, session_id from crowd;
     commit;`,
  );
  return people;
}
