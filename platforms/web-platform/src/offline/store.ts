/**
 * What this browser keeps of a person's workspace: a database for each, so that nobody finds what somebody else left. Where a
 * page may not keep anything (a private window, plain http) everything works, and lives as long as the page.
 */
import type { StoredText } from '@insula/sdk/live';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

interface Store extends DBSchema {
  texts: { key: [document: string, writer: string]; value: StoredText; indexes: { document: string } };
  /** Single things by name: the answers of the API as they were last seen. */
  things: { key: string; value: unknown };
}

export type OfflineStore = IDBPDatabase<Store>;

/** Whose store was used last: the one to open before anybody has said who is here. */
const LAST_OWNER = 'insula-offline-owner';
const nameOf = (owner: string) => `insula-${owner}`;

let opened: { owner: string; store: Promise<OfflineStore | undefined> } | undefined;

function openStore(owner: string): Promise<OfflineStore | undefined> {
  return openDB<Store>(nameOf(owner), 1, {
    upgrade(database) {
      database.createObjectStore('texts', { keyPath: ['document', 'writer'] }).createIndex('document', 'document');
      database.createObjectStore('things');
    },
    terminated() {
      opened = undefined;
    },
  }).catch(() => undefined);
}

/** The store of whoever is signed in. */
export function storeOf(owner: string): Promise<OfflineStore | undefined> {
  if (opened?.owner !== owner) {
    void opened?.store.then((store) => store?.close());
    opened = { owner, store: openStore(owner) };
    localStorage.setItem(LAST_OWNER, owner);
  }
  return opened.store;
}

export function lastStore(): Promise<OfflineStore | undefined> {
  const owner = localStorage.getItem(LAST_OWNER);
  return owner ? storeOf(owner) : Promise.resolve(undefined);
}

/** Documents with changes that are not with the platform. */
export async function unsavedDocuments(): Promise<number> {
  const texts = (await (await lastStore())?.getAll('texts')) ?? [];
  return new Set(texts.filter((text) => text.sent ?? text.pending ?? text.refusal).map((text) => text.document)).size;
}

/** After signing out nothing stays behind. */
export async function forgetStore(): Promise<void> {
  const owner = localStorage.getItem(LAST_OWNER);
  if (!owner) return;
  (await opened?.store)?.close();
  opened = undefined;
  localStorage.removeItem(LAST_OWNER);
  await deleteDB(nameOf(owner)).catch(() => undefined);
}
