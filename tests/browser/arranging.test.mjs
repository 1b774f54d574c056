/* Putting documents where they belong: dragging them into folders, selecting many, and doing something with all of them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../integration/support/server.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

/* A workspace of its own with documents of these titles and a folder. */
async function desk(...titles) {
  const acme = await house.workspace();
  const ids = [];
  for (const title of titles) ids.push((await acme.insula.documents.create({ title })).id);
  const folder = await acme.insula.folders.create({ name: 'Tours' });
  const folderOf = async (id) => (await acme.insula.documents.get(id)).folder_id ?? null;
  return { acme, ids, folder, folderOf };
}

const tile = (page, name) => page.getByRole('list', { name: 'Folders' }).getByRole('listitem').filter({ hasText: name });
const row = (page, title) => page.getByRole('row').filter({ hasText: title });

test('a document is dragged into a folder, undone, and dragged out again by the way up', async () => {
  const { acme, ids, folder, folderOf } = await desk('Over the pass', 'Along the coast');
  const page = await house.signedIn(acme.owner, '/documents?sort=title');
  await row(page, 'Over the pass').dragTo(tile(page, 'Tours'));
  await page.getByText('“Over the pass” is in “Tours” now.').waitFor();
  await row(page, 'Over the pass').waitFor({ state: 'detached' });
  await until(async () => (await folderOf(ids[0])) === folder.id, 'the platform has it there');
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Over the pass').waitFor();
  await until(async () => (await folderOf(ids[0])) === null, 'it is back');

  await row(page, 'Along the coast').dragTo(tile(page, 'Tours'));
  await row(page, 'Along the coast').waitFor({ state: 'detached' });
  await tile(page, 'Tours').getByRole('link').click();
  await row(page, 'Along the coast').dragTo(page.getByRole('navigation', { name: 'Folders above' }).getByRole('link', { name: 'Documents' }));
  await row(page, 'Along the coast').waitFor({ state: 'detached' });
  await until(async () => (await folderOf(ids[1])) === null, 'it lies outside all folders');
});

test('a folder is dragged into another one', async () => {
  const { acme } = await desk();
  const winter = await acme.insula.folders.create({ name: 'Winter' });
  const page = await house.signedIn(acme.owner, '/documents');
  await tile(page, 'Winter').dragTo(tile(page, 'Tours'));
  await tile(page, 'Winter').waitFor({ state: 'detached' });
  await until(async () => (await acme.insula.folders.get(winter.id)).parent_id, 'the platform has it there');
});

test('many are selected with Shift and Ctrl, and moved, marked and thrown away together', async () => {
  const titles = ['Day 1', 'Day 2', 'Day 3', 'Day 4'];
  const { acme, ids, folder, folderOf } = await desk(...titles);
  const page = await house.signedIn(acme.owner, '/documents?sort=title');
  const bar = page.getByRole('toolbar', { name: 'With what is selected' });
  const beside = { position: { x: 300, y: 8 } };
  await row(page, 'Day 1').click({ modifiers: ['Control'], ...beside });
  await bar.getByText('1 selected').waitFor();
  await row(page, 'Day 3').click({ modifiers: ['Shift'], ...beside });
  await bar.getByText('3 selected').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await row(page, 'Day 2').click({ modifiers: ['Control'], ...beside });
  await bar.getByText('2 selected').waitFor();
  await bar.getByRole('button', { name: 'Favourite' }).click();
  const favourites = page.getByRole('region', { name: 'Favourites' });
  await favourites.getByRole('link', { name: 'Day 3' }).waitFor();
  await favourites.getByRole('link', { name: 'Day 1' }).waitFor();
  assert.equal(await favourites.getByRole('link').count(), 2);
  await bar.waitFor({ state: 'detached' });

  await page.getByRole('checkbox', { name: 'Select Day 1' }).focus();
  await page.keyboard.press('Space');
  await bar.getByText('1 selected').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });

  for (const title of ['Day 1', 'Day 2']) await page.getByRole('checkbox', { name: `Select ${title}` }).check({ force: true });
  await bar.getByRole('button', { name: 'Move…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move 2 documents' });
  await dialog.getByRole('button', { name: 'Tours' }).click();
  await dialog.getByText('No folders in here.').waitFor();
  await dialog.getByRole('button', { name: 'Move here' }).click();
  await page.getByText('2 documents are in “Tours” now.').waitFor();
  await row(page, 'Day 2').waitFor({ state: 'detached' });
  const places = async () => (await Promise.all(ids.slice(0, 3).map(folderOf))).join();
  await until(async () => (await places()) === [folder.id, folder.id, null].join(), 'the platform has them there');

  for (const title of ['Day 3', 'Day 4']) await page.getByRole('checkbox', { name: `Select ${title}` }).check({ force: true });
  await bar.getByRole('button', { name: 'Trash' }).click();
  await page.getByText('2 documents are in the trash').waitFor();
  await row(page, 'Day 4').waitFor({ state: 'detached' });
  assert.equal((await acme.insula.documents.trash()).data.length, 2);
  await page.getByText('2 documents are in the trash').locator('..').getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Day 4').waitFor();
});

test('on a phone a finger selects', async () => {
  const { acme } = await desk('A title that is long enough for two lines on the screen of a phone', 'Short');
  const page = await house.signedIn(acme.owner, '/documents', PHONE);
  await page.getByRole('checkbox', { name: 'Select Short' }).tap({ force: true });
  await page.getByRole('toolbar', { name: 'With what is selected' }).getByText('1 selected').waitFor();
  assert.equal(await sidewaysOverflow(page), 0);
});
