// The load generator for document edits, for ours and for ShareDB alike.
// Usage: node edits.js JSON with {urls, tokens, collection, documents, clientsPerDocument, seconds,
// drainSeconds}. Prints one JSON line {"phase":"begin"} and {"phase":"end"} around the measured
// time, and {"phase":"result", ...} at the end.
import { randomUUID } from 'node:crypto';
import { atShare, makeOps, START_TEXT } from './edit_making.js';
import { LightClient, opsOf, SharedDocument } from './light_client.js';

const job = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

let measuring = false;
let stopping = false;
let acks = 0;
let startedAt = Infinity;
let endedAt = Infinity;
const latencies = []; // of what was sent in the measured time, whenever it was acknowledged

function acked(latency, client) {
  const sentAt = performance.now() - latency;
  if (measuring) acks++;
  if (sentAt >= startedAt && sentAt <= endedAt) latencies.push(latency);
  if (!stopping) client.submit(makeOps);
}

function socketOptions(index) {
  const token = job.tokens?.[index % job.tokens.length];
  return { headers: token ? { authorization: `Bearer ${token}` } : {} };
}

async function openClients() {
  const clients = [];
  for (let d = 0; d < job.documents; d++) {
    const doc = new SharedDocument(job.collection, randomUUID(), START_TEXT);
    const own = [];
    for (let i = 0; i < job.clientsPerDocument; i++) {
      const client = new LightClient(job.urls[(clients.length + i) % job.urls.length], socketOptions(clients.length + i), doc, { acked });
      own.push(client);
    }
    await Promise.all(own.map((client) => client.open()));
    await Promise.all(own.map((client) => client.handshake()));
    await own[0].create();
    await Promise.all(own.map((client) => client.subscribe()));
    clients.push(...own);
  }
  return clients;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const idle = (client) => client.isClosed || !client.inflight;

/** After the drain: does the server's text equal what the clients' common history gives? */
async function agreement(clients) {
  const documents = new Map(clients.map((client) => [client.doc, client]));
  let same = 0;
  let behind = 0;
  for (const [doc] of documents) {
    const reader = new LightClient(job.urls[0], socketOptions(0), doc, {});
    await reader.open();
    await reader.handshake();
    const snapshot = await reader.fetch();
    const text = opsOf(snapshot.data).map((part) => part.insert).join('');
    if (snapshot.v === doc.finalVersion && text === doc.finalText()) same++;
    reader.socket.terminate();
  }
  for (const client of clients) if (client.version !== client.doc.finalVersion) behind++;
  return { documents: documents.size, same, behind };
}

const clients = await openClients();
for (const client of clients) client.submit(makeOps);
await wait(500); // past the first operations, when caches are cold
say({ phase: 'begin' });
measuring = true;
startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await wait(job.seconds * 1000);
measuring = false;
endedAt = performance.now();
const seconds = (endedAt - startedAt) / 1000;
const cpu = process.cpuUsage(cpuBefore);
say({ phase: 'end' });
stopping = true;
const deadline = performance.now() + job.drainSeconds * 1000;
while (!clients.every(idle) && performance.now() < deadline) await wait(20);
const drained = clients.every(idle);
if (drained) await wait(100); // the last operations are on their way to the other clients
const sorted = Float64Array.from(latencies).sort();
const sum = (field) => clients.reduce((total, client) => total + client[field], 0);
say({
  phase: 'result',
  acks, seconds, p50: atShare(sorted, 0.5), p99: atShare(sorted, 0.99),
  clientCpu: (cpu.user + cpu.system) / 1e6 / seconds,
  drained, errors: sum('errors'), gaps: sum('gaps'),
  lastError: clients.find((client) => client.lastError)?.lastError ?? null,
  closed: clients.filter((client) => client.isClosed).length,
  disagreements: [...new Set(clients.map((client) => client.doc))].reduce((n, d) => n + d.disagreements, 0),
  agreement: drained ? await agreement(clients) : null,
});
process.exit(0);
