// Starts peers/oidc.js.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './proc.js';
import { freePort, Service } from './service.js';
import { BENCH } from './session.js';

const TABLE = `create table oidc_model (
  model text not null, id text not null, payload jsonb not null, grant_id text, expires_at timestamptz, consumed_at timestamptz,
  primary key (model, id)
);
create index on oidc_model (grant_id)`;

/** npm oidc-provider with one client; in memory, or in the cluster given. */
export async function startOidcProvider(dir, { client, scopes, cluster }) {
  if (cluster) await cluster.sql(TABLE);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const specPath = join(dir, 'spec.json');
  writeFileSync(specPath, JSON.stringify({ issuer: url, client, scopes, database: cluster?.where }), { mode: 0o600 });
  const service = new Service('oidc-provider', [process.execPath, join(BENCH, 'peers/oidc.js'), String(port), specPath],
    { logPath: join(dir, 'oidc.log'), env: { NODE_ENV: 'production' } });
  await until('oidc-provider', 20000, () => {
    service.assertAlive();
    return fetch(`${url}/jwks`).then((reply) => reply.ok, () => false);
  }, 50);
  return { service, url };
}
