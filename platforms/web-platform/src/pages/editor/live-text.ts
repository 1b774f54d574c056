/**
 * One document's text, shared: a ShareDB document over a socket that comes back by itself. Knows nothing of Quill or
 * React; tells what happens through `LiveTextEvents`.
 *
 * ShareDB keeps what was written while the socket was away, sends it again after reconnecting, and the platform
 * recognises what it already has: so a lost connection loses and doubles nothing.
 */
import type { Delta } from 'quill/core';
import richText from 'rich-text';
import { Connection, type Doc, type ShareError, types } from 'sharedb/lib/client';

types.register(richText.type);

/** `offline` keeps what is written and sends it later; `lost` is over: the document is gone or no longer ours. */
export type TextState = 'opening' | 'saved' | 'saving' | 'offline' | 'lost';

export interface LiveTextEvents {
  onState: (state: TextState) => void;
  /** The whole text: at first, and when a change of ours was refused. */
  onText: (text: Delta) => void;
  /** Somebody else's change. */
  onChange: (change: Delta) => void;
  onRefused: (error: ShareError) => void;
  /** The socket was refused before it opened: perhaps the session is over. */
  onDoor: () => void;
}

const RETRY_FIRST_MS = 300;
const RETRY_LONGEST_MS = 10_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8_000;

const address = () => {
  const url = new URL('/v1/realtime', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

export class LiveText {
  readonly #events: LiveTextEvents;
  readonly #connection: Connection;
  readonly #doc: Doc;
  #socket: WebSocket;
  #loaded = false;
  #lost = false;
  #closed = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval>;
  #pong: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, events: LiveTextEvents) {
    this.#events = events;
    this.#socket = this.#openSocket();
    this.#connection = new Connection(this.#socket);
    this.#connection.on('state', () => this.#tell());
    this.#connection.on('pong', () => clearTimeout(this.#pong));
    this.#connection.on('connection error', () => undefined);
    this.#connection.on('error', (error) => console.error(error));
    this.#doc = this.#connection.get('documents', id);
    this.#listen();
    this.#ping = setInterval(() => this.#checkPulse(), PING_EVERY_MS);
    window.addEventListener('online', this.#reconnectNow);
  }

  get hasUnsaved() {
    return this.#doc.hasWritePending();
  }

  submit(change: Delta) {
    if (this.#lost) return;
    this.#doc.submitOp(change, { source: this }, (error) => {
      if (error) this.#events.onRefused(error);
      this.#tell();
    });
    this.#tell();
  }

  /** Leaves when everything written has arrived. */
  close() {
    this.#closed = true;
    this.#doc.whenNothingPending(() => {
      window.removeEventListener('online', this.#reconnectNow);
      clearTimeout(this.#retry);
      clearTimeout(this.#pong);
      clearInterval(this.#ping);
      this.#socket.close();
    });
  }

  #listen() {
    const doc = this.#doc;
    doc.on('load', () => this.#showText());
    doc.on('create', () => this.#showText());
    doc.on('op', (change, source) => {
      if (source !== this) this.#tellUnlessClosed(() => this.#events.onChange(change));
    });
    doc.on('no write pending', () => this.#tell());
    doc.on('del', () => this.#lose());
    doc.on('error', (error) => {
      if (error.code === 'document_not_found' || error.code === 'forbidden') this.#lose();
      else this.#tellUnlessClosed(() => this.#events.onRefused(error));
    });
    doc.subscribe((error) => {
      if (error || doc.type === null) this.#lose();
    });
  }

  #showText() {
    if (this.#doc.type === null) return;
    this.#loaded = true;
    this.#tellUnlessClosed(() => this.#events.onText(this.#doc.data));
    this.#tell();
  }

  #lose() {
    this.#lost = true;
    this.#tell();
  }

  #tell() {
    this.#tellUnlessClosed(() => this.#events.onState(this.#state()));
  }

  #tellUnlessClosed(tell: () => void) {
    if (!this.#closed) tell();
  }

  #state(): TextState {
    if (this.#lost) return 'lost';
    if (this.#connection.state !== 'connected')
      return this.#loaded || this.#failures > 0 ? 'offline' : 'opening';
    if (!this.#loaded) return 'opening';
    return this.#doc.hasWritePending() ? 'saving' : 'saved';
  }

  #openSocket(): WebSocket {
    const socket = new WebSocket(address());
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#failures = 0;
    });
    socket.addEventListener('close', () => {
      clearTimeout(this.#pong);
      if (this.#closed && !this.#doc.hasWritePending()) return;
      if (!opened) this.#events.onDoor();
      this.#failures += 1;
      const ceiling = Math.min(RETRY_FIRST_MS * 2 ** (this.#failures - 1), RETRY_LONGEST_MS);
      this.#retry = setTimeout(this.#reconnectNow, ceiling * (0.5 + Math.random() / 2));
    });
    return socket;
  }

  readonly #reconnectNow = () => {
    if (this.#socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.#retry);
    this.#socket = this.#openSocket();
    this.#connection.bindToSocket(this.#socket);
  };

  /** A connection can die without a word; one that does not answer is closed, and so opened anew. */
  #checkPulse() {
    if (this.#connection.state !== 'connected') return;
    this.#connection.ping();
    clearTimeout(this.#pong);
    this.#pong = setTimeout(() => this.#socket.close(), PONG_WITHIN_MS);
  }
}
