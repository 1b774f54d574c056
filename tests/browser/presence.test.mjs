/* Who is here: cursors in the text, faces in the document's head, people online at the foot of the sidebar. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../integration/support/server.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';

let house;
let acme;
let grace;
let vera;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
  vera = await house.colleague(acme, { first: 'Vera', last: 'Rubin', role: 'viewer' });
});
after(() => house.close());

const newDocument = (title) =>
  acme.insula.documents.create({ title, content: { ops: [{ insert: 'The tent pitches in the rain.\nAnd in snow.\n' }] } });
const cursorOf = (page, name) => page.locator(`[data-person="${name}"]`);
const facesOn = (page) => page.getByRole('group', { name: 'People in this document' });
const leftOf = async (cursor) => (await cursor.boundingBox()).x;

test('two people see where the other writes, with their name, and it is gone when they leave', async () => {
  const { id } = await newDocument('Cursors');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const [hers, theirs] = [await openText(ada), await openText(colleague)];
  await facesOn(ada).getByRole('img', { name: 'Grace Hopper, reading' }).waitFor();

  await hers.getByText('The tent').click();
  await ada.keyboard.press('Home');
  await ada.keyboard.press('ArrowRight');
  const cursor = cursorOf(colleague, 'Ada Lovelace');
  await cursor.waitFor();
  assert.match(await cursor.innerText(), /Ada Lovelace/);
  await facesOn(colleague).getByRole('button', { name: 'Ada Lovelace, writing' }).waitFor();

  const { x: margin } = await theirs.boundingBox();
  await until(async () => (await leftOf(cursor)) < margin + 30, 'it has come to the start of the line');
  const before = await leftOf(cursor);
  await theirs.getByText('The tent').click();
  await colleague.keyboard.press('Home');
  await colleague.keyboard.type('Indeed, ');
  await hers.getByText('Indeed, The tent').waitFor();
  await until(async () => (await leftOf(cursor)) > before + 20, 'it moves with the text');
  await cursorOf(ada, 'Grace Hopper').waitFor();

  await ada.close();
  await cursor.waitFor({ state: 'detached' });
  await facesOn(colleague).waitFor({ state: 'detached' });
});

test('a selection is drawn over what is selected, and the face leads to it', async () => {
  const { id } = await newDocument('Selections');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const hers = await openText(ada);
  await openText(colleague);
  await hers.click();
  await ada.keyboard.press('Control+Home');
  await ada.keyboard.press('Control+Shift+End');
  const cursor = cursorOf(colleague, 'Ada Lovelace');
  await cursor.waitFor();
  const marks = cursor.locator('xpath=preceding-sibling::*[1]/*');
  await marks.nth(1).waitFor({ state: 'attached' });
  await colleague.mouse.wheel(0, 2000);
  await facesOn(colleague).getByRole('button', { name: 'Ada Lovelace, writing' }).click();
  await cursor.waitFor();
  assert.deepEqual(await seriousViolations(colleague), []);
});

test('whoever may only read is seen as reading, and somebody with two pages is one person', async () => {
  const { id } = await newDocument('Readers');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(ada);
  const reader = await house.signedIn(vera, `/documents/${id}`);
  await reader.getByRole('textbox', { name: 'Text of the document' }).getByText('The tent').click();
  await facesOn(ada).getByRole('img', { name: 'Vera Rubin, reading' }).waitFor();
  const second = await reader.context().newPage();
  await second.goto(`/documents/${id}`);
  await second.getByText('The tent pitches').waitFor();
  await ada.waitForTimeout(500);
  assert.equal(await facesOn(ada).getByLabel(/Vera Rubin/).count(), 1);
  assert.equal(await cursorOf(ada, 'Vera Rubin').count(), 0);
  await reader.close();
  await ada.waitForTimeout(300);
  assert.equal(await facesOn(ada).getByLabel(/Vera Rubin/).count(), 1, 'the other page is still open');
});

test('who cannot see the faces is told who has come, once', async () => {
  const { id } = await newDocument('Arrivals');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(ada);
  await ada.waitForTimeout(4500);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  await openText(colleague);
  await ada.getByRole('status').filter({ hasText: 'Grace Hopper has come to this document.' }).waitFor();
});

test('the foot of the sidebar shows who is online', async () => {
  const ada = await house.signedIn(acme.owner);
  const colleague = await house.signedIn(grace);
  const foot = ada.getByRole('button', { name: /^\d+ online$/ });
  await foot.waitFor();
  await foot.click();
  await ada.getByRole('dialog').getByText('Grace Hopper').waitFor();
  assert.deepEqual(await seriousViolations(ada), []);
  await ada.keyboard.press('Escape');
  await colleague.context().close();
});

test('on a phone the head of a document has room for all of it', async () => {
  const { id } = await newDocument('A document with quite a long name for a phone');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`, PHONE);
  await openText(ada);
  const others = [grace, vera, await house.colleague(acme, { first: 'Rosalind', last: 'Franklin' })];
  for (const other of others) {
    const page = await house.signedIn(other, `/documents/${id}`);
    await page.getByText('The tent pitches').waitFor();
  }
  await facesOn(ada).waitFor();
  assert.equal(await sidewaysOverflow(ada), 0);
});
