/* Documents behind public links, followed live: what comes, and when it ends, whichever worker one is on. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { expectStatus, signUp, unique } from './support/api.mjs';
import { startServer } from './support/server.mjs';
import { RawSocket } from './support/share.mjs';

let server, acme, owner;
before(async () => {
  server = await startServer({ workers: 2, settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
  acme = await signUp(server);
  owner = acme.owner;
});
after(() => server?.dispose());

const newDocument = async () =>
  expectStatus(await owner.post('/v1/documents', { title: unique('doc'), content: { ops: [{ insert: 'one\n' }] } }), 201).id;
const newLink = async (id, body = {}) => expectStatus(await owner.post(`/v1/documents/${id}/links`, body), 201);
const textOf = ({ content }) => content.ops.map(({ insert }) => insert).join('');

/* Somebody who follows a link: what came, in order, and how it ended. */
class Follower {
  seen = [];
  #waiting = [];

  constructor(message) {
    this.socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/public/documents/live`);
    this.socket.on('open', () => this.socket.send(typeof message === 'string' ? message : JSON.stringify(message)));
    this.socket.on('message', (data) => {
      this.seen.push(JSON.parse(String(data)));
      this.#wake();
    });
    this.ended = new Promise((resolve, reject) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason), at: Date.now() }));
      this.socket.on('error', reject);
    });
    this.ended.catch(() => {}).finally(() => this.#wake());
  }
  #wake() {
    for (const look of this.#waiting.splice(0)) look();
  }
  /* The first that fits, of those that have come and will come. */
  async sees(fits) {
    for (;;) {
      const found = this.seen.find(fits);
      if (found) return found;
      assert.ok(this.socket.readyState <= WebSocket.OPEN, `it ended; seen: ${JSON.stringify(this.seen)}`);
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }
  close() {
    this.socket.terminate();
  }
}
/* Enough of them that both workers have some. */
const crowd = async (token, more = {}) => {
  const followers = Array.from({ length: 8 }, () => new Follower({ token, ...more }));
  await Promise.all(followers.map((follower) => new Promise((resolve) => follower.socket.once('message', resolve))));
  return followers;
};

test('a follower sees the document at once and as it is written, on every worker', async () => {
  const id = await newDocument();
  const { token } = await newLink(id);
  const followers = await crowd(token);
  assert.deepEqual(Object.keys(followers[0].seen[0]).sort(), ['content', 'title', 'updated_at', 'version']);
  const writer = await RawSocket.open(server.url, owner.token);
  for (let seq = 1; seq <= 20; seq += 1) {
    writer.send({ a: 'op', c: 'documents', d: id, v: seq, seq, x: {}, op: [{ insert: `${seq} ` }] });
    await writer.next((m) => m.a === 'op' && m.seq === seq);
  }
  const all = Array.from({ length: 20 }, (_, i) => `${20 - i} `).join('') + 'one\n';
  for (const follower of followers) await follower.sees((view) => textOf(view) === all);
  /* Twenty edits in a moment are not twenty documents. */
  const versions = followers[0].seen.map(({ version }) => version);
  assert.deepEqual(versions, [...new Set(versions)].sort((a, b) => a - b));
  writer.close();
  followers.forEach((follower) => follower.close());
});

test('a revoked link ends at once for everybody who follows it, and for no other link', async () => {
  const id = await newDocument();
  const [gone, other] = [await newLink(id), await newLink(id)];
  const [ending, staying] = [await crowd(gone.token), new Follower({ token: other.token })];
  await staying.sees(() => true);
  expectStatus(await owner.delete(`/v1/documents/${id}/links/${gone.id}`), 204);
  for (const follower of ending) {
    const { code, reason } = await follower.ended;
    assert.deepEqual({ code, reason }, { code: 1008, reason: 'document_link_not_found' });
  }
  const writer = await RawSocket.open(server.url, owner.token);
  writer.send({ a: 'op', c: 'documents', d: id, v: 1, seq: 1, x: {}, op: [{ insert: 'two ' }] });
  await staying.sees((view) => textOf(view) === 'two one\n');
  assert.ok(ending.every(({ seen }) => seen.every((view) => textOf(view) === 'one\n')), 'nothing came after the end');
  writer.close();
  staying.close();
});

test('it ends when the link expires, and when the document goes into the trash', async () => {
  const [expiring, trashed] = [await newDocument(), await newDocument()];
  const expires_at = new Date(Date.now() + 3_000).toISOString();
  const soon = new Follower({ token: (await newLink(expiring, { expires_at })).token });
  const thrown = await crowd((await newLink(trashed)).token);
  await soon.sees(() => true);
  expectStatus(await owner.delete(`/v1/documents/${trashed}`), 204);
  for (const follower of thrown) assert.equal((await follower.ended).code, 1008);
  const { code, at } = await soon.ended;
  assert.equal(code, 1008);
  assert.ok(at >= Date.parse(expires_at), 'not before its time');
});

test('a password is asked for', async () => {
  const id = await newDocument();
  const { token } = await newLink(id, { password: 'open sesame' });
  const reasonOf = async (message) => (await new Follower(message).ended).reason;
  assert.equal(await reasonOf({ token }), 'link_password_needed');
  assert.equal(await reasonOf({ token, password: 'open barley' }), 'link_password_wrong');
  const follower = new Follower({ token, password: 'open sesame' });
  assert.equal(textOf(await follower.sees(() => true)), 'one\n');
  follower.close();
});

test('whoever says anything else is sent away', async () => {
  for (const message of ['', 'nonsense', '[]', '{"token":7}', '{"token":null}']) {
    const { code } = await new Follower(message || '{}').ended;
    assert.equal(code, 1008);
  }
  assert.equal((await new Follower({ token: 'nonsense' }).ended).reason, 'document_link_not_found');
  const { token } = owner;
  assert.equal((await new Follower({ token }).ended).reason, 'document_link_not_found', 'a session is no link');
  assert.equal((await new Follower({ token: 'x'.repeat(5_000) }).ended).code, 1009);
  assert.equal((await fetch(`${server.url}/v1/public/documents/live`)).status, 426);
});
