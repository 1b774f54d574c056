#!/usr/bin/env node
/*
 * Runs test files, each in a process of its own, some at once, and ends with the sums of their counts.
 *
 *   node tests/files.mjs AT_ONCE FILE...
 *
 * A test that fails leaves its sockets open, and they come back by themselves: a file ends all the same when its tests have.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const leave = fileURLToPath(new URL('leave.mjs', import.meta.url));
const kinds = ['tests', 'pass', 'fail', 'cancelled', 'skipped'];
const sums = Object.fromEntries(kinds.map((kind) => [kind, 0]));
const [atOnce, ...files] = process.argv.slice(2);

function run(file) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', leave, '--test-force-exit', '--test-reporter=tap', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('close', (code, signal) => resolve({ output, code, signal }));
  });
}

/* What a file's own summary says. One that ended badly, or without any test, has failed as a whole. */
function count(file, { output, code, signal }) {
  const counted = Object.fromEntries(kinds.map((kind) => [kind, Number([...output.matchAll(new RegExp(`^# ${kind} (\\d+)$`, 'gm'))].pop()?.[1] ?? 0)]));
  if (counted.tests === 0 || (code !== 0 && counted.fail + counted.cancelled === 0)) {
    console.log(`not ok - ${file} ended with ${signal ?? code} after ${counted.tests} tests`);
    counted.fail += 1;
  }
  for (const kind of kinds) sums[kind] += counted[kind];
}

async function worker() {
  for (let file; (file = files.shift()); ) {
    const begun = Date.now();
    const result = await run(file);
    process.stdout.write(`# ${file}, ${((Date.now() - begun) / 1000).toFixed(1)} s\n${result.output}`);
    count(file, result);
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, worker));
for (const kind of kinds) console.log(`# ${kind} ${sums[kind]}`);
process.exitCode = sums.fail + sums.cancelled > 0 ? 1 : 0;
