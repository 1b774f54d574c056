/* History: what was written is kept, can be looked at, named, and brought back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { until } from '../integration/support/server.mjs';
import { insert, openDoc, ShareClient, submit } from '../integration/support/share.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';

let house;
let acme;
let grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

/* A document that somebody else has gone on with: three versions, two authors. */
async function written(title) {
  const { id } = await acme.insula.documents.create({ title, content: { ops: [{ insert: 'We open at nine.\n' }] } });
  const colleague = new ShareClient(house.url, grace.token);
  const doc = await openDoc(colleague, id);
  await submit(doc, insert(16, ' And close'));
  await submit(doc, insert(26, ' at five.'));
  colleague.close();
  const caughtUp = async () => {
    const [[session], [version]] = (
      await Promise.all([acme.insula.documents.sessions(id), acme.insula.documents.versions(id)])
    ).map(({ data }) => data);
    return session.version === version.version;
  };
  await until(caughtUp, 'the list of sessions has caught up', 10_000, 200);
  return id;
}
const panelOf = (page) => page.getByRole('complementary', { name: 'History' });

test('a version is looked at with its changes, named, brought back, and the restoration undone', async () => {
  const id = await written('Opening hours');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.getByText('And close at five.').waitFor();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const panel = panelOf(page);
  await panel.getByRole('heading', { name: 'Today' }).waitFor();

  await panel.getByRole('button', { name: /Grace Hopper/ }).click();
  const shown = page.getByLabel('Text of this version');
  await shown.locator('ins').first().waitFor();
  assert.equal((await shown.locator('ins').allInnerTexts()).join(''), ' And close at five.');
  assert.match(await shown.locator('ins').first().getAttribute('title'), /Grace Hopper/);
  assert.equal(await text.isVisible(), false);
  await page.getByText(/19 characters added/).waitFor();

  await panel.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.waitForURL(/version=1/);
  await shown.getByText('We open at nine.').waitFor();
  await panel.getByLabel('Name of this version').fill('As it began');
  await page.keyboard.press('Enter');
  await panel.getByText('As it began').waitFor();

  await page.getByRole('button', { name: 'Restore this version' }).click();
  await text.waitFor();
  await text.getByText(/^We open at nine\.$/).waitFor();
  await panel.getByText('Brought version 1 back', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await text.getByText('We open at nine. And close at five.').waitFor();
});

test('what somebody types while another restores stays', async () => {
  const id = await written('Both at once');
  const ada = await house.signedIn(acme.owner, `/documents/${id}?panel=history&version=1`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const theirs = await openText(colleague);
  await theirs.click();
  await colleague.keyboard.press('Control+Home');
  const typing = colleague.keyboard.type('Important: ', { delay: 30 });
  await ada.getByRole('button', { name: 'Restore this version' }).click();
  await typing;
  // What was there when it was restored is undone with the rest; what came after stays.
  for (const text of [theirs, ada.getByRole('textbox', { name: 'Text of the document' })])
    await text.getByText(/^[^.]*We open at nine\.$/).waitFor();
  await openText(colleague);
  const { content } = await acme.insula.documents.get(id);
  const left = content.ops.map((op) => op.insert).join('').replace('We open at nine.\n', '');
  assert.ok('Important: '.endsWith(left), left);
  assert.equal((await theirs.innerText()).trim(), `${left}We open at nine.`.trim());
});

test('undo and redo take back only what one has written oneself', async () => {
  const { id } = await acme.insula.documents.create({ title: 'Undo', content: { ops: [{ insert: '\n' }] } });
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  const [hers, theirs] = [await openText(ada), await openText(colleague)];
  await hers.click();
  await ada.keyboard.type('one ');
  await theirs.getByText('one').waitFor();
  await theirs.click();
  await colleague.keyboard.press('Control+End');
  await colleague.keyboard.type('two ');
  await hers.getByText('one two').waitFor();
  await ada.waitForTimeout(1_000); // longer than one step of undoing lasts
  await hers.click();
  await ada.keyboard.press('Control+End');
  await ada.keyboard.type('three');
  await theirs.getByText('one two three').waitFor();

  await ada.keyboard.press('Control+z');
  await theirs.getByText(/^one two\s*$/).waitFor();
  await ada.keyboard.press('Control+z');
  await theirs.getByText(/^two\s*$/).waitFor();
  await ada.keyboard.press('Control+z'); // there is nothing of hers left
  await colleague.keyboard.press('Control+z');
  await hers.getByText('two').waitFor({ state: 'detached' });
  await ada.keyboard.press('Control+Shift+z');
  await ada.keyboard.press('Control+Shift+z');
  await theirs.getByText(/^one three$/).waitFor();
  await colleague.keyboard.press('Control+Shift+z');
  await hers.getByText(/two/).waitFor();
  const letters = (await hers.innerText()).replaceAll(/\s/g, '');
  assert.equal([...letters].sort().join(''), [...'onetwothree'].sort().join(''));
});

test('who wrote this is answered for what is selected', async () => {
  const id = await written('Who was it');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Who wrote this' }).click();
  const answer = page.getByRole('dialog', { name: 'Who wrote this' });
  await answer.getByText('Grace Hopper').waitFor();
  await answer.getByText('Ada Lovelace').waitFor();
  await answer.getByRole('link', { name: 'Show in history' }).first().click();
  await panelOf(page).waitFor();
});

test('a viewer looks back but cannot name or restore', async () => {
  const id = await written('For readers');
  const viewer = await house.colleague(acme, { first: 'Vera', last: 'Rubin', role: 'viewer' });
  const page = await house.signedIn(viewer, `/documents/${id}?panel=history&version=1`);
  await page.getByLabel('Text of this version').getByText('We open at nine.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Restore this version' }).count(), 0);
  assert.equal(await panelOf(page).getByLabel('Name of this version').count(), 0);
});

test('the panel is used from the keyboard, leaves with Escape, and gives the focus back', async () => {
  const id = await written('Keys');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  await openText(page);
  const button = page.getByRole('button', { name: 'History', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const panel = panelOf(page);
  await panel.getByRole('button', { name: /Grace Hopper/ }).waitFor();
  await panel.getByRole('button', { name: /Grace Hopper/ }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // the entry below, from the keyboard alone
  await page.getByLabel('Text of this version').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await openText(page);
  assert.equal(await button.evaluate((node) => node === document.activeElement), true);
});

for (const [how, options] of [['on a desktop in the light', {}], ['on a phone in the dark', { ...PHONE, colorScheme: 'dark' }]])
  test(`history is accessible ${how}`, async () => {
    const id = await written(`Accessible ${how}`);
    const page = await house.signedIn(acme.owner, `/documents/${id}?panel=history&version=2`, options);
    await page.getByLabel('Text of this version').locator('ins').first().waitFor();
    await panelOf(page).getByLabel('Name of this version').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    assert.ok((await sidewaysOverflow(page)) <= 0);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/history-${options.isMobile ? 'phone' : 'desktop'}.png` });
  });
