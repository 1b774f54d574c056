// What an authorization server is asked all day: tokens for programs, refreshed ones, and what a token is good for; against npm
// oidc-provider in memory, and in PostgreSQL, as we are. No answer of ours is given before its commit.
import { createHash, randomBytes } from 'node:crypto';
import { column, load, takeTurns } from '../lib/load.js';
import { startOidcProvider } from '../lib/oidc.js';
import { Cluster } from '../lib/postgres.js';
import { line } from '../lib/report.js';

const CONNECTIONS = 64;
const FAMILIES = CONNECTIONS + 16; // what oidc-provider keeps in memory is bounded
const SCOPE = 'document.read';
const REFRESHED = `offline_access ${SCOPE}`;

const basic = ({ client_id, client_secret }) => `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
const form = (path, client, fields) => ({
  method: 'POST', path, body: `${new URLSearchParams(fields)}`,
  headers: { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
});

/* Each refresh token is good once: the script sends those that the answers bring, the oldest first. */
const refreshScript = (path, client, tokens) => `
local tokens = {${tokens.map((token) => JSON.stringify(token)).join(',')}}
local first, last = 1, #tokens
local headers = { ["authorization"] = ${JSON.stringify(basic(client))}, ["content-type"] = "application/x-www-form-urlencoded" }
function request()
  local token = tokens[first]
  tokens[first] = nil
  first = first + 1
  return wrk.format("POST", ${JSON.stringify(path)}, headers, "grant_type=refresh_token&refresh_token=" .. token)
end
function response(status, headers, body)
  local token = body:match('"refresh_token":"([^"]+)"')
  if token then
    last = last + 1
    tokens[last] = token
  end
end`;

/** One side: where its endpoints are, its clients, how sign-ins come to be, and whose CPU it is. */
class Side {
  constructor(session, name, { url, paths, service, web, pids, databasePids, plant }) {
    Object.assign(this, { session, name, url, paths, service, web, pids, databasePids, plant });
    this.dir = session.subdirectory(`tokens-${name}`);
  }

  load(work) {
    const { dir, url, pids, databasePids, session } = this;
    return load({ dir, url, pids, databasePids, seconds: session.seconds, connections: CONNECTIONS, ...work });
  }

  own = () => this.load({ requests: [form(this.paths.token, this.service, { grant_type: 'client_credentials', scope: SCOPE })] });

  refreshed = async (scope) => {
    const tokens = await this.plant(FAMILIES, scope);
    return this.load({ script: refreshScript(this.paths.token, this.web, tokens) });
  };

  introspected = async () => {
    const tokens = await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      const { path, ...request } = form(this.paths.token, this.service, { grant_type: 'client_credentials', scope: SCOPE });
      return (await (await fetch(this.url + path, request)).json()).access_token;
    }));
    return this.load({ requests: tokens.map((token) => form(this.paths.introspect, this.service, { token })) });
  };
}

/* Families of refresh tokens, as sign-ins leave them. */
async function plantFamilies(platform, { tenant, user, application, count, scope }) {
  const hex = (uuid) => uuid.replaceAll('-', '');
  const uuidOf = (bytes) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const made = Array.from({ length: count }, () => {
    const id = randomBytes(16), secret = randomBytes(32);
    id[6] = 0x70 | (id[6] & 15);
    id[8] = 0x80 | (id[8] & 63);
    const token = Buffer.concat([Buffer.from('r'), Buffer.from(hex(tenant), 'hex'), id, secret]).toString('base64url');
    return { id: uuidOf(id), hash: createHash('sha256').update(secret).digest('hex'), token };
  });
  await platform.sql(`insert into oauth.family (tenant_id, id, application_id, user_id, scopes, signed_in_at, code_spent_at, refresh_hash, refresh_until)
    values ${made.map(({ id, hash }) => `('${tenant}', '${id}', '${application}', '${user}', string_to_array('${scope}', ' '), now(), now(), '\\x${hash}', now() + interval '30 days')`).join(',\n')}`);
  return made.map(({ token }) => token);
}

async function ours(session) {
  const platform = await session.startPlatform('tokens');
  const { token, slug, tenant, user } = await platform.signUp('tokens');
  const post = (path, body) => platform.call('POST', path, { token, body });
  const { data: roles } = await platform.call('GET', '/v1/roles', { token });
  const account = await post('/v1/service-accounts', { name: 'Bench', role: roles.find(({ name }) => name === 'member').id });
  const service = await post('/v1/oauth/applications', { name: 'Service', kind: 'service', service_account: account.id, scopes: [SCOPE] });
  const web = await post('/v1/oauth/applications', { name: 'Web', kind: 'web', redirect_uris: ['https://app.test/callback'], scopes: ['openid', ...REFRESHED.split(' ')] });
  const client = ({ id, client_secret }) => ({ client_id: id, client_secret });
  const issuer = `/v1/oauth/t/${slug}`;
  await fetch(`${platform.url}${issuer}/jwks`); // the key that signs is made when it is first asked for
  return new Side(session, 'insula', {
    url: platform.url, paths: { token: `${issuer}/token`, introspect: `${issuer}/introspect` },
    service: client(service), web: client(web), pids: platform.processes().web,
    databasePids: () => platform.processes().database,
    plant: (count, scope) => plantFamilies(platform, { tenant: tenant.id, user: user.id, application: web.id, count, scope }),

  });
}

async function theirs(session, name, cluster) {
  const client = { client_id: 'bench', client_secret: randomBytes(32).toString('base64url') };
  const dir = session.subdirectory(`tokens-${name}`);
  const { service, url } = await startOidcProvider(dir, { client, scopes: ['openid', 'offline_access', SCOPE], cluster });
  return new Side(session, name, {
    url, paths: { token: '/token', introspect: '/token/introspection' }, service: client, web: client,
    pids: [service.pid], databasePids: cluster ? () => cluster.pids() : undefined,
    plant: async (count, scope) => (await fetch(`${url}/plant?${new URLSearchParams({ count, scope })}`)).json(),
  });
}

export async function run(session) {
  const insula = await ours(session);
  const memory = await theirs(session, 'memory');
  const cluster = await Cluster.start(session.subdirectory('tokens-postgres'));
  const postgres = await theirs(session, 'in-postgres', cluster);
  const sides = [insula, memory, postgres];
  const lines = [];
  for (const [what, measure] of [
    ['tokens of client credentials', (side) => side.own()],
    ['refreshes', (side) => side.refreshed(REFRESHED)],
    ['introspections', (side) => side.introspected()],
    ['refreshes with an id_token', (side) => side.refreshed(`openid ${REFRESHED}`)],
  ]) {
    const [mine, light, durable] = await takeTurns(session.rounds, sides.map((side) => () => measure(side)));
    const goal = what.includes('id_token') ? undefined : ['>=', 5, 'ratio'];
    const rate = column(mine, 'rate');
    lines.push(
      line('tokens', what, '/s', rate, { peerName: 'oidc-provider in memory', peer: column(light, 'rate'), goal }),
      line('tokens', what, '/s', rate, { peerName: 'oidc-provider + PostgreSQL', peer: column(durable, 'rate') }),
      line('tokens', `${what}, server CPU`, 'us', column(mine, 'cpuMicros'), { peerName: 'oidc-provider in memory', peer: column(light, 'cpuMicros') }),
      line('tokens', `${what}, PostgreSQL CPU`, 'us', column(mine, 'databaseMicros'), { peerName: 'oidc-provider + PostgreSQL', peer: column(durable, 'databaseMicros') }));
  }
  return lines;
}
