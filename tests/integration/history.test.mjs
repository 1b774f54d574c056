// A document as it was: over the socket as the stock client asks, and over REST.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, sleep, until } from './support/server.mjs';
import { sql } from './support/database.mjs';
import { insert, openDoc, RawSocket, ShareClient, signUp, submit } from './support/share.mjs';

let server, acme;
before(async () => {
  server = await startServer({ workers: 2, settings: { rate_write_per_minute: 0, rate_read_per_minute: 0 } });
  acme = await signUp(server.url, 'acme-history');
});
after(() => server?.dispose());

async function newDocument(who, text = '\n') {
  const response = await who.post('/v1/documents', { title: 'Minutes', content: { ops: [{ insert: text }] } });
  assert.equal(response.status, 201);
  return (await response.json()).id;
}
const ask = (action) =>
  new Promise((resolve, reject) => action((error, snapshot) => (error ? reject(error) : resolve(snapshot))));
const snapshotAt = (client, id, version) => ask((done) => client.connection.fetchSnapshot('documents', id, version, done));
const snapshotAtTime = (client, id, at) => ask((done) => client.connection.fetchSnapshotByTimestamp('documents', id, at, done));
const text = (snapshot) => snapshot.data.ops.map((op) => op.insert).join('');

/* Many operations at once, each by itself a version. */
async function write(who, id, from, ops) {
  const raw = await RawSocket.open(server.url, who.token);
  const committed = async (seq) => assert.equal((await raw.next((m) => m.a === 'op' && m.seq === seq, 60_000)).error, undefined);
  for (const [i, op] of ops.entries()) {
    raw.send({ a: 'op', c: 'documents', d: id, v: from + i, seq: i + 1, src: raw.id, x: {}, op });
    if (i === 0) await committed(1); // its connection is known from now on
  }
  if (ops.length > 1) await committed(ops.length);
  raw.close();
}

test('the stock client fetches a document as it was at any version', async () => {
  const id = await newDocument(acme, 'a\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  await submit(doc, insert(1, 'b'));
  await submit(doc, [{ retain: 1, attributes: { bold: true } }]);
  await submit(doc, [{ delete: 1 }]);
  const states = [];
  for (let version = 1; version <= 4; version++) states.push((await snapshotAt(client, id, version)).data.ops);
  assert.deepEqual(states, [
    [{ insert: 'a\n' }],
    [{ insert: 'ab\n' }],
    [{ insert: 'a', attributes: { bold: true } }, { insert: 'b\n' }],
    [{ insert: 'b\n' }],
  ]);
  const latest = await snapshotAt(client, id, null);
  assert.equal(latest.v, 4);
  assert.equal(latest.type, 'http://sharejs.org/types/rich-text/v1');
  const none = await snapshotAt(client, id, 0);
  assert.deepEqual([none.v, none.type, none.data], [0, null, undefined]);
  await assert.rejects(snapshotAt(client, id, 5), { code: 'ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT' });
  client.close();
});

test('the stock client fetches a document as it was at a moment', async () => {
  const start = Date.now();
  await sleep(30);
  const id = await newDocument(acme, 'one\n');
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id);
  await sleep(30);
  const between = Date.now();
  await sleep(30);
  await submit(doc, insert(3, ' two'));
  assert.equal((await snapshotAtTime(client, id, start)).v, 0);
  assert.equal(text(await snapshotAtTime(client, id, between)), 'one\n');
  assert.equal(text(await snapshotAtTime(client, id, Date.now() + 1000)), 'one two\n');
  assert.equal((await snapshotAtTime(client, id, null)).v, 2);
  client.close();
});

test('a moment and a version must be numbers', async () => {
  const id = await newDocument(acme);
  const raw = await RawSocket.open(server.url, acme.token);
  for (const wrong of [{ a: 'nf', v: -1 }, { a: 'nf', v: 'x' }, { a: 'nf', v: 1.5 }, { a: 'nt', ts: 'noon' }, { a: 'nt', ts: -5 }]) {
    raw.send({ id: 7, c: 'documents', d: id, ...wrong });
    assert.equal((await raw.next((m) => m.id === 7)).error.code, 'ERR_MESSAGE_BADLY_FORMED', JSON.stringify(wrong));
  }
  raw.close();
});

test('nobody looks into the history of another workspace, nor of what was deleted', async () => {
  const id = await newDocument(acme, 'secret\n');
  const globex = await signUp(server.url, `globex-${Date.now()}`);
  const spy = new ShareClient(server.url, globex.token);
  const seen = await snapshotAt(spy, id, 0);
  assert.deepEqual([seen.v, seen.type, seen.data], [0, null, undefined]);
  await assert.rejects(snapshotAt(spy, id, 1), { code: 'ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT' });
  spy.close();
  assert.equal((await acme.delete(`/v1/documents/${id}`)).status, 204);
  const client = new ShareClient(server.url, acme.token);
  assert.equal((await snapshotAt(client, id, 1)).type, null);
  client.close();
});

test('milestones are written behind the editing, and every version before and after one is right', async () => {
  const id = await newDocument(acme, '\n');
  const letters = Array.from({ length: 2500 }, (_, i) => String.fromCharCode(97 + (i % 26)));
  await write(acme, id, 1, letters.map((letter, i) => insert(i, letter)));
  const count = () =>
    Number(sql(server, `select count(*) from collaboration.milestone where document_id = '${id}'`));
  await until(() => count() === 2, 'two milestones', 15_000);
  const client = new ShareClient(server.url, acme.token);
  for (const version of [1, 999, 1000, 1001, 1500, 2000, 2001, 2501])
    assert.equal(text(await snapshotAt(client, id, version)), `${letters.slice(0, version - 1).join('')}\n`);
  client.close();
});
