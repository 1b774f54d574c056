// Two concurrent operations on a document of 200 KB, one transformed against the other: our C beside
// npm quill-delta in Node. Both must give the same operation.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { column, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';
import { BENCH } from '../lib/session.js';
import { compileTextProgram } from '../lib/text_programs.js';

const LENGTH = 200 * 1024;
const PLACES = 1000;
/** An operation that edits the document at `PLACES` places: words put in, letters taken out, words made bold. */
function manyEdits(offset) {
  const ops = [{ retain: offset }];
  const stride = Math.floor((LENGTH - offset) / PLACES);
  for (let i = 0; i < PLACES; i++) {
    if (i % 4 === 3) ops.push({ delete: 5 }, { retain: stride - 5 });
    else if (i % 4 === 1) ops.push({ retain: 9, attributes: { bold: true } }, { retain: stride - 9 });
    else ops.push({ insert: `word ${i} ` }, { retain: stride });
  }
  ops.pop();
  return ops;
}

const CASES = [
  { name: 'a word typed against a word typed',
    applied: [{ retain: LENGTH >> 1 }, { insert: 'harbour ' }],
    op: [{ retain: (LENGTH >> 1) + 2000 }, { insert: 'lantern ' }] },
  { name: `edits at ${PLACES} places against as many`, applied: manyEdits(7), op: manyEdits(90) },
];

export async function run(session) {
  const program = compileTextProgram(session, 'programs/transform.c');
  const lines = [];
  for (const { name, applied, op } of CASES) {
    const path = join(session.subdirectory('operations'), `${lines.length}.json`);
    writeFileSync(path, `${JSON.stringify(applied)}\n${JSON.stringify(op)}\n`);
    const measure = (command, ...args) => async () => JSON.parse(
      (await promisify(execFile)(command, [...args, path, String(session.seconds / 2)], { maxBuffer: 1 << 26 })).stdout);
    const [ours, peer] = await takeTurns(session.rounds, [
      measure(program), measure(process.execPath, join(BENCH, 'peers/transform.js')),
    ]);
    const [mine, theirs] = [ours[0], peer[0]].map(({ result }) => JSON.stringify(result));
    if (mine !== theirs) throw new Error(`${name}: the results differ:\n${mine}\n${theirs}`);
    // Times a second, so that more is better, as the goal has it.
    const rate = (side, field) => column(side, field).map((micros) => 1e6 / micros);
    const peerName = 'quill-delta in Node';
    lines.push(
      line('transform', name, '/s', rate(ours, 'micros'),
        { peerName, peer: rate(peer, 'micros'), goal: ['>=', 20, 'ratio'] }),
      line('transform', `${name}, JSON to JSON`, '/s', rate(ours, 'whole_micros'),
        { peerName, peer: rate(peer, 'whole_micros') }));
  }
  return lines;
}
