/**
 * What others do to the text, for those who hear it: that somebody types, and once it is quiet how many paragraphs have changed.
 * Rarely, and never while one is writing oneself; what comes meanwhile is told together.
 */
import type { LiveDocument } from '@insula/sdk/live';
import type { Delta, Quill } from '../quill';

/** Between two announcements. */
const EVERY_MS = 10_000;
/** Nothing changed for this long: they have come to an end. */
const QUIET_MS = 3_000;
/** Whoever writes without a pause is told of in between. */
const LONGEST_MS = 30_000;
/** Without a key of our own for this long we are listening. */
const LISTENING_MS = 2_000;
const LOOK_EVERY_MS = 500;
/** Beyond these it is many. */
const MOST_PLACES = 1_000;

export interface Bout {
  /** Whoever takes part, as `who` knows them. */
  people: Set<string>;
  /** Undefined while it goes on: they are typing. */
  paragraphs?: number;
}

interface Options {
  quill: Quill;
  text: LiveDocument;
  /** Whose a connection's changes are. */
  who: (src: string) => string;
  tell: (bout: Bout) => void;
}

export class RemoteChanges {
  readonly #options: Options;
  readonly #unlisten: () => void;
  readonly #people = new Set<string>();
  #places: number[] = [];
  #saidTyping = false;
  #toldAt = -Infinity;
  #changedAt = -Infinity;
  #wroteAt = -Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: Options) {
    this.#options = options;
    const { quill, text } = options;
    quill.on('text-change', this.#follow);
    this.#unlisten = text.on('change', (change, src) => this.#take(change as Delta, src));
  }

  close() {
    clearInterval(this.#timer);
    this.#unlisten();
    this.#options.quill.off('text-change', this.#follow);
  }

  readonly #follow = (change: Delta, _before: Delta, source: string) => {
    if (source === 'user') this.#wroteAt = performance.now();
    this.#places = this.#places.map((place) => change.transformPosition(place));
  };

  #take(change: Delta, src: string) {
    this.#people.add(this.#options.who(src));
    this.#changedAt = performance.now();
    if (this.#places.length < MOST_PLACES) this.#places.push(...placesOf(change));
    this.#timer ??= setInterval(this.#look, LOOK_EVERY_MS);
    this.#look();
  }

  readonly #look = () => {
    const now = performance.now();
    if (now - this.#wroteAt < LISTENING_MS || now - this.#toldAt < EVERY_MS) return;
    const people = new Set(this.#people);
    if (now - this.#changedAt >= QUIET_MS || (this.#saidTyping && now - this.#toldAt >= LONGEST_MS)) {
      const paragraphs = new Set(this.#places.map((place) => this.#options.quill.getLine(place)[0])).size;
      this.#forget();
      this.#options.tell({ people, paragraphs });
    } else if (this.#saidTyping) return;
    else {
      this.#saidTyping = true;
      this.#options.tell({ people });
    }
    this.#toldAt = now;
  };

  #forget() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#people.clear();
    this.#places = [];
    this.#saidTyping = false;
  }
}

/** A place in each paragraph that a change touches, as the text stands after it. */
function placesOf({ ops }: Delta): number[] {
  const places: number[] = [];
  let index = 0;
  for (const { insert, retain, attributes } of ops) {
    if (typeof retain === 'number' && !attributes) {
      index += retain;
      continue;
    }
    places.push(index);
    if (typeof retain === 'number') index += retain;
    if (typeof insert === 'object') index += 1;
    if (typeof insert !== 'string') continue;
    for (let at = insert.indexOf('\n'); at >= 0 && at < insert.length - 1; at = insert.indexOf('\n', at + 1))
      places.push(index + at + 1);
    index += insert.length;
  }
  return places;
}
