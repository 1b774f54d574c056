// A document of 2 MB that 100,000 operations made, typed through the real server: how long until somebody
// who opens it has it, and what an edit of it costs, beside a small document and beside ShareDB on PostgreSQL
// (into whose tables the same operations are copied; typing them there takes half an hour).
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { RICH_TEXT } from '../clients/light_client.js';
import { column, takeTurns } from '../lib/load.js';
import { cpuMeter, sleep } from '../lib/proc.js';
import { line, median } from '../lib/report.js';
import { startShareDb } from '../lib/sharedb.js';

const OPERATIONS = 100_000;
const CHARACTERS = 21; // an operation
const BOLD_EVERY = 10;
const UNDER_WAY = 256; // operations sent before the first is acknowledged
const EDITS = 300; // a measurement of editing
const PIECE = 'the river ran high, '; // CHARACTERS - 1 of it, and a digit

/** One client that asks and waits, or sends many and counts. */
class Client {
  static async open({ socketUrl, collection, token }) {
    const client = new Client();
    client.collection = collection;
    client.socket = new WebSocket(socketUrl, {
      perMessageDeflate: false, skipUTF8Validation: true, maxPayload: 1 << 28,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    client.socket.on('message', (data) => client.heard?.(data));
    client.socket.on('close', (code, reason) => client.broke?.(new Error(`socket closed: ${code} ${reason}`)));
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    const reply = JSON.parse(await client.ask({ a: 'hs', id: null, protocol: 1, protocolMinor: 2 }));
    client.src = reply.id;
    client.seq = 0;
    return client;
  }

  /** The raw answer: the first message of the same action. */
  ask(message) {
    return new Promise((resolve, reject) => {
      this.broke = reject;
      this.heard = (data) => {
        if (!data.includes(`"a":"${message.a}"`)) return;
        if (data.length < 2000 && data.includes('"error"')) reject(new Error(String(data)));
        else resolve(data);
      };
      this.socket.send(JSON.stringify(message));
    });
  }

  subscribe(id) {
    return this.ask({ a: 's', c: this.collection, d: id, v: null });
  }

  submit(id, v, what) {
    return this.ask({ a: 'op', c: this.collection, d: id, v, src: this.src, seq: ++this.seq, x: {}, ...what });
  }

  /** Sends many operations without waiting for each. */
  submitAll(id, operations) {
    return new Promise((resolve, reject) => {
      let [sent, acknowledged] = [0, 0];
      this.broke = reject;
      const send = () => this.socket.send(JSON.stringify({
        a: 'op', c: this.collection, d: id, v: 1 + sent, src: this.src, seq: ++this.seq, x: {}, op: operations[sent++],
      }));
      this.heard = (data) => {
        if (data.includes('"error"')) reject(new Error(String(data)));
        if (++acknowledged === operations.length) resolve();
        else if (sent < operations.length) send();
      };
      for (let i = 0; i < UNDER_WAY; i++) send();
    });
  }

  close() {
    this.socket.close();
  }
}

/** What people type: a few words somewhere, now and then in bold. */
function drawOperations() {
  const operations = [];
  for (let i = 0; i < OPERATIONS; i++) {
    const at = Math.floor((i * 0.618034 % 1) * i) * CHARACTERS;
    const insert = { insert: `${PIECE}${i % 10}`, ...(i % BOLD_EVERY === 0 && { attributes: { bold: true } }) };
    operations.push(at ? [{ retain: at }, insert] : [insert]);
  }
  return operations;
}

/** The same operations and the text they made, in the tables of sharedb-postgres. */
async function copyToShareDb({ cluster, collection }, id, operations, snapshot) {
  const quoted = (value) => JSON.stringify(value).replaceAll('\\', '\\\\');
  const row = (op, v) => `${collection}\t${id}\t${v + 1}\t${quoted({ v, src: 'copied', seq: v + 1, ...op })}`;
  const rows = [row({ create: { type: RICH_TEXT, data: { ops: [{ insert: '\n' }] } } }, 0),
    ...operations.map((ops, i) => row({ op: { ops } }, i + 1))];
  await cluster.sql(`copy ops (collection, doc_id, version, operation) from stdin;\n${rows.join('\n')}\n\\.\n`
    + `copy snapshots (collection, doc_id, doc_type, version, data) from stdin;\n`
    + `${collection}\t${id}\t${RICH_TEXT}\t${rows.length}\t${quoted(snapshot)}\n\\.\nanalyze;`);
}

/** From asking to having all of it. */
async function openOnce(side, id) {
  const client = await Client.open(side);
  const began = performance.now();
  const data = await client.subscribe(id);
  const ms = performance.now() - began;
  client.close();
  return { ms, bytes: data.length };
}

/** One edit after the other, each acknowledged before the next. */
async function edit(side, id) {
  const client = await Client.open(side);
  const { data: { v } } = JSON.parse(await client.subscribe(id));
  const latencies = [];
  const meter = cpuMeter(side.pids);
  for (let i = 0; i < EDITS; i++) {
    const began = performance.now();
    await client.submit(id, v + i, { op: [{ retain: 1 + i }, { insert: 'x' }] });
    latencies.push(performance.now() - began);
  }
  const cpuMicros = (meter() / EDITS) * 1e6;
  client.close();
  return { ms: median(latencies), cpuMicros };
}

async function makeSmall(side) {
  const id = randomUUID();
  const client = await Client.open(side);
  await client.submit(id, 0, { create: { type: RICH_TEXT, data: { ops: [{ insert: `${PIECE.repeat(50)}\n` }] } } });
  client.close();
  return id;
}

async function makeBig(side, operations) {
  const id = randomUUID();
  const client = await Client.open(side);
  await client.submit(id, 0, { create: { type: RICH_TEXT, data: { ops: [{ insert: '\n' }] } } });
  const began = performance.now();
  await client.submitAll(id, operations);
  const rate = operations.length / ((performance.now() - began) / 1000);
  client.close();
  return { id, rate };
}

export async function run(session) {
  const options = { dataDir: session.subdirectory('big-document-data') };
  let platform = await session.startPlatform('big-document', options);
  const { token } = await platform.signUp('big');
  const ours = () => ({
    socketUrl: platform.socketUrl, collection: 'documents', token, pids: () => platform.processes().web,
  });
  const operations = drawOperations();
  const big = await makeBig(ours(), operations);
  const small = await makeSmall(ours());

  // Killed, so that the last operations are in no snapshot; then stopped, so that all are.
  const cold = [];
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGTERM']) {
    await platform.service.stop(signal, 20000);
    platform = await session.startPlatform('big-document', options);
    await openOnce(ours(), small); // connections and statements are there
    cold.push(await openOnce(ours(), big.id));
  }
  const snapshot = (await platform.call('GET', `/v1/documents/${big.id}`, { token })).content;

  const peer = await startShareDb(session.subdirectory('big-document-peer'), await platform.databaseSettings());
  const theirs = { ...peer, pids: () => [peer.service.pid] };
  await copyToShareDb(theirs, big.id, operations, snapshot);
  const peerSmall = await makeSmall(theirs);

  const sides = [[ours(), big.id, small], [theirs, big.id, peerSmall]];
  const warm = await takeTurns(session.rounds, sides.map(([side, id]) => () => openOnce(side, id)));
  await sleep(1000);
  const inBig = await takeTurns(session.rounds, sides.map(([side, id]) => () => edit(side, id)));
  const inSmall = await takeTurns(session.rounds, sides.map(([side, , id]) => () => edit(side, id)));
  await peer.stop();
  await platform.stop();

  const row = 'big-document';
  const peerName = 'ShareDB + PostgreSQL';
  const here = { peerName: 'our small document' };
  const ms = (list) => column(list, 'ms');
  return [
    line(row, `typed: ${OPERATIONS} operations, ${(cold[0].bytes / 1e6).toFixed(1)} MB`, '/s', [big.rate]),
    line(row, 'opened after kill -9', 'ms', [cold[0].ms], { goal: ['<=', 300, 'ours'] }),
    line(row, 'opened after a restart', 'ms', cold.slice(1).map((each) => each.ms), { goal: ['<=', 300, 'ours'] }),
    line(row, 'opened again', 'ms', ms(warm[0]), { peerName, peer: ms(warm[1]), goal: ['<=', 300, 'ours'] }),
    line(row, 'an edit, latency p50', 'ms', ms(inBig[0]), { ...here, peer: ms(inSmall[0]) }),
    line(row, 'an edit, server CPU', 'us', column(inBig[0], 'cpuMicros'), { ...here, peer: column(inSmall[0], 'cpuMicros') }),
    line(row, 'an edit, latency p50', 'ms', ms(inBig[0]), { peerName, peer: ms(inBig[1]) }),
    line(row, 'an edit, server CPU', 'us', column(inBig[0], 'cpuMicros'), { peerName, peer: column(inBig[1], 'cpuMicros') }),
  ];
}
