/*
 * Everybody on bad lines: stock clients and our own write in one document while each frame, either way, has one chance in twenty to be
 * the last of its connection; they begin in no order, late, and some leave and come back. In the end all are equal to the platform,
 * and every edit is there exactly once.
 *
 * INSULA_CONVERGENCE_ROUNDS for more of it; SEED repeats the choices of a run (which it prints), not how they meet.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Delta } from '@insula/sdk/live';
import { BadLine, numbers } from './support/bad_line.mjs';
import { Copy, Network } from './support/offline.mjs';
import { sleep, startServer, until } from './support/server.mjs';
import { openDoc, RawSocket, ShareClient, signUp, textOf } from './support/share.mjs';

const ROUNDS = Number(process.env.INSULA_CONVERGENCE_ROUNDS ?? 8);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const STOCK = 6;
const OURS = 4;
const EDITS_EACH = 15;
const CUT_SHARE = 0.05;

let server, acme;
before(async () => {
  server = await startServer({ workers: 2 });
  acme = await signUp(server.url, 'acme-convergence');
});
after(() => server?.dispose());

/* Of private use: each insertion has one of its own, which nobody deletes and nothing can split. */
const MARKS_FROM = 0xe000;
const isMark = (letter) => letter.charCodeAt(0) >= MARKS_FROM && letter.charCodeAt(0) < 0xf900;
const plain = (delta) => delta.ops.map(({ insert }) => (typeof insert === 'string' ? insert : '\uFFFC')).join('');

function randomEdit(text, mark, random) {
  const at = random(text.length);
  const change = new Delta().retain(at);
  if (random(3) === 0 && !isMark(text[at]) && at < text.length - 1) change.delete(1);
  else if (random(4) === 0) change.retain(text.length - at > 4 ? 3 : 1, { bold: random(2) === 0 || null });
  return change.compose(new Delta().retain(random(text.length - 1)).insert(mark));
}

/* Somebody at work: write(change), text(), acknowledged: how many edits the platform has taken. */
class Stock {
  acknowledged = 0;
  errors = [];
  constructor(line) {
    this.client = new ShareClient(server.url, acme.token, line.open);
  }
  async enter(id) {
    this.doc = await openDoc(this.client, id);
    this.doc.on('error', (error) => this.errors.push(error));
  }
  write(change) {
    this.doc.submitOp(change.ops, { source: true }, (error) => (error ? this.errors.push(error) : (this.acknowledged += 1)));
  }
  text = () => textOf(this.doc);
  isDone = () => !this.doc.hasPending();
  version = () => this.doc.version;
  contents = () => this.doc.data.ops;
  hurry() {}
  async leave() {
    this.client.close();
  }
}

class Ours {
  errors = [];
  constructor(line) {
    this.network = new Network(server.url, acme.token, line.open);
  }
  async enter(id) {
    this.id = id;
    this.copy = new Copy(this.network, id, this.copy && { storage: this.copy.storage });
    this.copy.document.on('refused', (refusal) => this.errors.push(refusal));
    await until(() => this.copy.seen, 'its text is there', 60_000);
  }
  write(change) {
    this.copy.write(change);
  }
  text = () => plain(this.copy.seen);
  isDone = () => this.copy.document.state === 'saved';
  version = () => this.copy.document.version;
  contents = () => this.copy.seen.ops;
  /* The next attempt would come by itself, later each time. */
  hurry() {
    this.copy.connection.reconnectNow();
  }
  async comeBack() {
    await this.copy.leave();
    await this.enter(this.id);
  }
  leave = () => this.copy.leave();
}

async function atWork(one, id, marks, random) {
  await sleep(random(150));
  await one.enter(id);
  for (const mark of marks) {
    one.write(randomEdit(one.text(), mark, random));
    await sleep(random(12));
    if (one.comeBack && random(20) === 0) await one.comeBack();
    if (random(4) === 0) one.hurry();
  }
}

/* Every operation the platform has kept, as anybody may ask for them. */
async function operationsOf(id, version) {
  const raw = await RawSocket.open(server.url, acme.token);
  raw.send({ a: 'f', c: 'documents', d: id, v: 0 });
  const operations = [];
  for (let v = 0; v < version; v++) operations.push(await raw.next((m) => m.a === 'op' && m.d === id && m.v === v));
  raw.close();
  return operations;
}

async function round(seed) {
  const random = numbers(seed);
  const line = new BadLine(random, CUT_SHARE);
  const begin = 'All of a long walk over the hills and along the river, from one hut to the next.\n'.repeat(4);
  const made = await acme.post('/v1/documents', { title: 'Walk', content: { ops: [{ insert: begin }] } });
  const { id } = await made.json();
  const people = random.shuffle([...Array.from({ length: STOCK }, () => new Stock(line)), ...Array.from({ length: OURS }, () => new Ours(line))]);
  let next = MARKS_FROM;
  const marksOf = new Map(people.map((one) => [one, Array.from({ length: EDITS_EACH }, () => String.fromCharCode(next++))]));
  await Promise.all(people.map((one) => atWork(one, id, marksOf.get(one), random)));

  line.mend();
  const hurry = setInterval(() => people.forEach((one) => one.hurry()), 100);
  await until(() => people.every((one) => one.isDone()), 'all is acknowledged', 60_000);
  const stored = await (await acme.get(`/v1/documents/${id}`)).json();
  await until(() => people.every((one) => one.version() === stored.version), 'all are where the platform is', 60_000);
  clearInterval(hurry);

  const whole = new Delta(stored.content.ops);
  for (const one of people) {
    assert.deepEqual(one.errors, []);
    assert.deepEqual(new Delta(one.contents()), whole, `${one.constructor.name} is equal to the platform`);
    if (one instanceof Stock) assert.equal(one.acknowledged, EDITS_EACH);
  }
  const marks = [...plain(whole)].filter(isMark);
  assert.equal(new Set(marks).size, marks.length, 'nothing is there twice');
  assert.equal(marks.length, people.length * EDITS_EACH, 'nothing is lost');

  const operations = await operationsOf(id, stored.version);
  const names = operations.map(({ src, seq }) => `${src} ${seq}`);
  assert.equal(new Set(names).size, names.length, 'each operation was applied once');
  const replayed = operations.reduce((text, { op, create }) => (create ? new Delta(create.data.ops) : text.compose(new Delta(op.ops ?? op))), new Delta());
  assert.deepEqual(replayed, whole, 'the operations lead to the text');
  await Promise.all(people.map((one) => one.leave()));
  return { cuts: line.cuts, operations: operations.length };
}

test(`${ROUNDS} rounds of ${STOCK + OURS} people on lines that break end with one text, and everything once (seed ${SEED})`, async (t) => {
  for (let i = 0; i < ROUNDS; i++) {
    const { cuts, operations } = await round(SEED + i).catch((error) => {
      error.message = `seed ${SEED + i}: ${error.message}`;
      throw error;
    });
    assert.ok(cuts > 0, 'lines were cut');
    t.diagnostic(`seed ${SEED + i}: ${cuts} cuts, ${operations} operations`);
  }
});
