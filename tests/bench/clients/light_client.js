// One ShareDB client without its luxury, for loads that are not about edits: handshake, subscribe, and operations of
// the only one who writes, which nothing transforms. clients/edit_client.h is the one for many writers.
import WebSocket from 'ws';

export const RICH_TEXT = 'http://sharejs.org/types/rich-text/v1';

const opsOf = (op) => (Array.isArray(op) ? op : op.ops);

function lengthChange(ops) {
  let change = 0;
  for (const part of ops) {
    if (part.insert !== undefined) change += part.insert.length;
    else if (part.delete) change -= part.delete;
  }
  return change;
}

export class LightClient {
  /** `doc` is {collection, id, startText}; `options` go to the socket. */
  constructor(url, options, doc) {
    Object.assign(this, { url, options, doc });
    this.version = 0;
    this.length = 0; // of the text at that version
    this.seq = 0;
    this.inflight = null; // { seq, ops, sentAt }
    this.waiting = new Map(); // action -> resolve, for the few request/reply steps
    this.errors = 0;
  }

  open() {
    return new Promise((resolve, reject) => {
      this.socket = new WebSocket(this.url, { perMessageDeflate: false, skipUTF8Validation: true, ...this.options });
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
      this.socket.on('close', (code) => this.closed(code));
      this.socket.on('message', (data) => this.receive(data));
    });
  }

  closed(code) {
    this.isClosed = true;
    for (const { reject } of this.waiting.values()) reject(new Error(`socket closed: ${code}`));
    this.waiting.clear();
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  request(message) {
    return new Promise((resolve, reject) => {
      this.waiting.set(message.a, { resolve, reject });
      this.send(message);
    });
  }

  async handshake() {
    const reply = await this.request({ a: 'hs', id: null, protocol: 1, protocolMinor: 2 });
    this.src = reply.id;
  }

  async create() {
    const { collection: c, id: d, startText } = this.doc;
    const create = { type: RICH_TEXT, data: { ops: [{ insert: startText }] } };
    await this.request({ a: 'op', c, d, v: 0, src: this.src, seq: ++this.seq, x: {}, create });
  }

  async subscribe() {
    const reply = await this.request({ a: 's', c: this.doc.collection, d: this.doc.id, v: null });
    this.version = reply.data.v;
    this.length = opsOf(reply.data.data).reduce((sum, part) => sum + part.insert.length, 0);
  }

  receive(buffer) {
    const message = JSON.parse(buffer);
    const waiter = this.waiting.get(message.a);
    if (waiter) {
      this.waiting.delete(message.a);
      if (message.error) waiter.reject(new Error(JSON.stringify(message)));
      else waiter.resolve(message);
    } else if (message.error) {
      this.errors++;
      this.inflight = null;
    } else if (message.a === 'op' && message.src === this.src && message.seq === this.inflight?.seq) {
      this.length += lengthChange(this.inflight.ops);
      this.version++;
      this.inflight = null;
    }
  }

  /** Submits one operation made for the text as this client sees it now. */
  submit(makeOps) {
    const ops = makeOps(this.length);
    this.inflight = { seq: ++this.seq, ops, sentAt: performance.now() };
    this.send({
      a: 'op', c: this.doc.collection, d: this.doc.id, v: this.version,
      src: this.src, seq: this.seq, x: {}, op: { ops },
    });
  }
}
