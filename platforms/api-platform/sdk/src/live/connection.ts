/**
 * One socket to `/v1/realtime` that comes back by itself. It greets, keeps its id over reconnections (so that what is
 * sent again is recognised), notices when the line has died without a word, and hands each message to the document it
 * is about. It knows no document's content.
 */
import { clearTimer, type OpenSocket, openPlatformSocket, type SocketLike, startTimer } from '../platform.js';
import { Emitter } from './emitter.js';
import type { WireMessage } from './wire.js';

export interface LiveOptions {
  /** Address of the socket, asked for before each attempt: `wss://acme.example.com/v1/realtime`, with a ticket if need be. */
  url: () => string | Promise<string>;
  /** For places whose WebSocket is not the global one. */
  open?: OpenSocket;
}

interface LiveEvents {
  /** Greeted: documents may be asked for. */
  ready: [];
  /** The line is gone; another attempt follows by itself. */
  down: [];
  /** The socket was refused before it opened: perhaps the session is over. */
  refused: [];
  /** A message about no open document, or one this version of the SDK does not know. */
  message: [message: WireMessage];
}

const RETRY_FIRST_MS = 300;
const RETRY_LONGEST_MS = 10_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8_000;
const SUSPECTED_PONG_WITHIN_MS = 1_500;

export class LiveConnection extends Emitter<LiveEvents> {
  readonly #options: LiveOptions;
  readonly #documents = new Map<string, (message: WireMessage) => void>();
  #socket: SocketLike | undefined;
  #id: string | null = null;
  #seq = 0;
  #ready = false;
  #closed = false;
  #failures = 0;
  #retry: unknown;
  #ping: unknown;
  #pong: unknown;

  constructor(options: LiveOptions) {
    super();
    this.#options = options;
    void this.#connect();
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** How many attempts in a row have failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Names an operation of ours for ever: the platform applies each (src, seq) once. Only while ready. */
  nextSource(): { src: string; seq: number } {
    if (this.#id === null) throw new TypeError('This connection has no id yet.');
    this.#seq += 1;
    return { src: this.#id, seq: this.#seq };
  }

  /** What is said while the line is down is not kept: whoever says it says it again when `ready`. */
  send(message: WireMessage): void {
    if (this.#ready) this.#socket?.send(JSON.stringify(message));
  }

  /** Messages about a document go to its one listener. */
  route(document: string, listener: (message: WireMessage) => void): void {
    if (this.#documents.has(document)) throw new TypeError(`Document ${document} is open on this connection.`);
    this.#documents.set(document, listener);
  }

  unroute(document: string): void {
    this.#documents.delete(document);
  }

  /** The network is back, or somebody is looking: do not wait for the next attempt. */
  reconnectNow(): void {
    if (this.#closed || this.#socket) return;
    clearTimer(this.#retry);
    void this.#connect();
  }

  /** Somebody says the network is gone: find out, instead of at the next pulse. */
  suspect(): void {
    if (this.#ready) this.#askForPong(SUSPECTED_PONG_WITHIN_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimer(this.#retry);
    this.#socket?.close();
    this.#lost();
  }

  async #connect(): Promise<void> {
    let socket: SocketLike;
    try {
      const url = await this.#options.url();
      if (this.#closed || this.#socket) return;
      socket = (this.#options.open ?? openPlatformSocket)(url);
    } catch {
      this.#failures += 1;
      this.#retryLater();
      return;
    }
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.send(JSON.stringify({ a: 'hs', id: this.#id, protocol: 1, protocolMinor: 2 }));
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#take(JSON.parse(String(data)) as WireMessage);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#failures += 1;
      this.#lost();
      if (!opened) this.emit('refused');
      this.#retryLater();
    };
    socket.onerror = () => undefined;
  }

  #take(message: WireMessage): void {
    clearTimer(this.#pong);
    if (message.a === 'hs') this.#greeted(message);
    else if (message.a !== 'pp') this.#hand(message);
  }

  #greeted(message: WireMessage): void {
    if (typeof message.id !== 'string' || message.error) return;
    if (message.id !== this.#id) this.#seq = 0;
    this.#id = message.id;
    this.#failures = 0;
    this.#ready = true;
    this.#ping = startTimer(() => this.#checkPulse(), PING_EVERY_MS);
    this.emit('ready');
  }

  #hand(message: WireMessage): void {
    const isAboutText = message.a === 'op' || message.a === 's' || message.a === 'f';
    const document = isAboutText && message.d !== undefined ? this.#documents.get(message.d) : undefined;
    if (document) document(message);
    else this.emit('message', message);
  }

  /** A line can die without a word; one that does not answer is closed, and so opened anew. */
  #checkPulse(): void {
    this.#askForPong(PONG_WITHIN_MS);
    this.#ping = startTimer(() => this.#checkPulse(), PING_EVERY_MS);
  }

  #askForPong(within_ms: number): void {
    const socket = this.#socket;
    clearTimer(this.#pong);
    this.send({ a: 'pp' });
    this.#pong = startTimer(() => {
      socket?.close();
      socket?.onclose?.();
    }, within_ms);
  }

  #lost(): void {
    clearTimer(this.#ping);
    clearTimer(this.#pong);
    if (!this.#ready) return;
    this.#ready = false;
    this.emit('down');
  }

  #retryLater(): void {
    if (this.#closed) return;
    const ceiling = Math.min(RETRY_FIRST_MS * 2 ** Math.min(this.#failures - 1, 8), RETRY_LONGEST_MS);
    this.#retry = startTimer(() => void this.#connect(), ceiling * (0.5 + Math.random() / 2));
  }
}
