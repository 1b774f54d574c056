/*
 * The stock ShareDB client, and a bare socket for what it would never send.
 */
import { randomUUID } from 'node:crypto';
import ShareDB from 'sharedb/lib/client/index.js';
import richText from 'rich-text';
import WebSocket from 'ws';

ShareDB.types.register(richText.type);
const address = (url) => url.replace(/^http/, 'ws') + '/v1/realtime';

/* A workspace of its own with its owner: { token, user, tenant, get, post, patch, delete }. */
export async function signUp(url, slug) {
  const owner = { email: `owner@${slug}.test`, password: 'correct horse battery', first_name: 'Olga', last_name: 'Owner' };
  const response = await fetch(`${url}/v1/tenants`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: slug, slug, owner }),
  });
  if (response.status !== 201) throw new Error(`sign-up: ${response.status} ${await response.text()}`);
  const { access_token: token, user, tenant } = await response.json();
  return { token, user, tenant, ...callsWith(url, token) };
}

export function callsWith(url, token) {
  const call = (method) => (path, body, headers = {}) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      body: body ? JSON.stringify(body) : undefined,
    });
  return { get: call('GET'), post: call('POST'), patch: call('PATCH'), put: call('PUT'), delete: call('DELETE') };
}

/* Reconnects by itself, as an application would arrange it. */
export class ShareClient {
  constructor(url, token, openSocket = (...to) => new WebSocket(...to)) {
    this.dial = () => {
      const socket = openSocket(address(url), { headers: { authorization: `Bearer ${token}` } });
      socket.on('error', () => {});
      socket.on('close', () => this.open && setTimeout(() => this.open && this.connection.bindToSocket(this.dial()), 50));
      this.socket = socket;
      return socket;
    };
    this.open = true;
    this.connection = new ShareDB.Connection(this.dial());
    this.connection.on('error', () => {});
  }
  /* The network goes away, without a word. */
  drop() {
    this.socket.terminate();
  }
  close() {
    this.open = false;
    this.connection.close();
    this.socket.terminate();
  }
}

const call = (action) => new Promise((resolve, reject) => action((error) => (error ? reject(error) : resolve())));

export async function openDoc(client, id) {
  const doc = client.connection.get('documents', id);
  doc.on('error', () => {});
  await call((done) => doc.subscribe(done));
  return doc;
}
export async function fetchDoc(client, id) {
  const doc = client.connection.get('documents', id);
  doc.on('error', () => {});
  await call((done) => doc.fetch(done));
  return doc;
}
/* raw: past the client's own check that the document exists. */
export function submit(doc, op, raw = false) {
  if (raw && !doc.type) return Promise.reject(new Error('Cannot submit op. Document does not exist'));
  return call((done) => doc.submitOp(op, { source: true }, done));
}
export const insert = (at, text) => (at > 0 ? [{ retain: at }, { insert: text }] : [{ insert: text }]);
export const textOf = (doc) => doc.data.ops.map((op) => (typeof op.insert === 'string' ? op.insert : '\uFFFC')).join('');

export class RawSocket {
  static async open(url, token) {
    const raw = new RawSocket();
    raw.socket = new WebSocket(address(url), { headers: { authorization: `Bearer ${token}` } });
    raw.messages = [];
    raw.waiting = [];
    raw.socket.on('message', (data) => raw.take(JSON.parse(data)));
    raw.closed = new Promise((resolve) => raw.socket.on('close', (code) => resolve(code)));
    await new Promise((resolve, reject) => raw.socket.once('open', resolve).once('error', reject));
    raw.send({ a: 'hs', id: null, protocol: 1, protocolMinor: 2 });
    raw.id = (await raw.next((m) => m.a === 'hs')).id;
    return raw;
  }
  take(message) {
    const index = this.waiting.findIndex(({ matches }) => matches(message));
    if (index < 0) return void this.messages.push(message);
    this.waiting.splice(index, 1)[0].resolve(message);
  }
  next(matches, timeout_ms = 30_000) {
    const index = this.messages.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.messages.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      this.waiting.push({ matches, resolve });
      setTimeout(() => reject(new Error('no such message came')), timeout_ms).unref();
    });
  }
  send(message) {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }
  close() {
    this.socket.terminate();
  }
}
export const newId = () => randomUUID();
