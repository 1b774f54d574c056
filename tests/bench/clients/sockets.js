// Opens many WebSockets that handshake, subscribe to one of a few documents, and then are silent.
// Usage: node sockets.js JSON with {url, tokens, collection, sockets, documents}. Prints
// {"phase":"before"} when the documents exist and nothing else is open, {"phase":"open"} when all
// are subscribed; waits for a line on standard input after each.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { LightClient } from './light_client.js';

const job = JSON.parse(process.argv[2]);
const AT_ONCE = 50;

function makeClient(index, doc) {
  const token = job.tokens?.[index % job.tokens.length];
  const options = {
    headers: token ? { authorization: `Bearer ${token}` } : {},
    localAddress: `127.0.0.${2 + (index % 8)}`, // ports of one address are soon used up
  };
  return new LightClient(job.url, options, doc);
}

async function rendezvous(phase, fields = {}) {
  process.stdout.write(`${JSON.stringify({ phase, waits: true, ...fields })}\n`);
  await once(process.stdin, 'data');
}

const documents = [];
for (let i = 0; i < job.documents; i++) {
  const doc = { collection: job.collection, id: randomUUID(), startText: 'Nobody writes here.\n' };
  const author = makeClient(i, doc);
  await author.open();
  await author.handshake();
  await author.create();
  author.socket.close();
  await once(author.socket, 'close');
  documents.push(doc);
}
await rendezvous('before');

const clients = [];
async function openOne(index) {
  const client = makeClient(index, documents[index % documents.length]);
  await client.open();
  await client.handshake();
  await client.subscribe();
  clients.push(client);
}
for (let i = 0; i < job.sockets; i += AT_ONCE) {
  const batch = Array.from({ length: Math.min(AT_ONCE, job.sockets - i) }, (_, j) => openOne(i + j));
  await Promise.all(batch);
}
await rendezvous('open', { open: clients.filter((client) => !client.isClosed).length });
const stillOpen = clients.filter((client) => !client.isClosed).length;
process.stdout.write(`${JSON.stringify({ phase: 'result', open: stillOpen })}\n`);
process.exit(0);
