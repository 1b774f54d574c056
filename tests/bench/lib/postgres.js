// A PostgreSQL cluster for a peer, on a Unix socket in the bench's own directory (as root it runs as
// the system user postgres, as PostgreSQL wants it), and a psql at any cluster.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Service } from './service.js';
import { processTree, until } from './proc.js';

const asRoot = process.getuid() === 0;

function binDir() {
  return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
}

/** The command, run as `user` when we are root. */
function asUser(user, command) {
  return asRoot ? ['setpriv', '--reuid', user, '--regid', user, '--init-groups', ...command] : command;
}

function userName(uid) {
  const line = execFileSync('getent', ['passwd', String(uid)], { encoding: 'utf8' });
  return line.slice(0, line.indexOf(':'));
}

/** Runs SQL through psql at the cluster whose socket is in `host`; unaligned text comes back. */
export async function psql({ host, port, database, user, password }, sql) {
  const child = spawn(join(binDir(), 'psql'), [
    '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1',
    '-h', host, '-p', String(port), '-U', user, '-d', database, '-f', '-',
  ], { stdio: 'pipe', env: { ...process.env, ...(password && { PGPASSWORD: password }) } });
  child.stdin.end(sql);
  const ended = once(child, 'close');
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  if (code !== 0) throw new Error(`psql: ${complaint}`);
  return output.trim();
}

/** Where a running cluster listens, from the postmaster's own file. */
export function clusterAt(dataDir) {
  const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4] };
}

export class Cluster {
  /** Makes and starts a cluster under `dir` with the given settings, superuser "postgres", trust. */
  static async start(dir, settings = {}) {
    const owner = asRoot ? 'postgres' : userName(process.getuid());
    const dataDir = join(dir, 'data');
    mkdirSync(dir, { recursive: true });
    if (asRoot) {
      const uid = Number(execFileSync('id', ['-u', owner], { encoding: 'utf8' }));
      chownSync(dir, uid, uid);
    }
    const run = ([program, ...args]) => execFileSync(program, args, { stdio: 'ignore', cwd: '/' });
    run(asUser(owner, [join(binDir(), 'initdb'), '-D', dataDir, '-U', 'postgres', '-A', 'trust',
      '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']));
    const all = { ...settings, listen_addresses: '', unix_socket_directories: dir, port: 5432 };
    appendFileSync(join(dataDir, 'postgresql.conf'),
      Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`).join(''));
    const service = new Service('postgres',
      asUser(owner, [join(binDir(), 'postgres'), '-D', dataDir]),
      { logPath: join(dir, '..', 'peer-postgres.log'), cwd: '/' });
    const cluster = new Cluster(service, { host: dir, port: 5432, user: 'postgres', database: 'postgres' });
    await until('the peer\'s PostgreSQL', 20000, () => {
      service.assertAlive();
      return cluster.sql('select 1').catch(() => null);
    }, 100);
    return cluster;
  }

  constructor(service, where) {
    this.service = service;
    this.where = where;
  }

  sql(statements) {
    return psql(this.where, statements);
  }

  /** The postmaster and its backends of this moment. */
  pids() {
    return processTree(this.service.pid);
  }

  stop() {
    return this.service.stop('SIGINT');
  }
}
