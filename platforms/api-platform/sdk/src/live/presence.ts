/**
 * Who is where in an open document: our own place, told to the others, and theirs, moved with the text as one sees it.
 *
 * Places travel as positions in the text that the platform has at a version. Here they are positions in what one sees, which may
 * hold changes the platform does not have: so theirs are carried over our unsaved changes, and ours is told when it means the
 * same there as here. What the others can tell from our changes (a cursor that moves because its owner types) is not told.
 */
import { clearTimer, randomKey, startTimer } from '../platform.js';
import type { LiveConnection } from './connection.js';
import type { Delta } from './delta.js';
import type { LiveDocument } from './document.js';
import { Emitter } from './emitter.js';
import { COLLECTION, type WireMessage } from './wire.js';

/** What somebody says of themselves; `index` and `length` count UTF-16 units of the text. */
export interface Place {
  index: number;
  length: number;
  [more: string]: unknown;
}

export interface SeenPlace {
  /** One for each open copy: somebody may have several. */
  key: string;
  /** The user's id: the platform's word, whatever their client says. */
  user: string;
  /** The connection they say it over, which their changes come from too. */
  src: string;
  place: Place;
}

interface PresenceEvents {
  places: [places: SeenPlace[]];
}

interface PlaceMessage extends WireMessage {
  id: string;
  p: (Place & { user_id: string }) | null;
}

const SAY_EVERY_MS = 100;
const TELL_EVERY_MS = 30;
/** For each who is there: in a crowd somebody always moves, and drawing all of it must leave time to write. */
const TELL_MORE_MS = 0.5;

export class LivePresence extends Emitter<PresenceEvents> {
  readonly #connection: LiveConnection;
  readonly #document: LiveDocument;
  readonly #channel: string;
  readonly #key = randomKey();
  readonly #theirs = new Map<string, SeenPlace>();
  /** Told for a version that has not come to us yet. */
  readonly #early = new Map<string, PlaceMessage>();
  readonly #unlisten: (() => void)[];
  #number = 0;
  #wanted: Place | null = null;
  /** What the others take our place for; undefined when it must be said again. */
  #known: Place | null | undefined = null;
  #pause: unknown;
  #telling: unknown;

  constructor(connection: LiveConnection, document: LiveDocument) {
    super();
    this.#connection = connection;
    this.#document = document;
    this.#channel = `${COLLECTION}.${document.id}`;
    this.#unlisten = [
      connection.on('ready', () => this.#subscribe()),
      connection.on('down', () => this.#forget()),
      connection.on('message', (message) => this.#take(message)),
      document.on('edit', (change) => this.#shift(change, undefined)),
      document.on('change', (change, src) => this.#shift(change, src)),
      document.on('version', () => this.#retry()),
      document.on('text', () => this.#askAgain()),
      document.on('state', () => this.#say()),
    ];
    if (connection.isReady) this.#subscribe();
  }

  /** Where we are; null: nowhere. Told at most ten times a second, and only the last of what was said. */
  say(place: Place | null): void {
    this.#wanted = place && { ...place };
    this.#say();
  }

  close(): void {
    clearTimer(this.#pause);
    clearTimer(this.#telling);
    for (const unlisten of this.#unlisten) unlisten();
    this.#connection.send({ a: 'pu', ch: this.#channel, seq: (this.#number += 1) });
  }

  // ---- ours

  #say(): void {
    if (this.#pause !== undefined || same(this.#wanted, this.#known)) return;
    const { state, version } = this.#document;
    if (state !== 'saved' || version === undefined) return;
    this.#known = this.#wanted && { ...this.#wanted };
    this.#send(version);
    this.#pause = startTimer(() => {
      this.#pause = undefined;
      this.#say();
    }, SAY_EVERY_MS);
  }

  #send(version: number): void {
    const { id: d } = this.#document;
    const at = { c: COLLECTION, d, v: version, t: 'http://sharejs.org/types/rich-text/v1' };
    this.#connection.send({ a: 'p', ch: this.#channel, id: this.#key, p: this.#known ?? null, pv: (this.#number += 1), ...at });
  }

  // ---- theirs

  #subscribe(): void {
    this.#known = null;
    this.#connection.send({ a: 'ps', ch: this.#channel, seq: (this.#number += 1) });
    this.#say();
  }

  /** What was known is told anew after a reconnection, without those who have gone meanwhile. */
  #forget(): void {
    this.#theirs.clear();
    this.#early.clear();
    this.#tell();
  }

  #askAgain(): void {
    this.#retry();
    if (this.#theirs.size > 0) this.#connection.send({ a: 'pr', ch: this.#channel });
  }

  #take(message: WireMessage): void {
    if (message['ch'] !== this.#channel) return;
    if (message.error) this.#known = undefined;
    else if (message.a === 'pr') this.#sayAgain();
    else if (message.a === 'p' && message.id !== this.#key) this.#hear(message as PlaceMessage);
  }

  #sayAgain(): void {
    if (this.#known === null) return;
    this.#known = undefined;
    this.#say();
  }

  #hear(message: PlaceMessage): void {
    this.#early.delete(message.id);
    if (message.p === null) this.#theirs.delete(message.id);
    else if (!this.#put(message.id, message.p, message)) this.#early.set(message.id, message);
    this.#tell();
  }

  /** False when it speaks of a version that is not here yet. */
  #put(key: string, { user_id: user, ...place }: Place & { user_id: string }, { v, src = '' }: WireMessage): boolean {
    const changes = this.#document.changesSince(v ?? 0);
    if (!changes) return false;
    for (const change of changes) shiftPlace(place, change, false);
    this.#theirs.set(key, { key, user, place, src });
    return true;
  }

  #retry(): void {
    for (const message of [...this.#early.values()]) this.#hear(message);
    this.#say();
  }

  /** A change of what one sees, by another connection or by us. An insertion at a cursor moves only its author's own. */
  #shift(change: Delta, src: string | undefined): void {
    for (const theirs of this.#theirs.values()) shiftPlace(theirs.place, change, theirs.src === src);
    for (const ours of new Set([this.#wanted, this.#known])) if (ours) shiftPlace(ours, change, src === undefined);
    if (this.#theirs.size > 0) this.#tell();
  }

  #tell(): void {
    this.#telling ??= startTimer(() => {
      this.#telling = undefined;
      this.emit('places', [...this.#theirs.values()].map((seen) => ({ ...seen, place: { ...seen.place } })));
    }, Math.max(TELL_EVERY_MS, this.#theirs.size * TELL_MORE_MS));
  }
}

/** Other clients may say something of themselves and no place. */
function shiftPlace(place: Place, change: Delta, own: boolean): void {
  const { index, length } = place;
  if (typeof index !== 'number' || typeof length !== 'number') return;
  place.index = change.transformPosition(index, !own);
  place.length = change.transformPosition(index + length, !own) - place.index;
}

const same = (a: Place | null, b: Place | null | undefined) =>
  a === b || (a && b && [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]));
