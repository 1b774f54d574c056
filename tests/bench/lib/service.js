// Starts programs that serve until told to stop, keeps their output in a file, and leaves none behind.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const running = new Set();

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Service {
  /** Starts `command` (program first); what it prints goes to `logPath`. */
  constructor(name, command, { logPath, env = {}, cwd } = {}) {
    this.name = name;
    this.logPath = logPath;
    const log = openSync(logPath, 'a');
    this.child = spawn(command[0], command.slice(1), {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
      cwd,
    });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => resolve(`could not start: ${error.message}`));
      this.child.on('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
    });
    this.ended.then((how) => {
      this.endedHow = how;
      running.delete(this);
    });
    running.add(this);
  }

  get pid() {
    return this.child.pid;
  }

  /** Throws, with the end of the log, if the program is no longer there. */
  assertAlive() {
    if (this.endedHow) throw new Error(`${this.name} ${this.endedHow}\n${this.logTail()}`);
  }

  logTail() {
    return readFileSync(this.logPath, 'utf8').split('\n').slice(-15).join('\n');
  }

  async stop(signal = 'SIGTERM', graceMs = 15000) {
    if (this.endedHow) return;
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }
}

/** Stops whatever still runs, the youngest first. */
export async function stopAll() {
  for (const service of [...running].reverse()) await service.stop();
}
