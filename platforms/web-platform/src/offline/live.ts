/** The one socket of this page, and the documents that are written over it. */
import { LiveConnection, LiveDocument, type LiveStorage } from '@insula/sdk/live';
import { newId } from '@insula/sdk/outbox';
import { queryClient } from '../api';
import { meQuery } from '../session/me';
import { makerOf, whenMade } from './outbox';
import { storeOf } from './store';
import { isUnsaved, noteTexts, textsIn } from './texts';

let connection: LiveConnection | undefined;

const address = () => {
  const url = new URL('/v1/realtime', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** Opens the socket at first use. */
export function liveConnection(): LiveConnection {
  if (connection) return connection;
  connection = new LiveConnection({ url: address });
  // Refused at the door: perhaps the session is over. The answer to this question says so to everybody.
  connection.on('refused', () => void queryClient.refetchQueries({ queryKey: meQuery.queryKey }));
  return connection;
}

const comeBack = () => {
  if (document.visibilityState === 'visible') connection?.reconnectNow();
};
window.addEventListener('online', comeBack);
window.addEventListener('offline', () => connection?.suspect());
document.addEventListener('visibilitychange', comeBack);

/** With the session. */
export function endLive() {
  connection?.close();
  connection = undefined;
  texts = undefined;
}

let texts: { owner: string; storage: Promise<LiveStorage> } | undefined;

async function textsOf(owner: string): Promise<LiveStorage> {
  if (texts?.owner !== owner) texts = { owner, storage: storeOf(owner).then(textsIn) };
  return texts.storage;
}

/** Opens a document's text; `use` gets it in the turn it is opened in, so that nothing is missed. */
export async function openText(id: string, owner: string, use: (text: LiveDocument) => void) {
  const storage = await textsOf(owner);
  const after = (await makerOf(id)) && whenMade(id);
  const onLeftBehind = (writer: string) => void sendLeftBehind(id, writer, storage);
  use(LiveDocument.open(id, { connection: liveConnection(), storage, onLeftBehind, after }));
}

/** The text of a document that is made here and not with the platform yet: what an empty one begins with. */
export async function beginText(document: string, owner: string) {
  const storage = await textsOf(owner);
  await storage.save({ document, writer: newId(), version: 1, base: [{ insert: '\n' }], keptAt: Date.now() });
}

/** What is left to send when the page leaves its text goes on behind the pages. */
export async function closeText(text: LiveDocument, owner: string) {
  await text.close();
  if (text.hasUnsaved) await sendClosedTexts(owner);
}

/** What the store has of texts that are not with the platform, as other tabs left it. */
export async function lookAtTexts(owner: string) {
  noteTexts((await (await storeOf(owner))?.getAll('texts')) ?? []);
}

/** What was written in documents that nobody has open now goes out, one after the other; one tab at a time does it. */
export async function sendClosedTexts(owner: string) {
  const store = await storeOf(owner);
  if (!store || !connection?.isReady) return;
  await (navigator as { locks?: LockManager }).locks?.request(`${store.name}-closed`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const storage = await textsOf(owner);
    for (const text of await store.getAll('texts')) {
      if (!isUnsaved(text) || text.refusal || window.location.pathname.endsWith(text.document)) continue;
      if (await makerOf(text.document)) continue;
      await sendLeftBehind(text.document, text.writer, storage);
    }
  });
  await lookAtTexts(owner);
}

/** One that the platform neither takes nor refuses must not hold up the others. */
const SEND_WITHIN_MS = 30_000;

/** What an earlier tab could not send goes out under its own name, over a line of its own; not while some tab has it open. */
async function sendLeftBehind(id: string, writer: string, storage: LiveStorage) {
  const line = new LiveConnection({ url: address });
  const text = LiveDocument.open(id, { connection: line, storage, writer });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SEND_WITHIN_MS);
    text.on('state', (state) => {
      if (state !== 'saved' && state !== 'lost') return;
      clearTimeout(timer);
      resolve();
    });
  });
  await text.close();
  line.close();
}
