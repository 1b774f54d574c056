/*
 * The embedded PostgreSQL of a test's server, asked directly through psql: for what the API does not tell.
 *
 *   sql(server, 'select 1')                      as the migrator, who sees all tenants
 *   sql(server, 'select 1', 'insula_app')        as the server itself
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/* Rows as text, '|' between columns; throws what PostgreSQL complains of. */
export function sql(server, statements, role = 'insula_migrator') {
  const sockets = fs.readFileSync(path.join(server.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
  const secret = fs.readFileSync(path.join(server.data, 'secret', role), 'utf8').trim();
  const done = spawnSync('psql', ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-h', sockets, '-U', role, 'insula'], {
    input: statements, encoding: 'utf8', env: { ...process.env, PGPASSWORD: secret }, maxBuffer: 64 << 20,
  });
  if (done.status !== 0) throw new Error(done.stderr || String(done.error));
  return done.stdout.trim();
}
