/** Where changes wait: what the SDK asks of a browser's IndexedDB, a phone's store, or memory. */
import type { Entry } from './entry.js';

export interface OutboxStorage {
  load(): Promise<readonly Entry[]>;
  /**
   * What `change` makes of the entries is what is kept, and what it answers is answered; nothing comes between. It is called at once with
   * what there is, and does not wait for anything.
   */
  update<Answer>(change: (entries: readonly Entry[]) => { entries: readonly Entry[]; answer: Answer }): Promise<Answer>;
  /** Does the work while no other process (tab, app) does work of its own on the same store. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Calls whenever another process has changed something; the result stops that. */
  onOthers(listener: () => void): () => void;
}

/** For places without a store: what waits lives as long as the process. Outboxes that share one are as tabs of one browser. */
export class MemoryOutbox implements OutboxStorage {
  #kept = '[]';
  #turn: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  load(): Promise<readonly Entry[]> {
    return Promise.resolve(JSON.parse(this.#kept) as Entry[]);
  }

  async update<Answer>(change: (entries: readonly Entry[]) => { entries: readonly Entry[]; answer: Answer }): Promise<Answer> {
    const { entries, answer } = change(JSON.parse(this.#kept) as Entry[]);
    this.#kept = JSON.stringify(entries);
    await Promise.resolve();
    for (const listener of [...this.#listeners]) listener();
    return answer;
  }

  alone(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  onOthers(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
