/**
 * One document, written in wherever one is: with the platform when there is a line, and without it for as long as need be.
 *
 * What is written is kept before it is sent, under the name (src, seq) it is sent with. So whatever is cut off, whenever: what
 * comes back is sent again under the same name, and the platform applies it once.
 *
 * A copy adopts what an earlier one left behind (a reload, a tab that was closed on a train). When several left something, one is
 * adopted and the others are sent by copies of their own, without a view.
 */
import { randomKey, startTimer, clearTimer } from '../platform.js';
import { type LiveConnection } from './connection.js';
import { Delta, type Op } from './delta.js';
import { Emitter } from './emitter.js';
import type { LiveStorage, Refusal, StoredText } from './storage.js';
import { SharedText } from './text.js';
import { COLLECTION, opsOf, type Snapshot, type WireError, type WireMessage } from './wire.js';

/**
 * `opening`: nothing to see yet. `saved`, `saving`: with the platform. `offline`: what is written is kept here and sent later.
 * `lost`: the document is gone, or no longer ours to see.
 */
export type DocumentState = 'opening' | 'saved' | 'saving' | 'offline' | 'lost';

interface DocumentEvents {
  /** The whole text: at first, and when changes were refused. */
  text: [text: Delta];
  /** Somebody else's change, as it applies to what one sees, and the connection it came from. */
  change: [change: Delta, src: string];
  /** One's own change, as it was made. */
  edit: [change: Delta];
  /** The text stands on another version of the platform. */
  version: [version: number];
  state: [state: DocumentState];
  refused: [refusal: Refusal];
  /** Something beside the text has changed: `comment.created`. A hint; what was said while offline is not repeated. */
  note: [type: string, data: unknown];
}

export interface DocumentOptions {
  connection: LiveConnection;
  storage: LiveStorage;
  /** Called for each copy that left changes behind and that this one did not adopt. */
  onLeftBehind?: (writer: string) => void;
  /** Adopt this copy and no other, or be `lost`, when it is gone or a living copy has it; for sending what was left behind. */
  writer?: string;
  /** The document is not with the platform yet: until this resolves, it is written in here alone. */
  after?: Promise<unknown> | undefined;
}

/** Changes of others are kept this long after the last keeping; one's own at once. */
const KEEP_OTHERS_AFTER_MS = 2_000;
/** We stand on a version that the platform does not have. */
const AHEAD = 'ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT';

export class LiveDocument extends Emitter<DocumentEvents> {
  readonly id: string;
  readonly #connection: LiveConnection;
  readonly #storage: LiveStorage;
  readonly #unlisten: (() => void)[] = [];
  #writer = '';
  #text: SharedText | undefined;
  #subscribed = false;
  #alone = false;
  #lost = false;
  #refusal: Refusal | undefined;
  #closed = false;
  #told: DocumentState = 'opening';
  #keeping: Promise<void> | undefined;
  #keepAgain = false;
  #keepLater: unknown;
  #waiting: (() => void)[] = [];

  private constructor(id: string, options: DocumentOptions) {
    super();
    this.id = id;
    this.#connection = options.connection;
    this.#storage = options.storage;
  }

  /** Listeners added in the same turn miss nothing. */
  static open(id: string, options: DocumentOptions): LiveDocument {
    const document = new LiveDocument(id, options);
    void document.#open(options);
    return document;
  }

  get state(): DocumentState {
    if (this.#lost) return 'lost';
    if (!this.#text) return this.#connection.failures > 0 && !this.#connection.isReady ? 'offline' : 'opening';
    if (!this.#connection.isReady || this.#alone) return 'offline';
    return this.#text.hasUnsaved || !this.#subscribed ? 'saving' : 'saved';
  }

  get hasUnsaved(): boolean {
    return this.#text?.hasUnsaved ?? false;
  }

  /** The version of the platform that the text stands on; undefined before there is a text. */
  get version(): number | undefined {
    return this.#text?.version;
  }

  /** From the text at that version of the platform to what one sees; see SharedText. */
  changesSince(version: number): Delta[] | undefined {
    return this.#text?.changesSince(version);
  }

  /** A range of what one sees, in the text at the version the platform has; see SharedText. */
  savedRange(index: number, length: number): { index: number; length: number; version: number } | undefined {
    return this.#text?.savedRange(index, length);
  }

  text(): Delta | undefined {
    return this.#text?.view();
  }

  /** What the platform refused and nobody has dealt with yet; it outlives the process. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** Its writer has dealt with it. */
  dismissRefusal(): void {
    this.#refusal = undefined;
    void (this.#lost ? this.#storage.remove(this.id, this.#writer) : this.#keep());
  }

  /** A change just made to what one sees. */
  edit(change: Delta | Op[]): void {
    if (!this.#text || this.#lost) return;
    const delta = new Delta(change);
    this.#text.edit(delta);
    this.emit('edit', delta);
    this.#tell();
    void this.#keep();
    void this.#flush();
  }

  /** Resolves when everything written here is with the platform; for as long as that takes. */
  async whenSaved(): Promise<void> {
    while (this.hasUnsaved && !this.#lost) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when everything written here would outlive this process. */
  async whenKept(): Promise<void> {
    await this.#keep();
  }

  /** Stops listening. What is not with the platform stays kept, and the next copy to open sends it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const unlisten of this.#unlisten) unlisten();
    clearTimer(this.#keepLater);
    this.#connection.unroute(this.id);
    if (this.#subscribed) this.#connection.send({ a: 'u', c: COLLECTION, d: this.id });
    await this.#keep();
    this.#storage.release(this.#writer);
    this.#wake();
  }

  // ---- opening

  async #open(options: DocumentOptions): Promise<void> {
    const kept = await this.#adopt(options).catch(() => undefined);
    if (this.#closed) {
      this.#storage.release(this.#writer);
      return;
    }
    if (kept) {
      this.#text = new SharedText(kept);
      this.emit('text', this.#text.view());
      this.#refusal = kept.refusal;
      if (kept.refusal) this.emit('refused', kept.refusal);
    } else if (options.writer !== undefined) {
      this.#lost = true;
      this.#tell();
      return;
    }
    if (options.after) this.#waitFor(options.after);
    this.#connection.route(this.id, (message) => this.#take(message));
    this.#unlisten.push(
      this.#connection.on('ready', () => this.#subscribe()),
      this.#connection.on('down', () => {
        this.#subscribed = false;
        this.#tell();
      }),
      this.#connection.on('refused', () => this.#tell()),
      this.#connection.on('message', ({ a, d, type, data }) => {
        if (a === 'note' && d === this.id && typeof type === 'string') this.emit('note', type, data);
      }),
    );
    if (this.#connection.isReady) this.#subscribe();
    this.#tell();
  }

  #waitFor(made: Promise<unknown>): void {
    const go = () => {
      this.#alone = false;
      if (this.#closed) return;
      if (this.#connection.isReady) this.#subscribe();
      this.#tell();
    };
    this.#alone = true;
    made.then(go, go);
  }

  async #adopt(options: DocumentOptions): Promise<StoredText | undefined> {
    const all = await this.#storage.load(this.id);
    const copies = all
      .filter(({ writer }) => options.writer === undefined || writer === options.writer)
      .sort((a, b) => Number(isUnsaved(b)) - Number(isUnsaved(a)) || b.keptAt - a.keptAt);
    let adopted: StoredText | undefined;
    for (const copy of copies) {
      if (!(await this.#storage.claim(copy.writer))) continue;
      if (!adopted) {
        adopted = copy;
        continue;
      }
      this.#storage.release(copy.writer);
      if (isUnsaved(copy)) options.onLeftBehind?.(copy.writer);
      else await this.#storage.remove(this.id, copy.writer);
    }
    if (adopted) {
      this.#writer = adopted.writer;
      return adopted;
    }
    if (options.writer !== undefined) return undefined;
    this.#writer = randomKey();
    await this.#storage.claim(this.#writer);
    const newest = copies.sort((a, b) => b.version - a.version)[0];
    return newest && { ...withoutUnsaved(newest), writer: this.#writer };
  }

  #subscribe(): void {
    if (this.#lost || this.#alone) return;
    const v = this.#text?.version ?? null;
    this.#connection.send({ a: 's', c: COLLECTION, d: this.id, v });
  }

  // ---- what the platform says

  #take(message: WireMessage): void {
    if (this.#lost) return;
    if (message.a === 'op') this.#takeOperation(message);
    else if (message.error) this.#refuseToOpen(message.error);
    else if (message.a === 's') this.#subscribedAt(message.data);
  }

  #subscribedAt(snapshot: Snapshot | undefined): void {
    if (snapshot) {
      if (snapshot.type === null) {
        this.#lose();
        return;
      }
      this.#begin(snapshot.v, opsOf(snapshot.data));
    }
    this.#subscribed = true;
    this.#resend();
    void this.#flush();
    this.#tell();
  }

  #begin(version: number, base: Op[]): void {
    this.#text = new SharedText({ version, base });
    this.emit('text', this.#text.view());
    void this.#keep();
  }

  #refuseToOpen(error: WireError): void {
    if (error.code === 'document_not_found' || error.code === 'forbidden') this.#refuse(error, true);
    else if (error.code === AHEAD && this.#text) this.#beginAnew(error);
  }

  /** The platform was restored to a time before what we know of it. */
  #beginAnew(error: WireError): void {
    this.#refuse(error, false);
    this.#text = undefined;
    this.#subscribe();
  }

  #takeOperation(message: WireMessage): void {
    const text = this.#text;
    const isOurs =
      text?.sent !== undefined && message.src === text.sent.src && message.seq === text.sent.seq;
    if (message.error) {
      if (isOurs) this.#refuse(message.error, false);
      else if (message.seq === undefined) this.#refuse(message.error, true);
      return;
    }
    if (!text || typeof message.v !== 'number' || message.v < text.version) return;
    if (message.v > text.version) {
      this.#connection.send({ a: 'f', c: COLLECTION, d: this.id, v: text.version });
      return;
    }
    if (isOurs) this.#acknowledge(text);
    else this.#receive(text, message);
  }

  #acknowledge(text: SharedText): void {
    text.acknowledge();
    this.emit('version', text.version);
    void this.#keep();
    void this.#flush();
    this.#tell();
    if (!text.hasUnsaved) this.#wake();
  }

  #receive(text: SharedText, message: WireMessage): void {
    if (message.del) {
      this.#refuse({ code: 'document_deleted', message: 'Somebody deleted this document.' }, true);
    } else if (message.create) {
      this.#begin(text.version + 1, opsOf(message.create.data));
    } else {
      const change = text.receive(new Delta(opsOf(message.op)));
      if (change.ops.length > 0) this.emit('change', change, message.src ?? '');
      this.emit('version', text.version);
      this.#keepSoon();
    }
  }

  /** What was not saved leaves the text and is told; with `gone` there is no text to go on with. */
  #refuse(error: WireError, gone: boolean): void {
    const text = this.#text;
    const refusal = text?.hasUnsaved
      ? { code: error.code, message: error.message, text: text.view().ops }
      : undefined;
    if (refusal) this.#refusal = refusal;
    text?.rollBack();
    if (gone) this.#lose();
    else if (text) {
      this.emit('text', text.view());
      void this.#keep();
      this.#tell();
    }
    if (refusal) this.emit('refused', refusal);
    this.#wake();
  }

  #lose(): void {
    void (this.#refusal ? this.#keep() : this.#storage.remove(this.id, this.#writer));
    this.#lost = true;
    this.#tell();
    this.#wake();
  }

  // ---- sending

  /** What was under way when the line broke, under the name it had. */
  #resend(): void {
    if (this.#text?.sent) this.#sendSent(this.#text);
  }

  async #flush(): Promise<void> {
    const text = this.#text;
    if (!text || !this.#subscribed || !this.#connection.isReady) return;
    if (!text.take(() => this.#connection.nextSource())) return;
    const { sent } = text;
    await this.#keep();
    if (sent && text.sent?.seq === sent.seq && text.sent.src === sent.src && this.#subscribed) this.#sendSent(text);
  }

  #sendSent(text: SharedText): void {
    if (!text.sent) return;
    const { src, seq, change } = text.sent;
    this.#connection.send({ a: 'op', c: COLLECTION, d: this.id, v: text.version, src, seq, op: { ops: change.ops }, x: {} });
  }

  // ---- keeping

  /** Resolves when what there is now is kept. One keeping at a time: those who come meanwhile share the next. */
  async #keep(): Promise<void> {
    if (this.#keeping) {
      this.#keepAgain = true;
      await this.#keeping;
      if (!this.#keepAgain) return this.#keeping;
    }
    if (!this.#text || (this.#lost && !this.#refusal)) return;
    this.#keepAgain = false;
    clearTimer(this.#keepLater);
    this.#keepLater = undefined;
    this.#keeping = this.#storage
      .save({
        ...this.#text.record(),
        document: this.id,
        writer: this.#writer,
        keptAt: Date.now(),
        ...(this.#refusal && { refusal: this.#refusal }),
      })
      .catch(() => undefined)
      .finally(() => {
        this.#keeping = undefined;
      });
    await this.#keeping;
  }

  #keepSoon(): void {
    this.#keepLater ??= startTimer(() => {
      this.#keepLater = undefined;
      void this.#keep();
    }, KEEP_OTHERS_AFTER_MS);
  }

  // ---- telling

  #tell(): void {
    const { state } = this;
    if (this.#closed || state === this.#told) return;
    this.#told = state;
    this.emit('state', state);
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

const isUnsaved = (text: StoredText): boolean =>
  text.sent !== undefined || text.pending !== undefined || text.refusal !== undefined;

function withoutUnsaved({ document, writer, keptAt, version, base }: StoredText): StoredText {
  return { document, writer, keptAt, version, base };
}
