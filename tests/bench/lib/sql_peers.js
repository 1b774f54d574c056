// The two peers of the rows that end in PostgreSQL, on the platform's own database and as its own
// role: libpq pipelining what our server was seen to send, and Fastify with node-postgres.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeUnits } from './capture.js';
import { until } from './proc.js';
import { freePort, Service } from './service.js';
import { BENCH } from './session.js';

/**
 * A measurement of peers/pipeline.c: `transactions` in turn over `connections`, `depth` in flight on
 * each. Fails when a unit gives fewer rows than `rowsPerUnit`: silence is not speed.
 */
export function barePipeline(session, platform, { name, transactions, connections, depth, rowsPerUnit = 1,
  superuser = false }) {
  const includes = execFileSync('pg_config', ['--includedir'], { encoding: 'utf8' }).trim();
  const program = session.compile('pipeline', [`-I${includes}`, '-lpq']);
  const unitsPath = join(session.subdirectory('units'), name);
  writeUnits(unitsPath, transactions);
  const { host, port, database, user, password } = platform.databaseAs(superuser);
  const conninfo = `host=${host} port=${port} dbname=${database} user=${user}`;
  return async () => {
    const { stdout } = await promisify(execFile)(program,
      [conninfo, unitsPath, String(connections), String(depth), String(session.seconds)],
      { env: { ...process.env, ...(password && { PGPASSWORD: password }) } });
    const { units, rows, seconds, cpu_seconds: cpu, backend_cpu_seconds: backends } = JSON.parse(stdout);
    if (rows < units * rowsPerUnit) throw new Error(`${name}: ${rows} rows for ${units} units`);
    return {
      rate: units / seconds, micros: (seconds / units) * connections * depth * 1e6,
      cpuMicros: (cpu / units) * 1e6, databaseMicros: (backends / units) * 1e6,
    };
  };
}

/** Which parameters Fastify takes from the request instead of repeating what was captured. */
function nameKnown(transaction, known) {
  const names = new Map(Object.entries(known).map(([name, value]) => [value, name]));
  return transaction
    .filter(({ text }) => !/^(begin|commit)\b/i.test(text))
    .map(({ text, params }) => {
      const named = params.map((param) => ({ ...param, is: names.get(param.text) }));
      return { text, params: named, isGate: named.some(({ is }) => is === 'hash') };
    });
}

/** What our token says, as the parameters of the statements have it. */
export function tokenClaims(token) {
  const bytes = Buffer.from(token, 'base64url');
  const uuid = (at) => bytes.toString('hex', at, at + 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const hash = createHash('sha256').update(bytes.subarray(33)).digest('hex');
  return { tenant: uuid(1), session: uuid(17), hash: `\\x${hash}` };
}

/** Starts peers/fastify.js with one captured route: kind is 'item', 'list' or 'create'. */
export async function startFastify(session, platform, kind, transaction, known) {
  const dir = session.subdirectory(`fastify-${kind}`);
  const port = await freePort();
  const specPath = join(dir, 'spec.json');
  writeFileSync(specPath, JSON.stringify({
    database: platform.databaseAs(false), logPath: join(dir, 'requests.log'),
    routes: { [kind]: nameKnown(transaction, known) },
  }), { mode: 0o600 });
  const service = new Service('Fastify', [process.execPath, join(BENCH, 'peers/fastify.js'), String(port), specPath],
    { logPath: join(dir, 'fastify.log'), env: { NODE_ENV: 'production' } });
  const url = `http://127.0.0.1:${port}`;
  await until('Fastify', 10000, () => {
    service.assertAlive();
    return fetch(url).then(() => true, () => false);
  }, 50);
  return { service, url };
}

/** The answers of both servers to one request must be the same JSON, or they do not do the same work. */
export async function assertSameAnswer(ours, peer, path, options, ignore = []) {
  const [mine, theirs] = await Promise.all([ours, peer].map(async (url) => {
    const reply = await fetch(url + path, options);
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${url}${path}: ${reply.status} ${text}`);
    return JSON.parse(text, (key, value) => (ignore.includes(key) ? undefined : value));
  }));
  const sorted = (value) => JSON.stringify(value, (_, v) => (v && typeof v === 'object' && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
  if (sorted(mine) !== sorted(theirs))
    throw new Error(`the answers differ:\n${sorted(mine)}\n${sorted(theirs)}`);
}
