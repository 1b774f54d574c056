// Our side: starts `insula up` in a fresh data directory, speaks its API as a user would, and
// tells its processes apart.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clusterAt, psql } from './postgres.js';
import { commandLine, processTree, until } from './proc.js';
import { freePort, Service } from './service.js';

const TUNING = ['shared_buffers', 'effective_cache_size', 'work_mem', 'wal_buffers', 'min_wal_size',
  'max_wal_size', 'wal_compression', 'checkpoint_timeout', 'synchronous_commit', 'fsync', 'random_page_cost', 'jit'];
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
    const postgres = clusterAt(this.clusterDir);
    const database = new Set(processTree(postgres.pid));
    const insula = processTree(this.service.pid).filter((pid) => !database.has(pid));
    const web = insula.filter((pid) => /\bworker web/.test(commandLine(pid)));
    if (web.length === 0) throw new Error(`no web worker among ${insula.map(commandLine).join('; ')}`);
    return { insula, web, database: [...database], postgres };
  }

  get clusterDir() {
    return join(this.dataDir, 'postgres');
  }

  /** How to reach the platform's database: as the role of its workers, or as superuser. */
  databaseAs(superuser) {
    const { host, port } = clusterAt(this.clusterDir);
    const where = { host, port, database: 'insula' };
    if (superuser) return { ...where, user: 'postgres' };
    const password = readFileSync(join(this.dataDir, 'secret/insula_app'), 'latin1').trim();
    return { ...where, user: 'insula_app', password };
  }

  /** The database as the setting database_url of another program has it. */
  databaseUrl() {
    const { host, port, database, user, password } = this.databaseAs(false);
    return `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  }

  sql(text) {
    return psql(this.databaseAs(true), text);
  }

  /** Waits until every event has its position in the log and every consumer has dealt with it. */
  async settle() {
    const left = `select (select count(*) from stream.inbox)
      + (select coalesce(sum(p.head - c.position), 0) from stream.partition p join stream.consumer c using (partition))`;
    await until('the event log to be read to its end', 60000, async () => await this.sql(left) === '0', 100);
  }

  /** What lib/capture.js needs: SQL as superuser, the newest log of PostgreSQL, the role to follow. */
  capture() {
    const logs = join(this.clusterDir, 'log');
    const newest = readdirSync(logs)
      .map((name) => join(logs, name))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
    return { sql: (text) => this.sql(text), logPath: newest, user: 'insula_app' };
  }

  /** The settings that decide how fast our PostgreSQL is, for a peer that has one of its own. */
  async databaseSettings() {
    const rows = await this.sql(`select name || '=' || current_setting(name) from pg_settings
      where name in (${TUNING.map((name) => `'${name}'`)})`);
    return Object.fromEntries(rows.split('\n').map((row) => row.split('=')));
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
