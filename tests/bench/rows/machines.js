// Edits of documents whose people are at two servers: ours joined by Redis, beside two workers of one
// machine, which need none; and two ShareDB servers on one PostgreSQL, joined by sharedb-redis-pubsub.
// The client takes the servers in turn. CPU is that of both servers and of Redis.
import { column, takeTurns } from '../lib/load.js';
import { processTree, until } from '../lib/proc.js';
import { startRedis } from '../lib/redis.js';
import { line } from '../lib/report.js';
import { startShareDbPair } from '../lib/sharedb.js';
import { measure } from './edits.js';

const SHAPES = [
  { documents: 1, clientsPerDocument: 8 },
  { documents: 20, clientsPerDocument: 4 },
];
const PEERS_OF_A_SERVER = 4; // each of its two processes hears both of the other's

async function hearsTheOther(platform) {
  const text = await (await fetch(`${platform.url}/metrics`)).text();
  return new RegExp(`^insula_bus_remote_peers ${PEERS_OF_A_SERVER}$`, 'm').test(text);
}

/** Two servers on the first one's database. */
async function startMachines(session, redis) {
  const redisUrl = { INSULA_REDIS_URL: `unix://${redis.socket}`, INSULA_WORKERS: '1' };
  const near = await session.startPlatform('near', { env: redisUrl });
  const { host, port, database, user, password } = near.databaseAs(false);
  const far = await session.startPlatform('far', {
    env: { ...redisUrl, INSULA_DATABASE_URL: `host=${host} port=${port} dbname=${database} user=${user} password=${password}` },
  });
  await until('the machines to hear each other', 20000, async () => await hearsTheOther(near) && hearsTheOther(far), 50);
  const { token } = await near.signUp('machines');
  return {
    name: 'insula, two machines', mustDrain: true, collection: 'documents', tokens: [token],
    urls: [near.socketUrl, far.socketUrl],
    serverPids: () => [...near.processes().web, ...processTree(far.service.pid), redis.service.pid],
    databasePids: () => near.processes().database,
    stop: async () => { await far.stop(); await near.stop(); },
  };
}

async function startWorkers(session) {
  const platform = await session.startPlatform('workers', { env: { INSULA_WORKERS: '2' } });
  const { token } = await platform.signUp('machines');
  return {
    name: 'insula, two workers', mustDrain: true, collection: 'documents', tokens: [token], urls: [platform.socketUrl],
    serverPids: () => platform.processes().web, databasePids: () => platform.processes().database,
    settings: await platform.databaseSettings(), stop: () => platform.stop(),
  };
}

function compare(name, [machines, workers, sharedb]) {
  const add = (what, unit, field, peerName, peer) =>
    line('machines', `${name}: ${what}`, unit, column(machines, field), { peerName, peer: column(peer, field) });
  const all = (peerName, peer) => [
    add('acknowledged edits', '/s', 'rate', peerName, peer),
    add('latency p50', 'ms', 'p50', peerName, peer),
    add('latency p99', 'ms', 'p99', peerName, peer),
    add('server and Redis CPU an edit', 'us', 'cpuMicros', peerName, peer),
  ];
  return [...all('two workers, no Redis', workers), ...all('2 ShareDB + Redis', sharedb)];
}

export async function run(session) {
  const dir = session.subdirectory('machines');
  const redis = await startRedis(dir);
  const workers = await startWorkers(session);
  const machines = await startMachines(session, redis);
  const pair = await startShareDbPair(dir, workers.settings, redis.socket);
  const sharedb = {
    ...pair, name: 'ShareDB', serverPids: () => [...pair.pids(), redis.service.pid], databasePids: () => pair.cluster.pids(),
  };
  const lines = [];
  for (const shape of SHAPES) {
    const results = await takeTurns(session.rounds,
      [machines, workers, sharedb].map((side) => () => measure(session, side, shape)));
    lines.push(...compare(`${shape.documents} x ${shape.clientsPerDocument}`, results));
  }
  for (const side of [pair, machines, workers, redis]) await side.stop();
  return lines;
}
