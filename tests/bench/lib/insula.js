// Our side: starts `insula up` in a fresh data directory, speaks its API as a user would, and
// tells its processes apart.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterAt } from './postgres.js';
import { commandLine, processTree, until } from './proc.js';
import { freePort, Service } from './service.js';

const PASSWORD = 'correct horse battery staple';

export class Platform {
  /** Starts the platform and returns once /readyz says 200; `startMs` is how long that took. */
  static async start(binary, dir, { dataDir = join(dir, 'var'), args = [], env = {} } = {}) {
    mkdirSync(dataDir, { recursive: true });
    const port = await freePort();
    const startedAt = performance.now();
    const service = new Service('insula up',
      [binary, 'up', '--listen', `127.0.0.1:${port}`, '--data', dataDir, ...args],
      { logPath: join(dir, 'insula.log'), env });
    const platform = new Platform(service, `http://127.0.0.1:${port}`, dataDir);
    await until('insula up to be ready', 60000, async () => {
      service.assertAlive();
      return fetch(`${platform.url}/readyz`).then((reply) => reply.ok, () => false);
    }, 5);
    platform.startMs = performance.now() - startedAt;
    return platform;
  }

  constructor(service, url, dataDir) {
    Object.assign(this, { service, url, dataDir });
    this.socketUrl = `${url.replace('http', 'ws')}/v1/realtime`;
  }

  /** Pids by role: the PostgreSQL that we embed, the web workers, and all that is Insula. */
  processes() {
    const postgres = clusterAt(this.findCluster());
    const database = new Set(processTree(postgres.pid));
    const insula = processTree(this.service.pid).filter((pid) => !database.has(pid));
    const web = insula.filter((pid) => /\bserve\b/.test(commandLine(pid)));
    if (web.length === 0) throw new Error(`no web worker among ${insula.map(commandLine).join('; ')}`);
    return { insula, web, database: [...database], postgres };
  }

  findCluster() {
    return join(this.dataDir, 'postgres');
  }

  /** One API call; throws with the problem's text unless the answer is a success. */
  async call(method, path, { token, body, headers = {} } = {}) {
    const reply = await fetch(this.url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Signs a new tenant up; gives its owner's token. */
  async signUp(slug) {
    const owner = { email: `owner@${slug}.test`, password: PASSWORD, first_name: 'Ada', last_name: 'Bench' };
    const reply = await this.call('POST', '/v1/tenants', { body: { name: slug, slug, owner } });
    return { slug, token: reply.access_token, tenant: reply.tenant, user: reply.user };
  }

  stop() {
    return this.service.stop('SIGTERM', 20000);
  }
}
