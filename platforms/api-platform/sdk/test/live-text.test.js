// SharedText against a log that behaves as the platform's sequencer: whatever is lost, repeated or late, all copies end alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delta, SharedText } from '../dist/live/index.js';

const SEED = Number(process.env.SEED ?? 20261123);

/** A small generator of numbers that a seed repeats (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** The order of operations, each applied once however often it is sent. */
class Log {
  operations = [];
  text = new Delta([{ insert: 'The mountain hut opens in May.\n' }]);

  submit(version, source, change) {
    const known = this.operations.findIndex((done) => done.src === source.src && done.seq === source.seq);
    if (known >= 0) return known;
    let op = change;
    for (const done of this.operations.slice(version)) op = done.op.transform(op, true);
    this.text = this.text.compose(op);
    this.operations.push({ ...source, op });
    return this.operations.length - 1;
  }
}

function randomChange(text, random) {
  const length = text.length() - 1;
  const at = random(length + 1);
  const rest = length - at;
  const change = new Delta().retain(at);
  const attributes = random(4) === 0 ? { bold: random(2) === 0 || null } : undefined;
  if (random(3) === 0 && rest > 0) return change.delete(1 + random(Math.min(rest, 6)));
  if (random(3) === 0 && rest > 0) return change.retain(1 + random(rest), { italic: random(2) === 0 || null });
  const inserted = random(6) === 0 ? { image: 'https://example.org/hut.png' } : 'abcdé🏔 '.slice(0, 1 + random(5));
  if (attributes?.bold) return change.insert(inserted, attributes);
  return change.insert(inserted);
}

/** A copy that reads the log when it is told to, and whose process may end at any moment. */
class Copy {
  #seq = 0;

  constructor(log, name) {
    this.log = log;
    this.name = name;
    this.text = new SharedText({ version: 0, base: log.text.ops });
    this.seen = this.text.view();
  }

  catchUp(most) {
    for (const done of this.log.operations.slice(this.text.version, this.text.version + most)) {
      const { sent } = this.text;
      if (sent && sent.src === done.src && sent.seq === done.seq) this.text.acknowledge();
      else this.seen = this.seen.compose(this.text.receive(done.op));
    }
  }

  edit(random) {
    const change = randomChange(this.seen, random);
    this.seen = this.seen.compose(change);
    this.text.edit(change);
  }

  send() {
    this.text.take(() => ({ src: this.name, seq: ++this.#seq }));
    const { sent } = this.text;
    if (sent) this.log.submit(this.text.version, { src: sent.src, seq: sent.seq }, sent.change);
  }

  restart() {
    this.text = new SharedText(JSON.parse(JSON.stringify(this.text.record())));
  }
}

/** Its operations, neighbours joined. */
const plain = (delta) => delta.ops.reduce((whole, op) => whole.push(op), new Delta()).ops;

test('copies that edit, lose their line, restart and repeat themselves all end with the same text', () => {
  const random = numbers(SEED);
  for (let round = 0; round < 300; round++) {
    const log = new Log();
    const copies = ['a', 'b', 'c'].map((name) => new Copy(log, name));
    for (let step = 0; step < 60; step++) {
      const copy = copies[random(copies.length)];
      const what = random(10);
      if (what < 4) copy.edit(random);
      else if (what < 6) copy.send();
      else if (what < 9) copy.catchUp(random(4));
      else copy.restart();
    }
    for (let pass = 0; pass < 3; pass++)
      for (const copy of copies) {
        copy.catchUp(Infinity);
        copy.send();
        copy.catchUp(Infinity);
      }
    for (const copy of copies) {
      copy.catchUp(Infinity);
      assert.equal(copy.text.hasUnsaved, false);
      assert.deepEqual(plain(copy.text.view()), plain(log.text), `seed ${SEED}, round ${round}, copy ${copy.name}`);
      assert.deepEqual(plain(copy.seen), plain(log.text), `what ${copy.name} was shown, seed ${SEED}, round ${round}`);
    }
  }
});

test('an insertion at the same place as a committed one goes to its right', () => {
  const text = new SharedText({ version: 4, base: [{ insert: 'xyz\n' }] });
  text.edit(new Delta().insert('B'));
  const change = text.receive(new Delta().insert('A'));
  assert.deepEqual(change.ops, [{ insert: 'A' }]);
  assert.equal(text.view().ops[0].insert, 'ABxyz\n');
  assert.equal(text.version, 5);
});

test('what is under way keeps its name over a restart, and what was written meanwhile stays behind it', () => {
  const text = new SharedText({ version: 0, base: [{ insert: '\n' }] });
  text.edit(new Delta().insert('one'));
  text.take(() => ({ src: 's', seq: 7 }));
  text.edit(new Delta().retain(3).insert(' two'));
  const again = new SharedText(JSON.parse(JSON.stringify(text.record())));
  assert.deepEqual([again.sent.src, again.sent.seq], ['s', 7]);
  assert.equal(again.take(() => assert.fail('one is under way')), false);
  again.acknowledge();
  assert.equal(again.saved().ops[0].insert, 'one\n');
  assert.equal(again.view().ops[0].insert, 'one two\n');
});

test('the changes since a version lead from it to what one sees, with what is not saved yet', () => {
  const random = numbers(SEED + 1);
  for (let round = 0; round < 200; round++) {
    const text = new SharedText({ version: 3, base: [{ insert: 'The hut is open.\n' }] });
    const seen = new Map([[3, text.saved()]]);
    for (let step = 0; step < 20; step++) {
      const what = random(4);
      if (what === 0) text.receive(randomChange(text.saved(), random));
      else if (what === 1) text.edit(randomChange(text.view(), random));
      else if (what === 2) text.take(() => ({ src: 's', seq: step }));
      else if (text.sent) text.acknowledge();
      seen.set(text.version, text.saved());
    }
    for (const [version, saved] of seen)
      assert.deepEqual(
        plain(text.changesSince(version).reduce((whole, change) => whole.compose(change), saved)),
        plain(text.view()),
        `seed ${SEED}, round ${round}, version ${version}`,
      );
    assert.equal(text.changesSince(2), undefined);
    assert.equal(text.changesSince(text.version + 1), undefined);
  }
});

test('a roll back leaves what the platform has', () => {
  const text = new SharedText({ version: 0, base: [{ insert: 'kept\n' }] });
  text.edit(new Delta().insert('lost '));
  text.rollBack();
  assert.equal(text.view().ops[0].insert, 'kept\n');
  assert.equal(text.hasUnsaved, false);
});

test('a range of what one sees leads back to the text the platform has', () => {
  const text = new SharedText({ version: 7, base: [{ insert: 'one two three\n' }] });
  assert.deepEqual(text.savedRange(4, 3), { index: 4, length: 3, version: 7 });
  text.edit(new Delta().insert('zero '));
  assert.deepEqual(text.savedRange(9, 3), { index: 4, length: 3, version: 7 }, 'behind what was typed');
  assert.equal(text.savedRange(0, 4), undefined, 'only what was typed');
  assert.deepEqual(text.savedRange(2, 6), { index: 0, length: 3, version: 7 }, 'a part of it');
  text.edit(new Delta().retain(9).delete(2));
  assert.deepEqual(text.savedRange(8, 2), { index: 3, length: 4, version: 7 }, 'over what was deleted');
  text.take(() => ({ src: 'a', seq: 1 }));
  assert.deepEqual(text.savedRange(9, 1), { index: 6, length: 1, version: 7 });
});
