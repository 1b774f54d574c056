// The same load as edits.c for Hocuspocus: its own provider, a Yjs text a client, the next edit when
// the server has acknowledged the one before. Usage and output as edits.c.
import { randomUUID } from 'node:crypto';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { atShare, makeEdit, START_TEXT } from './edit_making.js';

const job = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let measuring = false;
let stopping = false;
let acks = 0;
const latencies = [];

class YjsClient {
  constructor(name) {
    this.document = new Y.Doc();
    this.text = this.document.getText('content');
    const websocketProvider = new HocuspocusProviderWebsocket({ url: job.url, WebSocketPolyfill: WebSocket });
    this.synced = new Promise((resolve) => {
      this.provider = new HocuspocusProvider({
        websocketProvider, name, document: this.document, token: null,
        onSynced: () => resolve(),
        onUnsyncedChanges: ({ number }) => this.acknowledged(number),
      });
    });
    this.provider.attach();
  }

  acknowledged(outstanding) {
    if (outstanding > 0 || !this.sentAt) return;
    if (measuring) {
      acks++;
      latencies.push(performance.now() - this.sentAt);
    }
    this.sentAt = null;
    if (!stopping) setImmediate(() => this.submit());
  }

  submit() {
    const { at, insert, remove } = makeEdit(this.text.length);
    this.sentAt = performance.now();
    if (insert) this.text.insert(at, insert);
    else this.text.delete(at, remove);
  }
}

const clients = [];
const groups = [];
for (let d = 0; d < job.documents; d++) {
  const name = randomUUID();
  const own = Array.from({ length: job.clientsPerDocument }, () => new YjsClient(name));
  await Promise.all(own.map((client) => client.synced));
  own[0].text.insert(0, START_TEXT);
  while (own.some((client) => client.text.length !== START_TEXT.length)) await wait(5);
  clients.push(...own);
  groups.push(own);
}
for (const client of clients) client.submit();
await wait(500);
say({ phase: 'begin' });
measuring = true;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await wait(job.seconds * 1000);
measuring = false;
const seconds = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(cpuBefore);
say({ phase: 'end' });
stopping = true;
const deadline = performance.now() + job.drainSeconds * 1000;
while (clients.some((client) => client.sentAt) && performance.now() < deadline) await wait(20);
const drained = !clients.some((client) => client.sentAt);
await wait(500);
const agree = (own) => own.every((client) => client.text.toString() === own[0].text.toString());
const sorted = Float64Array.from(latencies).sort();
say({
  phase: 'result',
  acks, seconds, p50: atShare(sorted, 0.5), p99: atShare(sorted, 0.99),
  clientCpu: (cpu.user + cpu.system) / 1e6 / seconds,
  drained, errors: 0, gaps: 0, lastError: null, closed: 0, disagreements: 0,
  agreement: { documents: groups.length, same: groups.filter(agree).length, behind: 0 },
});
process.exit(0);
