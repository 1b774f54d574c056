// Documents written without a network, through our own SDK: what was written arrives, once, and everybody ends with the same text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Delta, MemoryStorage } from '@insula/sdk/live';
import { Copy, Network } from './support/offline.mjs';
import { sleep, startServer, until } from './support/server.mjs';
import { signUp } from './support/share.mjs';

let server, acme;
before(async () => {
  server = await startServer({ workers: 2 });
  acme = await signUp(server.url, 'acme-offline');
});
after(() => server?.dispose());

async function newDocument(text = '\n') {
  const response = await acme.post('/v1/documents', { title: 'Minutes', content: { ops: [{ insert: text }] } });
  assert.equal(response.status, 201);
  return (await response.json()).id;
}
const read = async (id) => (await acme.get(`/v1/documents/${id}`)).json();
const storedText = async (id) => (await read(id)).content.ops.map((op) => op.insert).join('');
const network = () => new Network(server.url, acme.token);
const isSaved = (...copies) => copies.every(({ document }) => document.state === 'saved');

test('what is written without a network is seen at once and arrives when it returns', async () => {
  const id = await newDocument('Hello\n');
  const [train, desk] = [new Copy(network(), id), new Copy(network(), id)];
  await until(() => isSaved(train, desk), 'both have opened it');
  train.network.cut();
  await until(() => train.document.state === 'offline', 'the train has noticed');
  train.write(new Delta().retain(5).insert(' from the tunnel'));
  desk.write(new Delta().insert('Oh: '));
  assert.equal(train.text, 'Hello from the tunnel\n');
  await desk.document.whenSaved();
  assert.equal(await storedText(id), 'Oh: Hello\n');
  train.network.mend();
  await train.document.whenSaved();
  await until(() => desk.text === 'Oh: Hello from the tunnel\n', 'the desk has it');
  assert.equal(train.text, desk.text);
  assert.equal(await storedText(id), desk.text);
  await Promise.all([train.leave(), desk.leave()]);
});

test('what was written without a network survives that the page is closed', async () => {
  const id = await newDocument('\n');
  const storage = new MemoryStorage();
  const first = new Copy(network(), id, { storage });
  await until(() => isSaved(first), 'it has opened');
  first.network.cut();
  first.write(new Delta().insert('days later'));
  await first.leave();
  const away = network();
  away.cut();
  const second = new Copy(away, id, { storage });
  await until(() => second.text === 'days later\n', 'it is there without a network');
  assert.equal(second.document.state, 'offline');
  away.mend();
  await second.document.whenSaved();
  assert.equal(await storedText(id), 'days later\n');
  await second.leave();
});

test('an operation whose answer was lost is not applied again, not even by the next process', async () => {
  const id = await newDocument('\n');
  for (let round = 0; round < 12; round++) {
    const storage = new MemoryStorage();
    const copy = new Copy(network(), id, { storage });
    await until(() => isSaved(copy), 'it has opened');
    copy.write(new Delta().insert(`<${round}>`));
    await until(async () => (await storage.load(id))[0]?.sent !== undefined || !copy.document.hasUnsaved, 'it was sent');
    await sleep(round % 4);
    copy.network.drop();
    await copy.leave();
    const next = new Copy(network(), id, { storage });
    await until(() => isSaved(next), 'the next one has opened it and sent what was left');
    await next.leave();
  }
  const text = await storedText(id);
  for (let round = 0; round < 12; round++) assert.equal(text.split(`<${round}>`).length, 2, `<${round}> once in ${text}`);
});

test('two tabs that were both written in without a network each bring their own', async () => {
  const id = await newDocument('middle\n');
  const storage = new MemoryStorage();
  const tabs = [new Copy(network(), id, { storage }), new Copy(network(), id, { storage })];
  await until(() => isSaved(...tabs), 'both are open');
  for (const tab of tabs) tab.network.cut();
  tabs[0].write(new Delta().insert('first '));
  tabs[1].write(new Delta().retain(6).insert(' second'));
  await Promise.all(tabs.map((tab) => tab.leave()));
  const later = new Copy(network(), id, { storage });
  await until(() => isSaved(later), 'one was adopted and sent');
  assert.equal(later.leftBehind.length, 1);
  const helper = new Copy(network(), id, { storage, writer: later.leftBehind[0] });
  await until(() => isSaved(helper), 'the other one was sent by a copy of its own');
  await until(() => later.text === 'first middle second\n', 'and is seen');
  assert.equal(await storedText(id), 'first middle second\n');
  await Promise.all([helper.leave(), later.leave()]);
});

test('who is to send what a living copy still has gives it up, and takes nothing away', async () => {
  const id = await newDocument('base\n');
  const storage = new MemoryStorage();
  const tab = new Copy(network(), id, { storage });
  await until(() => isSaved(tab), 'it has opened');
  tab.network.cut();
  tab.write(new Delta().insert('mine '));
  await tab.document.whenKept();
  const [{ writer }] = await storage.load(id);
  const helper = new Copy(network(), id, { storage, writer });
  await until(() => helper.document.state === 'lost', 'it gives up');
  await helper.leave();
  const kept = await storage.load(id);
  assert.deepEqual(kept.map((copy) => copy.writer), [writer], 'nothing was taken away, and no copy was left');
  assert.ok(kept[0].sent ?? kept[0].pending);
  tab.network.mend();
  await tab.document.whenSaved();
  assert.equal(await storedText(id), 'mine base\n');
  await tab.leave();
});

test('changes to a document that was deleted meanwhile are handed back to their writer, also after a reload', async () => {
  const id = await newDocument('plans\n');
  const storage = new MemoryStorage();
  const copy = new Copy(network(), id, { storage });
  await until(() => isSaved(copy), 'it has opened');
  copy.network.cut();
  copy.write(new Delta().insert('my '));
  assert.equal((await acme.delete(`/v1/documents/${id}`)).status, 204);
  copy.network.mend();
  await until(() => copy.refusals.length === 1, 'it is told');
  assert.equal(copy.document.state, 'lost');
  assert.deepEqual(copy.refusals[0].text, [{ insert: 'my plans\n' }]);
  await copy.leave();
  const again = new Copy(network(), id, { storage });
  await until(() => again.refusals.length > 0, 'it is told again');
  assert.deepEqual(again.refusals[0].text, [{ insert: 'my plans\n' }]);
  again.document.dismissRefusal();
  await until(async () => (await storage.load(id)).length === 0, 'and forgotten when dealt with');
  await again.leave();
});

test('five people on bad lines, while a worker is killed, end with one text and nothing twice', async () => {
  const id = await newDocument('\n');
  const copies = Array.from({ length: 5 }, () => new Copy(network(), id));
  await until(() => isSaved(...copies), 'all have opened it');
  await Promise.all(
    copies.map(async (copy, who) => {
      for (let i = 0; i < 30; i++) {
        const at = Math.floor(Math.random() * copy.text.length);
        copy.write(new Delta().retain(at).insert(`${'abcde'[who]}${i};`));
        await sleep(Math.random() * 20);
        if (Math.random() < 0.1) copy.network.drop();
        if (who === 0 && i === 15) server.kill('web', 'SIGKILL', 0);
      }
    }),
  );
  for (const copy of copies) copy.connection.reconnectNow();
  await until(() => isSaved(...copies), 'all is saved', 30_000);
  const stored = await read(id);
  await until(() => copies.every((copy) => copy.document.version === stored.version), 'all are where the platform is', 20_000);
  const text = stored.content.ops.map((op) => op.insert).join('');
  for (const copy of copies) assert.equal(copy.text, text);
  const letters = [...text].filter((letter) => letter >= 'a' && letter <= 'e').length;
  assert.equal(letters, 5 * 30, 'every insertion is there once');
  await Promise.all(copies.map((copy) => copy.leave()));
});
