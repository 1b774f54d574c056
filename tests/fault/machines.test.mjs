/*
 * Two servers on one database, joined by Redis: each a machine of its own as far as they know. One speaks to Redis over TLS with a name and a
 * password of little reach, the other over a Unix socket.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { expectStatus, signIn, signUp } from '../integration/support/api.mjs';
import { follow } from '../integration/support/events.mjs';
import { startRedis } from '../integration/support/redis.mjs';
import { Stranger } from '../integration/support/redis_wire.mjs';
import { ShareClient, openDoc, submit, textOf } from '../integration/support/share.mjs';
import { binary, sleep, startServer, until } from '../integration/support/server.mjs';
import { unlimited } from './support/load.mjs';

const patience = Number(process.env.INSULA_TEST_PATIENCE ?? 1);
const SECRET = 'p@ss/word';
const COUNT_AT = 48; /* in a frame (core/bus/frame.h) */
let redis, near, far, acme;

/* The second machine's way to the first one's database. */
function databaseOf(server) {
  const sockets = fs.readFileSync(path.join(server.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[4];
  const secret = fs.readFileSync(path.join(server.data, 'secret/insula_app'), 'utf8').trim();
  return `host=${sockets} port=5432 dbname=insula user=insula_app password=${secret}`;
}

before(async () => {
  const reach = ['on', `>${SECRET}`, 'resetchannels', '&insula:2:*', '-@all', '+hello', '+auth', '+publish', '+subscribe', '+unsubscribe', '+client|setname'];
  redis = await startRedis({ tls: true, args: ['--requirepass', SECRET, '--user', 'insula', ...reach], client: ['-a', SECRET, '--no-auth-warning'] });
  const secret = encodeURIComponent(SECRET);
  const common = { ...unlimited, password_memory_mib: 19 };
  near = await startServer({
    workers: 1,
    settings: { ...common, redis_url: `rediss://insula:${secret}@localhost:${redis.port}/2`, redis_ca_file: redis.file('ca.crt') },
  });
  far = await startServer({
    workers: 1,
    settings: { ...common, database_url: databaseOf(near), redis_url: `unix://insula:${secret}@${redis.socket}`, redis_prefix: 'insula:2' },
  });
  await joined();
  acme = await signUp(near);
});
after(async () => {
  clients.forEach((client) => client.close());
  await far?.dispose();
  await near?.dispose();
  await redis?.dispose();
});

async function metric(server, name) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/* Each of the two processes of a server hears both of the other's. */
const hears = async (server, count) => (await metric(server, 'insula_bus_remote_peers')) === count;
const joined = () => until(async () => (await hears(near, 4)) && (await hears(far, 4)), 'the machines hear each other', 30_000);

const readiness = async (server) => {
  const reply = await fetch(`${server.url}/readyz`);
  return { code: reply.status, ...(await reply.json()) };
};

const clients = new Set();

function dial(server, who = acme.owner) {
  const client = new ShareClient(server.url, who.token);
  clients.add(client);
  return client;
}
const enter = (server, id) => openDoc(dial(server), id);

async function newDocument() {
  return expectStatus(await acme.owner.post('/v1/documents', { title: 'Shared', content: { ops: [{ insert: '\n' }] } }), 201).id;
}

/* A document that the first server sequences, and somebody at each. */
async function twoPeople() {
  const id = await newDocument();
  const here = await enter(near, id);
  await submit(here, [{ insert: 'begun ' }]);
  const there = await enter(far, id);
  return { id, here, there };
}

/* One word after the other, until told to stop: the words that were acknowledged. */
function writer(doc, name) {
  const words = [];
  let running = true;
  const done = (async () => {
    while (running) {
      const word = `<${name}${words.length}>`;
      await submit(doc, [{ insert: word }]);
      words.push(word);
      await sleep(5);
    }
  })();
  const more = (count) => {
    const wanted = words.length + count;
    return until(() => words.length >= wanted, `${name} goes on writing`, 40_000);
  };
  return { words, more, stop: async () => ((running = false), await done, words) };
}

async function isWhole(docs, words) {
  await until(() => docs.every((doc) => doc.version === docs[0].version && !doc.hasPending()), 'everybody has all of it', 30_000);
  for (const doc of docs) assert.equal(textOf(doc), textOf(docs[0]));
  for (const word of words) assert.equal(textOf(docs[0]).split(word).length - 1, 1, `${word} is there once`);
}

test('people on two machines write one document', { timeout: 90_000 * patience }, async () => {
  const { here, there } = await twoPeople();
  for (let i = 0; i < 20; i++) await Promise.all([submit(here, [{ insert: `<h${i}>` }]), submit(there, [{ insert: `<t${i}>` }])]);
  await isWhole([here, there], Array.from({ length: 20 }, (_, i) => [`<h${i}>`, `<t${i}>`]).flat());
  assert.deepEqual((await readiness(near)).degraded, []);
});

test('each sees where the other is, and who of the workspace is there', { timeout: 90_000 * patience }, async () => {
  const { id, here, there } = await twoPeople();
  const call = (action) => new Promise((resolve, reject) => action((error) => (error ? reject(error) : resolve())));
  const [mine, theirs] = [here, there].map((doc) => doc.connection.getDocPresence('documents', id));
  await Promise.all([mine, theirs].map((presence) => call((done) => presence.subscribe(done))));
  await call((done) => mine.create('near').submit({ index: 2, length: 1 }, done));
  await until(() => theirs.remotePresences.near?.index === 2, 'the cursor is seen on the other machine');
  assert.equal(theirs.remotePresences.near.user_id, acme.owner.user.id);

  const colleague = await acme.member();
  const people = there.connection.getPresence('tenant');
  await call((done) => people.subscribe(done));
  dial(near, colleague);
  await until(() => people.remotePresences[colleague.user.id]?.status === 'online', 'who is on the other machine is online');
  here.connection.close();
  await until(() => !theirs.remotePresences.near, 'the cursor goes with its owner');
});

test('an event on one machine is told at once by the feed of the other', { timeout: 90_000 * patience }, async () => {
  const owner = await signIn(far, acme.slug, acme.owner.email);
  const feed = await follow(owner, 'documents');
  const id = await newDocument();
  await feed.next((event) => event.data.subject_id === id);
  feed.close();
});

test('a session that ends on one machine ends on the other', { timeout: 90_000 * patience }, async () => {
  const member = await acme.member();
  const client = dial(far, member);
  client.open = false; /* it does not come back */
  await until(() => client.connection.state === 'connected', 'they are connected');
  const closed = new Promise((resolve) => client.socket.on('close', resolve));
  assert.equal((await member.post('/v1/auth/logout')).status, 204);
  assert.equal(await closed, 1008);
});

test('what others say on the same Redis is refused: noise, forgeries, and our own words again', { timeout: 90_000 * patience }, async () => {
  const { here, there } = await twoPeople();
  const [stranger, forger] = [await Stranger.enter(redis.socket, SECRET), await Stranger.enter(redis.socket, SECRET)];
  await stranger.listen('insula:2:*');
  const said = [writer(here, 'h'), writer(there, 't')];
  for (const one of said) await one.more(30);
  await until(() => stranger.heard.length > 100, 'the stranger hears something');
  const recorded = stranger.heard.slice();
  assert.ok(recorded.every(({ bytes }) => !/<[ht]\d+>/.test(bytes.toString('latin1'))), 'no text goes in the clear');

  const refused = async () => (await metric(near, 'insula_bus_remote_refused_total')) + (await metric(far, 'insula_bus_remote_refused_total'));
  const counted = await refused();
  for (const { channel, bytes } of recorded) {
    forger.say(channel, bytes); /* again */
    for (const at of [0, 6, 20, 60, bytes.length - 1]) {
      const forged = Buffer.from(bytes);
      forged.writeBigUInt64LE(1n << 40n, COUNT_AT); /* as if it were new */
      forged[at] ^= 1;
      forger.say(channel, forged);
    }
  }
  for (const channel of new Set(recorded.map((one) => one.channel)))
    for (const noise of ['', 'x', 'I2SU', Buffer.alloc(63), Buffer.alloc(100_000, 0xff)]) forger.say(channel, noise);
  await until(async () => (await refused()) > counted + 100, 'they are counted');
  const words = (await Promise.all(said.map((one) => one.stop()))).flat();
  await isWhole([here, there], words);
  assert.ok((await hears(near, 4)) && (await hears(far, 4)), 'nobody was taken for lost');
  stranger.leave();
  forger.leave();
});

test('while Redis is gone reading goes on, writing waits where the document is not, and nothing is lost', { timeout: 90_000 * patience }, async () => {
  const { here, there } = await twoPeople();
  const told = [];
  there.connection.on('receive', ({ data }) => data.a === 'note' && told.push(data.type));
  const said = [writer(here, 'h'), writer(there, 't')];
  for (const one of said) await one.more(10);
  await redis.stop();
  await until(async () => (await hears(near, 0)) && (await hears(far, 0)), 'both notice', 20_000);
  for (const server of [near, far]) {
    const { code, degraded } = await readiness(server);
    assert.equal(code, 200, 'requests are served');
    assert.deepEqual(degraded, ['redis']);
    await server.logged(/machines do not hear each other/);
  }
  await said[0].more(10);
  const last = said[0].words.at(-1);
  await until(() => textOf(there).includes(last), 'who is on the other machine reads it', 20_000);
  const owner = await signIn(far, acme.slug, acme.owner.email);
  const feed = await follow(owner, 'documents');
  const id = await newDocument();
  await feed.next((event) => event.data.subject_id === id, 20_000);
  feed.close();

  await redis.start();
  await joined();
  for (const one of said) await one.more(10);
  const words = (await Promise.all(said.map((one) => one.stop()))).flat();
  await isWhole([here, there], words);
  assert.deepEqual((await readiness(far)).degraded, []);
  assert.ok(told.includes('missed'), 'whoever shows comments reads them again');
});

/* Resident, in MiB. */
const memoryOf = (server) =>
  Math.max(...server.processes().filter(({ role }) => role === 'web').map(({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024));

test('a Redis that has stopped without a word costs bounded memory, and is left', { timeout: 90_000 * patience }, async () => {
  const { id, here, there } = await twoPeople();
  there.connection.close(); /* its machine goes on listening for some seconds */
  const memory = memoryOf(near);
  redis.kill('SIGSTOP');
  const large = 'x'.repeat(20_000);
  for (let i = 0; i < 600; i++) await submit(here, i % 2 ? [{ delete: large.length }] : [{ insert: large }]); /* 6 MB to tell */
  await submit(here, [{ insert: 'after ' }]);
  await until(async () => (await hears(near, 0)) && (await hears(far, 0)), 'both notice', 30_000);
  const grown = memoryOf(near) - memory;
  assert.ok(grown < 64 * patience, `grew by ${Math.round(grown)} MiB`);
  const later = await enter(far, id);
  assert.ok(textOf(later).startsWith('after '), 'it can be opened and read');
  redis.kill('SIGCONT');
  await joined();
  await submit(later, [{ insert: 'and back ' }]);
  await isWhole([here, later], ['and back ', 'after ']);
});

test('a server that stops hands its documents to the other machine', { timeout: 90_000 * patience }, async () => {
  const id = await newDocument();
  const there = await enter(far, id);
  await submit(there, [{ insert: 'begun ' }]);
  const here = await enter(near, id);
  const writing = writer(here, 'h');
  await writing.more(20);
  await far.stop();
  await writing.more(20);
  const words = await writing.stop();
  await far.start();
  await joined();
  await isWhole([here, there], words);
});

test('when a whole machine dies under load the other takes over, and nothing acknowledged is lost or doubled', { timeout: 90_000 * patience }, async () => {
  const { here, there } = await twoPeople();
  const said = [writer(here, 'h'), writer(there, 't')];
  for (const one of said) await one.more(20);
  for (const { pid } of near.processes().filter(({ role }) => role !== 'postgres')) process.kill(pid, 'SIGKILL');
  await near.exited;
  await said[1].more(20);
  await near.start();
  await joined();
  for (const one of said) await one.more(5);
  const words = (await Promise.all(said.map((one) => one.stop()))).flat();
  await isWhole([here, there], words);
});

test('what cannot be is said at the start', async () => {
  const run = (...args) => spawnSync(binary, args, { encoding: 'utf8', timeout: 20_000 * patience });
  const wrong = run('up', '--data', path.join(redis.directory, 'data'), '--set', 'redis_url=localhost:6379');
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /redis_url is not redis:\/\/, rediss:\/\/ or unix:\/\//);
  const second = run('serve', '--data', far.data, '--listen', '127.0.0.1:0', '--set', `database_url=${databaseOf(near)}`);
  assert.equal(second.status, 1);
  assert.match(second.stderr, /another insula \(pid \d+\) runs on/);

  const odd = [
    [{}, /another machine works on the same database, and redis_url is not set/],
    [{ redis_url: `unix://insula:wrong@${redis.socket}` }, /redis: it says: WRONGPASS/],
    [{ redis_url: `rediss://insula:x@localhost:${redis.port}` }, /redis: TLS: the handshake failed: .*certificate verify failed/],
    [{ redis_url: `rediss://insula:x@127.0.0.1:${redis.port}`, redis_ca_file: redis.file('ca.crt') }, /redis: TLS: the handshake failed/],
  ];
  await Promise.all(
    odd.map(async ([settings_, said]) => {
      const server = await startServer({ workers: 1, settings: { database_url: databaseOf(near), ...settings_ } });
      await server.logged(said);
      await server.dispose();
    }),
  );
});
