// Compares our Delta algebra with npm quill-delta 4.2.2, the one rich-text 4.1.0 uses, on random cases.
//   node tests/differential/delta.mjs PROGRAM [CASES] [SEED]
// Results are compared after joining neighbours: chunking may differ, meaning may not.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import richText from 'rich-text';

const [program, casesText = '20000', seedText = String(Date.now() % 1e9)] = process.argv.slice(2);
const cases = Number(casesText);
const { Delta } = richText;

// mulberry32: small, seeded, good enough to draw cases.
let state = Number(seedText) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

const PIECES = ['a', 'b', 'word ', '\n', 'é', '日本', '😀', '👩‍👩‍👧', '\ud83d', '\ude00', '"\\', '\u0000', '\ue123', '\u2028'];
const VALUES = [true, false, null, 1, 2.5, 'red', 'blue', { id: 1, tags: ['x'] }, { tags: ['x'], id: 1 }, '\ud800'];
const KEYS = ['bold', 'italic', 'color', 'link', 'comment'];

function text() {
  let out = '';
  for (let i = 1 + below(4); i > 0; i--) out += pick(PIECES);
  return out;
}
function attributes(withNull) {
  if (random() < 0.5) return undefined;
  const out = {};
  for (let i = 1 + below(3); i > 0; i--) {
    const value = pick(VALUES);
    if (value !== null || withNull) out[pick(KEYS)] = value;
  }
  return Object.keys(out).length ? out : undefined;
}
function insertOp() {
  const insert = random() < 0.2 ? { image: pick(['x.png', 'y.png']) } : text();
  const attrs = attributes(random() < 0.1);
  return attrs ? { insert, attributes: attrs } : { insert };
}
function documentOf(pieces) {
  const delta = new Delta();
  for (let i = below(pieces) + 1; i > 0; i--) delta.push(insertOp());
  return delta;
}
function operationOn(length) {
  const delta = new Delta();
  let left = length;
  while (left > 0 && random() < 0.85) {
    const n = Math.min(left, 1 + below(6));
    const kind = random();
    if (kind < 0.35) delta.retain(n, attributes(true));
    else if (kind < 0.6) delta.delete(n);
    else if (kind < 0.7) delta.retain(n);
    if (kind < 0.7) left -= n;
    else delta.push(insertOp());
  }
  if (random() < 0.5) delta.push(insertOp());
  return delta.chop();
}

// Neighbours with equal attributes joined, empty attributes dropped.
function normal(ops) {
  const out = [];
  for (const op of ops) {
    const last = out[out.length - 1];
    const same = last && isDeepStrictEqual(last.attributes, op.attributes);
    if (same && typeof op.insert === 'string' && typeof last.insert === 'string') last.insert += op.insert;
    else if (same && op.retain && last.retain) last.retain += op.retain;
    else if (op.delete && last?.delete) last.delete += op.delete;
    else out.push({ ...op });
  }
  return out;
}

function makeCase() {
  const doc = documentOf(random() < 0.03 ? 300 : 6); // long ones span several blocks
  const length = doc.length();
  const kind = random();
  if (kind < 0.3) {
    const a = operationOn(length);
    const b = operationOn(doc.compose(a).length());
    return { line: ['compose', a.ops, b.ops], expected: a.compose(b).ops };
  }
  if (kind < 0.65) {
    const a = operationOn(length);
    const b = operationOn(length);
    const priority = random() < 0.5;
    return { line: ['transform', a.ops, b.ops, priority], expected: a.transform(b, priority).ops };
  }
  const ops = [];
  let now = doc;
  for (let i = 1 + below(12); i > 0; i--) {
    const op = operationOn(now.length());
    ops.push(op.ops);
    now = now.compose(op);
  }
  return { line: ['apply', doc.ops, ops], expected: now.ops };
}

const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
let different = 0;
for (let done = 0; done < cases && different < 5; ) {
  const batch = [];
  for (let i = 0; i < 500 && done + i < cases; i++) batch.push(makeCase());
  child.stdin.write(batch.map((c) => JSON.stringify(c.line)).join('\n') + '\n');
  for (const { line, expected } of batch) {
    const { value } = await answers.next();
    const parsed = JSON.parse(value ?? 'null');
    const got = parsed && normal(parsed.ops ?? parsed);
    if (isDeepStrictEqual(got, normal(expected))) continue;
    different++;
    console.log(`different: ${JSON.stringify(line)}\n  source: ${JSON.stringify(normal(expected))}\n  ours:   ${value}`);
  }
  done += batch.length;
}
child.stdin.end();
console.log(`delta: ${cases} cases with seed ${seedText}, ${different} differences`);
process.exitCode = different ? 1 : 0;
