// Signing in through an OpenID provider where 10,000 workspaces have one each, beside ten: the way there, the code, the
// session; and how long starting takes. As many people in both, in other workspaces.
import http from 'node:http';
import { join } from 'node:path';
import { BENCH } from '../lib/session.js';
import { column, takeTurns } from '../lib/load.js';
import { until } from '../lib/proc.js';
import { line, percentile } from '../lib/report.js';
import { freePort, Service } from '../lib/service.js';

const MANY = 10_000, FEW = 10;
const PEOPLE = 10_000;
const AT_ONCE = 4;

/** Rows of a workspace that was made through the API, again for the others: ids are a workspace's own, so they may stay. */
const plant = ({ id: template }, workspaces, idp) => `
create temporary table planted as
  select n, case n when 0 then '${template}'::uuid else gen_random_uuid() end as tenant_id, 'w' || n as slug
    from generate_series(0, ${workspaces - 1}) n;
update tenant.tenant set slug = 'w0' where tenant_id = '${template}';
insert into tenant.tenant (tenant_id, slug, name) select tenant_id, slug, slug from planted where n > 0;
do $$
declare t record;
begin
  for t in select c.oid::regclass as name, string_agg(quote_ident(a.attname), ', ') as columns,
                  string_agg('o.' || quote_ident(a.attname), ', ') as others
             from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace in ('users'::regnamespace, 'auth'::regnamespace, 'federation'::regnamespace)
              and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> 'tenant_id'
              and c.relname !~ 'session|attempt|device|link|login'
              and exists (select from pg_attribute k where k.attrelid = c.oid and k.attname = 'tenant_id')
            group by c.oid
  loop
    execute format('insert into %s (tenant_id, %s) select p.tenant_id, %s from planted p cross join (select * from %s where tenant_id = %L) o where p.n > 0',
                   t.name, t.columns, t.others, t.name, '${template}');
  end loop;
end $$;
update federation.provider v
   set settings = jsonb_set(v.settings, '{issuer}', to_jsonb('${idp}/' || p.n))
  from planted p
 where p.tenant_id = v.tenant_id;
create temporary table person as
  select p.tenant_id, gen_random_uuid() as id, p.slug || '-' || i as name
    from planted p cross join generate_series(0, ${PEOPLE / workspaces - 1}) i;
insert into users.account (tenant_id, id, email, first_name, last_name, email_verified_at)
  select tenant_id, id, name || '@people.test', 'Pat', 'Person', now() from person;
insert into auth.user_role (tenant_id, user_id, role_id)
  select p.tenant_id, p.id, r.id from person p join auth.role r on r.tenant_id = p.tenant_id and r.name = 'member';
insert into federation.identity (tenant_id, provider_id, subject, user_id, id)
  select p.tenant_id, v.id, p.name, p.id, gen_random_uuid() from person p join federation.provider v on v.tenant_id = p.tenant_id;
vacuum analyze;`;

/** A platform with so many workspaces, started again so that nothing is remembered; `start` does it anew and gives its time. */
async function populate(session, idp, workspaces) {
  const name = `providers-${workspaces}`;
  const options = {
    dataDir: join(session.subdirectory(name), 'var'),
    env: { INSULA_WORKERS: '1', INSULA_OUTGOING_NETWORKS: '127.0.0.1' }, // one worker: each remembers keys of its own
  };
  const side = { workspaces, platform: await session.startPlatform(name, options) };
  const { token, tenant } = await side.platform.signUp('template');
  const provider = await side.platform.call('POST', '/v1/sso-providers', {
    token, body: { kind: 'oidc', name: 'Bench', slug: 'idp', client_id: 'bench', issuer: `${idp}/0`, algorithm: 'EdDSA' },
  });
  await side.platform.call('PATCH', `/v1/sso-providers/${provider.id}`, { token, body: { is_enabled: true } });
  await side.platform.sql(plant(tenant, workspaces, idp));
  side.start = async () => {
    await side.platform.stop();
    side.platform = await session.startPlatform(name, options);
    return { seconds: side.platform.startMs / 1000 };
  };
  return side;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
const step = (url, cookie) => new Promise((resolve, reject) => {
  http.get(url, { agent, headers: { accept: 'application/json', ...(cookie && { cookie }) } }, (reply) => {
    let text = '';
    reply.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    reply.on('end', () => {
      const cookies = (reply.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]);
      if (reply.statusCode !== 303) reject(new Error(`${url}: ${reply.statusCode} ${text}`));
      else resolve({ location: new URL(reply.headers.location, url), cookies });
    });
  }).on('error', reject);
});

/** The n-th person's whole sign-in, in milliseconds. What the provider would ask of them takes no time. */
async function signIn({ platform, workspaces }, n) {
  const slug = `w${n % workspaces}`;
  const begun = performance.now();
  const { location, cookies } = await step(`${platform.url}/v1/sso/${slug}.idp/start`);
  const asked = location.searchParams;
  const sub = `${slug}-${Math.floor(n / workspaces)}`;
  const code = Buffer.from(JSON.stringify({ nonce: asked.get('nonce'), sub })).toString('base64url');
  const end = await step(`${platform.url}/v1/sso/${slug}.idp/callback?code=${code}&state=${asked.get('state')}`, cookies.join('; '));
  if (!end.cookies.some((cookie) => cookie.includes('insula_session='))) throw new Error(`${slug}: no session`);
  return performance.now() - begun;
}

/** Sign-ins, a few at once, as long as `goesOn` says. */
async function signIns(side, goesOn) {
  const times = [];
  const client = async () => {
    while (goesOn(times.length, side.next)) times.push(await signIn(side, side.next++ % PEOPLE));
  };
  side.next ??= 0;
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function forSeconds(side, seconds) {
  const end = performance.now() + seconds * 1000;
  return signIns(side, () => performance.now() < end);
}

export async function run(session) {
  const port = await freePort();
  const idp = new Service('the identity provider', [process.execPath, join(BENCH, 'peers/openid.js'), String(port)],
    { logPath: join(session.subdirectory('providers'), 'idp.log') });
  const issuer = `http://127.0.0.1:${port}`;
  await until('the identity provider', 10000, () => fetch(`${issuer}/0/jwks`).then((reply) => reply.ok, () => false));
  const many = await populate(session, issuer, MANY);
  const few = await populate(session, issuer, FEW);
  const starts = await takeTurns(session.rounds, [() => many.start(), () => few.start()]);
  const everybody = (_, next) => next < PEOPLE;
  const first = await signIns(many, everybody);
  await signIns(few, everybody);
  const settle = async () => { for (const side of [many, few]) await side.platform.settle(); };
  const turns = await takeTurns(session.rounds, [() => forSeconds(many, session.seconds), () => forSeconds(few, session.seconds)], settle);
  for (const side of [many, few]) await side.platform.stop();
  await idp.stop();
  const told = (field, goal) => line('providers', `sign-in with ${MANY} workspaces, ${field}`, 'ms', column(turns[0], field),
    { peerName: `with ${FEW}`, peer: column(turns[1], field), goal });
  return [
    told('p50'),
    told('p99', ['<=', 1.2, 'ratio']),
    line('providers', 'the first through each provider, p99', 'ms', [first.p99]),
    line('providers', `start with ${MANY} workspaces`, 's', column(starts[0], 'seconds'),
      { peerName: `with ${FEW}`, peer: column(starts[1], 'seconds'), goal: ['<=', 1.5, 'ratio'] }),
  ];
}
