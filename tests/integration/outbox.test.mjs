// Changes that wait for the network, through our own SDK and the real server: ids of one's own, whose change it is, and a server that goes
// away in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Insula } from '@insula/sdk';
import { MemoryOutbox, newId, Outbox } from '@insula/sdk/outbox';
import { expectStatus, signUp } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

let server, acme, ada, grace;
before(async () => {
  server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } });
  acme = await signUp(server);
  ada = acme.owner;
  grace = await acme.member('member');
});
after(() => server?.dispose());

/* The network of one caller: `fault` says before each request what is lost of it. */
function network(caller) {
  const state = { fault: () => undefined, sent: 0 };
  state.fetch = async (url, init) => {
    const fault = state.fault(url, init);
    if (fault === 'request lost') throw new TypeError('no network');
    state.sent += 1;
    const reply = await fetch(url, init);
    if (fault === 'answer lost') {
      await reply.arrayBuffer();
      throw new TypeError('no network');
    }
    return reply;
  };
  state.open = (storage = new MemoryOutbox(), user = caller.user.id) => {
    const { transport } = new Insula({
      baseUrl: server.url,
      fetch: state.fetch,
      credentials: { mode: 'bearer', token: caller.token },
      attempts: 1,
    });
    return new Outbox({ transport, storage, user });
  };
  return state;
}

/* Until nothing waits, whatever back-off says. */
const untilSent = (outbox, storage) =>
  until(async () => {
    outbox.flush();
    return (await storage.load()).length === 0;
  }, 'everything is sent', 30_000, 100);

test('what is made with an id of its maker is made once, whatever key it is sent with', async () => {
  const id = newId();
  const document = expectStatus(await ada.post('/v1/documents', { id, title: 'Chosen' }), 201);
  assert.equal(document.id, id);
  const comment = newId();
  const anchor = { index: 0, length: 1, version: 1 };
  const rows = [
    ['/v1/documents', { id, title: 'Chosen' }],
    [`/v1/documents/${id}/comments`, { id: comment, body: 'A thread', anchor }],
    [`/v1/documents/${id}/comments/${comment}/replies`, { id: newId(), body: 'A reply' }],
    ['/v1/records/chosen', { content: { price: 19.99 }, id: newId() }],
  ];
  for (const [at, [path, body]] of rows.entries()) {
    if (at > 0) {
      const made = await ada.post(path, body, { 'idempotency-key': `first-${body.id}` });
      assert.ok(made.status < 300, made.text);
      assert.ok(made.text.includes(body.id), path);
      const again = await ada.post(path, body, { 'idempotency-key': `first-${body.id}` });
      assert.equal(again.text, made.text);
    }
    for (const caller of [ada, grace]) {
      const again = await caller.post(path, body, { 'idempotency-key': `another-${caller.email}-${body.id}` });
      assert.equal(again.status, 409, again.text);
      assert.equal(again.body.code, 'conflict');
    }
    assert.equal((await ada.post(path, body)).status, 409);
    assert.equal((await ada.post(path, { ...body, id: 'mine' })).body.errors[0].pointer, '/id');
  }
  const record = rows[3][1];
  const seen = await ada.get(`/v1/records/chosen/${record.id}`);
  assert.deepEqual(expectStatus(seen, 200).content, record.content);
  assert.equal(expectStatus(await ada.get(`/v1/documents/${id}/comments`), 200).data[0].replies.length, 1);
});

test('an id of one workspace says nothing in another', async () => {
  const id = newId();
  expectStatus(await ada.post('/v1/records/same', { content: { whose: 'acme' }, id }), 201);
  const other = await signUp(server);
  expectStatus(await other.owner.post('/v1/records/same', { content: { whose: 'other' }, id }), 201);
  assert.equal((await ada.get(`/v1/records/same/${id}`)).body.content.whose, 'acme');
  assert.equal((await other.owner.get(`/v1/records/same/${id}`)).body.content.whose, 'other');
});

test('a request that says whose it is goes out under no other name', async () => {
  for (const wanted of [grace.user.id, 'nobody', '']) {
    const reply = await ada.post('/v1/documents', { title: 'Whose?' }, { 'x-user': wanted });
    assert.equal(reply.status, 403, reply.text);
    assert.equal(reply.body.code, 'wrong_user');
  }
  expectStatus(await ada.post('/v1/documents', { title: 'Mine' }, { 'x-user': ada.user.id }), 201);
  assert.deepEqual(expectStatus(await ada.get('/v1/documents?title=Whose?'), 200).data, []);
});

test('a document, its name, a comment and a record made without a network arrive once, with a restart in the middle', async () => {
  const way = network(ada);
  const storage = new MemoryOutbox();
  const [document, thread, record] = [newId(), newId(), newId()];
  way.fault = () => 'request lost';
  const first = way.open(storage);
  await first.submit({ method: 'POST', path: '/v1/documents', body: { id: document, title: 'From the train' }, thing: document, makes: document });
  await first.submit({
    method: 'PATCH', path: `/v1/documents/${document}`, body: { title: 'From the tunnel' }, thing: `${document} title`,
    guard: { read: `/v1/documents/${document}?select=id,title`, base: { title: 'From the train' } },
  });
  await first.submit({
    method: 'POST', path: `/v1/documents/${document}/comments`, body: { id: thread, body: 'Dark here' }, thing: thread, makes: thread,
  });
  await first.submit({ method: 'POST', path: `/v1/documents/${document}/comments/${thread}/resolve`, thing: `${thread} status`, onlyLast: true });
  await first.submit({ method: 'POST', path: '/v1/records/trip', body: { content: { km: 12 }, id: record }, thing: record, makes: record });
  await first.submit({ method: 'PUT', path: `/v1/documents/${document}/favourite`, thing: `${document} favourite`, onlyLast: true });
  first.close();
  assert.equal(way.sent, 0);

  let count = 0;
  way.fault = (_url, { method }) => (method === 'GET' ? undefined : (count += 1) % 2 === 1 ? 'answer lost' : undefined);
  const second = way.open(storage);
  await until(async () => {
    second.flush();
    return (await storage.load()).length <= 4;
  }, 'some of it is sent', 30_000, 50);
  await server.stop();
  second.flush();
  await server.start();
  await untilSent(second, storage);
  second.close();

  assert.equal(expectStatus(await ada.get(`/v1/documents/${document}`), 200).title, 'From the tunnel');
  const threads = expectStatus(await ada.get(`/v1/documents/${document}/comments`), 200).data;
  assert.deepEqual(threads.map(({ id, status }) => [id, status]), [[thread, 'resolved']]);
  assert.equal(expectStatus(await ada.get('/v1/records/trip'), 200).data.length, 1);
  assert.equal(expectStatus(await ada.get('/v1/favourites'), 200).data.filter(({ id }) => id === document).length, 1);
  for (const type of ['document.created', 'document.renamed', 'comment.created', 'comment.resolved', 'record.created'])
    await until(async () => {
      const subject = type.startsWith('comment') ? thread : type.startsWith('record') ? record : document;
      const { data } = expectStatus(await ada.get(`/v1/audit-events?type=${type}&subject_id=${subject}`), 200);
      assert.ok(data.length <= 1, `${type} happened ${data.length} times`);
      return data.length === 1;
    }, `the trail has ${type} once`);
});

test('days later, with the keys forgotten, nothing is done twice and nobody is overwritten', async () => {
  const way = network(ada);
  const storage = new MemoryOutbox();
  const made = newId();
  const kept = expectStatus(await ada.post('/v1/records/day', { content: { n: 1 } }), 201);
  const gone = expectStatus(await ada.post('/v1/records/day', { content: { n: 1 } }), 201);
  way.fault = (_url, { method }) => (method === 'GET' ? undefined : 'answer lost');
  const first = way.open(storage);
  const guard = (id) => ({ read: `/v1/records/day/${id}`, base: { content: { n: 1 } } });
  await first.submit({ method: 'POST', path: '/v1/records/day', body: { content: { made: true }, id: made }, thing: made, makes: made });
  await first.submit({ method: 'PATCH', path: `/v1/records/day/${kept.id}`, body: { content: { n: 2 } }, thing: kept.id, guard: guard(kept.id) });
  await first.submit({ method: 'DELETE', path: `/v1/records/day/${gone.id}`, thing: gone.id, guard: guard(gone.id) });
  await until(async () => {
    first.flush();
    const { data } = expectStatus(await ada.get('/v1/records/day'), 200);
    return data.some(({ id }) => id === made) && data.some(({ content }) => content.n === 2) && !data.some(({ id }) => id === gone.id);
  }, 'all of it has happened', 30_000, 100);
  first.close();
  await storage.update((entries) => ({
    entries: entries.map((entry) => ({ ...entry, key: `forgotten-${entry.key}`, madeAt: entry.madeAt - 3 * 86_400_000 })),
    answer: undefined,
  }));
  way.fault = () => undefined;
  const second = way.open(storage);
  await untilSent(second, storage);
  second.close();
  const { data } = expectStatus(await ada.get(`/v1/audit-events?type=record.updated&subject_id=${kept.id}`), 200);
  assert.ok(data.length <= 1);
  assert.equal(expectStatus(await ada.get('/v1/records/day'), 200).data.length, 2);
});

test('somebody else was there before: a person decides, and keeps what they choose', async () => {
  const storage = new MemoryOutbox();
  const way = network(ada);
  const { id } = expectStatus(await ada.post('/v1/documents', { title: 'Plan' }), 201);
  const seen = await ada.get(`/v1/documents/${id}?select=id,title`);
  way.fault = () => 'request lost';
  const outbox = way.open(storage);
  await outbox.submit({
    method: 'PATCH', path: `/v1/documents/${id}`, body: { title: 'Plan of Ada' }, thing: id,
    guard: { read: `/v1/documents/${id}?select=id,title`, base: { title: 'Plan' }, etag: seen.headers.get('etag') },
  });
  expectStatus(await grace.patch(`/v1/documents/${id}`, { title: 'Plan of Grace' }), 200);
  way.fault = () => undefined;
  await until(() => {
    if (outbox.entries[0]?.state === 'waiting') outbox.flush();
    return outbox.entries[0]?.state === 'conflict';
  }, 'it is a conflict', 30_000, 50);
  assert.equal(outbox.entries[0].theirs.value.title, 'Plan of Grace');
  assert.equal((await ada.get(`/v1/documents/${id}`)).body.title, 'Plan of Grace');
  await outbox.overrule(outbox.entries[0].id);
  await untilSent(outbox, storage);
  assert.equal((await ada.get(`/v1/documents/${id}`)).body.title, 'Plan of Ada');
  outbox.close();
});

test('what was left when a session ended waits for the same person, and goes out under no other name', async () => {
  const storage = new MemoryOutbox();
  const id = newId();
  const wrong = network(grace).open(storage, ada.user.id);
  const outcome = await wrong.submit({ method: 'POST', path: '/v1/records/left', body: { content: {}, id }, thing: id, makes: id });
  assert.equal(outcome, 'waiting');
  assert.equal(wrong.state, 'signed-out');
  wrong.close();
  assert.equal((await ada.get(`/v1/records/left/${id}`)).status, 404);
  const right = network(ada).open(storage);
  await untilSent(right, storage);
  right.close();
  assert.equal(expectStatus(await ada.get(`/v1/records/left/${id}`), 200).created_by, ada.user.id);
});
