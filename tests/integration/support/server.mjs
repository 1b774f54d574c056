/*
 * A real server for a test: `insula up` on a fresh data directory and a free port.
 *
 *   const server = await startServer();            // { demo, workers, settings, args, env, data, port, program }
 *   await fetch(server.url + '/healthz');
 *   server.kill('web');                            // SIGKILL to every web worker
 *   await server.ready();
 *   await server.dispose();                        // stops it, removes the data, fails on sanitizer reports
 *
 * INSULA_BINARY chooses the build (default build/insula). What the server wrote is printed when the
 * test process ends with a failure, and nothing a test starts outlives it.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const binary = path.resolve(repository, process.env.INSULA_BINARY ?? 'build/insula');
/* Sanitizer builds are several times slower; waits stretch, expectations do not. */
const patience = Number(process.env.INSULA_TEST_PATIENCE ?? 1);
const live = new Set();

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Calls probe() until it gives something truthy; throws `what` after timeout_ms. */
export async function until(probe, what, timeout_ms = 30_000, every_ms = 20) {
  const deadline = Date.now() + timeout_ms * patience;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await sleep(every_ms);
  }
}

export async function startServer(options = {}) {
  const server = new Server(options);
  try {
    await server.start();
  } catch (error) {
    server.destroy();
    throw error;
  }
  return server;
}

/* The server the whole test run shares (INSULA_TEST_URL), or one for this file. dispose() leaves a shared one alone. */
export async function sharedServer(options = {}) {
  if (process.env.INSULA_TEST_URL)
    return { url: process.env.INSULA_TEST_URL, shared: true, dispose: async () => {}, logs: () => '' };
  return startServer(options);
}

class Server {
  constructor(options) {
    this.options = options;
    this.temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-test-'));
    fs.chmodSync(this.temporary, 0o755); /* as root, other users own what lies inside */
    this.data = options.data ?? path.join(this.temporary, 'data');
    this.port = options.port ?? 0;
    this.log = [];
    this.child = null;
  }

  get pid() {
    return this.child?.pid;
  }

  /* Starts the master and waits for its ready line. The port chosen first is kept over restarts. */
  async start(timeout_ms = this.options.demo ? 120_000 : 30_000) {
    const { demo = false, workers = 2, settings = {}, args = [], env = {} } = this.options;
    const line = ['up', '--listen', `127.0.0.1:${this.port}`, '--data', this.data];
    if (demo) line.push('--demo');
    for (const [name, value] of Object.entries({ workers, ...settings })) line.push('--set', `${name}=${value}`);
    this.starting = this.log.length;
    this.child = spawn(this.options.program ?? binary, [...line, ...args], {
      cwd: this.temporary,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    live.add(this);
    const child = this.child;
    this.exited = new Promise((resolve) => {
      child.on('error', (error) => (this.log.push(String(error)), resolve({ code: -1, signal: null })));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
    this.exited.then((how) => (this.ended = how));
    this.ended = null;
    collectLines(child.stdout, this.log);
    collectLines(child.stderr, this.log);
    const ready = () =>
      this.log.slice(this.starting).map((text) => /insula: ready on (http:\/\/\S+)/.exec(text)).find(Boolean);
    const match = await until(() => this.ended || ready(), 'insula is ready', timeout_ms).catch((error) => {
      throw new Error(`${error.message}\n${this.logs()}`);
    });
    if (match === this.ended) throw new Error(`insula ended with ${JSON.stringify(this.ended)}\n${this.logs()}`);
    this.url = match[1];
    this.port = Number(new URL(this.url).port);
  }

  /* The end of what the server wrote, without the requests it served. */
  logs() {
    return this.log.filter((line) => !line.includes('"message":"request"')).slice(-200).join('\n');
  }

  /* Every process of this platform: [{ pid, role: master|web|work|postgres, name }]. */
  processes() {
    const found = this.child && !this.ended ? [{ pid: this.child.pid, role: 'master', name: 'master' }] : [];
    for (const pid of childrenOf(this.child?.pid)) {
      const [, command, name = ''] = readCommand(pid);
      if (command === 'worker') found.push({ pid, role: name.startsWith('web') ? 'web' : 'work', name });
    }
    const postmaster = this.postmaster();
    if (postmaster) found.push({ pid: postmaster, role: 'postgres', name: 'postgres' });
    return found;
  }

  /* The postmaster's pid, from its lock file; 0 when none lives. */
  postmaster() {
    try {
      const pid = Number(fs.readFileSync(path.join(this.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
      return isAlive(pid) ? pid : 0;
    } catch {
      return 0;
    }
  }

  /* Signals every process of a role (or only the nth of them); returns the pids. */
  kill(role, signal = 'SIGKILL', nth) {
    const all = this.processes().filter((process) => process.role === role);
    const chosen = nth === undefined ? all : all.slice(nth, nth + 1);
    if (chosen.length === 0) throw new Error(`no ${role} process to signal\n${this.logs()}`);
    for (const { pid } of chosen) process.kill(pid, signal);
    return chosen.map(({ pid }) => pid);
  }

  /* Until /readyz answers 200. */
  ready(timeout_ms = 20_000) {
    return until(
      () => fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) }).then((r) => r.status === 200, () => false),
      '/readyz is 200',
      timeout_ms,
    );
  }

  /* Until a line of the log (since `from`, an index into .log) matches. */
  logged(pattern, from = 0, timeout_ms = 20_000) {
    return until(() => this.log.slice(from).find((line) => pattern.test(line)), `the log says ${pattern}`, timeout_ms);
  }

  /* Ends the master and waits for it; returns { code, signal }. */
  async stop(signal = 'SIGTERM', timeout_ms = 30_000) {
    if (!this.ended) {
      this.child.kill(signal);
      await until(() => this.ended, `insula ends after ${signal}`, timeout_ms).catch((error) => {
        this.destroy();
        throw new Error(`${error.message}\n${this.logs()}`);
      });
    }
    return this.ended;
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /* Last resort, also at process exit: nothing of ours stays. */
  destroy() {
    /* On data that was given, a PostgreSQL is ours only if we came up there. */
    const postmaster = this.url || !this.options.data ? this.postmaster() : 0;
    for (const { pid } of this.processes().filter(({ role }) => role !== 'postgres')) quietly(() => process.kill(pid, 'SIGKILL'));
    if (postmaster) quietly(() => process.kill(postmaster, 'SIGQUIT'));
    quietly(() => fs.rmSync(this.temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    live.delete(this);
  }

  async dispose() {
    const how = await this.stop();
    if (this.postmaster()) await until(() => !this.postmaster(), 'PostgreSQL is gone', 10_000).catch(() => this.destroy());
    live.delete(this);
    fs.rmSync(this.temporary, { recursive: true, force: true, maxRetries: 5 });
    const reports = this.log.filter((line) => /ERROR: (Address|Leak)Sanitizer|runtime error: /.test(line));
    if (reports.length > 0) throw new Error(`sanitizer reports:\n${reports.join('\n')}\n${this.logs()}`);
    return how;
  }
}

function collectLines(stream, into) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    into.push(...lines);
  });
  stream.on('end', () => rest && into.push(rest));
}

function childrenOf(pid) {
  if (!pid) return [];
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid).map(Number);
}

function parentOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? 0 : Number(parent);
  } catch {
    return 0;
  }
}

function readCommand(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function isAlive(pid) {
  return pid > 0 && parentOf(pid) !== 0;
}

function quietly(action) {
  try {
    action();
  } catch {
    /* already gone */
  }
}

process.on('exit', (code) => {
  for (const server of live) {
    if (code !== 0) process.stderr.write(`--- what the server wrote\n${server.logs()}\n---\n`);
    server.destroy();
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
