// One writer and many silent readers of one document. Usage: node fanout.js JSON with {url, tokens,
// collection, readers, editsPerSecond, seconds}. Prints {"phase":"begin"} and {"phase":"end"} around
// the measured time, the last delivery included, and {"phase":"result", ...}.
import { randomUUID } from 'node:crypto';
import { atShare, makeOps, START_TEXT } from './edit_making.js';
import { LightClient } from './light_client.js';

const job = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const AT_ONCE = 50;

const doc = { collection: job.collection, id: randomUUID(), startText: START_TEXT };
const makeClient = (index) => {
  const token = job.tokens?.[index % job.tokens.length];
  return new LightClient(job.url, {
    headers: token ? { authorization: `Bearer ${token}` } : {}, localAddress: `127.0.0.${2 + (index % 8)}`,
  }, doc);
};

let sent = 0;
const writer = makeClient(0);
await writer.open();
await writer.handshake();
await writer.create();
await writer.subscribe();

const readers = [];
let delivered = 0;
let lastDelivery = 0;
const LOOK_EVERY = 10; // one reader of ten looks when what it was told had been sent
const SEQ = '"seq":';
const sentAt = []; // by seq
const latencies = [];
async function openReader(index) {
  const reader = makeClient(index);
  await reader.open();
  await reader.handshake();
  await reader.subscribe();
  // From here on a reader only counts: what is measured is the server.
  reader.receive = (data) => {
    delivered++;
    lastDelivery = performance.now();
    if (index % LOOK_EVERY) return;
    const from = data.indexOf(SEQ) + SEQ.length;
    latencies.push(lastDelivery - sentAt[parseInt(data.toString('latin1', from, from + 12), 10)]);
  };
  readers.push(reader);
}
for (let i = 0; i < job.readers; i += AT_ONCE)
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, job.readers - i) }, (_, j) => openReader(i + j)));

await wait(500);
say({ phase: 'begin' });
const startedAt = performance.now();
while (performance.now() - startedAt < job.seconds * 1000) {
  if (!writer.inflight) {
    writer.submit(makeOps);
    sentAt[writer.seq] = writer.inflight.sentAt;
    sent++;
  }
  await wait(Math.max(0, startedAt + (sent * 1000) / job.editsPerSecond - performance.now()));
}
const deadline = performance.now() + 10000;
while ((delivered < sent * job.readers || writer.inflight) && performance.now() < deadline) await wait(5);
say({ phase: 'end' });
const sorted = Float64Array.from(latencies).sort();
say({
  phase: 'result', edits: sent, delivered, expected: sent * job.readers, errors: writer.errors,
  p50: atShare(sorted, 0.5), p99: atShare(sorted, 0.99),
  closed: readers.filter((reader) => reader.isClosed).length, seconds: (lastDelivery - startedAt) / 1000,
});
process.exit(0);
