// Compares our Delta algebra with npm quill-delta 4.2.2, the one rich-text 4.1.0 uses, on random cases.
//   node tests/differential/delta.mjs PROGRAM [CASES] [SEED] [PROCESSES] [FIRST_BATCH]
// Results are compared after joining neighbours: chunking may differ, meaning may not.
import { isDeepStrictEqual } from 'node:util';
import richText from 'rich-text';
import { compare } from './lines.mjs';

const { Delta } = richText;

const PIECES = ['a', 'b', 'word ', '\n', 'é', '日本', '😀', '👩‍👩‍👧', '\ud83d', '\ude00', '"\\', '\u0000', '\ue123', '\u2028'];
const VALUES = [true, false, null, 1, 2.5, 'red', 'blue', { id: 1, tags: ['x'] }, { tags: ['x'], id: 1 }, { id: null }, '\ud800'];
const KEYS = ['bold', 'italic', 'color', 'link', 'comment'];
const EMBEDS = [{ image: 'x.png' }, { image: 'y.png' }, { mention: { id: 7, name: '😀' } }];

function text(random) {
  let out = '';
  for (let i = 1 + random.below(4); i > 0; i--) out += random.pick(PIECES);
  return out;
}
function attributes(random, withNull) {
  if (random.chance(0.5)) return undefined;
  const out = {};
  for (let i = 1 + random.below(3); i > 0; i--) {
    const value = random.pick(VALUES);
    if (value !== null || withNull) out[random.pick(KEYS)] = value;
  }
  return Object.keys(out).length ? out : undefined;
}
function insertOp(random) {
  const insert = random.chance(0.2) ? random.pick(EMBEDS) : text(random);
  const attrs = attributes(random, random.chance(0.1));
  return attrs ? { insert, attributes: attrs } : { insert };
}
function documentOf(random, pieces) {
  const delta = new Delta();
  for (let i = random.below(pieces) + 1; i > 0; i--) delta.push(insertOp(random));
  return delta;
}
function operationOn(random, length) {
  const delta = new Delta();
  let left = length;
  while (left > 0 && random.chance(0.85)) {
    const n = Math.min(left, 1 + random.below(6));
    const kind = random.next();
    if (kind < 0.35) delta.retain(n, attributes(random, true));
    else if (kind < 0.6) delta.delete(n);
    else if (kind < 0.7) delta.retain(n);
    if (kind < 0.7) left -= n;
    else delta.push(insertOp(random));
  }
  if (random.chance(0.5)) delta.push(insertOp(random));
  return delta.chop();
}

// ---- comparing ----

/** Neighbours with equal attributes joined. */
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

/** The same with keys in order, as ours writes it: most answers are this very text. */
function sorted(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
const written = (ops) => JSON.stringify(ops.map((op) => {
  const { attributes: attrs, ...rest } = op;
  if (typeof rest.insert === 'object') rest.insert = sorted(rest.insert);
  return attrs ? { ...rest, attributes: sorted(attrs) } : rest;
}));

const opsOf = (answer) => {
  const parsed = JSON.parse(answer);
  return parsed && (parsed.ops ?? parsed);
};

function differsFrom(expected) {
  return (answer) => {
    const wanted = normal(expected);
    const whole = written(wanted);
    if (answer === whole || answer === `{"ops":${whole}}`) return undefined;
    const ops = opsOf(answer);
    return ops && isDeepStrictEqual(normal(ops), wanted) ? undefined : `source: ${whole}`;
  };
}

/** An attribute that is null in a document says no more than one that is not there. */
function withoutNulls(ops) {
  return normal(ops.map(({ attributes: attrs, ...rest }) => {
    const kept = Object.entries(attrs ?? {}).filter(([, value]) => value !== null);
    return kept.length ? { ...rest, attributes: Object.fromEntries(kept) } : rest;
  }));
}

/** Without attributes that change nothing where they are set: quill-delta inverts objects that are equal, ours does not. */
function effective(op, document) {
  const out = new Delta();
  let at = 0;
  for (const piece of op.ops) {
    if (!piece.retain || !piece.attributes) {
      out.push(piece);
      at += piece.retain ?? piece.delete ?? 0;
      continue;
    }
    for (const run of document.slice(at, at + piece.retain).ops) {
      const kept = Object.entries(piece.attributes)
        .filter(([key, value]) => !isDeepStrictEqual(run.attributes?.[key] ?? null, value));
      out.retain(typeof run.insert === 'string' ? run.insert.length : 1, kept.length ? Object.fromEntries(kept) : undefined);
    }
    at += piece.retain;
  }
  return out.chop();
}

// ---- cases ----

function composeCase(random, document) {
  const a = operationOn(random, document.length());
  const b = operationOn(random, document.compose(a).length());
  return { line: ['compose', a.ops, b.ops], complaint: differsFrom(a.compose(b).ops) };
}

function transformCase(random, document) {
  const [a, b] = [operationOn(random, document.length()), operationOn(random, document.length())];
  const priority = random.chance(0.5);
  return { line: ['transform', a.ops, b.ops, priority], complaint: differsFrom(a.transform(b, priority).ops) };
}

function series(random, document, most) {
  const states = [document];
  const operations = [];
  for (let i = 1 + random.below(most); i > 0; i--) {
    const now = states[states.length - 1];
    const op = operationOn(random, now.length());
    operations.push(op);
    states.push(now.compose(op));
  }
  return { operations, states, now: states[states.length - 1] };
}

function applyCase(random, document) {
  const { operations, now } = series(random, document, 12);
  return { line: ['apply', document.ops, operations.map(({ ops }) => ops)], complaint: differsFrom(now.ops) };
}

/** One operation turned round must be the source's invert; several must lead to where all inverts lead. */
function undoCase(random, document) {
  const { operations, states, now } = series(random, document, random.chance(0.5) ? 1 : 6);
  const back = operations.reduceRight((text, op, i) => text.compose(op.invert(states[i])), now);
  const complaint = (answer) => {
    const undo = new Delta(opsOf(answer));
    if (!isDeepStrictEqual(withoutNulls(now.compose(undo).ops), withoutNulls(back.ops))) return `leads to: ${written(now.compose(undo).ops)}`;
    if (operations.length > 1) return undefined;
    const [wanted, got] = [effective(operations[0].invert(document), now), effective(undo, now)].map(({ ops }) => normal(ops));
    return isDeepStrictEqual(got, wanted) ? undefined : `source: ${written(wanted)}`;
  };
  return { line: ['undo', document.ops, operations.map(({ ops }) => ops)], complaint };
}

function positionCase(random, document) {
  const op = operationOn(random, document.length());
  const index = random.below(document.length() + 3);
  const own = random.chance(0.5);
  const expected = String(op.transformPosition(index, !own));
  return { line: ['position', op.ops, index, own], complaint: (answer) => (answer === expected ? undefined : `source: ${expected}`) };
}

const KINDS = [[0.2, composeCase], [0.45, transformCase], [0.6, applyCase], [0.85, undoCase], [1, positionCase]];

await compare('delta', import.meta.url, (random) => {
  const document = documentOf(random, random.chance(0.03) ? 300 : 6); // long ones span several blocks
  const kind = random.next();
  return KINDS.find(([until]) => kind < until)[1](random, document);
});
