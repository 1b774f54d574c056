// What somebody does to a text becomes what they propose: by example, and against the rules that the platform checks.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Delta, suggest, suggestionsIn, write } from '../dist/live/index.js';

const [INSERTION, DELETION, FORMAT] = ['suggested-insertion', 'suggested-deletion', 'suggested-format'];
const inserted = (id) => ({ [INSERTION]: id });
const deleted = (id) => ({ [DELETION]: id });
const formatted = (id, attributes) => ({ [FORMAT]: { id, attributes } });

/** Ids that begin with an m are one's own. */
const writer = (next = 'm-new') => ({ isOwn: (id) => id.startsWith('m'), newId: () => next });
const text = (...ops) => new Delta(ops);
const plain = text({ insert: 'The quick fox\n' });
const does = (change, document = plain, isHistory = false) => suggest(change, document, writer(), isHistory).ops;
const after = (change, document = plain) => document.compose(suggest(change, document, writer())).ops;

describe('suggesting', () => {
  test('what is typed is marked, what goes stays and is marked', () => {
    assert.deepEqual(does(new Delta().retain(4).insert('x')), [{ retain: 4 }, { insert: 'x', attributes: inserted('m-new') }]);
    assert.deepEqual(does(new Delta().retain(4).delete(5)), [{ retain: 4 }, { retain: 5, attributes: deleted('m-new') }]);
    assert.deepEqual(does(new Delta().retain(4).insert({ image: 'x' })), [
      { retain: 4 },
      { insert: { image: 'x' }, attributes: inserted('m-new') },
    ]);
  });

  test('what replaces something comes behind it, as one suggestion', () => {
    const expected = [
      { insert: 'The ' },
      { insert: 'quick', attributes: deleted('m-new') },
      { insert: 'slow', attributes: inserted('m-new') },
      { insert: ' fox\n' },
    ];
    assert.deepEqual(after(new Delta().retain(4).insert('slow').delete(5)), expected);
    const struck = new Delta(after(new Delta().retain(4).delete(5)));
    assert.deepEqual(after(new Delta().retain(4).insert('slow'), struck), expected);
  });

  test("one's own insertion is really changed", () => {
    const mine = text({ insert: 'a' }, { insert: 'mine', attributes: inserted('m-1') }, { insert: 'b\n' });
    assert.deepEqual(does(new Delta().retain(1).delete(2), mine), [{ retain: 1 }, { delete: 2 }]);
    assert.deepEqual(does(new Delta().delete(6), mine), [
      { retain: 1, attributes: deleted('m-new') },
      { delete: 4 },
      { retain: 1, attributes: deleted('m-new') },
    ]);
    assert.deepEqual(does(new Delta().retain(1).retain(4, { bold: true }), mine), [{ retain: 1 }, { retain: 4, attributes: { bold: true } }]);
    const theirs = text({ insert: 'theirs', attributes: inserted('t-1') }, { insert: '\n' });
    assert.deepEqual(does(new Delta().delete(6), theirs), [{ retain: 6, attributes: deleted('m-new') }]);
  });

  test('what touches a suggestion of ones own goes on with it', () => {
    const mine = text({ insert: 'a' }, { insert: 'mine', attributes: inserted('m-1') }, { insert: 'b\n' });
    assert.deepEqual(does(new Delta().retain(5).insert('x'), mine), [{ retain: 5 }, { insert: 'x', attributes: inserted('m-1') }]);
    assert.deepEqual(does(new Delta().retain(1).insert('x'), mine), [{ retain: 1 }, { insert: 'x', attributes: inserted('m-1') }]);
    assert.deepEqual(does(new Delta().retain(5).delete(1), mine), [{ retain: 5 }, { retain: 1, attributes: deleted('m-1') }]);
    assert.deepEqual(does(new Delta().insert('x'), mine), [{ insert: 'x', attributes: inserted('m-new') }]);
  });

  test('what is struck already stays as it is', () => {
    const struck = text({ insert: 'abc', attributes: deleted('t-1') }, { insert: '\n' });
    assert.deepEqual(does(new Delta().delete(2), struck), []);
  });

  test('a format is proposed, proposing it again takes it back, and what is so already is no proposal', () => {
    const bold = new Delta().retain(3, { bold: true });
    assert.deepEqual(does(bold), [{ retain: 3, attributes: formatted('m-new', { bold: true }) }]);
    const proposed = text({ insert: 'The', attributes: formatted('m-1', { bold: true }) }, { insert: ' fox\n' });
    assert.deepEqual(does(bold, proposed), [{ retain: 3, attributes: { [FORMAT]: null } }]);
    assert.deepEqual(does(new Delta().retain(3, { italic: true }), proposed), [
      { retain: 3, attributes: formatted('m-1', { bold: true, italic: true }) },
    ]);
    assert.deepEqual(does(bold, text({ insert: 'The', attributes: { bold: true } }, { insert: '\n' })), []);
    assert.deepEqual(does(new Delta().retain(3, { bold: null })), []);
    const theirs = text({ insert: 'The', attributes: formatted('t-1', { bold: true }) }, { insert: '\n' });
    assert.deepEqual(does(new Delta().retain(3, { italic: true }), theirs), []);
  });

  test('marks that come with a paste or a removed format count for nothing', () => {
    assert.deepEqual(does(new Delta().insert('x', { ...deleted('t-1'), ...inserted('t-2'), bold: true })), [
      { insert: 'x', attributes: { bold: true, ...inserted('m-new') } },
    ]);
    const struck = text({ insert: 'abc', attributes: deleted('t-1') }, { insert: '\n' });
    assert.deepEqual(does(new Delta().retain(3, { [DELETION]: null }), struck), []);
  });

  test('undo takes back what was proposed, and nothing of what became text meanwhile', () => {
    const change = new Delta().retain(4).insert('slow').delete(5);
    const done = suggest(change, plain, writer());
    const document = plain.compose(done);
    const undo = done.invert(plain);
    assert.deepEqual(document.compose(suggest(undo, document, writer(), true)).ops, plain.ops);
    const accepted = text({ insert: 'The slow fox\n' });
    assert.deepEqual(does(new Delta().retain(4).delete(4), accepted, true), [{ retain: 4 }, { retain: 4, attributes: deleted('m-new') }]);
    assert.deepEqual(does(new Delta().insert('x', { ...inserted('m-1'), ...deleted('t-1') }), plain, true), [
      { insert: 'x', attributes: inserted('m-1') },
    ]);
    const theirs = text({ insert: 'abc', attributes: deleted('t-1') }, { insert: '\n' });
    assert.deepEqual(does(new Delta().retain(3, { [DELETION]: null }), theirs, true), []);
  });

  test('a line that is formatted is a format proposed on its newline', () => {
    assert.deepEqual(does(new Delta().retain(13).retain(1, { header: 1 })), [
      { retain: 13 },
      { retain: 1, attributes: formatted('m-new', { header: 1 }) },
    ]);
  });
});

describe('writing among suggestions', () => {
  const theirs = text({ insert: 'a' }, { insert: 'their', attributes: inserted('t-1') }, { insert: 'gone', attributes: deleted('t-1') }, { insert: '\n' });

  test('what is typed inside one is part of it, at its edge it is not', () => {
    assert.deepEqual(write(new Delta().retain(3).insert('x', inserted('t-1')), theirs).ops, [{ retain: 3 }, { insert: 'x', attributes: inserted('t-1') }]);
    assert.deepEqual(write(new Delta().retain(6).insert('x', inserted('t-1')), theirs).ops, [{ retain: 6 }, { insert: 'x' }]);
    assert.deepEqual(write(new Delta().retain(8).insert('x', deleted('t-1')), theirs).ops, [{ retain: 8 }, { insert: 'x' }]);
    const change = new Delta().insert('x', { bold: true });
    assert.equal(write(change, theirs), change);
  });
});

test('what is proposed is told in the order of the text', () => {
  const document = text(
    { insert: 'new', attributes: inserted('b') },
    { insert: 'bold', attributes: { bold: true, ...inserted('b') } },
    { insert: 'old', attributes: deleted('a') },
    { insert: ' ' },
    { insert: 'x', attributes: { ...formatted('b', { bold: null }) } },
    { insert: '\n' },
  );
  assert.deepEqual(suggestionsIn(document), [
    { id: 'b', changes: [{ kind: 'inserted', index: 0, length: 7, text: 'newbold' }, { kind: 'formatted', index: 11, length: 1, text: 'x', attributes: { bold: null } }] },
    { id: 'a', changes: [{ kind: 'deleted', index: 7, length: 3, text: 'old' }] },
  ]);
});

/* The property: whatever somebody does, with everything of theirs rejected the text is what it was. */
function rejected(document) {
  return document.ops.reduce((kept, { insert, attributes = {} }) => {
    const mine = (id) => typeof id === 'string' && id.startsWith('m');
    if (mine(attributes[INSERTION])) return kept;
    const rest = { ...attributes };
    if (mine(rest[DELETION])) delete rest[DELETION];
    if (mine(rest[FORMAT]?.id)) delete rest[FORMAT];
    return kept.insert(insert, rest);
  }, new Delta());
}

test('whatever is done, rejecting it leaves what was there', () => {
  let state = Number(process.env.SEED ?? 20261123) >>> 0;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const some = (list) => list[random(list.length)];
  for (let round = 0; round < 300; round++) {
    let document = text({ insert: 'The quick ' }, { insert: 'brown', attributes: deleted('t-1') }, { insert: ' fox', attributes: { bold: true } }, { insert: 'their', attributes: inserted('t-2') }, { insert: '\nend\n' });
    const before = document.ops;
    const undo = [];
    for (let step = 0; step < 12; step++) {
      const length = document.length();
      const at = random(length);
      const change = new Delta().retain(at);
      const what = random(4);
      if (what === 0) change.insert(some(['a', 'bc\n', 'd']), some([undefined, { bold: true }, inserted('t-9'), deleted('m-7')]));
      else if (what === 1) change.insert(some(['x', '\n'])).delete(1 + random(Math.min(4, length - at)));
      else if (what === 2) change.delete(1 + random(Math.min(5, length - at)));
      else change.retain(1 + random(Math.min(5, length - at)), some([{ bold: true }, { bold: null }, { header: 1 }, { [DELETION]: null }]));
      const isHistory = undo.length > 0 && random(4) === 0;
      const meant = suggest(isHistory ? undo.pop() : change, document, writer(`m-${random(3)}`), isHistory);
      undo.length = 0;
      undo.push(meant.invert(document));
      document = document.compose(meant);
      assert.deepEqual(rejected(document).ops, before, `round ${round}, step ${step}`);
    }
  }
});
