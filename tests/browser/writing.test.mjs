/* Documents: written together, kept, and walled. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse, openText } from './support/house.mjs';

let house;
let acme;
let grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

const newDocument = (title) => acme.insula.documents.create({ title });

test('what one types, the other sees', async () => {
  const { id } = await newDocument('Together');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const [hers, theirs] = [await openText(ada), await openText(colleague)];

  await hers.click();
  await ada.keyboard.type('The tent pitches in the rain.');
  await theirs.getByText('The tent pitches in the rain.').waitFor();

  await theirs.click();
  await colleague.keyboard.press('Control+End');
  await colleague.keyboard.type(' And in snow.');
  await hers.getByText('The tent pitches in the rain. And in snow.').waitFor();
});

test('two people typing at once end with the same text', async () => {
  const { id } = await newDocument('At once');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const [hers, theirs] = [await openText(ada), await openText(colleague)];
  await hers.click();
  await theirs.click();
  await Promise.all([
    ada.keyboard.type('abcdefghijklmnopqrstuvwxyz', { delay: 15 }),
    colleague.keyboard.type('0123456789', { delay: 35 }),
  ]);
  await openText(ada);
  await openText(colleague);
  await hers.getByText(/9/).waitFor();
  await theirs.getByText(/z/).waitFor();
  const [left, right] = [await hers.innerText(), await theirs.innerText()];
  assert.equal(left, right);
  assert.equal([...left.trim()].sort().join(''), '0123456789abcdefghijklmnopqrstuvwxyz');
});

test('headings, lists, links, code and images survive a reload', async () => {
  const { id } = await newDocument('Every format');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  await page.keyboard.type('# Heading\n');
  await page.keyboard.type('- first\nsecond\n\n');
  await page.keyboard.type('plain ');
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  await page.keyboard.type('code');
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  await page.keyboard.type(' ');
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.getByLabel('Address of the link').fill('example.com/repairs');
  await page.keyboard.press('Enter');
  await text.locator('a').waitFor();
  await page.getByRole('button', { name: 'Image', exact: true }).click();
  await page.getByLabel('Address of the image').fill('https://images.example.com/ridge.png');
  await page.getByLabel('What it shows').fill('A tent on a ridge');
  await page.keyboard.press('Enter');
  await text.locator('img').waitFor();
  await openText(page);

  await page.reload();
  await openText(page);
  assert.equal(await text.locator('h1').innerText(), 'Heading');
  assert.deepEqual(await text.locator('li[data-list="bullet"]').allInnerTexts(), ['first', 'second']);
  assert.equal(await text.locator('code').innerText(), 'code');
  assert.equal(await text.locator('a').getAttribute('href'), 'https://example.com/repairs');
  assert.equal(await text.locator('img').getAttribute('alt'), 'A tent on a ridge');
});

test('a link that would run a program is not one', async () => {
  const { id } = await newDocument('Unsafe link');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.getByLabel('Address of the link').fill('javascript:alert(1)');
  await page.keyboard.press('Enter');
  await page.getByText('Enter a web address').waitFor();
  assert.equal(await text.locator('a').count(), 0);
});

test('a new title is seen by the other, and found in the list', async () => {
  const { id } = await newDocument('Working title');
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(ada);
  await ada.getByLabel('Title of the document').fill('Final title');
  await ada.keyboard.press('Enter');
  await ada.getByRole('link', { name: 'Documents' }).first().click();
  await ada.getByRole('link', { name: 'Final title' }).waitFor();
  const colleague = await house.signedIn(grace, '/documents?q=final');
  await colleague.getByRole('link', { name: 'Final title' }).waitFor();
  assert.equal(await colleague.getByRole('table', { name: 'Documents' }).getByRole('row').count(), 2);
});

test('a deleted document is in the trash and comes back, and those who have it open are told', async () => {
  const { id } = await newDocument('Old minutes');
  const reader = await house.signedIn(grace, `/documents/${id}`);
  await openText(reader);
  const page = await house.signedIn(acme.owner, '/documents?q=old+minutes');
  await page.getByRole('button', { name: 'Actions for Old minutes' }).click();
  await page.getByRole('menuitem', { name: 'Move to trash' }).click();
  await page.getByText('No title has that in it').waitFor();
  await reader
    .getByText('This document is gone')
    .or(reader.getByText('There is nothing here'))
    .waitFor({ timeout: 15_000 });
  await page.goto(`${new URL(page.url()).origin}/documents/trash`);
  await page.getByRole('button', { name: 'Restore Old minutes' }).click();
  await page.getByText('The trash is empty').waitFor();
  await page.goto(`${new URL(page.url()).origin}/documents/${id}`);
  await openText(page);
});

test('a member of another workspace finds nothing at a document of ours', async () => {
  const { id } = await newDocument('Ours alone');
  const globex = await house.workspace('Globex Laboratories');
  const stranger = await house.signedIn(globex.owner, `/documents/${id}`);
  await stranger.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  assert.equal((await stranger.content()).includes('Ours alone'), false);
});

test('somebody who may only read can read, and no more', async () => {
  const alan = await house.colleague(acme, { first: 'Alan', last: 'Marsh', role: 'viewer' });
  const { id } = await acme.insula.documents.create({
    title: 'For reading',
    content: { ops: [{ insert: 'Read this.\n' }] },
  });
  const page = await house.signedIn(alan, `/documents/${id}`);
  await page.getByText('You can read').waitFor();
  const text = page.getByRole('textbox', { name: 'Text of the document' });
  await text.getByText('Read this.').waitFor();
  assert.equal(await text.getAttribute('contenteditable'), 'false');
  assert.equal(await page.getByRole('toolbar').count(), 0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Your profile' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Audit log' }).count(), 0);
});
