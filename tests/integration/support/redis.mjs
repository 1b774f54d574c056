/*
 * A redis-server of a test's own, on a Unix socket in a folder of its own (and on a free port with TLS when asked).
 *
 *   const redis = await startRedis();              // { tls: true, args: ['--requirepass', 'x'], client: ['-a', 'x'] }
 *   startServer({ settings: { redis_url: redis.url } });
 *   redis.command('pubsub', 'channels')            // through redis-cli
 *   redis.kill('SIGSTOP'); await redis.restart(); await redis.dispose();
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { until } from './server.mjs';

const live = new Set();

export async function startRedis(options = {}) {
  const redis = new Redis(options);
  await redis.start();
  return redis;
}

class Redis {
  constructor({ tls = false, args = [], client = [] }) {
    Object.assign(this, { tls, args, client });
    this.directory = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-redis-'));
    fs.chmodSync(this.directory, 0o755); /* as root, the server's workers are somebody else */
    this.socket = path.join(this.directory, 'redis.sock');
    this.url = `unix://${this.socket}`;
  }

  async start() {
    if (this.tls && !this.port) {
      this.makeCertificates();
      this.port = await freePort();
      this.url = `rediss://localhost:${this.port}`;
    }
    const certificates = this.tls
      ? ['--tls-port', this.port, '--tls-auth-clients', 'no', '--tls-ca-cert-file', this.file('ca.crt'), '--tls-cert-file', this.file('redis.crt'), '--tls-key-file', this.file('redis.key')]
      : [];
    const options = ['--port', 0, '--unixsocket', this.socket, '--unixsocketperm', 777, '--save', '', '--dir', this.directory];
    this.child = spawn('redis-server', [...options, ...certificates, ...this.args].map(String), { stdio: ['ignore', 'ignore', 'ignore'] });
    live.add(this);
    const { child } = this;
    child.ended = new Promise((resolve) => child.on('exit', resolve));
    await until(() => this.command('ping') === 'PONG', 'redis answers');
  }

  file(name) {
    return path.join(this.directory, name);
  }

  /* An authority and a certificate of localhost's. */
  makeCertificates() {
    const openssl = (...args) => {
      const done = spawnSync('openssl', args, { cwd: this.directory, encoding: 'utf8' });
      if (done.status !== 0) throw new Error(done.stderr);
    };
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    openssl('req', '-x509', ...key, '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.crt');
    openssl('req', ...key.slice(0, 5), '-subj', '/CN=localhost', '-keyout', 'redis.key', '-out', 'redis.csr');
    fs.writeFileSync(this.file('names'), 'subjectAltName=DNS:localhost');
    openssl('x509', '-req', '-in', 'redis.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', 'redis.crt');
  }

  command(...words) {
    const done = spawnSync('redis-cli', ['-s', this.socket, ...this.client, ...words.map(String)], { encoding: 'utf8', timeout: 5000 });
    return done.stdout?.trim();
  }

  kill(signal) {
    this.child.kill(signal);
  }

  async stop() {
    this.kill('SIGCONT');
    this.kill('SIGKILL');
    await this.child.ended;
    live.delete(this);
    fs.rmSync(this.socket, { force: true });
  }

  async dispose() {
    if (live.has(this)) await this.stop();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

process.on('exit', () => {
  for (const redis of live) {
    redis.child.kill('SIGKILL');
    fs.rmSync(redis.directory, { recursive: true, force: true });
  }
});
