// A request with an access token against the same route made public: the server's CPU, PostgreSQL's, and its statements.
import { captureTransaction } from '../lib/capture.js';
import { column, load, takeTurns } from '../lib/load.js';
import { until } from '../lib/proc.js';
import { line } from '../lib/report.js';
import { freePort, Service } from '../lib/service.js';
import { tokenClaims } from '../lib/sql_peers.js';

const CONNECTIONS = 64;

/** Every node of a plan, with the relations it scans. */
const nodes = (plan) => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** What the gate's statement reads, by index or not: [{relation, index}]. */
async function readsOf(platform, { text, params }) {
  const literal = params.map(({ text: value }) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`));
  const plan = await platform.sql(`set plan_cache_mode = force_generic_plan; prepare gate(uuid, uuid, bytea, int4, int4) as ${text};
    explain (format json) execute gate(${literal})`);
  return nodes(JSON.parse(plan.slice(plan.indexOf('[')))[0].Plan)
    .filter((node) => node['Relation Name'])
    .map((node) => ({ relation: node['Relation Name'], index: node['Index Name'] }));
}

export async function run(session) {
  const program = session.program('bench_door');
  const platform = await session.platform();
  const { token } = await session.tenant();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dir = session.subdirectory('token');
  const service = new Service('bench_door', [program, 'serve', token, `${port}`], {
    logPath: `${dir}/door.log`,
    env: { INSULA_DATABASE_URL: platform.databaseUrl(), INSULA_RATE_READ_PER_MINUTE: '30000000' },
  });
  const headers = { authorization: `Bearer ${token}` };
  await until('bench_door to answer', 20000, async () => {
    service.assertAlive();
    return fetch(`${url}/v1/door/signed`, { headers }).then((reply) => reply.ok, () => false);
  });

  const transaction = await captureTransaction(platform.capture(), tokenClaims(token).session, () => fetch(`${url}/v1/door/signed`, { headers }));
  const checks = transaction.filter(({ text }) => /auth\.session/.test(text));
  const reads = (await Promise.all(checks.map((check) => readsOf(platform, check)))).flat();
  const ofSessions = reads.filter(({ relation }) => relation === 'session');
  if (checks.length !== 1 || ofSessions.length !== 1 || ofSessions.some(({ index }) => !index))
    throw new Error(`a token is not one indexed read: ${JSON.stringify({ statements: transaction.length, reads })}`);

  const over = (path, own) => () => load({
    dir, url, pids: [service.pid], databasePids: () => platform.processes().database,
    seconds: session.seconds, connections: CONNECTIONS, requests: [{ path, headers: own }],
  });
  const [signed, open] = await takeTurns(session.rounds, [over('/v1/door/signed', headers), over('/v1/door/public', {})]);
  await service.stop();
  const more = (field) => signed.map((result, i) => result[field] - open[i][field]);
  return [
    line('token', 'server CPU more than the same route made public', 'us', more('cpuMicros'), { goal: ['<=', 2, 'ours'] }),
    line('token', 'server CPU a request', 'us', column(signed, 'cpuMicros'), { peerName: 'made public', peer: column(open, 'cpuMicros') }),
    line('token', 'PostgreSQL CPU more', 'us', more('databaseMicros')),
    line('token', 'indexed reads of the session', '', signed.map(() => ofSessions.length), { goal: ['<=', 1, 'ours'] }),
  ];
}
