// Documents of plain text: the type text-unicode, as npm sharedb with npm ot-text-unicode speaks it, on two workers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type as plainText } from 'ot-text-unicode';
import ShareDB from 'sharedb/lib/client/index.js';
import { expectStatus, signUp } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';
import { newId, openDoc, RawSocket, ShareClient, submit } from './support/share.mjs';

ShareDB.types.register(plainText);

describe('plain text', () => {
  let server, owner, mona;
  before(async () => {
    server = await startServer({ workers: 2, settings: { rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    const acme = await signUp(server);
    owner = acme.owner;
    mona = await acme.member('member');
  });
  after(() => server?.dispose());

  /* The API has all contents as Deltas. */
  const textIn = ({ ops }) => ops.map((op) => op.insert).join('');
  const make = async (text, who = owner) => expectStatus(await who.post('/v1/documents', {
    title: 'Notes', type: 'text-unicode', ...(text && { content: { ops: [{ insert: text }] } }),
  }), 201).id;
  const read = async (id, who = owner) => {
    const document = expectStatus(await who.get(`/v1/documents/${id}`), 200);
    return { ...document, content: textIn(document.content) };
  };
  const open = async (id, who = owner) => {
    const client = new ShareClient(server.url, who.token);
    return { client, doc: await openDoc(client, id) };
  };
  const raw = () => RawSocket.open(server.url, owner.token);

  test('is made over REST or by the stock client, and both read it', async () => {
    const id = await make('Grüße 😀\n');
    const made = await read(id);
    assert.deepEqual([made.type, made.content, made.version], ['text-unicode', 'Grüße 😀\n', 1]);
    assert.equal((await read(await make())).content, '');
    const { client, doc } = await open(id);
    assert.deepEqual([doc.type.name, doc.data], ['text-unicode', 'Grüße 😀\n']);
    await submit(doc, [7, '👩‍👩‍👧', { d: 1 }]);
    assert.equal((await read(id)).content, doc.data);
    const other = client.connection.get('documents', newId());
    await new Promise((resolve, reject) => other.create('by hand', plainText.uri, (error) => (error ? reject(error) : resolve())));
    assert.deepEqual([(await read(other.id)).content, (await read(other.id)).type], ['by hand', 'text-unicode']);
    const list = expectStatus(await owner.get('/v1/documents?limit=200'), 200).data;
    assert.equal(list.find((row) => row.id === id).type, 'text-unicode');
    client.close();
  });

  test('six people who type, emoji and all, end with one text, which opens again after a restart', async () => {
    const id = await make('0123456789\n');
    const people = await Promise.all(Array.from({ length: 6 }, (_, i) => open(id, i % 2 ? mona : owner)));
    const pieces = ['a', '😀', 'ü', '👩‍👩‍👧', '\n', '\u0000'];
    await Promise.all(people.map(async ({ doc }, i) => {
      for (let n = 0; n < 40; n++) {
        const length = [...doc.data].length;
        const at = Math.floor(Math.random() * length);
        const op = at > 0 ? [at] : [];
        if (n % 4 === 3) op.push({ d: Math.min(2, length - at) }, pieces[i]);
        else op.push(`${pieces[i]}${n}`);
        await submit(doc, op);
      }
    }));
    const texts = () => new Set(people.map(({ doc }) => doc.data));
    await until(() => people.every(({ doc }) => doc.version === 241) && texts().size === 1, 'all have everything');
    const { content, version } = await read(id);
    assert.deepEqual([content, version], [people[0].doc.data, 241]);
    for (const { client } of people) client.close();
    await server.restart();
    assert.equal((await read(id)).content, content);
    const { client, doc } = await open(id);
    assert.equal(doc.data, content);
    await submit(doc, ['!']);
    client.close();
  });

  test('of two inserts at one place the later one stays left, as its clients have it', async () => {
    const id = await make('.');
    const socket = await raw();
    socket.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 1, x: {}, op: ['first'] });
    await socket.next((m) => m.seq === 1);
    socket.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 2, x: {}, op: ['second'] });
    assert.deepEqual((await socket.next((m) => m.a === 'op' && m.v === 1 && m.op)).op, ['first']);
    await socket.next((m) => m.seq === 2);
    assert.equal((await read(id)).content, 'secondfirst.');
    socket.close();
  });

  test('what is no operation of its type is refused with what is wrong and where', async () => {
    const id = await make('some text');
    const socket = await raw();
    let seq = 0;
    const refusal = async (op, more = { v: 1 }) => {
      socket.send({ a: 'op', c: 'documents', d: id, seq: ++seq, x: {}, ...more, ...(op && { op }) });
      return (await socket.next((m) => m.seq === seq)).error;
    };
    for (const component of ['', 0, -1, 1.5, true, null, {}, { d: 0 }, { d: '' }, { d: 1, x: 1 }, { insert: 'a' }, '\ud83d', { d: '\ude00' }])
      assert.match(JSON.stringify(await refusal([1, component])), /ERR_OT_OP_BADLY_FORMED.*component 1/);
    assert.equal((await refusal({ ops: [{ insert: 'x' }] })).code, 'ERR_OT_OP_BADLY_FORMED');
    assert.equal((await refusal([100, 'x'])).code, 'ERR_OT_OP_NOT_APPLIED');
    assert.equal((await refusal([{ d: 100 }])).code, 'ERR_OT_OP_NOT_APPLIED');
    assert.equal((await refusal(null, { v: 0, d: newId(), create: { type: 'text-unicode', data: { ops: [] } } })).code, 'ERR_OT_OP_BADLY_FORMED');
    assert.equal((await refusal(null, { v: 0, d: newId(), create: { type: 'json1', data: 1 } })).code, 'ERR_DOC_TYPE_NOT_RECOGNIZED');
    assert.equal((await read(id)).content, 'some text');
    expectStatus(await owner.delete(`/v1/documents/${id}`), 204);
    assert.equal((await refusal(null, { v: 2, create: { type: 'rich-text', data: [{ insert: 'x\n' }] } })).code, 'ERR_DOC_TYPE_NOT_RECOGNIZED');
    expectStatus(await owner.post(`/v1/documents/${id}/restore`), 200);
    assert.equal((await read(id)).content, 'some text');
    for (const body of [{ type: 'json1' }, { type: 'text-unicode', content: { ops: [{ insert: 'a', attributes: { bold: true } }] } }, { type: 'text-unicode', content: { ops: [{ insert: { image: 'x' } }] } }, { type: 'text-unicode', template_id: id }])
      expectStatus(await owner.post('/v1/documents', { title: 'x', ...body }), 422);
    socket.close();
  });

  test('has versions, differences, authors and restores, counted in code points', async () => {
    const id = await make('😀😀 one\n');
    const { client, doc } = await open(id, mona);
    await submit(doc, [6, 'and two ', { d: 1 }]);
    const at = (version, rest = '') => `/v1/documents/${id}/versions/${version}${rest}`;
    assert.equal(textIn(expectStatus(await owner.get(at(1)), 200).content), '😀😀 one\n');
    const { ops } = expectStatus(await owner.get(at(2, '/diff')), 200);
    assert.deepEqual(new Set(ops.map((op) => `${op.change ?? 'kept'}: ${op.insert}`)),
      new Set(['kept: 😀😀 one', 'deleted: \n', 'inserted: and two ']));
    const { runs } = expectStatus(await owner.get(`/v1/documents/${id}/authorship`), 200);
    assert.deepEqual(runs.map(({ index, length, author_id }) => [index, length, author_id]), [[0, 6, owner.user.id], [6, 8, mona.user.id]]);
    const snapshot = await new Promise((resolve, reject) =>
      client.connection.fetchSnapshot('documents', id, 1, (error, value) => (error ? reject(error) : resolve(value))));
    assert.deepEqual([snapshot.data, snapshot.type], ['😀😀 one\n', plainText.uri]);
    expectStatus(await owner.post(at(1, '/restore')), 200);
    await until(() => doc.version === 3, 'the restored version');
    assert.equal(doc.data, '😀😀 one\n');
    client.close();
  });

  test('is commented on as a whole, is shown to the public, and begins others', async () => {
    const id = await make('Plain “words”');
    const comments = `/v1/documents/${id}/comments`;
    expectStatus(await owner.post(comments, { body: 'All of it' }), 201);
    const refused = expectStatus(await owner.post(comments, { body: 'This', anchor: { index: 0, length: 3, version: 1 } }), 422);
    assert.equal(refused.errors[0].pointer, '/anchor');
    const { token } = expectStatus(await owner.post(`/v1/documents/${id}/links`, {}), 201);
    const shown = await (await fetch(`${server.url}/v1/public/documents`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }),
    })).json();
    assert.deepEqual(shown.content, { ops: [{ insert: 'Plain “words”' }] });
    const copy = expectStatus(await owner.post('/v1/documents', { title: 'Another', template_id: id }), 201);
    assert.deepEqual([copy.type, (await read(copy.id)).content], ['text-unicode', 'Plain “words”']);
  });

  test('a cursor in it moves by code points', async () => {
    const id = await make('0123456789');
    const [mine, theirs] = [await raw(), await RawSocket.open(server.url, mona.token)];
    const channel = `documents.${id}`;
    for (const socket of [mine, theirs]) {
      socket.send({ a: 's', c: 'documents', d: id });
      await socket.next((m) => m.a === 's');
      socket.send({ a: 'ps', ch: channel, seq: 1 });
      await socket.next((m) => m.a === 'ps');
    }
    mine.send({ a: 'p', ch: channel, id: 'cursor', p: { index: 5, length: 0 }, pv: 1, c: 'documents', d: id, v: 1, t: plainText.uri });
    const told = await theirs.next((m) => m.a === 'p' && m.p?.index === 5);
    assert.equal(told.t, plainText.uri);
    theirs.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 1, x: {}, op: ['😀😀'] });
    await theirs.next((m) => m.seq === 1);
    theirs.send({ a: 'pr', ch: channel });
    const late = await raw();
    late.send({ a: 's', c: 'documents', d: id });
    late.send({ a: 'ps', ch: channel, seq: 1 });
    assert.equal((await late.next((m) => m.a === 'p' && m.p && m.v === 2)).p.index, 7);
    for (const socket of [mine, theirs, late]) socket.close();
  });
});
