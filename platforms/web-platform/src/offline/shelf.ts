/**
 * Documents at hand for when there is no network, although nobody opened them here: favourites and the newest, as many as fit. Fetched
 * when there is nothing else to do; they leave when newer ones take their place, and when they may no longer be seen.
 */
import type { DocumentListItem } from '@insula/sdk';
import { type LiveStorage, type Op, type StoredText } from '@insula/sdk/live';
import { QueryObserver } from '@tanstack/react-query';
import { insula, queryClient } from '../api';
import { type OfflineStore, storeOf } from './store';
import { isUnsaved, textsIn } from './texts';

const MOST_DOCUMENTS = 30;
const MOST_CHARACTERS = 6_000_000;
/** Where `fromLists` of the document's page finds them. */
const KEY = ['documents', 'list', 'kept'];

/** The copy that nobody has written in; who opens the document takes it over. */
const writerOf = (document: string) => `kept-${document}`;

const wantsLittle = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

let isKept = false;

/** Once in a while, for whoever is signed in. One tab at a time; without a store, or where data is dear, nothing. */
export async function keepAtHand(owner: string): Promise<void> {
  const store = await storeOf(owner);
  if (!store || !('locks' in navigator) || !navigator.onLine || wantsLittle()) return;
  if (!isKept) new QueryObserver(queryClient, { queryKey: KEY, enabled: false, gcTime: Infinity }).subscribe(() => undefined);
  isKept = true;
  await navigator.locks.request(`${store.name}-shelf`, { ifAvailable: true }, (lock) =>
    lock ? keep(store, textsIn(store)).catch(() => undefined) : undefined,
  );
}

async function keep(store: OfflineStore, texts: LiveStorage) {
  const wanted = await wantedDocuments();
  const kept = await textsByDocument(store);
  await forgetHidden(texts, kept, wanted);
  let room = MOST_CHARACTERS;
  const there: DocumentListItem[] = [];
  for (const document of wanted) {
    const copies = kept.get(document.id) ?? [];
    const size = copies.some(({ version }) => version >= document.version)
      ? sizeOf(copies)
      : await fetchText(texts, document.id, room);
    room -= size;
    if (room < 0) break;
    there.push(document);
  }
  const ids = new Set(there.map(({ id }) => id));
  for (const copy of [...kept.values()].flat())
    if (copy.writer === writerOf(copy.document) && !ids.has(copy.document)) await drop(texts, copy);
  queryClient.setQueryData(KEY, { data: there, next_cursor: null });
}

const rowsOf = async (ids: readonly string[]): Promise<DocumentListItem[]> =>
  ids.length === 0 ? [] : (await insula.documents.list({ 'id[in]': ids.join(','), limit: 200 })).data;

/** Favourites first. */
async function wantedDocuments(): Promise<DocumentListItem[]> {
  const [favourites, newest] = await Promise.all([
    insula.documents.favourites({ limit: MOST_DOCUMENTS }),
    insula.documents.list({ sort: '-updated_at', limit: MOST_DOCUMENTS }),
  ]);
  const marked = await rowsOf(favourites.data.map(({ id }) => id));
  const all = new Map([...marked, ...newest.data].map((document) => [document.id, document]));
  return [...all.values()].slice(0, MOST_DOCUMENTS);
}

async function textsByDocument(store: OfflineStore): Promise<Map<string, StoredText[]>> {
  const found = new Map<string, StoredText[]>();
  for (const text of await store.getAll('texts')) found.set(text.document, [...(found.get(text.document) ?? []), text]);
  return found;
}

const sizeOf = (copies: readonly StoredText[]) => JSON.stringify(copies).length;

/** What may no longer be seen leaves, but for what somebody here wrote in it: that is told when it is refused. */
async function forgetHidden(texts: LiveStorage, kept: Map<string, StoredText[]>, wanted: readonly DocumentListItem[]) {
  const seen = new Set(wanted.map(({ id }) => id));
  const asked = [...kept.keys()].filter((id) => !seen.has(id)).slice(0, 200);
  for (const { id } of await rowsOf(asked)) seen.add(id);
  for (const id of asked)
    if (!seen.has(id)) {
      queryClient.removeQueries({ queryKey: ['documents', 'item', id], type: 'inactive' });
      for (const copy of kept.get(id) ?? []) await drop(texts, copy);
    }
}

/** Not while a tab has it open, nor with anything unsaved in it. */
async function drop(texts: LiveStorage, copy: StoredText) {
  if (isUnsaved(copy) || !(await texts.claim(copy.writer))) return;
  await texts.remove(copy.document, copy.writer);
  texts.release(copy.writer);
}

/** Its size; more than `room` is not kept. */
async function fetchText(texts: LiveStorage, document: string, room: number): Promise<number> {
  const { content, version } = await insula.documents.get(document);
  const base = content.ops as Op[];
  const size = JSON.stringify(base).length;
  const writer = writerOf(document);
  if (size > room || !(await texts.claim(writer))) return size;
  const copy = (await texts.load(document)).find((one) => one.writer === writer);
  if (!copy || !isUnsaved(copy)) await texts.save({ document, writer, version, base, keptAt: Date.now() });
  texts.release(writer);
  return size;
}
