/*
 * One of two web workers dies or hangs in the middle of editing: the other goes on with its documents within a second, and nothing
 * is lost or doubled.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { after, before } from 'node:test';
import { expectStatus, signUp } from '../integration/support/api.mjs';
import { sql } from '../integration/support/database.mjs';
import { ShareClient, openDoc, submit, textOf } from '../integration/support/share.mjs';
import { sleep, startServer, until } from '../integration/support/server.mjs';
import { unlimited } from './support/load.mjs';

const rounds = Number(process.env.INSULA_TAKEOVER_ROUNDS ?? 2);
const patience = Number(process.env.INSULA_TEST_PATIENCE ?? 1);
let server;

before(async () => {
  server = await startServer({ workers: 2, settings: { ...unlimited, hang_timeout_ms: 2000 } });
});
after(() => server?.dispose());

/* The worker at the other end of a client's connection, as the kernel knows it. */
function workerOf(client) {
  const port = client.socket._socket.localPort.toString(16).toUpperCase().padStart(4, '0');
  const lines = fs.readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  const inode = lines.find((fields) => fields[2]?.endsWith(`:${port}`) && fields[3] === '01')?.[9];
  return server.processes().find(({ pid, role }) => role === 'web' && holds(pid, `socket:[${inode}]`))?.pid;
}

function holds(pid, target) {
  return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/fd/${fd}`) === target;
    } catch {
      return false; /* closed meanwhile */
    }
  });
}

async function connected(token) {
  const client = new ShareClient(server.url, token);
  await until(() => client.connection.state === 'connected', 'the client is connected');
  return client;
}

/* Two people on different workers, in one document that the first one's worker sequences. */
async function twoPeople() {
  const { owner } = await signUp(server);
  const { id } = expectStatus(await owner.post('/v1/documents', { title: 'Shared', content: { ops: [{ insert: '\n' }] } }), 201);
  const near = await connected(owner.token);
  const victim = workerOf(near);
  assert.ok(victim, 'the kernel knows the worker');
  const nearDoc = await openDoc(near, id);
  const far = await until(async () => {
    const client = await connected(owner.token);
    if (workerOf(client) !== victim) return client;
    client.close();
  }, 'somebody is connected to the other worker');
  return { id, victim, near, far, nearDoc, farDoc: await openDoc(far, id) };
}

const holderOf = (id) => sql(server, `select holder from collaboration.lease where document_id = '${id}'`);

/* One word after the other, until told to stop; returns the words and the longest wait for an acknowledgement. */
function writer(doc) {
  const words = [];
  let longest_ms = 0;
  let running = true;
  const done = (async () => {
    while (running) {
      const word = `<${words.length}>`;
      const from = performance.now();
      await submit(doc, [{ insert: word }]);
      longest_ms = Math.max(longest_ms, performance.now() - from);
      words.push(word);
      await sleep(5);
    }
  })();
  return { words, stop: async () => ((running = false), await done, { words, longest_ms }) };
}

async function goesOnWithout(signal, within_ms, said) {
  const { id, victim, near, far, nearDoc, farDoc } = await twoPeople();
  const holder = holderOf(id);
  const writing = writer(farDoc);
  const more = async (count) => {
    const wanted = writing.words.length + count;
    await until(() => writing.words.length >= wanted, `${count} more words are acknowledged`, 20_000);
  };
  await more(20);
  const from = server.log.length;
  process.kill(victim, signal);
  await more(50);
  const { words, longest_ms } = await writing.stop();
  await server.logged(said, from);
  assert.notEqual(holderOf(id), holder, 'it was the holder that went');
  assert.ok(longest_ms < within_ms * patience, `somebody waited ${Math.round(longest_ms)} ms`);
  await until(() => nearDoc.version === farDoc.version, 'the other one is back and has all of it', 20_000);
  assert.equal(textOf(nearDoc), textOf(farDoc));
  for (const word of words) assert.equal(textOf(farDoc).split(word).length - 1, 1, `${word} is there once`);
  near.close();
  far.close();
  await until(() => server.processes().filter(({ role }) => role === 'web').length === 2, 'there are two web workers again', 30_000); /* a seat that fails often waits */
  await server.ready();
  return victim;
}

/* A quiet machine takes less than a second. A lease that had to run out would take five. */
test('when the worker that holds a document is killed, edits go on at once', async () => {
  for (let round = 0; round < rounds; round++) await goesOnWithout('SIGKILL', 4500, /worker died/);
});

test('a worker that hangs is killed after the stated time and replaced, and its documents go on', async () => {
  const victim = await goesOnWithout('SIGSTOP', 15_000, /worker hangs and is killed/);
  assert.ok(!server.processes().some(({ pid }) => pid === victim));
});

test('the job worker that hangs is replaced as well', async () => {
  const from = server.log.length;
  const [victim] = server.kill('work', 'SIGSTOP');
  await server.logged(new RegExp(`worker hangs and is killed.*"pid":${victim}`), from);
  await until(() => server.processes().some(({ role, pid }) => role === 'work' && pid !== victim), 'there is another job worker');
});
