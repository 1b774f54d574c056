/* Sharing, folders, favourites, the trash and public links, as people use them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../integration/support/server.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';
import { seriousViolations } from './support/accessibility.mjs';

let house;
let acme;
let grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

test('a document is closed to the workspace and shared with one colleague', async () => {
  const { id } = await acme.insula.documents.create({ title: 'Salaries' });
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share “Salaries”' });
  await dialog.getByRole('combobox', { name: 'What everybody may do' }).click();
  await page.getByRole('option', { name: 'No access' }).click();
  await dialog.getByText('Only the people above have access.').waitFor();

  const colleague = await house.signedIn(grace, `/documents/${id}`);
  await colleague.getByText('There is nothing here').waitFor();

  await dialog.getByRole('combobox', { name: 'Add people or teams' }).fill('Grace');
  await page.getByRole('option', { name: /Grace Hopper/ }).click();
  await dialog.getByRole('combobox', { name: 'What they may do' }).click();
  await page.getByRole('option', { name: 'Can view' }).click();
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await dialog.getByRole('combobox', { name: 'What Grace Hopper may do' }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);

  await colleague.reload();
  await colleague.getByText('You can read').waitFor();
});

test('a role is given for a folder, and allows writing in there', async () => {
  const role = await acme.insula.roles.create({ name: 'Folder scribe', permissions: ['document.write', 'document.comment'] });
  const folder = await acme.insula.folders.create({ name: 'Minutes' });
  const inside = await acme.insula.documents.create({ title: 'Monday', folder_id: folder.id });
  const reader = await house.colleague(acme, { first: 'Ida', last: 'Reader', role: 'viewer' });
  const page = await house.signedIn(acme.owner, '/documents');
  await page.getByRole('button', { name: 'Actions for the folder Minutes' }).click();
  await page.getByRole('menuitem', { name: 'Share…' }).click();
  const section = page.getByRole('dialog').getByRole('region', { name: 'Roles in this folder' });
  await section.getByRole('combobox', { name: 'Give somebody a role here' }).fill('Reader');
  await page.getByRole('option', { name: /Ida Reader/ }).click();
  await section.getByRole('combobox', { name: 'The role' }).click();
  await page.getByRole('option', { name: role.name }).click();
  await section.getByRole('button', { name: 'Give' }).click();
  await section.getByText('Ida Reader: Folder scribe').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  const hers = await house.signedIn(reader, `/documents/${inside.id}`);
  await openText(hers);
  await hers.locator('.ql-editor[contenteditable="true"]').waitFor();
  await section.getByRole('button', { name: 'Take away: Ida Reader: Folder scribe' }).click();
  await section.getByText('Ida Reader: Folder scribe').waitFor({ state: 'detached' });
});

test('folders hold documents, and a menu moves them', async () => {
  await acme.insula.documents.create({ title: 'Route over the pass' });
  const page = await house.signedIn(acme.owner, '/documents');
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('dialog', { name: 'New folder' }).getByLabel('Name').fill('Tours');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Tours' }).waitFor();
  await page.getByRole('button', { name: 'Actions for Route over the pass' }).click();
  await page.getByRole('menuitem', { name: 'Move…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move “Route over the pass”' });
  await dialog.getByRole('button', { name: 'Tours' }).click();
  await dialog.getByText('No folders in here.').waitFor();
  await dialog.getByRole('button', { name: 'Move here' }).click();
  await page.getByRole('link', { name: 'Route over the pass' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Tours' }).click();
  await page.getByRole('link', { name: 'Route over the pass' }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
});

test('a favourite stands in the sidebar, and a template begins a document', async () => {
  const { id } = await acme.insula.documents.create({ title: 'Weekly agenda', content: { ops: [{ insert: 'Who takes notes?\n' }] } });
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(page);
  await page.getByRole('button', { name: 'Actions for this document' }).click();
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
  await page.getByRole('region', { name: 'Favourites' }).getByText('Weekly agenda').waitFor();
  await page.getByRole('button', { name: 'Actions for this document' }).click();
  await page.getByRole('menuitem', { name: 'Use as a template' }).click();
  await page.getByRole('link', { name: 'Documents' }).first().click();
  await page.getByRole('button', { name: 'New document from a template' }).click();
  await page.getByRole('menuitem', { name: 'Weekly agenda' }).click();
  await page.getByText('Who takes notes?').waitFor();
  assert.notEqual(new URL(page.url()).pathname, `/documents/${id}`);
});

test('who has a public link reads the document on a phone without an account, with its password', async () => {
  const { id } = await acme.insula.documents.create({ title: 'For customers', content: { ops: [{ insert: 'Pitch the tent.\n' }] } });
  const { url } = await acme.insula.documents.createLink(id, { password: 'open sesame' });
  const page = await house.visitor(PHONE);
  await page.goto(`${house.url}${new URL(url).pathname}`);
  await page.getByLabel('Password', { exact: true }).fill('open sesame');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('Pitch the tent.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await page.goto(`${house.url}/public/nonsense`);
  await page.getByText('This link does not work').waitFor();
});

test('who has a public link sees what is written as it is written, and nothing once it is revoked', async () => {
  const { id } = await acme.insula.documents.create({ title: 'Live', content: { ops: [{ insert: 'The pass is open.\n' }] } });
  const made = await acme.insula.documents.createLink(id);
  const page = await house.visitor();
  let asked = 0;
  let frames = 0;
  page.on('websocket', (socket) => socket.on('framereceived', () => (frames += 1)));
  page.on('request', (request) => (asked += request.url().endsWith('/v1/public/documents') ? 1 : 0));
  await page.goto(new URL(made.url).pathname);
  await page.getByText('The pass is open.').waitFor();
  await until(() => frames > 0, 'it is followed');
  /* From here on nothing is asked: what comes, comes over the socket. */
  const askedBefore = asked;
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  await (await openText(ada)).click();
  await ada.keyboard.press('Control+End');
  await ada.keyboard.type(' Until noon.');
  await page.getByText('The pass is open. Until noon.').waitFor();
  assert.equal(asked, askedBefore);
  await acme.insula.documents.revokeLink(id, made.id);
  await page.getByText('This link does not work').waitFor();
  assert.equal(await page.getByText('The pass is open').count(), 0);
});
