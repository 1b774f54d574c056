// Documents that several people write at once, as the unmodified npm clients see them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { startServer, until } from './support/server.mjs';
import { fetchDoc, insert, openDoc, RawSocket, ShareClient, signUp, submit, textOf } from './support/share.mjs';

let server, acme, globex;
before(async () => {
  server = await startServer({ workers: 2 });
  acme = await signUp(server.url, 'acme-collab');
  globex = await signUp(server.url, 'globex-collab');
});
after(() => server?.dispose());

async function newDocument(who, text = '\n') {
  const response = await who.post('/v1/documents', { title: 'Minutes', content: { ops: [{ insert: text }] } });
  assert.equal(response.status, 201);
  return (await response.json()).id;
}
const contentOf = async (who, id) => (await (await who.get(`/v1/documents/${id}`)).json()).content;

test('what one person writes another sees, and the API reads the same', async () => {
  const id = await newDocument(acme, 'Hello\n');
  const ada = new ShareClient(server.url, acme.token);
  const bob = new ShareClient(server.url, acme.token);
  const [mine, theirs] = [await openDoc(ada, id), await openDoc(bob, id)];
  await submit(mine, insert(5, ' world'));
  await until(() => textOf(theirs) === 'Hello world\n', 'the other one has it');
  assert.deepEqual(await contentOf(acme, id), { ops: [{ insert: 'Hello world\n' }] });
  const item = await (await acme.get(`/v1/documents/${id}`)).json();
  assert.equal(item.version, 2);
  ada.close();
  bob.close();
});

test('documents that many make at once are each its own: content, first version, event; whoever may not makes none', async () => {
  const count = 60;
  const replies = await Promise.all(Array.from({ length: count }, (_, n) => Promise.all([
    acme.post('/v1/documents', { title: `At once ${n}`, content: { ops: [{ insert: `Number ${n}\n` }] } }),
    globex.post('/v1/documents', { title: `Elsewhere ${n}` }),
    fetch(`${server.url}/v1/documents`, {
      method: 'POST', headers: { authorization: `Bearer ${'A'.repeat(87)}`, 'content-type': 'application/json' },
      body: '{"title":"Nobody\'s"}',
    }),
  ])));
  for (const [n, [mine, theirs, nobodys]] of replies.entries()) {
    assert.deepEqual([mine.status, theirs.status, nobodys.status], [201, 201, 401]);
    const made = await mine.json();
    assert.equal(made.title, `At once ${n}`);
    assert.equal(mine.headers.get('location'), `/v1/documents/${made.id}`);
    const item = await acme.get(`/v1/documents/${made.id}`);
    const { content, ...rest } = await item.json();
    assert.deepEqual(rest, made);
    assert.equal(content.ops[0].insert, `Number ${n}\n`);
    const versions = await (await acme.get(`/v1/documents/${made.id}/versions`)).json();
    assert.deepEqual(versions.data.map(({ version, kind, author_id }) => [version, kind, author_id]),
      [[1, 'create', made.owner_id]]);
    assert.equal((await globex.get(`/v1/documents/${made.id}`)).status, 404);
  }
  const events = async () =>
    (await (await acme.get('/v1/audit-events?type=document.created&limit=100')).json()).data;
  await until(async () => (await events()).filter(({ data }) => data.title.startsWith('At once')).length === count,
    'an event for each');
});

test('eight people typing at random places end with one text, wherever they are connected', async () => {
  const id = await newDocument(acme, 'The quick brown fox\n');
  const clients = Array.from({ length: 8 }, () => new ShareClient(server.url, acme.token));
  const docs = await Promise.all(clients.map((client) => openDoc(client, id)));
  await Promise.all(
    docs.map(async (doc, who) => {
      for (let i = 0; i < 25; i++) {
        const at = Math.floor(Math.random() * (textOf(doc).length - 1));
        const op = Math.random() < 0.3 && textOf(doc).length > 10 ? [{ retain: at }, { delete: 1 }] : insert(at, `${who}`);
        await submit(doc, op[0].retain === 0 ? op.slice(1) : op);
      }
    }),
  );
  await until(() => docs.every((doc) => doc.version === 201 && !doc.hasPending()), 'all have every operation');
  const texts = new Set(docs.map((doc) => JSON.stringify(doc.data.ops)));
  assert.equal(texts.size, 1);
  const stored = await contentOf(acme, id);
  assert.equal(stored.ops.map((op) => op.insert).join(''), textOf(docs[0]));
  clients.forEach((client) => client.close());
});

test('a crowd, which is written to at intervals, hears every operation once and in order', async () => {
  const id = await newDocument(acme);
  const crowd = await Promise.all(Array.from({ length: 60 }, () => RawSocket.open(server.url, acme.token)));
  for (const one of crowd) one.send({ a: 's', c: 'documents', d: id, v: null });
  await Promise.all(crowd.map((one) => one.next((m) => m.a === 's')));
  const writers = crowd.slice(0, 3);
  const rounds = 10;
  for (let seq = 1; seq <= rounds; seq++) {
    for (const one of writers) one.send({ a: 'op', c: 'documents', d: id, v: 1, seq, x: {}, op: [{ insert: `${seq}` }] });
    if (seq % 4 === 0) await writers[0].next((m) => m.seq === seq && m.src === writers[0].id);
  }
  const all = Array.from({ length: 3 * rounds }, (_, i) => i + 1);
  const heard = (one) => one.messages.filter((m) => m.a === 'op').map((m) => m.v);
  await until(() => crowd.slice(1).every((one) => heard(one).length >= all.length), 'everybody has heard of all');
  for (const one of crowd.slice(1)) assert.deepEqual(heard(one), all);
  const strangers = crowd[5].messages.filter((m) => m.a === 'op');
  assert.deepEqual(new Set(strangers.map((m) => m.src)), new Set(writers.map((one) => one.id)));
  for (const one of crowd) one.close();
});

test('a document of one workspace does not exist for another, over REST and over the socket', async () => {
  const id = await newDocument(acme, 'secret plans\n');
  const rest = await globex.get(`/v1/documents/${id}`);
  assert.equal(rest.status, 404);
  assert.equal((await rest.json()).code, 'document_not_found');
  const spy = new ShareClient(server.url, globex.token);
  const doc = await fetchDoc(spy, id);
  assert.equal(doc.type, null);
  assert.equal(doc.version, 0);
  spy.close();
  const raw = await RawSocket.open(server.url, globex.token);
  raw.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 1, x: {}, op: [{ insert: 'x' }] });
  const refused = await raw.next((m) => m.a === 'op');
  assert.match(refused.error.code, /ERR_DOC_DOES_NOT_EXIST|ERR_OP_VERSION_NEWER/);
  assert.ok(!JSON.stringify(refused).includes('secret'));
  raw.close();
  assert.equal((await contentOf(acme, id)).ops[0].insert, 'secret plans\n');
});

test('the same id may name a document in each of two workspaces, and they stay apart', async () => {
  const id = randomUUID();
  const [a, b] = [new ShareClient(server.url, acme.token), new ShareClient(server.url, globex.token)];
  const [first, second] = [a.connection.get('documents', id), b.connection.get('documents', id)];
  await create(first, 'for acme\n');
  await create(second, 'for globex\n');
  assert.equal((await contentOf(acme, id)).ops[0].insert, 'for acme\n');
  assert.equal((await contentOf(globex, id)).ops[0].insert, 'for globex\n');
  a.close();
  b.close();
});

function create(doc, text) {
  return new Promise((resolve, reject) =>
    doc.create([{ insert: text }], 'http://sharejs.org/types/rich-text/v1', (error) => (error ? reject(error) : resolve())),
  );
}

test('a client that loses its connection comes back with what it wrote, exactly once', async () => {
  const id = await newDocument(acme, '\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  let written = '';
  for (let i = 0; i < 30; i++) {
    const letter = String.fromCharCode(97 + (i % 26));
    const done = submit(doc, written.length ? insert(written.length, letter) : [{ insert: letter }]);
    written += letter;
    if (i % 3 === 0) client.drop();
    await done;
  }
  assert.equal((await contentOf(acme, id)).ops[0].insert, `${written}\n`);
  client.close();
});

test('a client that missed more than may wait for it at once catches up without being sent away', async () => {
  const id = await newDocument(acme);
  const [ada, bob] = [new ShareClient(server.url, acme.token), new ShareClient(server.url, acme.token)];
  const [here, there] = [await openDoc(ada, id), await openDoc(bob, id)];
  bob.open = false;
  bob.drop();
  await until(() => bob.connection.state !== 'connected', 'one of them is away');
  const large = 'x'.repeat(20_000);
  for (let i = 0; i < 200; i++) await submit(here, i % 2 ? [{ delete: large.length }] : [{ insert: large }]); /* 2 MB; a queue holds one */
  let sentAway = 0;
  bob.open = true;
  bob.connection.on('disconnected', () => sentAway++);
  bob.connection.bindToSocket(bob.dial());
  await until(() => there.version === here.version, 'it has all of it', 30_000);
  assert.equal(textOf(there), textOf(here));
  assert.equal(sentAway, 0);
  ada.close();
  bob.close();
});

test('an operation sent again after its answer is acknowledged again and applied once', async () => {
  const id = await newDocument(acme, '\n');
  const raw = await RawSocket.open(server.url, acme.token);
  const op = { a: 'op', c: 'documents', d: id, v: 1, src: raw.id, seq: 1, x: {}, op: { ops: [{ insert: 'once' }] } };
  raw.send(op);
  assert.equal((await raw.next((m) => m.a === 'op')).v, 1);
  raw.send(op); // at the old version
  assert.equal((await raw.next((m) => m.a === 'op')).v, 1);
  raw.send({ ...op, v: 2 }); // the hole of the reference: a resend at the current version
  assert.equal((await raw.next((m) => m.a === 'op')).v, 1);
  assert.equal((await contentOf(acme, id)).ops[0].insert, 'once\n');
  raw.close();
});

test('nobody can pose as another connection of somebody else', async () => {
  const id = await newDocument(acme, '\n');
  const raw = await RawSocket.open(server.url, acme.token);
  raw.send({ a: 'op', c: 'documents', d: id, v: 1, src: 'a'.repeat(32), seq: 1, x: {}, op: [{ insert: 'x' }] });
  const answer = await raw.next((m) => m.a === 'op');
  assert.equal(answer.error.code, 'ERR_CLIENT_ID_BADLY_FORMED');
  raw.close();
});

test('operations that the reference lets pass are refused with what is wrong and where', async () => {
  const id = await newDocument(acme, 'abc\n');
  const raw = await RawSocket.open(server.url, acme.token);
  const bad = [
    [[{ retain: 3 }, { delete: 999 }], 'ERR_OT_OP_NOT_APPLIED'],
    [[{ insert: '' }], 'ERR_OT_OP_BADLY_FORMED'],
    [[{ retain: 1.5 }, { insert: 'x' }], 'ERR_OT_OP_BADLY_FORMED'],
    [[{ retain: -1 }], 'ERR_OT_OP_BADLY_FORMED'],
    [[{ retain: { image: 1 } }], 'ERR_OT_OP_BADLY_FORMED'],
    [[{ insert: 'x', attributes: [] }], 'ERR_OT_OP_BADLY_FORMED'],
  ];
  let seq = 0;
  for (const [op, code] of bad) {
    raw.send({ a: 'op', c: 'documents', d: id, v: 1, src: raw.id, seq: ++seq, x: {}, op });
    const answer = await raw.next((m) => m.a === 'op' && m.seq === seq);
    assert.equal(answer.error?.code, code, JSON.stringify(op));
  }
  assert.equal((await contentOf(acme, id)).ops[0].insert, 'abc\n');
  raw.close();
});

test('half an emoji and a NUL survive the wire, the disk and the API', async () => {
  const id = await newDocument(acme, '\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  await submit(doc, [{ insert: '😀\u0000' }]);
  await submit(doc, [{ retain: 1 }, { delete: 1 }]);
  assert.equal((await contentOf(acme, id)).ops[0].insert, '\ud83d\u0000\n');
  await submit(doc, [{ retain: 1 }, { insert: '\ude00' }]);
  assert.equal((await contentOf(acme, id)).ops[0].insert, '😀\u0000\n');
  client.close();
});

test('a deleted document is gone for those who are in it', async () => {
  const id = await newDocument(acme, 'short life\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  const gone = new Promise((resolve) => doc.on('del', resolve));
  assert.equal((await acme.delete(`/v1/documents/${id}`)).status, 204);
  await gone;
  assert.equal((await acme.get(`/v1/documents/${id}`)).status, 404);
  client.close();
});

test('signing out ends the socket', async () => {
  const guest = await signUp(server.url, `guest-${randomUUID().slice(0, 8)}`);
  const raw = await RawSocket.open(server.url, guest.token);
  assert.equal((await guest.post('/v1/auth/logout')).status, 204);
  assert.equal(await raw.closed, 1008);
});

test('a right that is taken away ends reading and writing in the middle of a session', async () => {
  const roles = (await (await acme.get('/v1/roles')).json()).data;
  const member = roles.find((role) => role.name === 'Member' || role.name === 'member').id;
  const email = `temp-${randomUUID().slice(0, 8)}@acme.test`;
  const person = { email, first_name: 'Temp', last_name: 'Orary', password: 'correct horse battery', role: member };
  const { id: userId } = await (await acme.post('/v1/users', person)).json();
  const signIn = await acme.post('/v1/auth/login', { tenant: 'acme-collab', email, password: person.password });
  const id = await newDocument(acme, 'while it lasts\n');
  const raw = await RawSocket.open(server.url, (await signIn.json()).access_token);
  raw.send({ a: 's', c: 'documents', d: id });
  assert.equal((await raw.next((m) => m.a === 's')).data.v, 1);
  assert.equal((await acme.delete(`/v1/users/${userId}/roles/${member}`)).status, 204);
  const told = await raw.next((m) => m.a === 'op' && m.error);
  assert.equal(told.error.code, 'forbidden');
  raw.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 1, x: {}, op: [{ insert: 'x' }] });
  assert.equal((await raw.next((m) => m.a === 'op' && m.seq === 1)).error.code, 'forbidden');
  raw.send({ a: 'f', c: 'documents', d: id });
  assert.equal((await raw.next((m) => m.a === 'f')).error.code, 'ERR_SNAPSHOT_READS_REJECTED');
  raw.close();
});

test('each document remembers who changed it and when', async () => {
  const id = await newDocument(acme, 'one\n');
  const client = new ShareClient(server.url, acme.token);
  await submit(await openDoc(client, id), insert(3, ' two'));
  const { data } = await (await acme.get(`/v1/documents/${id}/versions`)).json();
  assert.deepEqual(
    data.map(({ version, kind, author_id }) => ({ version, kind, author_id })),
    [
      { version: 2, kind: 'op', author_id: acme.user.id },
      { version: 1, kind: 'create', author_id: acme.user.id },
    ],
  );
  client.close();
});

test('a document larger than what may wait for a socket is opened and edited like any other', async () => {
  const { url } = server;
  const large = await signUp(url, 'large');
  const id = await newDocument(large, `${'All of a long book. '.repeat(150_000)}\n`);
  const client = new ShareClient(url, large.token);
  const doc = await openDoc(client, id);
  assert.equal(doc.data.length(), 3_000_001);
  await submit(doc, insert(1_500_000, 'here'));
  assert.equal(doc.version, 2);
  client.close();
});

test('a document with hundreds of edits opens again from its snapshot after a restart', async () => {
  const id = await newDocument(acme, '\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  for (let i = 0; i < 250; i++) await submit(doc, [{ insert: `${i % 10}` }]);
  client.close();
  const before_ = await contentOf(acme, id);
  await server.restart();
  assert.deepEqual(await contentOf(acme, id), before_);
  const again = new ShareClient(server.url, acme.token);
  const reopened = await openDoc(again, id);
  assert.equal(reopened.version, 251);
  await submit(reopened, [{ insert: 'x' }]);
  assert.equal((await contentOf(acme, id)).ops[0].insert.length, 252);
  again.close();
});
