/** Texts in IndexedDB. A lock of the browser says which tab has a copy; it goes with the tab, however that ends. */
import { type LiveStorage, MemoryStorage, type StoredText } from '@insula/sdk/live';
import { useSyncExternalStore } from 'react';
import type { OfflineStore } from './store';

/** Documents with text that is not with the platform, as far as this page has seen them. */
const unsaved = new Map<string, Set<string>>();
const listeners = new Set<() => void>();

export const isUnsaved = ({ sent, pending, refusal }: StoredText) => Boolean(sent ?? pending ?? refusal);

function note(document: string, writer: string, is: boolean) {
  const writers = unsaved.get(document) ?? new Set();
  if (writers.has(writer) === is) return;
  if (is) writers.add(writer);
  else writers.delete(writer);
  if (writers.size > 0) unsaved.set(document, writers);
  else unsaved.delete(document);
  for (const listener of listeners) listener();
}

/** What is kept may have been changed by another tab: as it is now. */
export function noteTexts(texts: readonly StoredText[]) {
  const still = new Set(texts.filter(isUnsaved).map(({ document, writer }) => `${document} ${writer}`));
  for (const [document, writers] of [...unsaved])
    for (const writer of [...writers]) if (!still.has(`${document} ${writer}`)) note(document, writer, false);
  for (const text of texts) note(text.document, text.writer, isUnsaved(text));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useUnsavedTexts = () => useSyncExternalStore(subscribe, () => unsaved.size);

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
    note(text.document, text.writer, isUnsaved(text));
  }

  async remove(document: string, writer: string) {
    await this.#store.delete('texts', [document, writer]);
    note(document, writer, false);
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
