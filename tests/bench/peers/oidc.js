// The peer for tokens: npm oidc-provider, keeping its models in a map (the one it comes with forgets all but the last thousand, and
// then refuses what it gave), or (given a connection) each as a row of PostgreSQL, as its documentation asks of whoever runs it in
// earnest.
// Usage: node oidc.js PORT SPEC-FILE; the spec has issuer, client, scopes and perhaps database.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';
import pg from 'pg';

const [port, specPath] = process.argv.slice(2);
const { issuer, client, scopes, database } = JSON.parse(readFileSync(specPath, 'utf8'));
const pool = database && new pg.Pool({ ...database, max: 10 });
const run = (name, text, values) => pool.query({ name, text, values });

class PostgresAdapter {
  constructor(model) {
    this.model = model;
  }

  upsert(id, payload, expiresIn) {
    return run('upsert', `insert into oidc_model (model, id, payload, grant_id, expires_at)
      values ($1, $2, $3, $4, now() + $5 * interval '1 second')
      on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id, expires_at = excluded.expires_at`,
      [this.model, id, payload, payload.grantId ?? null, expiresIn ?? null]);
  }

  async find(id) {
    const { rows: [row] } = await run('find', `select payload, consumed_at from oidc_model
      where model = $1 and id = $2 and (expires_at is null or expires_at > now())`, [this.model, id]);
    return row && { ...row.payload, ...(row.consumed_at && { consumed: true }) };
  }

  consume(id) {
    return run('consume', 'update oidc_model set consumed_at = now() where model = $1 and id = $2', [this.model, id]);
  }

  destroy(id) {
    return run('destroy', 'delete from oidc_model where model = $1 and id = $2', [this.model, id]);
  }

  revokeByGrantId(grantId) {
    return run('revoke', 'delete from oidc_model where model = $1 and grant_id = $2', [this.model, grantId]);
  }
}

class MapAdapter {
  kept = new Map();

  async upsert(id, payload) {
    this.kept.set(id, payload);
  }

  async find(id) {
    return this.kept.get(id);
  }

  async consume(id) {
    this.kept.get(id).consumed = true;
  }

  async destroy(id) {
    this.kept.delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const [id, payload] of this.kept) if (payload.grantId === grantId) this.kept.delete(id);
  }
}

const provider = new Provider(issuer, {
  adapter: pool ? PostgresAdapter : MapAdapter,
  clients: [{ ...client, grant_types: ['authorization_code', 'client_credentials', 'refresh_token'],
    redirect_uris: ['https://app.test/callback'], scope: scopes.join(' ') }],
  scopes,
  cookies: { keys: ['bench'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
  },
  findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, ClientCredentials: 3600, RefreshToken: 30 * 86400, Grant: 30 * 86400, IdToken: 3600 },
});

/* Sign-ins that have happened, as refresh tokens. */
async function plant(count, scope) {
  const known = await provider.Client.find(client.client_id);
  return Promise.all(Array.from({ length: count }, async (_, i) => {
    const accountId = `person-${i}`;
    const grant = new provider.Grant({ accountId, clientId: client.client_id });
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    return new provider.RefreshToken({ accountId, client: known, grantId, gty: 'authorization_code', scope, authTime: Math.floor(Date.now() / 1000) }).save();
  }));
}

provider.use(async (ctx, next) => {
  if (ctx.path !== '/plant') return next();
  ctx.body = await plant(Number(ctx.query.count), ctx.query.scope);
});
provider.listen(Number(port), '127.0.0.1');
