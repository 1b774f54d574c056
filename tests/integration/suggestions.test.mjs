// Suggestions: proposed in the text by whoever may comment, decided by whoever may edit, on two workers.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { expectStatus, signUp, unique } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { startServer, until } from './support/server.mjs';
import { openDoc, RawSocket, ShareClient, submit, textOf } from './support/share.mjs';

const TEXT = 'The quick brown fox\n';
const inserted = (id) => ({ 'suggested-insertion': id });
const deleted = (id) => ({ 'suggested-deletion': id });
const formatted = (id, attributes) => ({ 'suggested-format': { id, attributes } });

describe('suggestions', () => {
  let server, acme, olive, mona, cora, carl;
  before(async () => {
    server = await startServer({ workers: 2, settings: { rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    acme = await signUp(server);
    olive = acme.owner;
    mona = await acme.member('member', { first_name: 'Mona' });
    cora = await acme.member('member', { first_name: 'Cora' });
    carl = await acme.member('member', { first_name: 'Carl' });
  });
  after(() => server?.dispose());

  /* Olive's: Mona edits it, Cora and Carl comment. */
  const newDocument = async (ops = [{ insert: TEXT }]) => {
    const { id } = expectStatus(await olive.post('/v1/documents', { title: unique('Plan'), content: { ops } }), 201);
    expectStatus(await olive.patch(`/v1/documents/${id}/shares`, { is_restricted: true }), 204);
    for (const [whom, access] of [[mona, 'editor'], [cora, 'commenter'], [carl, 'commenter']])
      expectStatus(await olive.put(`/v1/documents/${id}/shares/${whom.user.id}`, { access }), 204);
    return id;
  };
  const at = (id, ...rest) => ['/v1/documents', id, 'suggestions', ...rest].join('/');
  const open = async (id, query = '', who = olive) => expectStatus(await who.get(at(id) + query), 200).data;
  const contentOf = async (id) => expectStatus(await olive.get(`/v1/documents/${id}`), 200).content.ops;
  const live = async (id, who) => {
    const client = new ShareClient(server.url, who.token);
    const doc = await openDoc(client, id);
    return Object.assign(doc, { leave: () => client.close() });
  };
  const refusedWith = (promise) => promise.then(() => undefined, (error) => error.code);

  test('a commenter proposes, everybody sees it live, and the list says who, when and what', async () => {
    const id = await newDocument();
    const [sid, other] = [randomUUID(), randomUUID()];
    const editor = await live(id, mona);
    const commenter = await live(id, cora);
    await submit(commenter, [{ retain: 4 }, { retain: 5, attributes: deleted(sid) }, { insert: 'slow', attributes: inserted(sid) }]);
    await submit(commenter, [{ retain: 14 }, { retain: 5, attributes: formatted(other, { bold: true }) }]);
    await until(() => editor.version === 3, 'the editor sees both');
    assert.equal(textOf(editor), 'The quickslow brown fox\n');
    const [first, second] = await open(id);
    assert.equal(first.id, sid);
    assert.equal(first.author.id, cora.user.id);
    assert.match(first.author.name, /^Cora/);
    assert.ok(Math.abs(Date.parse(first.created_at) - Date.now()) < 60_000);
    assert.deepEqual(first.changes, [
      { kind: 'deleted', index: 4, length: 5, text: 'quick' },
      { kind: 'inserted', index: 9, length: 4, text: 'slow' },
    ]);
    assert.deepEqual(second.changes, [{ kind: 'formatted', index: 14, length: 5, text: 'brown', attributes: { bold: true } }]);
    editor.leave();
    commenter.leave();
  });

  test('a commenter changes nothing, whatever they call it', async () => {
    const id = await newDocument();
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const other = await live(id, carl);
    await submit(other, [{ retain: 4 }, { retain: 5, attributes: deleted(theirs) }, { insert: 'slow', attributes: inserted(theirs) }]);
    const doc = await live(id, cora);
    for (const op of [
      [{ insert: 'x' }],
      [{ insert: 'x', attributes: { bold: true } }],
      [{ insert: 'x', attributes: inserted('nonsense') }],
      [{ insert: 'x', attributes: inserted(theirs) }],
      [{ delete: 1 }],
      [{ retain: 9 }, { delete: 4 }],
      [{ retain: 3, attributes: { bold: true } }],
      [{ retain: 3, attributes: inserted(mine) }],
      [{ retain: 3, attributes: deleted(theirs) }],
      [{ retain: 4 }, { retain: 5, attributes: { 'suggested-deletion': null } }],
      [{ retain: 9 }, { retain: 4, attributes: { 'suggested-insertion': null } }],
      [{ retain: 3, attributes: formatted(mine, inserted(mine)) }],
    ])
      assert.equal(await refusedWith(submit(doc, op)), 'suggestion_only', JSON.stringify(op));
    const raw = await RawSocket.open(server.url, cora.token);
    raw.send({ a: 'op', c: 'documents', d: id, v: 2, seq: 1, x: {}, del: true });
    assert.equal((await raw.next((m) => m.a === 'op' && m.seq === 1)).error.code, 'insufficient_access');
    raw.close();
    assert.equal((await contentOf(id)).length, 4);
    other.leave();
    doc.leave();
  });

  test('what a commenter has proposed is theirs to change and to take back', async () => {
    const id = await newDocument();
    const sid = randomUUID();
    const doc = await live(id, cora);
    await submit(doc, [{ insert: 'Once, ', attributes: inserted(sid) }]);
    await submit(doc, [{ retain: 4, attributes: { bold: true } }]);
    await submit(doc, [{ retain: 4 }, { delete: 2 }]);
    await submit(doc, [{ retain: 4 }, { retain: 3, attributes: deleted(sid) }]);
    await submit(doc, [{ retain: 4 }, { retain: 3, attributes: { 'suggested-deletion': null } }]);
    assert.equal(textOf(doc), 'OnceThe quick brown fox\n');
    await submit(doc, [{ delete: 4 }]);
    assert.deepEqual(await open(id), []);
    await submit(doc, [{ insert: 'Now ', attributes: inserted(sid) }]);
    assert.equal((await open(id))[0].changes[0].text, 'Now ');
    doc.leave();
  });

  test('what is checked is the operation as it is applied, not as it was sent', async () => {
    const id = await newDocument([{ insert: 'ab' }, { insert: 'cd', attributes: inserted(randomUUID()) }, { insert: '\n' }]);
    const sid = randomUUID();
    const editor = await live(id, mona);
    const raw = await RawSocket.open(server.url, cora.token);
    const ask = async (seq, v, op) => {
      raw.send({ a: 'op', c: 'documents', d: id, v, seq, x: {}, op });
      return (await raw.next((m) => m.a === 'op' && m.seq === seq && (m.error || m.src === raw.id))).error?.code;
    };
    assert.equal(await ask(1, 1, [{ insert: 'mine', attributes: inserted(sid) }]), undefined);
    await until(() => editor.version === 2, 'the editor has it');
    await submit(editor, [{ insert: 'XY' }]);
    await submit(editor, [{ retain: 2 }, { retain: 4, attributes: { 'suggested-insertion': null } }]);
    assert.equal(await ask(2, 2, [{ delete: 4 }]), 'suggestion_only', 'it is text by now');
    await submit(editor, [{ delete: 6 }]);
    assert.equal(await ask(3, 2, [{ delete: 4 }]), undefined, 'gone already: nothing is left of it');
    assert.equal(await ask(4, 2, [{ retain: 4 }, { delete: 1 }]), 'suggestion_only');
    assert.deepEqual((await contentOf(id)).map((op) => op.insert), ['ab', 'cd', '\n']);
    raw.close();
    editor.leave();
  });

  test('an editor accepts and rejects, and everybody hears of it', async () => {
    const id = await newDocument();
    const [yes, no] = [randomUUID(), randomUUID()];
    const events = await follow(olive, 'documents');
    const commenter = await live(id, cora);
    const raw = await RawSocket.open(server.url, carl.token);
    raw.send({ a: 's', c: 'documents', d: id });
    await raw.next((m) => m.a === 's');
    await submit(commenter, [{ retain: 4 }, { retain: 5, attributes: deleted(yes) }, { insert: 'slow', attributes: inserted(yes) }, { retain: 1 }, { retain: 5, attributes: formatted(yes, { bold: true }) }]);
    await submit(commenter, [{ insert: 'Never: ', attributes: inserted(no) }]);
    for (const sid of [yes, no]) {
      const note = await raw.next((m) => m.a === 'note' && m.data.suggestion_id === sid);
      assert.equal(note.type, 'suggestion.created');
    }
    const { version } = expectStatus(await mona.post(at(id, yes, 'accept')), 200);
    assert.equal(version, 4);
    assert.equal((await raw.next((m) => m.a === 'note' && m.type === 'suggestion.accepted')).data.suggestion_id, yes);
    expectStatus(await mona.post(at(id, no, 'reject')), 200);
    assert.equal((await raw.next((m) => m.a === 'note' && m.type === 'suggestion.rejected')).data.suggestion_id, no);
    assert.deepEqual(await contentOf(id), [{ insert: 'The slow ' }, { insert: 'brown', attributes: { bold: true } }, { insert: ' fox\n' }]);
    await until(() => commenter.version === 5, 'the commenter has it');
    assert.equal(textOf(commenter), 'The slow brown fox\n');
    assert.deepEqual(await open(id), []);
    const [accepted] = await open(id, '?state=accepted');
    assert.equal(accepted.id, yes);
    assert.equal(accepted.author.id, cora.user.id);
    assert.equal(accepted.decided_by.id, mona.user.id);
    assert.deepEqual((await open(id, '?state=rejected')).map((row) => row.id), [no]);
    assert.equal((await olive.get(`${at(id)}?state=odd`)).body.code, 'invalid_parameter');
    assert.equal((await mona.post(at(id, yes, 'accept'))).body.code, 'suggestion_not_found');
    const trail = async () => (await olive.get(`/v1/audit-events?subject_id=${id}&limit=200`)).body.data.map((event) => event.type);
    await until(async () => (await trail()).filter((type) => type.startsWith('suggestion.')).length === 4, 'the trail tells of all four');
    await until(() => events.seen.some(({ data }) => data.type === 'suggestion.accepted'), 'the feed tells of it');
    events.close();
    raw.close();
    commenter.leave();
  });

  test('a commenter accepts nothing, and rejects only what is their own', async () => {
    const id = await newDocument();
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const [doc, other] = [await live(id, cora), await live(id, carl)];
    await submit(doc, [{ insert: 'mine ', attributes: inserted(mine) }]);
    await submit(other, [{ insert: 'theirs ', attributes: inserted(theirs) }]);
    assert.equal((await cora.post(at(id, mine, 'accept'))).body.code, 'insufficient_access');
    assert.equal((await cora.post(at(id, 'accept_all'))).body.code, 'insufficient_access');
    assert.equal((await cora.post(at(id, 'reject_all'))).body.code, 'insufficient_access');
    assert.equal((await cora.post(at(id, theirs, 'reject'))).body.code, 'insufficient_access');
    assert.equal((await cora.post(at(id, randomUUID(), 'reject'))).body.code, 'suggestion_not_found');
    expectStatus(await cora.post(at(id, mine, 'reject')), 200);
    assert.deepEqual((await open(id)).map((row) => row.id), [theirs]);
    doc.leave();
    other.leave();
  });

  test('all at once, in one version', async () => {
    const id = await newDocument();
    const [doc, other] = [await live(id, cora), await live(id, carl)];
    const propose = async () => {
      await submit(doc, [{ insert: 'a', attributes: inserted(randomUUID()) }]);
      await until(() => textOf(other).startsWith('a'), 'Carl sees what Cora proposes');
      await submit(other, [{ retain: 5 }, { retain: 5, attributes: deleted(randomUUID()) }]);
    };
    await propose();
    const before = (await olive.get(`/v1/documents/${id}`)).body.version;
    assert.equal(expectStatus(await mona.post(at(id, 'reject_all')), 200).version, before + 1);
    assert.deepEqual(await contentOf(id), [{ insert: TEXT }]);
    await until(() => other.version === before + 1, 'Carl is up to date');
    await until(() => doc.version === before + 1, 'Cora is up to date');
    await propose();
    expectStatus(await mona.post(at(id, 'accept_all')), 200);
    assert.deepEqual(await contentOf(id), [{ insert: 'aThe  brown fox\n' }]);
    assert.equal((await mona.post(at(id, 'accept_all'))).body.code, 'suggestion_not_found');
    doc.leave();
    other.leave();
  });

  test('a verdict meets what is typed at the same moment', async () => {
    const id = await newDocument();
    const sid = randomUUID();
    const doc = await live(id, cora);
    await submit(doc, [{ insert: 'a', attributes: inserted(sid) }]);
    const typing = Array.from({ length: 20 }, (_, i) => submit(doc, [{ retain: 1 + i }, { insert: 'b', attributes: inserted(sid) }]));
    const verdict = mona.post(at(id, sid, 'accept'));
    await Promise.all(typing);
    expectStatus(await verdict, 200);
    const last = await mona.post(at(id, sid, 'accept'));
    assert.ok(last.status === 200 || last.body.code === 'suggestion_not_found', last.text);
    assert.deepEqual(await contentOf(id), [{ insert: `a${'b'.repeat(20)}${TEXT}` }]);
    doc.leave();
  });

  test('whose a suggestion is outlives the worker that took it', async () => {
    const id = await newDocument();
    const sid = randomUUID();
    const doc = await live(id, cora);
    await submit(doc, [{ insert: 'mine ', attributes: inserted(sid) }]);
    server.kill('web');
    await server.ready();
    const other = await live(id, carl);
    assert.equal(await refusedWith(submit(other, [{ delete: 5 }])), 'suggestion_only');
    await submit(doc, [{ delete: 5 }]);
    doc.leave();
    other.leave();
  });

  test('people talk about a suggestion in one thread, which its verdict resolves', async () => {
    const id = await newDocument();
    const sid = randomUUID();
    const doc = await live(id, cora);
    await submit(doc, [{ insert: 'new ', attributes: inserted(sid) }]);
    const say = async (who, body) => expectStatus(await who.post(`/v1/documents/${id}/comments`, { body, suggestion_id: sid }), 201);
    const threads = await Promise.all([say(mona, 'Why?'), say(carl, 'I wonder.'), say(cora, 'Because.')]);
    assert.equal(new Set(threads.map((thread) => thread.id)).size, 1);
    const [thread, ...more] = expectStatus(await olive.get(`/v1/documents/${id}/comments?status=open`), 200).data;
    assert.equal(more.length, 0);
    assert.equal(thread.suggestion_id, sid);
    assert.equal(thread.replies.length, 2);
    const both = await mona.post(`/v1/documents/${id}/comments`, { body: 'x', suggestion_id: sid, anchor: { index: 0, length: 1, version: 1 } });
    assert.equal(expectStatus(both, 422).errors[0].pointer, '/anchor');
    assert.equal((await mona.post(`/v1/documents/${id}/comments`, { body: 'x', suggestion_id: randomUUID() })).body.code, 'suggestion_not_found');
    expectStatus(await mona.post(at(id, sid, 'accept')), 200);
    const [resolved] = expectStatus(await olive.get(`/v1/documents/${id}/comments?status=resolved`), 200).data;
    assert.equal(resolved.resolved_by.id, mona.user.id);
    doc.leave();
  });

  test('the public and new documents see the text without proposals', async () => {
    const sid = randomUUID();
    const id = await newDocument([{ insert: 'new ', attributes: inserted(sid) }, { insert: 'old', attributes: deleted(sid) }, { insert: '\n' }]);
    assert.equal((await open(id))[0].author.id, olive.user.id, 'who makes a document has made its suggestions');
    const { token } = expectStatus(await olive.post(`/v1/documents/${id}/links`, {}), 201);
    const shown = async () => expectStatus(await olive.post('/v1/public/documents', { token }), 200).content.ops;
    assert.deepEqual(await shown(), [{ insert: 'old\n' }]);
    const copy = expectStatus(await olive.post('/v1/documents', { title: 'Copy', template_id: id }), 201);
    assert.deepEqual(await contentOf(copy.id), [{ insert: 'old\n' }]);
    expectStatus(await olive.post(at(id, sid, 'accept')), 200);
    assert.deepEqual(await shown(), [{ insert: 'new \n' }]);
  });

  test('an undone deletion brings a suggestion back, whatever was decided', async () => {
    const id = await newDocument();
    const sid = randomUUID();
    const editor = await live(id, mona);
    await submit(editor, [{ insert: 'new ', attributes: inserted(sid) }]);
    expectStatus(await mona.post(at(id, sid, 'reject')), 200);
    await until(() => editor.version === 3, 'the rejection is here');
    await submit(editor, [{ insert: 'new ', attributes: inserted(sid) }]);
    assert.deepEqual((await open(id)).map((row) => row.id), [sid]);
    assert.deepEqual(await open(id, '?state=rejected'), []);
    editor.leave();
  });
});
