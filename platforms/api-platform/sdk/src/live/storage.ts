/**
 * Where texts wait for the network: what the SDK asks of a browser's IndexedDB, a phone's store, or memory.
 *
 * Each copy of a document that somebody edits has a writer. A writer belongs to one running copy at a time: `claim` takes it for as
 * long as this process (tab, app) lives, so that no two of them send the same changes.
 */
import type { Op } from './delta.js';
import type { TextRecord } from './text.js';

/** Changes the platform would not take. They are no longer in the text; here they are, to be kept some other way. */
export interface Refusal {
  code: string;
  message: string;
  /** The text as its writer saw it. */
  text: Op[];
}

export interface StoredText extends TextRecord {
  document: string;
  writer: string;
  /** When it was kept, in ms since 1970. */
  keptAt: number;
  /** Until its writer has dealt with it. */
  refusal?: Refusal;
}

export interface LiveStorage {
  /** All that is kept of a document. */
  load(document: string): Promise<StoredText[]>;
  save(text: StoredText): Promise<void>;
  remove(document: string, writer: string): Promise<void>;
  /** False when a living copy has it. */
  claim(writer: string): Promise<boolean>;
  release(writer: string): void;
}

/** For places without a store: what is not saved lives as long as the process. */
export class MemoryStorage implements LiveStorage {
  readonly #texts = new Map<string, StoredText>();
  readonly #claimed = new Set<string>();

  load(document: string): Promise<StoredText[]> {
    return Promise.resolve([...this.#texts.values()].filter((text) => text.document === document));
  }

  save(text: StoredText): Promise<void> {
    this.#texts.set(`${text.document}/${text.writer}`, structuredCopy(text));
    return Promise.resolve();
  }

  remove(document: string, writer: string): Promise<void> {
    this.#texts.delete(`${document}/${writer}`);
    return Promise.resolve();
  }

  claim(writer: string): Promise<boolean> {
    const free = !this.#claimed.has(writer);
    this.#claimed.add(writer);
    return Promise.resolve(free);
  }

  release(writer: string): void {
    this.#claimed.delete(writer);
  }
}

/** As every real store does: what is kept does not change with what it was made from. */
const structuredCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
