/* Documents without a network: the browser cuts it, pages are reloaded and closed, and everything arrives once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse, openText } from './support/house.mjs';
import { untilKept, untilWritten } from './support/kept.mjs';

let house;
let acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

const newDocument = (title, text = '') =>
  acme.insula.documents.create({ title, content: { ops: [{ insert: `${text}\n` }] } });
const storedText = async (id) =>
  (await acme.insula.documents.get(id)).content.ops.map((op) => op.insert).join('').trim();
const textbox = (page) => page.getByRole('textbox', { name: 'Text of the document' });
const state = (page, words) => page.getByRole('status').filter({ hasText: words });
const offline = (page) => state(page, 'Offline, kept here').waitFor();

/* Signed in, with the release's files kept: what a second visit finds. */
async function readyForTunnels(path) {
  const page = await house.signedIn(acme.owner, path, { serviceWorkers: 'allow' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

test('a document opens, is written in and is reloaded without a network, and arrives when it is back', async () => {
  const { id } = await newDocument('On the train', 'Packed.');
  const page = await readyForTunnels(`/documents/${id}`);
  await openText(page);
  await untilKept(page, 'On the train');

  await page.context().setOffline(true);
  await offline(page);
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Left at nine.');
  await untilWritten(page, ' Left at nine.');
  await page.reload();
  await textbox(page).getByText('Packed. Left at nine.').waitFor();
  await page.keyboard.press('Tab');
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Arrived.');
  assert.equal(await storedText(id), 'Packed.');

  await page.context().setOffline(false);
  await openText(page);
  assert.equal(await storedText(id), 'Packed. Left at nine. Arrived.');
});

test('the pages one has been to open without a network', async () => {
  await newDocument('Known from before');
  const page = await readyForTunnels('/documents');
  await page.getByRole('link', { name: 'Known from before' }).waitFor();
  await untilKept(page, 'Known from before');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('link', { name: 'Known from before' }).waitFor();
});

test('two tabs written in without a network bring both, once', async () => {
  const { id } = await newDocument('Two tabs', 'middle');
  const first = await readyForTunnels(`/documents/${id}`);
  const context = first.context();
  const second = await context.newPage();
  await second.goto(`/documents/${id}`);
  await openText(first);
  await openText(second);
  await context.setOffline(true);
  await offline(first);
  await offline(second);
  await first.bringToFront();
  await textbox(first).click();
  await first.keyboard.press('Control+Home');
  await first.keyboard.type('left ');
  await second.bringToFront();
  await textbox(second).click();
  await second.keyboard.press('Control+End');
  await second.keyboard.type(' right');
  for (const words of ['left ', ' right']) await untilWritten(second, words);
  await first.close();
  await second.close();

  const third = await context.newPage();
  await third.goto(`/documents/${id}`);
  await textbox(third).waitFor();
  await context.setOffline(false);
  await textbox(third).getByText('left middle right').waitFor();
  await openText(third);
  assert.equal(await storedText(id), 'left middle right');
});

test('what was written in a document that somebody deleted can be kept as a new one', async () => {
  const { id } = await newDocument('Short-lived', 'Ours.');
  const page = await readyForTunnels(`/documents/${id}`);
  await openText(page);
  await page.context().setOffline(true);
  await offline(page);
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' And mine.');
  await untilWritten(page, ' And mine.');
  await acme.insula.documents.delete(id);
  await page.context().setOffline(false);
  await page.getByText('Some of what you wrote could not be saved').waitFor();
  await page.getByRole('button', { name: 'Show my text' }).click();
  await page.getByLabel('Yours').getByText('Ours. And mine.').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep mine as a new document' }).click();
  await textbox(page).getByText('Ours. And mine.').waitFor();
  assert.notEqual(new URL(page.url()).pathname, `/documents/${id}`);
});

test('signing out with changes that have not arrived asks first', async () => {
  const { id } = await newDocument('Unsaved');
  const page = await readyForTunnels(`/documents/${id}`);
  await openText(page);
  await page.context().setOffline(true);
  await offline(page);
  await textbox(page).click();
  await page.keyboard.type('Not yet there');
  await untilWritten(page, 'Not yet there');
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('Not everything is saved').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.context().setOffline(false);
  await openText(page);
  assert.equal(await storedText(id), 'Not yet there');
});
