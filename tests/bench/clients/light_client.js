// One ShareDB client without its luxury: handshake, subscribe, one operation in flight, transform
// of that operation by what others did, with rich-text's own type. What all clients of a document
// would compute alike (the text at a version) is computed once, in SharedDocument, so that the
// load generator stays light; what each must compute for itself (its own operation seen through
// the others') each does compute, and SharedDocument compares the results.
import richText from 'rich-text';
import WebSocket from 'ws';

export const RICH_TEXT = 'http://sharejs.org/types/rich-text/v1';
const { type } = richText;
const FRAMES_KEPT = 512; // more than one client is sent before the next one's turn

export const opsOf = (op) => (Array.isArray(op) ? op : op.ops);

function lengthChange(ops) {
  let change = 0;
  for (const part of ops) {
    if (part.insert !== undefined) change += typeof part.insert === 'string' ? part.insert.length : 1;
    else if (part.delete) change -= part.delete;
  }
  return change;
}

/** The committed history of one document as its clients saw it; counts what they disagree on. */
export class SharedDocument {
  constructor(collection, id, text) {
    Object.assign(this, { collection, id, startText: text });
    this.firstVersion = null; // set by the first subscription
    this.ops = []; // ops[i] takes the document from firstVersion + i to the next version
    this.lengths = [];
    this.frames = new Map(); // recent frames, as bytes and parsed: every client gets the same bytes
    this.disagreements = 0;
  }

  begin(version, length) {
    if (this.firstVersion !== null) return;
    this.firstVersion = version;
    this.lengths[0] = length;
  }

  lengthAt(version) {
    return this.lengths[version - this.firstVersion];
  }

  /** Records that `ops` is what version `version` did, or checks it against an earlier record. What came in one frame is one object,
   * however many clients it came to. */
  record(version, ops) {
    const index = version - this.firstVersion;
    if (this.ops[index]?.ops === ops) return;
    const json = JSON.stringify(ops);
    if (this.ops[index] === undefined) {
      this.ops[index] = { json, ops };
      this.lengths[index + 1] = this.lengths[index] + lengthChange(ops);
    } else if (this.ops[index].json !== json) {
      this.disagreements++;
    }
  }

  parse(buffer) {
    const bytes = buffer.latin1Slice();
    const known = this.frames.get(bytes);
    if (known) return known;
    const message = JSON.parse(buffer);
    if (message.a === 'op') {
      this.frames.set(bytes, message);
      if (this.frames.size > FRAMES_KEPT) this.frames.delete(this.frames.keys().next().value);
    }
    return message;
  }

  /** The text that the recorded history gives, for comparison with the server's own. */
  finalText() {
    let text = this.startText;
    for (const { ops } of this.ops) {
      let at = 0;
      const parts = [];
      for (const part of ops) {
        if (part.insert !== undefined) {
          parts.push(part.insert);
        } else {
          if (part.retain) parts.push(text.slice(at, at + part.retain));
          at += part.retain ?? part.delete;
        }
      }
      parts.push(text.slice(at));
      text = parts.join('');
    }
    return text;
  }

  get finalVersion() {
    return this.firstVersion + this.ops.length;
  }
}

export class LightClient {
  /** `hooks.acked(latencyMs)` is called for each acknowledgement; `options` go to the socket. */
  constructor(url, options, doc, hooks) {
    Object.assign(this, { url, options, doc, hooks });
    this.version = 0;
    this.seq = 0;
    this.inflight = null; // { seq, ops, sentAt }
    this.early = new Map(); // messages that came before the one they follow
    this.waiting = new Map(); // action -> resolve, for the few request/reply steps
    this.errors = 0;
    this.gaps = 0;
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

  async fetch() {
    return (await this.request({ a: 'f', c: this.doc.collection, d: this.doc.id, v: null })).data;
  }

  async subscribe() {
    const reply = await this.request({ a: 's', c: this.doc.collection, d: this.doc.id, v: null });
    this.version = reply.data.v;
    const length = opsOf(reply.data.data).reduce((sum, part) => sum + part.insert.length, 0);
    this.doc.begin(this.version, length);
  }

  receive(buffer) {
    const message = this.doc.parse(buffer);
    const waiter = this.waiting.get(message.a);
    if (waiter) {
      this.waiting.delete(message.a);
      if (message.error) waiter.reject(new Error(JSON.stringify(message)));
      else waiter.resolve(message);
    } else if (message.a === 'op') {
      if (message.error) this.refused(message);
      else this.receiveOp(message);
    } else if (message.error) {
      this.refused(message);
    }
  }

  refused(message) {
    this.errors++;
    this.lastError = message.error;
    this.inflight = null;
  }

  receiveOp(message) {
    if (message.v > this.version) {
      if (!this.early.has(message.v)) this.gaps++;
      this.early.set(message.v, message);
      return;
    }
    this.apply(message);
    for (let next; (next = this.early.get(this.version)); ) {
      this.early.delete(this.version);
      this.apply(next);
    }
  }

  apply(message) {
    if (message.v < this.version) return; // seen before: the protocol allows duplicates
    const own = this.inflight && message.src === this.src && message.seq === this.inflight.seq;
    if (own) {
      const { ops, sentAt } = this.inflight;
      this.inflight = null;
      this.doc.record(this.version++, ops);
      this.hooks.acked(performance.now() - sentAt, this);
    } else {
      const ops = opsOf(message.op);
      if (this.inflight) this.inflight.ops = type.transform(this.inflight.ops, ops, 'left').ops;
      this.doc.record(this.version++, ops);
    }
  }

  /** Submits one operation made for the text as this client sees it now. */
  submit(makeOps) {
    const ops = makeOps(this.doc.lengthAt(this.version));
    this.inflight = { seq: ++this.seq, ops, sentAt: performance.now() };
    this.send({
      a: 'op', c: this.doc.collection, d: this.doc.id, v: this.version,
      src: this.src, seq: this.seq, x: {}, op: { ops },
    });
  }
}
