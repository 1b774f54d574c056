// Compares our plain text with npm ot-text-unicode 4.0.0, the source of its type, on random cases: what
// operations do to a text, what two of them come to, how one passes another, and what turns one round.
//   node tests/differential/text.mjs PROGRAM [CASES] [SEED] [PROCESSES] [FIRST_BATCH]
import { type } from 'ot-text-unicode';
import { compare } from './lines.mjs';

const PIECES = ['a', 'b', 'word ', '\n', 'é', '日本', '😀', '👩‍👩‍👧', '"\\', '\u0000', '\ue123', '\u2028', '\t'];
// What no operation may be; the source, which trusts its callers, takes some of them.
const WRONG = ['', '\ud83d', 0, -1, 1.5, null, true, [], {}, { d: 0 }, { d: '' }, { d: -1 }, { d: 1, e: 1 }, { d: '\ude00' }];

const lengthOf = (text) => [...text].length;

function text(random) {
  let out = '';
  for (let i = 1 + random.below(4); i > 0; i--) out += random.pick(PIECES);
  return out;
}

function documentOf(random) {
  let out = '';
  for (let i = random.below(random.chance(0.03) ? 300 : 6); i > 0; i--) out += text(random);
  return out;
}

/** Of a document; deletes sometimes say what they delete. */
function operationOn(random, document) {
  const op = [];
  const points = [...document];
  let at = 0;
  while (at < points.length && random.chance(0.85)) {
    const n = Math.min(points.length - at, 1 + random.below(6));
    const kind = random.next();
    if (kind < 0.35) op.push(n);
    else if (kind < 0.7) op.push({ d: random.chance(0.3) ? points.slice(at, at + n).join('') : n });
    if (kind < 0.7) at += n;
    else op.push(text(random));
  }
  if (random.chance(0.5)) op.push(text(random));
  return type.normalize(op);
}

const is = (expected) => {
  const wanted = JSON.stringify(expected);
  return (answer) => (answer === wanted || JSON.stringify(JSON.parse(answer)) === wanted ? undefined : `source: ${wanted}`);
};
/** Ours does not keep what a delete deleted. */
const plain = (op) => type.stripInvertible(op);

function composeCase(random, document) {
  const a = operationOn(random, document);
  const b = operationOn(random, type.apply(document, a));
  return { line: ['compose', a, b], complaint: is(plain(type.compose(a, b))) };
}

function transformCase(random, document) {
  const [a, b] = [operationOn(random, document), operationOn(random, document)];
  const side = random.pick(['left', 'right']);
  return { line: ['transform', a, b, side], complaint: is(plain(type.transform(a, b, side))) };
}

function applyCase(random, document) {
  const ops = [];
  let now = document;
  for (let i = 1 + random.below(12); i > 0; i--) {
    const op = operationOn(random, now);
    ops.push(op);
    now = type.apply(now, op);
  }
  return { line: ['apply', document, ops], complaint: is(now) };
}

/** An operation and what turns it round leave what was. */
function invertCase(random, document) {
  const op = operationOn(random, document);
  return { line: ['apply', document, [op, type.invertWithDoc(op, document)]], complaint: is(document) };
}

function wrongCase(random, document) {
  const op = operationOn(random, document);
  op.splice(random.below(op.length + 1), 0, random.pick(WRONG));
  if (random.chance(0.1)) op.push(lengthOf(document) + 1, 'x'); // past the end
  return { line: ['apply', document, [op]], complaint: is(null) };
}

const KINDS = [[0.2, composeCase], [0.6, transformCase], [0.8, applyCase], [0.9, invertCase], [1, wrongCase]];

await compare('text', import.meta.url, (random) => {
  const kind = random.next();
  return KINDS.find(([until]) => kind < until)[1](random, documentOf(random));
});
