/** The outbox in IndexedDB. A lock of the browser lets one tab send at a time; the others are told what has changed. */
import { type Entry, isSameJson, MemoryOutbox, type OutboxStorage } from '@insula/sdk/outbox';
import type { OfflineStore } from './store';

const locks = (navigator as { locks?: LockManager }).locks;

class BrowserOutbox implements OutboxStorage {
  readonly #store: OfflineStore;
  readonly #name: string;
  readonly #others: BroadcastChannel;

  constructor(store: OfflineStore) {
    this.#store = store;
    this.#name = `${store.name}-outbox`;
    this.#others = new BroadcastChannel(this.#name);
  }

  load() {
    return this.#store.getAll('outbox');
  }

  async update<Answer>(change: (entries: readonly Entry[]) => { entries: readonly Entry[]; answer: Answer }) {
    const transaction = this.#store.transaction('outbox', 'readwrite');
    const before = new Map((await transaction.store.getAll()).map((entry) => [entry.id, entry]));
    const { entries, answer } = attempt(transaction, () => change([...before.values()]));
    for (const entry of entries) {
      if (!isSameJson(entry, before.get(entry.id))) void transaction.store.put(entry);
      before.delete(entry.id);
    }
    for (const id of before.keys()) void transaction.store.delete(id);
    await transaction.done;
    this.#others.postMessage('changed');
    return answer;
  }

  async alone(work: () => Promise<void>) {
    await locks?.request(this.#name, work);
  }

  onOthers(listener: () => void) {
    this.#others.onmessage = listener;
    return () => this.#others.close();
  }
}

function attempt<Result>(transaction: { abort(): void; done: Promise<void> }, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    transaction.done.catch(() => undefined);
    transaction.abort();
    throw error;
  }
}

/** Without locks two tabs could send the same: then nothing outlives the page. */
export const outboxIn = (store: OfflineStore | undefined): OutboxStorage =>
  store && locks ? new BrowserOutbox(store) : new MemoryOutbox();
