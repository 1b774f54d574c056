// A redis-server of a row's own, on a Unix socket; it keeps nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './proc.js';
import { Service } from './service.js';

export async function startRedis(dir) {
  const socket = join(dir, 'redis.sock');
  const service = new Service('redis-server',
    ['redis-server', '--port', '0', '--unixsocket', socket, '--unixsocketperm', '777', '--save', '', '--dir', dir],
    { logPath: join(dir, 'redis.log') });
  await until('redis-server to listen', 10000, () => {
    service.assertAlive();
    return existsSync(socket);
  });
  return { service, socket, stop: () => service.stop() };
}
