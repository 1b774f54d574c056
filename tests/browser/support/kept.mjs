/*
 * What a page keeps in its browser (src/offline/store.ts): 'things', 'texts' or 'outbox'.
 */
import assert from 'node:assert/strict';

/* All that lies in one store; nothing while the page has not made it: a test must never be the one who does. */
export const keptIn = (page, store) =>
  page.evaluate(async (store) => {
    const ask = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
        request.onupgradeneeded = () => request.transaction.abort();
      });
    const name = (await indexedDB.databases()).map((one) => one.name).find((one) => one?.startsWith('insula-'));
    const database = name && (await ask(indexedDB.open(name)).catch(() => undefined));
    if (!database) return [];
    const { objectStoreNames } = database;
    const kept = objectStoreNames.contains(store) ? await ask(database.transaction(store).objectStore(store).getAll()) : [];
    database.close();
    return kept;
  }, store);

async function until(page, isSo, what) {
  for (let turn = 0; !(await isSo()); turn++) {
    assert.ok(turn < 600, what);
    await page.waitForTimeout(100);
  }
}

/* What was seen is kept behind the pages: until it is in the store. */
export const untilKept = (page, words, store = 'things') =>
  until(page, async () => JSON.stringify(await keptIn(page, store)).includes(words), `${words} is not kept`);

/* The letters as they were typed, each kept as it came: until the last of them is there, with all before it. */
export const untilWritten = (page, words) =>
  until(page, async () => (await keptIn(page, 'texts')).some((text) => lettersOf(text).includes(words)), `${words} is not kept`);

const lettersOf = ({ sent, pending }) =>
  [sent?.change, pending].flatMap((change) => change?.ops ?? change ?? []).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('');

/* What this browser keeps of texts, document -> text, until it is as it should be. */
export const untilTexts = (page, isSo) =>
  until(
    page,
    async () =>
      isSo(new Map((await keptIn(page, 'texts')).map(({ document, base }) => [document, base.map(({ insert }) => insert).join('').trim()]))),
    'the texts are not as they should be',
  );
