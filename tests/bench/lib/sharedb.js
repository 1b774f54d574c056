// The peers for documents: ShareDB with a PostgreSQL of its own, tuned as Insula tunes its embedded one;
// ShareDB in memory, and Hocuspocus in memory, which keep nothing.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { until } from './proc.js';
import { Cluster } from './postgres.js';
import { freePort, Service } from './service.js';
import { BENCH } from './session.js';

/** Starts peers/NAME.js and returns once it answers. */
async function startPeer(name, title, dir, args = []) {
  const port = await freePort();
  const service = new Service(title, [process.execPath, '--expose-gc', join(BENCH, 'peers', `${name}.js`), String(port), ...args],
    { logPath: join(dir, `${name}-${port}.log`) });
  await until(title, 10000, () => {
    service.assertAlive();
    return fetch(`http://127.0.0.1:${port}/`).then((reply) => reply.ok, () => false);
  }, 50);
  return { service, socketUrl: `ws://127.0.0.1:${port}/`, collection: 'documents', stop: () => service.stop() };
}

/** Creates the tables that sharedb-postgres ships and starts the server with them. */
export async function startShareDb(dir, settings, args = []) {
  const cluster = await Cluster.start(join(dir, 'postgres'), settings);
  const manifest = createRequire(import.meta.url).resolve('sharedb-postgres/package.json');
  await cluster.sql(readFileSync(join(dirname(manifest), 'structure.sql'), 'utf8'));
  const { host, port, user, database } = cluster.where;
  const peer = await startPeer('sharedb', 'ShareDB', dir, [host, String(port), user, database, ...args]);
  return {
    ...peer, cluster,
    async stop() {
      await peer.stop();
      await cluster.stop();
    },
  };
}

/** Two servers on one PostgreSQL, which tell each other through Redis. */
export async function startShareDbPair(dir, settings, redisSocket) {
  const first = await startShareDb(dir, settings, [redisSocket]);
  const { host, port, user, database } = first.cluster.where;
  const second = await startPeer('sharedb', 'ShareDB', dir, [host, String(port), user, database, redisSocket]);
  return {
    ...first, urls: [first.socketUrl, second.socketUrl], pids: () => [first.service.pid, second.service.pid],
    async stop() {
      await second.stop();
      await first.stop();
    },
  };
}

export const startShareDbInMemory = (dir) => startPeer('sharedb', 'ShareDB', dir);
export const startHocuspocus = (dir) => startPeer('hocuspocus', 'Hocuspocus', dir);
