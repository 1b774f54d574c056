#!/usr/bin/env node
/*
 * Runs the suite in its parts, each with its share of the budget, and ends with one line: N passed, N failed.
 *
 *   node tests/run.mjs check|test|long|interop [part ...]
 *
 * A part is a command and the way its output is counted. What a part wrote is shown when it fails (always with VERBOSE=1), and
 * kept in build/test/<part>.log.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const logs = path.join(root, 'build/test');
const exists = (name) => fs.existsSync(path.join(root, name));
const node = process.execPath;

/* Test files below a folder, "name.test.mjs" and the like; support code is not named so. */
function testFiles(folder) {
  if (!exists(folder)) return [];
  return fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => /\.test\.(mjs|js|ts)$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name))
    .sort();
}

function nodeTests(folder, { atOnce = 1, env } = {}) {
  return { command: [node, 'tests/files.mjs', String(atOnce), ...testFiles(folder)], env: { ...clusters, ...env }, count: countTap };
}

/*
 * Tests commit thousands of times, and a disk has minutes in which each takes 15 ms: where there is room for it, their clusters lie
 * in memory. What disks do is for the faults, which stay on them.
 */
const ROOM_BYTES = 3 * 2 ** 30;
function placeOfClusters() {
  const shared = '/dev/shm';
  const { bavail = 0, bsize = 0 } = fs.existsSync(shared) ? fs.statfsSync(shared) : {};
  const place = fs.mkdtempSync(path.join(bavail * bsize > ROOM_BYTES ? shared : os.tmpdir(), 'insula-suite-'));
  fs.chmodSync(place, 0o755); /* as root, other users own what lies inside */
  process.on('exit', () => fs.rmSync(place, { recursive: true, force: true }));
  return place;
}
const clusters = { TMPDIR: placeOfClusters() };

const sanitized = { INSULA_BINARY: 'build/sanitize/insula', INSULA_TEST_PATIENCE: '6', ASAN_OPTIONS: 'detect_stack_use_after_return=0' };

/* Many of them wait: for timers, for PostgreSQL to start. */
const manyAtOnce = ['--num-processes', '4'];

/* budget_s: its share of `make test` on 2 cores; the sum is below 20 minutes with room to build. */
const parts = {
  format: { budget_s: 5, command: ['tools/check_format'] },
  arrows: { budget_s: 2, command: ['python3', 'tools/check_arrows.py'] },
  sizes: { budget_s: 2, command: ['python3', 'tools/check_sizes.py'] },
  'error codes': { budget_s: 2, command: ['python3', 'tools/error_codes.py'] },
  tools: { budget_s: 5, command: ['python3', '-m', 'unittest', 'discover', '-s', 'tools', '-p', 'test_*.py'], count: countPython },
  types: { budget_s: 20, command: ['npm', 'run', '--silent', 'typecheck'] },
  sdk: { budget_s: 20, command: ['npm', 'test', '--silent', '-w', '@insula/sdk', '--', '--test-reporter=tap'], count: countTap },
  unit: { budget_s: 40, command: ['meson', 'test', '-C', 'build/debug', '--no-rebuild', '--print-errorlogs', ...manyAtOnce], count: countMeson },
  'unit in valgrind': {
    budget_s: 100,
    command: ['meson', 'test', '-C', 'build/debug', '--no-rebuild', '--print-errorlogs', '-t', '20', '--wrap',
      'valgrind --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite -q'],
    count: countMeson,
  },
  'unit with sanitizers': { budget_s: 45, command: ['meson', 'test', '-C', 'build/sanitize', '--no-rebuild', '--print-errorlogs', ...manyAtOnce, '-t', '5'], count: countMeson },
  integration: { budget_s: 180, ...nodeTests('tests/integration', { atOnce: 4 }) },
  isolation: { budget_s: 90, ...nodeTests('tests/isolation') },
  browser: { budget_s: 340, ...nodeTests('tests/browser', { atOnce: 3 }) },
  differential: { budget_s: 20, command: [node, 'tests/differential/delta.mjs', 'build/debug/delta_lines', '40000'] },
  'differential, text': { budget_s: 8, command: [node, 'tests/differential/text.mjs', 'build/debug/text_lines', '20000'] },
  'differential, graphql': { budget_s: 15, command: [node, 'tests/differential/graphql.mjs', 'build/debug/graphql_lines', '20000'] },
  fuzz: { budget_s: 150, command: ['tests/fuzz/run', '60'] },
  'integration with sanitizers': { budget_s: 220, ...nodeTests('tests/integration', { atOnce: 4, env: sanitized }) },
  faults: { budget_s: 150, ...nodeTests('tests/fault', { env: { TMPDIR: os.tmpdir() } }) },
  'faults, long': { budget_s: 3600, ...nodeTests('tests/fault', { env: { TMPDIR: os.tmpdir(), INSULA_FAULT_ROUNDS: '20', INSULA_TAKEOVER_ROUNDS: '100' } }) },
  'convergence, long': { budget_s: 900, command: [node, 'tests/files.mjs', '1', 'tests/integration/convergence.test.mjs'], env: { INSULA_CONVERGENCE_ROUNDS: '100' }, count: countTap },
  'differential, long': { budget_s: 3600, command: [node, 'tests/differential/delta.mjs', 'build/release/delta_lines', '10000000', '', '2'] },
  'differential, text, long': { budget_s: 600, command: [node, 'tests/differential/text.mjs', 'build/release/text_lines', '2000000', '', '2'] },
  'differential, graphql, long': { budget_s: 600, command: [node, 'tests/differential/graphql.mjs', 'build/release/graphql_lines', '1000000'] },
  'fuzz, long': { budget_s: 7200, command: ['tests/fuzz/run', '3600'] },
  interop: { budget_s: 600, command: ['tests/interop/run'], count: countPython, maySkip: true },
};

/* Parts in brackets run beside each other: one of them computes while the other waits for processes to start, to die and to come back. */
const suites = {
  check: ['format', 'arrows', 'sizes', 'error codes', 'tools', ['types', 'sdk', 'unit']],
  test: ['format', 'arrows', 'sizes', 'error codes', 'tools', ['types', 'sdk'], 'unit', 'unit with sanitizers', ['unit in valgrind', 'isolation'], 'integration', 'browser',
    ['differential', 'differential, text', 'differential, graphql'], 'integration with sanitizers', ['fuzz', 'faults']],
  long: ['differential, long', 'differential, text, long', 'differential, graphql, long', 'fuzz, long', 'faults, long', 'convergence, long'],
  interop: ['interop'],
};

function countTap(output) {
  const number = (name) => Number([...output.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))].pop()?.[1] ?? 0);
  return { passed: number('pass'), failed: number('fail') + number('cancelled'), skipped: number('skipped') };
}

function countMeson(output) {
  const number = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? 0);
  return { passed: number('Ok'), failed: number('Fail') + number('Timeout') + number('Unexpected Pass'), skipped: number('Skipped') };
}

function countPython(output) {
  const ran = Number(/^Ran (\d+) test/m.exec(output)?.[1] ?? 0);
  const failed = [...output.matchAll(/(?:failures|errors)=(\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  const skipped = Number(/skipped=(\d+)/.exec(output)?.[1] ?? 0);
  return { passed: ran - failed - skipped, failed, skipped };
}

function run(part) {
  return new Promise((resolve) => {
    const [program, ...args] = part.command;
    const chunks = [];
    /* A short part on a busy machine may take many times its share; what hangs must end some time. */
    const patience_ms = Math.max(part.budget_s * 5000, 300_000);
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...part.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const late = setTimeout(() => {
      chunks.push(Buffer.from(`ended after ${patience_ms / 1000} s\n`));
      child.kill('SIGTERM');
    }, patience_ms);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (process.env.VERBOSE) process.stdout.write(chunk);
      });
    child.on('error', (error) => chunks.push(Buffer.from(String(error))));
    child.on('close', (code, signal) => {
      clearTimeout(late);
      if (code !== 0) chunks.push(Buffer.from(`ended with ${signal ?? code}\n`));
      resolve({ code: code ?? -1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/* A part without a count of its own is one check. One that ran nothing, or that ended badly, has failed. */
function judge(part, result) {
  const counted = part.count?.(result.output) ?? { passed: result.code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  const ran = counted.passed > 0 || (part.maySkip && counted.skipped > 0);
  if ((result.code !== 0 || !ran) && counted.failed === 0) counted.failed = 1;
  return counted;
}

const [suite = 'test', ...only] = process.argv.slice(2);
if (!suites[suite]) {
  console.error(`there is no suite ${suite}: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
fs.mkdirSync(logs, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };

async function runPart(name) {
  const part = parts[name];
  const begun = Date.now();
  const result = await run(part);
  const counted = judge(part, result);
  const seconds = (Date.now() - begun) / 1000;
  const skipped = counted.skipped ? `, ${counted.skipped} skipped` : '';
  const over = seconds > part.budget_s ? `  (over its ${part.budget_s} s)` : '';
  console.log(`${name.padEnd(30)} ${counted.failed ? 'FAILED' : 'ok    '} ${counted.passed} passed, ${counted.failed} failed${skipped}, ${seconds.toFixed(1)} s${over}`);
  fs.writeFileSync(path.join(logs, `${name.replaceAll(/[^a-z]+/g, '-')}.log`), result.output);
  if (counted.skipped && part.maySkip) console.log(result.output.match(/^.*skipped '.*$/gm)?.map((line) => `  ${line}`).join('\n'));
  if (counted.failed && !process.env.VERBOSE) process.stdout.write(`${result.output.slice(-12000)}\n`);
  for (const key of Object.keys(total)) total[key] += counted[key];
}

const chosen = only.length > 0 ? only : suites[suite];
const unknown = chosen.flat().find((name) => !parts[name]);
if (unknown) {
  console.error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
for (const names of chosen) await Promise.all([names].flat().map(runPart));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
