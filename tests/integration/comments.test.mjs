// Comments: threads that keep their place while everybody writes, on two workers, told live.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { expectStatus, signUp } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { startServer, until } from './support/server.mjs';
import { insert, openDoc, RawSocket, ShareClient, submit, textOf } from './support/share.mjs';

const TEXT = 'The quick brown fox jumps over the lazy dog\n';
const FOX = { index: 10, length: 9, version: 1 };

describe('comments', () => {
  let server, acme, owner, mona, viewer;
  before(async () => {
    server = await startServer({ workers: 2, settings: { rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    acme = await signUp(server);
    owner = acme.owner;
    mona = await acme.member('member');
    viewer = await acme.member('viewer');
  });
  after(() => server?.dispose());

  const newDocument = async (text = TEXT) =>
    expectStatus(await owner.post('/v1/documents', { title: 'Minutes', content: { ops: [{ insert: text }] } }), 201).id;
  const at = (id, ...rest) => ['/v1/documents', id, 'comments', ...rest].join('/');
  const comment = async (who, id, body, anchor) => expectStatus(await who.post(at(id), { body, ...(anchor ? { anchor } : {}) }), 201);
  const threads = async (id, query = '', who = owner) => expectStatus(await who.get(at(id) + query), 200).data;
  const placeOf = async (id, thread) => {
    const { anchor, orphaned } = expectStatus(await owner.get(at(id, thread)), 200);
    return { ...anchor, orphaned };
  };
  const live = async (id, who = owner) => {
    const client = new ShareClient(server.url, who.token);
    return { client, doc: await openDoc(client, id) };
  };

  test('a comment says what it is about, and stands where it was made', async () => {
    const id = await newDocument();
    const thread = await comment(owner, id, 'Why a fox?', FOX);
    assert.equal(thread.quote, 'brown fox');
    assert.deepEqual(thread.anchor, FOX);
    assert.equal(thread.status, 'open');
    assert.equal(thread.author.name, 'Olive Owner');
    assert.deepEqual(await threads(id), [thread]);
  });

  test('a comment made at an old version is about the same words now', async () => {
    const id = await newDocument();
    const { client, doc } = await live(id);
    await submit(doc, insert(0, 'Once upon a time: '));
    const thread = await comment(owner, id, 'Here', FOX);
    assert.equal(thread.quote, 'brown fox');
    assert.deepEqual(thread.anchor, { index: 28, length: 9, version: 2 });
    client.close();
  });

  test('anchors move with every operation, through snapshots and the death of the workers', async () => {
    const id = await newDocument();
    const { client, doc } = await live(id);
    await submit(doc, insert(44, 'End.\n'));
    const thread = (await comment(owner, id, 'Move!', FOX)).id;
    for (let i = 0; i < 130; i++) await submit(doc, insert(0, '.'));
    assert.deepEqual(await placeOf(id, thread), { index: 140, length: 9, version: 132, orphaned: false });
    await submit(doc, insert(145, '!'));
    assert.equal((await placeOf(id, thread)).length, 10);
    await submit(doc, insert(140, 'dark '));
    assert.deepEqual(await placeOf(id, thread), { index: 145, length: 10, version: 134, orphaned: false });
    server.kill('web');
    await server.ready();
    await submit(doc, insert(0, '>'));
    await submit(doc, [{ retain: 146 }, { delete: 10 }]);
    assert.equal((await placeOf(id, thread)).orphaned, true);
    server.kill('web');
    await server.ready();
    await submit(doc, insert(0, 'brown! fox, '));
    assert.deepEqual(await placeOf(id, thread), { index: 0, length: 10, version: 137, orphaned: false });
    client.close();
  });

  test('text that goes leaves an orphan with its quote, and undo brings the anchor back', async () => {
    const id = await newDocument();
    const { client, doc } = await live(id);
    const thread = (await comment(owner, id, 'Gone?', FOX)).id;
    await submit(doc, [{ retain: 4 }, { delete: 21 }]);
    assert.deepEqual(await placeOf(id, thread), { index: 4, length: 0, version: 2, orphaned: true });
    assert.equal((await threads(id))[0].quote, 'brown fox');
    await submit(doc, insert(4, 'quick brown fox jumps'));
    assert.deepEqual(await placeOf(id, thread), { ...FOX, version: 3, orphaned: false });
    await submit(doc, [{ retain: 10 }, { delete: 9 }]);
    await submit(doc, insert(0, 'brown fox, '));
    assert.deepEqual(await placeOf(id, thread), { index: 0, length: 9, version: 5, orphaned: false });
    client.close();
  });

  test('what is selected must be there', async () => {
    const id = await newDocument();
    const refused = async (anchor) => expectStatus(await owner.post(at(id), { body: 'x', anchor }), 422).errors[0].pointer;
    assert.equal(await refused({ index: 40, length: 9, version: 1 }), '/anchor/length');
    assert.equal(await refused({ index: 0, length: 1, version: 9 }), '/anchor/version');
    assert.equal(await refused({ index: 0, length: 0, version: 1 }), '/anchor/length');
    const { client, doc } = await live(id);
    await submit(doc, [{ retain: 4 }, { delete: 21 }]);
    const late = await owner.post(at(id), { body: 'x', anchor: FOX });
    assert.equal(late.status, 409);
    assert.equal(late.body.code, 'anchor_gone');
    assert.equal((await owner.post(at(randomUUID()), { body: 'x' })).status, 404);
    assert.equal(expectStatus(await owner.post(at(id), { body: ' \n ' }), 422).errors[0].pointer, '/body');
    client.close();
  });

  test('half a pair of surrogates can be commented on', async () => {
    const id = await newDocument('a😀b\n');
    const thread = await comment(owner, id, 'half', { index: 1, length: 1, version: 1 });
    assert.equal(thread.quote, '�');
    const { client, doc } = await live(id);
    await submit(doc, [{ retain: 1 }, { delete: 2 }]);
    assert.equal((await placeOf(id, thread.id)).orphaned, true);
    await submit(doc, insert(0, 'x😀'));
    assert.deepEqual(await placeOf(id, thread.id), { index: 4, length: 0, version: 3, orphaned: true });
    client.close();
  });

  test('people reply, say it otherwise, resolve and open again', async () => {
    const id = await newDocument();
    const root = await comment(owner, id, 'Why a fox?', FOX);
    const replied = expectStatus(await mona.post(at(id, root.id, 'replies'), { body: 'It is quick.' }), 200);
    const [reply] = replied.replies;
    assert.equal(reply.author.name, 'Mona Member');
    assert.equal(expectStatus(await owner.patch(at(id, reply.id), { body: 'mine?' }), 403).code, 'not_author');
    const edited = expectStatus(await mona.patch(at(id, reply.id), { body: 'It is quick!' }), 200);
    assert.equal(edited.replies[0].body, 'It is quick!');
    assert.ok(edited.replies[0].edited_at);
    const resolved = expectStatus(await mona.post(at(id, root.id, 'resolve')), 200);
    assert.equal(resolved.status, 'resolved');
    assert.equal(resolved.resolved_by.id, mona.user.id);
    assert.equal(resolved.anchor, null);
    assert.deepEqual(await threads(id, '?status=open'), []);
    assert.equal((await threads(id, '?status=resolved')).length, 1);
    const { client, doc } = await live(id);
    await submit(doc, insert(0, '> '));
    const reopened = expectStatus(await owner.post(at(id, root.id, 'reopen')), 200);
    assert.deepEqual(reopened.anchor, { index: 12, length: 9, version: 2 });
    assert.equal(reopened.resolved_by, null);
    client.close();
  });

  test('a change guarded by an old ETag is refused', async () => {
    const id = await newDocument();
    const root = await comment(owner, id, 'First', FOX);
    const seen = await owner.get(at(id, root.id));
    const etag = seen.headers.get('etag');
    assert.equal((await owner.get(at(id, root.id), { 'if-none-match': etag })).status, 304);
    expectStatus(await mona.post(at(id, root.id, 'replies'), { body: 'Second' }), 200);
    assert.equal((await owner.patch(at(id, root.id), { body: 'Third' }, { 'if-match': etag })).status, 412);
  });

  test('what was said can be deleted by who said it and by who may delete documents; the last word takes the thread', async () => {
    const id = await newDocument();
    const root = await comment(mona, id, 'Oops', FOX);
    const { replies: [reply] } = expectStatus(await owner.post(at(id, root.id, 'replies'), { body: 'What?' }), 200);
    const bob = await acme.member('member');
    const commenters = expectStatus(await owner.post('/v1/roles', { name: `commenter ${id}`, permissions: ['document.read', 'document.comment'] }), 201);
    const carl = await acme.member('viewer');
    expectStatus(await owner.put(`/v1/users/${carl.user.id}/roles/${commenters.id}`), 204);
    assert.equal(expectStatus(await carl.delete(at(id, root.id)), 403).code, 'not_author');
    expectStatus(await owner.put(`/v1/documents/${id}/shares/workspace`, { access: 'commenter' }), 204);
    expectStatus(await owner.patch(`/v1/documents/${id}/shares`, { is_restricted: true }), 204);
    assert.equal(expectStatus(await bob.delete(at(id, root.id)), 403).code, 'insufficient_access');
    expectStatus(await owner.put(`/v1/documents/${id}/shares/${bob.user.id}`, { access: 'editor' }), 204);
    expectStatus(await bob.delete(at(id, root.id)), 204);
    const [left] = await threads(id);
    assert.equal(left.deleted, true);
    assert.equal(left.body, '');
    assert.equal(left.replies.length, 1);
    assert.equal((await owner.delete(at(id, root.id))).status, 404);
    expectStatus(await owner.delete(at(id, reply.id)), 204);
    assert.deepEqual(await threads(id), []);
    assert.equal((await owner.get(at(id, root.id))).status, 404);
  });

  test('whoever may only read sees comments and makes none', async () => {
    const id = await newDocument();
    await comment(owner, id, 'For all', FOX);
    assert.equal((await threads(id, '', viewer)).length, 1);
    assert.equal((await viewer.post(at(id), { body: 'x' })).status, 403);
  });

  test('only who may see the document can be mentioned, and the author is told so', async () => {
    const id = await newDocument();
    const body = `What do you think, <@${viewer.user.id}>?`;
    expectStatus(await owner.patch(`/v1/documents/${id}/shares`, { is_restricted: true }), 204);
    const refused = expectStatus(await owner.post(at(id), { body }), 422);
    assert.deepEqual([refused.code, refused.errors[0].code], ['invalid_body', 'not_allowed']);
    expectStatus(await owner.put(`/v1/documents/${id}/shares/${viewer.user.id}`, { access: 'viewer' }), 204);
    assert.equal((await comment(owner, id, body)).mentions[0].id, viewer.user.id);
  });

  test('a mention names somebody of the workspace, once, and is told', async () => {
    const id = await newDocument();
    const feed = await follow(owner, 'documents');
    const thread = await comment(owner, id, `<@${mona.user.id}> and <@${mona.user.id}>, look`, FOX);
    assert.deepEqual(thread.mentions, [{ id: mona.user.id, name: 'Mona Member' }]);
    const event = await feed.next((e) => e.event === 'comment.mentioned' || e.data.type === 'comment.mentioned');
    assert.ok(event);
    feed.close();
    const globex = await signUp(server);
    for (const stranger of [globex.owner.user.id, randomUUID()])
      assert.equal(expectStatus(await owner.post(at(id), { body: `<@${stranger}>` }), 422).errors[0].pointer, '/body');
  });

  test('a reaction is one emoji, once a person', async () => {
    const id = await newDocument();
    const { id: thread } = await comment(owner, id, 'Nice', FOX);
    const react = (who, emoji) => who.put(at(id, thread, 'reactions', encodeURIComponent(emoji)));
    for (const emoji of ['👍', '👍', '❤️', '👩‍💻', '1️⃣']) expectStatus(await react(owner, emoji), 204);
    expectStatus(await react(mona, '👍'), 204);
    for (const no of ['thumbs', '1', 'あ', 'x👍']) assert.equal((await react(owner, no)).body.code, 'invalid_emoji');
    const [{ reactions }] = await threads(id);
    assert.deepEqual(reactions.map((r) => [r.emoji, r.people.length]), [['👍', 2], ['❤️', 1], ['👩‍💻', 1], ['1️⃣', 1]]);
    expectStatus(await owner.delete(at(id, thread, 'reactions', encodeURIComponent('👍'))), 204);
    assert.deepEqual((await threads(id))[0].reactions.find((r) => r.emoji === '👍').people.map((p) => p.id), [mona.user.id]);
  });

  test('everybody in the document is told at once, on every worker, and stock clients do not mind', async () => {
    const id = await newDocument();
    const sockets = await Promise.all(Array.from({ length: 6 }, () => RawSocket.open(server.url, viewer.token)));
    for (const socket of sockets) {
      socket.send({ a: 's', c: 'documents', d: id, v: null });
      await socket.next((m) => m.a === 's');
    }
    const { client, doc } = await live(id);
    const thread = await comment(owner, id, 'Hello all', FOX);
    for (const socket of sockets) {
      const note = await socket.next((m) => m.a === 'note');
      assert.deepEqual(note, {
        a: 'note', c: 'documents', d: id, type: 'comment.created',
        data: { document_id: id, thread_id: thread.id, comment_id: thread.id },
      });
      socket.close();
    }
    await submit(doc, insert(0, 'still here '));
    assert.ok(textOf(doc).startsWith('still here'));
    client.close();
  });

  test('nobody hears of a document in another workspace, or of one they have left', async () => {
    const id = await newDocument();
    const globex = await signUp(server);
    const spy = await RawSocket.open(server.url, globex.owner.token);
    const leaver = await RawSocket.open(server.url, viewer.token);
    for (const socket of [spy, leaver]) {
      socket.send({ a: 's', c: 'documents', d: id, v: null });
      await socket.next((m) => m.a === 's');
    }
    leaver.send({ a: 'u', c: 'documents', d: id });
    await leaver.next((m) => m.a === 'u');
    await comment(owner, id, 'secret', FOX);
    for (const socket of [spy, leaver]) {
      socket.send({ a: 'pp' });
      await socket.next((m) => m.a === 'pp');
      assert.ok(!socket.messages.some((m) => m.a === 'note'));
      socket.close();
    }
  });

  test('a thread may be about the whole document, and the list pages', async () => {
    const id = await newDocument();
    for (const body of ['one', 'two', 'three']) await comment(owner, id, body);
    const first = expectStatus(await owner.get(`${at(id)}?limit=2`), 200);
    assert.deepEqual(first.data.map((t) => [t.body, t.anchor, t.quote]), [['one', null, null], ['two', null, null]]);
    const rest = expectStatus(await owner.get(`${at(id)}?limit=2&cursor=${first.next_cursor}`), 200);
    assert.deepEqual(rest.data.map((t) => t.body), ['three']);
  });

  test('a document that is deleted takes its comments out of sight', async () => {
    const id = await newDocument();
    const { id: thread } = await comment(owner, id, 'x', FOX);
    expectStatus(await owner.delete(`/v1/documents/${id}`), 204);
    assert.equal((await owner.get(at(id))).status, 404);
    assert.equal((await owner.post(at(id, thread, 'replies'), { body: 'x' })).status, 404);
  });

  test('what is in memory and what is stored agree while everybody types', async () => {
    const id = await newDocument(TEXT.repeat(20));
    const people = await Promise.all([live(id), live(id, mona)]);
    const made = [];
    for (let i = 0; i < 20; i++) made.push(await comment(owner, id, `c${i}`, { index: 44 * i + 10, length: 9, version: 1 }));
    await Promise.all(
      people.map(async ({ doc }) => {
        for (let i = 0; i < 120; i++) {
          const where = Math.floor(Math.random() * (textOf(doc).length - 2));
          await submit(doc, Math.random() < 0.7 ? insert(where, '#') : where === 0 ? [{ delete: 1 }] : [{ retain: where }, { delete: 1 }]);
        }
      }),
    );
    await until(() => people.every(({ doc }) => doc.version === 241), 'all have every operation');
    const text = textOf(people[0].doc);
    for (const { anchor, quote } of await threads(id)) {
      assert.equal(anchor.version, 241);
      const covered = text.slice(anchor.index, anchor.index + anchor.length).replaceAll('#', '');
      let from = 0;
      for (const letter of covered) assert.ok((from = quote.indexOf(letter, from) + 1) > 0, `${covered} is of ${quote}`);
    }
    people.forEach(({ client }) => client.close());
    assert.equal(made.length, 20);
  });
});
