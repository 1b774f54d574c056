// ShareDB with a PostgreSQL of its own, tuned as Insula tunes its embedded one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { until } from './proc.js';
import { Cluster } from './postgres.js';
import { freePort, Service } from './service.js';
import { BENCH } from './session.js';

/** Creates the tables that sharedb-postgres ships and starts the server; gives both and a URL. */
export async function startShareDb(dir, settings) {
  const cluster = await Cluster.start(join(dir, 'postgres'), settings);
  const manifest = createRequire(import.meta.url).resolve('sharedb-postgres/package.json');
  await cluster.sql(readFileSync(join(dirname(manifest), 'structure.sql'), 'utf8'));
  const port = await freePort();
  const { host, port: pgPort, user, database } = cluster.where;
  const service = new Service('ShareDB',
    [process.execPath, '--expose-gc', join(BENCH, 'peers/sharedb.js'), String(port), host, String(pgPort),
      user, database], { logPath: join(dir, 'sharedb.log') });
  await until('ShareDB', 10000, () => {
    service.assertAlive();
    return fetch(`http://127.0.0.1:${port}/`).then((reply) => reply.ok, () => false);
  }, 50);
  return {
    service, cluster,
    socketUrl: `ws://127.0.0.1:${port}/`,
    collection: 'documents',
    async stop() {
      await service.stop();
      await cluster.stop();
    },
  };
}
