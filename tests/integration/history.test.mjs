// A document as it was: over the socket as the stock client asks, and over REST.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, sleep, until } from './support/server.mjs';
import { sql } from './support/database.mjs';
import { callsWith, insert, openDoc, RawSocket, ShareClient, signUp, submit } from './support/share.mjs';

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
  await until(() => count() === 2, 'two milestones');
  const client = new ShareClient(server.url, acme.token);
  for (const version of [1, 999, 1000, 1001, 1500, 2000, 2001, 2501])
    assert.equal(text(await snapshotAt(client, id, version)), `${letters.slice(0, version - 1).join('')}\n`);
  client.close();
});

/* ---- over REST ---- */

const get = async (who, path, status = 200) => {
  const reply = await who.get(path);
  const body = await reply.json();
  assert.equal(reply.status, status, JSON.stringify(body));
  return body;
};
const send = async (who, method, path, body, status = 200) => {
  const reply = await who[method](path, body);
  const answer = await reply.text();
  assert.equal(reply.status, status, answer);
  return answer ? JSON.parse(answer) : undefined;
};
const contentOf = async (who, id) => (await get(who, `/v1/documents/${id}`)).content.ops;

/* Somebody else of the same workspace. */
async function colleague() {
  const roles = (await get(acme, '/v1/roles')).data;
  const email = `colleague-${Math.random().toString(36).slice(2)}@acme.test`;
  const password = 'correct horse battery';
  const role = roles.find(({ name }) => name.toLowerCase() === 'member').id;
  await send(acme, 'post', '/v1/users', { email, first_name: 'Cole', last_name: 'League', password, role }, 201);
  const { access_token: token, user } = await send(acme, 'post', '/v1/auth/login', { tenant: 'acme-history', email, password });
  return { token, user, ...callsWith(server.url, token) };
}
async function edit(who, id, op) {
  const client = new ShareClient(server.url, who.token);
  const doc = await openDoc(client, id);
  await submit(doc, op);
  client.close();
}

test('a version is read with its content, and has a name when somebody gives it one', async () => {
  const id = await newDocument(acme, 'one\n');
  await edit(acme, id, insert(3, ' two'));
  const at = `/v1/documents/${id}/versions`;
  const first = await get(acme, `${at}/1`);
  assert.deepEqual([first.version, first.kind, first.author_id, first.name], [1, 'create', acme.user.id, null]);
  assert.deepEqual(first.content, { ops: [{ insert: 'one\n' }] });
  assert.deepEqual((await get(acme, `${at}/2`)).content, { ops: [{ insert: 'one two\n' }] });
  for (const none of ['0', '3', '-1', 'x', '1.0']) assert.equal((await get(acme, `${at}/${none}`, 404)).code, 'document_version_not_found');

  assert.equal((await send(acme, 'put', `${at}/1/name`, { name: 'First draft' })).name, 'First draft');
  assert.equal((await send(acme, 'put', `${at}/1/name`, { name: 'Draft' })).name, 'Draft');
  assert.deepEqual((await get(acme, at)).data.map(({ id, version, name }) => [id, version, name]), [['2', 2, null], ['1', 1, 'Draft']]);
  await send(acme, 'delete', `${at}/1/name`, undefined, 204);
  assert.equal((await send(acme, 'delete', `${at}/1/name`, undefined, 404)).code, 'version_name_not_found');
  assert.equal((await send(acme, 'put', `${at}/9/name`, { name: 'Later' }, 404)).code, 'document_version_not_found');
  assert.equal((await send(acme, 'put', `${at}/1/name`, { name: '' }, 422)).code, 'invalid_body');
});

test('those who have the document open are told of a name', async () => {
  const id = await newDocument(acme);
  const raw = await RawSocket.open(server.url, acme.token);
  raw.send({ a: 's', c: 'documents', d: id });
  await raw.next((m) => m.a === 's');
  await send(acme, 'put', `/v1/documents/${id}/versions/1/name`, { name: 'Blank' });
  const note = await raw.next((m) => m.a === 'note');
  assert.deepEqual([note.d, note.type, note.data], [id, 'version.named', { version: 1 }]);
  raw.close();
});

test('edits without a long pause are one session, with everybody who took part', async () => {
  const cole = await colleague();
  const id = await newDocument(acme, 'a\n');
  await edit(acme, id, insert(1, 'b'));
  await edit(cole, id, insert(2, 'c'));
  await edit(acme, id, insert(3, 'd'));
  const at = `/v1/documents/${id}`;
  await send(acme, 'put', `${at}/versions/3/name`, { name: 'Agreed' });
  await until(async () => (await get(acme, `${at}/sessions`)).data[0].version === 4, 'the session is written', 30_000, 200);
  const { data } = await get(acme, `${at}/sessions`);
  assert.deepEqual(
    data.map(({ id, kind, from_version, version }) => ({ id, kind, from_version, version })),
    [
      { id: '2', kind: 'op', from_version: 2, version: 4 },
      { id: '1', kind: 'create', from_version: 1, version: 1 },
    ],
  );
  assert.deepEqual(data[0].author_ids, [acme.user.id, cole.user.id]);
  assert.deepEqual(data[0].names, [{ version: 3, name: 'Agreed', named_by: acme.user.id }]);
  assert.deepEqual(data[1].names, []);
});

test('a session goes on after the server was killed, as its operations say', async () => {
  const id = await newDocument(acme, '\n');
  await write(acme, id, 1, Array.from({ length: 40 }, (_, i) => insert(i, 'x')));
  await server.restart();
  await edit(acme, id, insert(0, 'y'));
  await until(async () => (await get(acme, `/v1/documents/${id}/sessions`)).data[0].version === 42, 'it is whole', 30_000, 200);
  const { data } = await get(acme, `/v1/documents/${id}/sessions`);
  assert.deepEqual(data.map(({ from_version, version }) => [from_version, version]), [[2, 42], [1, 1]]);
});

test('a difference is both texts in one, and says who did what', async () => {
  const cole = await colleague();
  const id = await newDocument(acme, 'The old house\n');
  await edit(acme, id, [{ retain: 4 }, { delete: 3 }, { insert: 'new' }]);
  await edit(cole, id, [{ retain: 8, attributes: { bold: true } }, { insert: 'big ' }]);
  const at = `/v1/documents/${id}/versions`;
  const [ada, bob] = [acme.user.id, cole.user.id];
  assert.deepEqual(await get(acme, `${at}/3/diff?from=1`), {
    from_version: 1,
    version: 3,
    ops: [
      { insert: 'The ', attributes: { bold: true }, change: 'formatted', author_id: bob, was: {} },
      { insert: 'old', change: 'deleted', author_id: ada },
      { insert: 'new', attributes: { bold: true }, change: 'inserted', author_id: ada },
      { insert: ' ', attributes: { bold: true }, change: 'formatted', author_id: bob, was: {} },
      { insert: 'big ', change: 'inserted', author_id: bob },
      { insert: 'house\n' },
    ],
  });
  assert.equal((await get(acme, `${at}/3/diff`)).from_version, 2);
  assert.deepEqual((await get(acme, `${at}/1/diff`)).ops, [{ insert: 'The old house\n', change: 'inserted', author_id: ada }]);
  assert.deepEqual((await get(acme, `${at}/3/diff?from=3`)).ops.filter((op) => op.change), []);
  assert.equal((await get(acme, `${at}/2/diff?from=3`, 400)).code, 'invalid_parameter');
  assert.equal((await get(acme, `${at}/2/diff?from=x`, 400)).code, 'invalid_parameter');
});

test('restoring makes a new version, and nothing of the history is lost', async () => {
  const id = await newDocument(acme, 'keep this\n');
  await edit(acme, id, [{ retain: 5 }, { delete: 4 }, { insert: 'that' }]);
  await edit(acme, id, [{ insert: 'Please ', attributes: { bold: true } }, { retain: 9, attributes: { italic: true } }]);
  const at = `/v1/documents/${id}`;
  assert.deepEqual(await send(acme, 'post', `${at}/versions/1/restore`), { version: 4, restored_version: 1 });
  assert.deepEqual(await contentOf(acme, id), [{ insert: 'keep this\n' }]);
  assert.deepEqual(await send(acme, 'post', `${at}/versions/3/restore`), { version: 5, restored_version: 3 });
  assert.deepEqual(await contentOf(acme, id), [
    { insert: 'Please ', attributes: { bold: true } },
    { insert: 'keep that', attributes: { italic: true } },
    { insert: '\n' },
  ]);
  const { data } = await get(acme, `${at}/versions`);
  assert.deepEqual(data.map(({ version, kind, restored_version }) => [version, kind, restored_version]), [
    [5, 'restore', 3], [4, 'restore', 1], [3, 'op', null], [2, 'op', null], [1, 'create', null],
  ]);
  assert.deepEqual((await get(acme, `${at}/sessions`)).data.map(({ kind, version }) => [kind, version]), [
    ['restore', 5], ['restore', 4], ['op', 3], ['create', 1],
  ]);
  assert.deepEqual(await send(acme, 'post', `${at}/versions/5/restore`), { version: 5, restored_version: 5 }, 'it is that already');
  await until(
    async () => (await get(acme, '/v1/audit-events?type=document.version_restored')).data.filter((event) => event.subject_id === id).length === 2,
    'both are in the audit trail',
  );
});

test('what somebody types while another restores is kept', async () => {
  const cole = await colleague();
  const id = await newDocument(acme, 'first line\nlast line\n');
  await edit(acme, id, [{ delete: 5 }, { insert: 'second' }]);
  const client = new ShareClient(server.url, cole.token);
  const doc = await openDoc(client, id);
  let typed = 0;
  const typing = (async () => {
    for (; typed < 60; typed++) await submit(doc, [{ retain: doc.data.ops.reduce((n, op) => n + op.insert.length, 0) - 1 }, { insert: '!' }]);
  })();
  for (let i = 0; i < 3; i++) {
    await send(acme, 'post', `/v1/documents/${id}/versions/1/restore`);
    await send(acme, 'post', `/v1/documents/${id}/versions/2/restore`);
  }
  await typing;
  const finals = await contentOf(acme, id);
  assert.equal(JSON.stringify(doc.data.ops), JSON.stringify(finals));
  assert.match(finals.map((op) => op.insert).join(''), /^second line\nlast line!*\n$/);
  const { data } = await get(acme, `/v1/documents/${id}/versions?limit=200`);
  assert.equal(data.filter(({ author_id }) => author_id === cole.user.id).length, 60);
  client.close();
});

test('who wrote which part of the text is told, for all of it or a selection', async () => {
  const cole = await colleague();
  const id = await newDocument(acme, 'Hello\n');
  await edit(cole, id, insert(5, ' dear world'));
  await edit(acme, id, [{ retain: 6, attributes: { bold: true } }, { delete: 5 }]);
  const at = `/v1/documents/${id}/authorship`;
  const told = ({ version, runs }) => [version, runs.map(({ index, length, author_id }) => [index, length, author_id])];
  const [ada, bob] = [acme.user.id, cole.user.id];
  assert.deepEqual(told(await get(acme, at)), [3, [[0, 5, ada], [5, 6, bob], [11, 1, ada]]]);
  assert.deepEqual(told(await get(acme, `${at}?version=2&index=4&length=3`)), [2, [[4, 1, ada], [5, 2, bob]]]);
  const [run] = (await get(acme, `${at}?index=6&length=1`)).runs;
  assert.equal(run.version, 2);
  assert.ok(Math.abs(Date.parse(run.written_at) - Date.now()) < 60_000);
  assert.equal((await get(acme, `${at}?version=4`, 404)).code, 'document_version_not_found');
  assert.equal((await get(acme, `${at}?index=-1`, 400)).code, 'invalid_parameter');
});

test('who may only read can look back, and changes nothing', async () => {
  const id = await newDocument(acme, 'read me\n');
  const reader = await colleague();
  const roles = (await get(acme, '/v1/roles')).data;
  const roleId = (name) => roles.find((role) => role.name.toLowerCase() === name).id;
  await send(acme, 'put', `/v1/users/${reader.user.id}/roles/${roleId('viewer')}`, undefined, 204);
  await send(acme, 'delete', `/v1/users/${reader.user.id}/roles/${roleId('member')}`, undefined, 204);
  const at = `/v1/documents/${id}/versions/1`;
  await get(reader, at);
  await get(reader, `${at}/diff`);
  await send(reader, 'put', `${at}/name`, { name: 'Mine' }, 403);
  await send(reader, 'delete', `${at}/name`, undefined, 403);
  await send(reader, 'post', `${at}/restore`, undefined, 403);
});

test('what is shared decides who looks back, and who brings a version back', async () => {
  const id = await newDocument(acme, 'shared\n');
  const cole = await colleague();
  const at = `/v1/documents/${id}/versions/1`;
  const looks = [at, `${at}/diff`, `/v1/documents/${id}/authorship`];
  await send(acme, 'patch', `/v1/documents/${id}/shares`, { is_restricted: true, workspace_access: 'viewer' }, 204);
  for (const path of looks) await get(cole, path);
  const refused = [await send(cole, 'put', `${at}/name`, { name: 'Mine' }, 403), await send(cole, 'post', `${at}/restore`, undefined, 403)];
  assert.deepEqual(refused.map(({ code }) => code), ['insufficient_access', 'insufficient_access']);
  await send(acme, 'patch', `/v1/documents/${id}/shares`, { workspace_access: 'none' }, 204);
  for (const path of [...looks, `/v1/documents/${id}/sessions`, `/v1/documents/${id}/versions`])
    assert.equal((await get(cole, path, 404)).code, 'document_not_found', path);
  for (const [method, path] of [['put', `${at}/name`], ['delete', `${at}/name`], ['post', `${at}/restore`]])
    await send(cole, method, path, method === 'put' ? { name: 'Mine' } : undefined, 404);
});

test('a document of 100,000 operations opens at any version in well under a second', async (t) => {
  const OPERATIONS = 100_000;
  const id = await newDocument(acme, '\n');
  sql(server, `
    insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op, created_at)
      select '${acme.tenant.id}', '${id}', n, 'op', '${acme.user.id}', 'fill', n,
             case n % 5 when 0 then '[{"retain":' || n % 40 + 1 || '},{"delete":1}]' else '[{"retain":' || n % 40 + 1 || '},{"insert":"word "}]' end,
             now() + n * interval '1 second'
        from generate_series(41, ${OPERATIONS}) n;
    insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, op, created_at)
      select '${acme.tenant.id}', '${id}', n, 'op', '${acme.user.id}', 'fill', n, '[{"insert":"word "}]', now() + n * interval '1 second'
        from generate_series(1, 40) n;`);
  const client = new ShareClient(server.url, acme.token);
  const doc = await openDoc(client, id); // its sequencer sees how far history is behind
  const milestones = () => Number(sql(server, `select count(*) from collaboration.milestone where document_id = '${id}'`));
  await until(() => milestones() >= 20, 'milestones follow', 60_000, 500);
  let before_ = -1;
  await until(() => milestones() === before_ || void (before_ = milestones()), 'they have caught up', 60_000, 1_500);
  let slowest = 0;
  for (const version of [1, 777, 25_000, 49_999, 77_777, OPERATIONS, OPERATIONS + 1]) {
    const start = performance.now();
    const snapshot = await snapshotAt(client, id, version);
    slowest = Math.max(slowest, performance.now() - start);
    assert.equal(snapshot.v, version);
    if (version > OPERATIONS) assert.ok(text(snapshot) === text(doc), 'the last one is the present text');
  }
  t.diagnostic(`slowest of seven: ${slowest.toFixed(0)} ms; ${milestones()} milestones`);
  assert.ok(slowest < 1_000, `${slowest} ms`);
  client.close();
});
