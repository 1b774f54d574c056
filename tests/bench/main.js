// The runner: which rows, how long, where the results go. Measures; never judges a build by a time.
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdown, table } from './lib/report.js';
import { stopAll } from './lib/service.js';
import { Session } from './lib/session.js';

const ROWS = ['http', 'point-read', 'list', 'write', 'records', 'sign-in', 'providers', 'tokens', 'token', 'permission', 'search', 'edits', 'machines', 'big-document', 'fan-out', 'presence', 'transform',
  'idle-sockets', 'memory', 'start'];
const TOOLS = { wrk: 'wrk', nginx: 'nginx', cc: 'gcc', pg_config: 'libpq-dev', taskset: 'util-linux', 'redis-server': 'redis-server' };
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const USAGE = `usage: tests/bench/run [ROW... | all]
rows: ${ROWS.join(' ')}
  --binary FILE    the insula to measure (build/insula)
  --seconds N      length of one measurement (3)
  --rounds N       turns that each side gets (3)
  --json FILE      where the results go (build/bench.json)
  --markdown       the table as documentation/measurements.md has it, with the commit and the machine's load
  --keep           leave the temporary directory with its logs`;

/** What is not installed, as the package to install. */
function missing(binary) {
  const packages = Object.entries(TOOLS).filter(([tool]) => {
    try {
      execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${tool}`]);
      return false;
    } catch {
      return true;
    }
  }).map(([tool, name]) => `${tool} (Debian package ${name})`);
  try {
    import.meta.resolve('sharedb-postgres');
  } catch {
    packages.push('npm packages (npm install in tests/bench)');
  }
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    packages.push(`${binary} (make build)`);
  }
  return packages;
}

/** What was measured, when, and how busy the machine was with other things. */
function circumstances() {
  const commit = execFileSync('git', ['-C', ROOT, 'describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  const loads = (values) => values.map((value) => value.toFixed(1)).join(', ');
  return `Commit ${commit}, ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${cpus().length} processors, load average ` +
    `${loads(loadBefore)} before and ${loads(loadavg())} after, ${session.rounds} rounds of ${session.seconds} s.`;
}

async function runRows(names, session) {
  const lines = [];
  const failures = [];
  for (const name of names) {
    const startedAt = performance.now();
    process.stderr.write(`bench: ${name} ...\n`);
    try {
      const { run } = await import(`./rows/${name}.js`);
      lines.push(...await run(session));
    } catch (error) {
      failures.push({ row: name, error: String(error.message) });
      process.stderr.write(`bench: ${name} could not be measured: ${error.stack}\n`);
    }
    process.stderr.write(`bench: ${name} took ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  }
  return { lines, failures };
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    binary: { type: 'string', default: join(ROOT, 'build/insula') },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string', default: join(ROOT, 'build/bench.json') },
    markdown: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const names = positionals.length === 0 || positionals.includes('all') ? ROWS : positionals;
if (options.help || names.some((name) => !ROWS.includes(name))) {
  console.error(USAGE);
  process.exit(options.help ? 0 : 2);
}
const lacking = missing(options.binary);
if (lacking.length) {
  console.error(`bench: missing: ${lacking.join(', ')}`);
  process.exit(2);
}

const dir = mkdtempSync(join(tmpdir(), 'insula-bench-'));
chmodSync(dir, 0o755); // other users of the platform must reach into it
const session = new Session({
  dir, binary: resolve(options.binary), seconds: Number(options.seconds), rounds: Number(options.rounds),
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => stopAll().then(() => process.exit(130)));

const startedAt = new Date();
const loadBefore = loadavg();
const { lines, failures } = await runRows(names, session).finally(stopAll);
if (options.markdown) console.log(`${circumstances()}\n\n${markdown(lines)}`);
else console.log(table(lines));
for (const { row, error } of failures) console.log(`${row}: not measured: ${error.split('\n')[0]}`);
mkdirSync(dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify({
  at: startedAt.toISOString(), cpus: cpus().length, cpu: cpus()[0].model,
  seconds: session.seconds, rounds: session.rounds, lines, failures,
}, null, 2)}\n`);
if (options.keep) console.error(`bench: logs in ${dir}`);
else rmSync(dir, { recursive: true, force: true });
process.exit(failures.length ? 1 : 0);
