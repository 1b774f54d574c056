/*
 * A copy of a document as an application of ours has it, over a network that the test cuts.
 */
import { LiveConnection, LiveDocument, MemoryStorage } from '@insula/sdk/live';
import WebSocket from 'ws';

/* The way from one copy to the platform. While it is cut nothing gets through, and nobody is told. */
export class Network {
  #sockets = new Set();
  #cut = false;

  constructor(url, token, openSocket = (...to) => new WebSocket(...to)) {
    this.openSocket = openSocket;
    this.address = url.replace(/^http/, 'ws') + '/v1/realtime';
    this.token = token;
  }
  open = () => {
    if (this.#cut) throw new Error('no network');
    const socket = this.openSocket(this.address, { headers: { authorization: `Bearer ${this.token}` } });
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  };
  /* Breaks every line; what was on its way may have arrived or not. */
  drop() {
    for (const socket of this.#sockets) socket.terminate();
  }
  cut() {
    this.#cut = true;
    this.drop();
  }
  mend() {
    this.#cut = false;
  }
}

export class Copy {
  constructor(network, id, { storage = new MemoryStorage(), writer } = {}) {
    this.network = network;
    this.storage = storage;
    this.leftBehind = [];
    this.connection = new LiveConnection({ url: () => network.address, open: network.open });
    this.document = LiveDocument.open(id, {
      connection: this.connection,
      storage,
      ...(writer && { writer }),
      onLeftBehind: (name) => this.leftBehind.push(name),
    });
    this.refusals = [];
    this.document.on('refused', (refusal) => this.refusals.push(refusal));
    /* What an editor would show: built from what it was told and what it wrote. */
    this.document.on('text', (text) => (this.seen = text));
    this.document.on('change', (change) => (this.seen = this.seen.compose(change)));
  }
  write(change) {
    this.seen = this.seen.compose(change);
    this.document.edit(change);
  }
  get text() {
    return this.seen?.ops.map((op) => (typeof op.insert === 'string' ? op.insert : '\uFFFC')).join('');
  }
  /* The tab is closed: what was kept stays. */
  async leave() {
    await this.document.close();
    this.connection.close();
  }
}
