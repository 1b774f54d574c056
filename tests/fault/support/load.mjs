/*
 * People at work while something breaks: writers of records and editors of one document, who notice every acknowledgement and try again, as
 * good clients do, after every failure.
 *
 *   const load = await startLoad(server);
 *   ... break something ...
 *   await load.stop();                 // waits until everything in flight has been acknowledged
 *   await load.verify();               // all that was acknowledged is there, and nothing twice
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { expectStatus, signUp } from '../../integration/support/api.mjs';
import { ShareClient, fetchDoc, openDoc, submit } from '../../integration/support/share.mjs';
import { sleep } from '../../integration/support/server.mjs';

/* Settings under which a load is not held back. */
export const unlimited = { rate_read_per_minute: 0, rate_write_per_minute: 0, rate_sign_in_per_minute: 0 };

const PATIENCE_MS = 60_000;

const PATH = '/v1/records/fault';

function postOnce(url, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent: false, headers: { ...headers, 'content-type': 'application/json' } }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk) => (text += chunk));
      reply.on('error', reject);
      reply.on('end', () => resolve({ status: reply.statusCode, text, body: reply.statusCode === 201 ? JSON.parse(text) : null }));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

export async function startLoad(server, options) {
  const load = new Load(server, options);
  await load.begin();
  return load;
}

class Load {
  constructor(server, { writers = 4, editors = 2, pause_ms = 2 } = {}) {
    Object.assign(this, { server, writers, editors, pause_ms });
    this.acknowledged = new Map(); /* n -> record id */
    this.words = [];
    this.failures = []; /* what the writers were told instead of 201 */
    this.next = 0;
    this.running = true;
  }

  async begin() {
    this.workspace = await signUp(this.server);
    this.owner = this.workspace.owner;
    const made = expectStatus(await this.owner.post('/v1/documents', { title: 'Under load', content: { ops: [{ insert: '\n' }] } }), 201);
    this.documentId = made.id;
    this.clients = [];
    this.loops = [];
    for (let i = 0; i < this.writers; i++) this.loops.push(this.write(i % 2 === 1));
    for (let i = 0; i < this.editors; i++) {
      const client = new ShareClient(this.server.url, this.owner.token);
      this.clients.push(client);
      this.loops.push(this.edit(i, await openDoc(client, this.documentId)));
    }
  }

  /* `fresh`: on a connection of its own. A kept one may be closed by the server in the moment in which the client takes it up
   * again; HTTP leaves that to the client, which sends once more (RFC 9110, 9.2.2), and so browsers do. */
  post(n, fresh) {
    const body = { content: { n } };
    const headers = { 'idempotency-key': `fault-${n}` };
    const failed = (error) => ({ status: 0, text: String(error.cause ?? error) });
    if (fresh) return postOnce(`${this.server.url}${PATH}`, body, { ...headers, authorization: `Bearer ${this.owner.token}` }).catch(failed);
    const send = () => this.owner.post(PATH, body, headers);
    return send().catch((error) => (error.cause?.code === 'UND_ERR_SOCKET' ? send() : Promise.reject(error))).catch(failed);
  }

  /* One record after the other; each until it is acknowledged, under one key. */
  async write(fresh) {
    while (this.running) {
      const n = this.next++;
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const reply = await this.post(n, fresh);
        if (reply.status === 201) {
          this.acknowledged.set(n, reply.body.id);
          break;
        }
        if (this.abandoned) return;
        this.failures.push(`${new Date().toISOString()} ${reply.status} ${reply.text}`);
        if (reply.status >= 400 && ![409, 429, 503, 507].includes(reply.status) && reply.status < 500)
          throw new Error(`a writer was refused: ${reply.status} ${reply.text}`);
        if (Date.now() > deadline) throw new Error(`not acknowledged within a minute: ${reply.status} ${reply.text}`);
        await sleep(reply.status === 429 ? 500 : 50);
      }
      await sleep(this.pause_ms);
    }
  }

  /* One word after the other at the beginning of the document; the stock client reconnects and resends by itself. */
  async edit(editor, doc) {
    for (let k = 0; this.running; k++) {
      const word = `<${editor}.${k}>`;
      await submit(doc, [{ insert: word }]);
      this.words.push(word);
      await sleep(this.pause_ms * 5);
    }
  }

  /* Until so many more have been acknowledged: the platform works again, for writers and editors. */
  async progress(records = 20, words = 4, timeout_ms = 30_000) {
    const wanted = { records: this.acknowledged.size + records, words: this.words.length + (this.editors ? words : 0) };
    const deadline = Date.now() + timeout_ms;
    while (this.acknowledged.size < wanted.records || this.words.length < wanted.words) {
      if (Date.now() > deadline)
        throw new Error(`no progress: ${JSON.stringify(wanted)} wanted, ${this.acknowledged.size} records and ${this.words.length} words there\n${this.server.logs()}`);
      await sleep(20);
    }
  }

  async stop() {
    this.running = false;
    await Promise.all(this.loops);
    for (const client of this.clients) client.close();
  }

  /* A test has failed: nobody waits for what is in flight. */
  abandon() {
    this.running = false;
    this.abandoned = true;
    for (const client of this.clients) client.close();
  }

  async verify() {
    const found = new Map();
    for (let path = '/v1/records/fault?limit=200'; path; ) {
      const page = expectStatus(await this.owner.get(path), 200);
      for (const record of page.data) found.set(record.content.n, [...(found.get(record.content.n) ?? []), record.id]);
      path = page.next_cursor ? `/v1/records/fault?limit=200&cursor=${encodeURIComponent(page.next_cursor)}` : null;
    }
    for (const [n, id] of this.acknowledged) assert.deepEqual(found.get(n), [id], `record ${n} was acknowledged`);
    for (const [n, ids] of found) assert.equal(ids.length, 1, `record ${n} is there once`);

    const client = new ShareClient(this.server.url, this.owner.token);
    const text = (await fetchDoc(client, this.documentId)).data.ops.map((op) => op.insert).join('');
    client.close();
    for (const word of this.words) assert.equal(text.split(word).length - 1, 1, `${word} is in the document once`);
  }
}
