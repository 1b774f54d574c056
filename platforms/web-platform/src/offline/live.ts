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

/** What was written in documents that nobody has open now goes out, one after the other. */
export async function sendClosedTexts(owner: string) {
  const store = await storeOf(owner);
  const kept = (await store?.getAll('texts')) ?? [];
  noteTexts(kept);
  const storage = await textsOf(owner);
  for (const text of kept) {
    if (!isUnsaved(text) || text.refusal || window.location.pathname.endsWith(text.document)) continue;
    if (!connection?.isReady || (await makerOf(text.document))) continue;
    if (!(await storage.claim(text.writer))) continue; // some tab has it open, and sends it
    storage.release(text.writer);
    await sendLeftBehind(text.document, text.writer, storage);
  }
}

/** What an earlier tab could not send goes out under its own name, over a line of its own. */
async function sendLeftBehind(id: string, writer: string, storage: LiveStorage) {
  const line = new LiveConnection({ url: address });
  const text = LiveDocument.open(id, { connection: line, storage, writer });
  await new Promise<void>((resolve) => {
    text.on('state', (state) => {
      if (state === 'saved' || state === 'lost') resolve();
    });
  });
  await text.close();
  line.close();
  if (text.state === 'saved' && !text.refusal) await storage.remove(id, writer);
}
