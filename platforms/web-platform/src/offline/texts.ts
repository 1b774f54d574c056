/** Texts in IndexedDB. A lock of the browser says which tab has a copy; it goes with the tab, however that ends. */
import { type LiveStorage, MemoryStorage, type StoredText } from '@insula/sdk/live';
import type { OfflineStore } from './store';

const locks = (navigator as { locks?: LockManager }).locks;

class BrowserTexts implements LiveStorage {
  readonly #store: OfflineStore;
  readonly #releases = new Map<string, () => void>();

  constructor(store: OfflineStore) {
    this.#store = store;
  }

  load(document: string) {
    return this.#store.getAllFromIndex('texts', 'document', document);
  }

  async save(text: StoredText) {
    await this.#store.put('texts', text);
  }

  async remove(document: string, writer: string) {
    await this.#store.delete('texts', [document, writer]);
  }

  claim(writer: string): Promise<boolean> {
    return new Promise((resolve) => {
      void locks?.request(`insula-text-${writer}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (lock) return new Promise<void>((release) => this.#releases.set(writer, release));
        return undefined;
      });
    });
  }

  release(writer: string) {
    this.#releases.get(writer)?.();
    this.#releases.delete(writer);
  }
}

/** Without locks two tabs could send the same changes: then nothing is kept. */
export const textsIn = (store: OfflineStore | undefined): LiveStorage =>
  store && locks ? new BrowserTexts(store) : new MemoryStorage();
