/**
 * What this browser keeps of a person's workspace: a database for each, so that nobody finds what somebody else left. Where a
 * page may not keep anything (a private window, plain http) everything works, and lives as long as the page.
 */
import type { StoredText } from '@insula/sdk/live';
import type { Entry } from '@insula/sdk/outbox';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

interface Store extends DBSchema {
  texts: { key: [document: string, writer: string]; value: StoredText; indexes: { document: string } };
  /** Single things by name: the answers of the API as they were last seen. */
  things: { key: string; value: unknown };
  /** Changes that have not arrived. */
  outbox: { key: string; value: Entry };
}

export type OfflineStore = IDBPDatabase<Store>;

/** Whose store was used last: the one to open before anybody has said who is here. */
const LAST_OWNER = 'insula-offline-owner';
const nameOf = (owner: string) => `insula-${owner}`;

let opened: { owner: string; store: Promise<OfflineStore | undefined> } | undefined;

function openStore(owner: string): Promise<OfflineStore | undefined> {
  return new Promise((resolve) => {
    openDB<Store>(nameOf(owner), 2, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore('texts', { keyPath: ['document', 'writer'] }).createIndex('document', 'document');
          database.createObjectStore('things');
        }
        if (before < 2) database.createObjectStore('outbox', { keyPath: 'id' });
      },
      // A tab of an earlier release holds on to it: until it is closed this page keeps nothing, rather than wait.
      blocked: () => resolve(undefined),
      blocking(_before, _after, { target }) {
        (target as IDBDatabase).close();
        opened = undefined;
      },
      terminated() {
        opened = undefined;
      },
    }).then(resolve, () => resolve(undefined));
  });
}

/** The store of whoever is signed in. */
export function storeOf(owner: string): Promise<OfflineStore | undefined> {
  if (opened?.owner !== owner) {
    void opened?.store.then((store) => store?.close());
    opened = { owner, store: openStore(owner) };
    rememberOwner(owner);
  }
  return opened.store;
}

export const rememberOwner = (owner: string) => localStorage.setItem(LAST_OWNER, owner);

export function lastStore(): Promise<OfflineStore | undefined> {
  const owner = localStorage.getItem(LAST_OWNER);
  return owner ? storeOf(owner) : Promise.resolve(undefined);
}

/** What is not with the platform: documents with text of one's own, and other changes. */
export async function unsaved(): Promise<{ documents: number; changes: number }> {
  const store = await lastStore();
  const texts = (await store?.getAll('texts')) ?? [];
  const changed = texts.filter((text) => text.sent ?? text.pending ?? text.refusal);
  return { documents: new Set(changed.map((text) => text.document)).size, changes: (await store?.count('outbox')) ?? 0 };
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
