/* Changes beside the text without a network: shown at once, kept over a reload, sent once when it is back; and what needs somebody. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inColours, seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';
import { untilKept, untilTexts, untilWritten } from './support/kept.mjs';

let house;
let acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

const newDocument = (title, text = 'The quick brown fox.') =>
  acme.insula.documents.create({ title, content: { ops: [{ insert: `${text}\n` }] } });
const textbox = (page) => page.getByRole('textbox', { name: 'Text of the document' });
const titleField = (page) => page.getByRole('textbox', { name: 'Title of the document' });
/* The frame's word on it; on a phone an icon with a name. */
const status = (page, words) => page.getByRole('button', { name: words }).filter({ visible: true });
const changes = (page) => page.getByRole('dialog', { name: 'Changes not sent yet' });

/* Signed in, with the release's files kept: what a second visit finds. */
async function readyForTunnels(path, who = acme.owner, options = {}) {
  const page = await house.signedIn(who, path, { serviceWorkers: 'allow', ...options });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

async function rename(page, title) {
  await titleField(page).fill(title);
  await page.keyboard.press('Enter');
}

test('a title, a comment and a record changed without a network outlast a reload and arrive once', async () => {
  const { id } = await newDocument('Notes');
  const trips = acme.insula.records.ofType('trip');
  await trips.create({ content: { to: 'Bergen' } });
  const page = await readyForTunnels('/records/trip');
  await page.getByRole('cell', { name: 'Bergen' }).waitFor();
  await untilKept(page, 'Bergen');
  await page.goto(`/documents/${id}?panel=comments`);
  await openText(page);
  await page.getByText('No open comments').waitFor();
  await untilKept(page, '"comments"');
  await status(page, 'All changes sent').waitFor();

  await page.context().setOffline(true);
  await rename(page, 'Notes from the tunnel');
  await status(page, '1 change not sent yet').waitFor();
  await textbox(page).click();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+Alt+m');
  await page.getByRole('textbox', { name: 'Comment', exact: true }).fill('Which one?');
  await page.keyboard.press('Control+Enter');
  const thread = page.getByRole('region', { name: 'Thread by Ada Lovelace' });
  await thread.getByText('Which one?').waitFor();
  await thread.getByText('Not sent yet').first().waitFor({ state: 'attached' });
  await page.getByRole('textbox', { name: 'Reply' }).fill('The first.');
  await page.keyboard.press('Control+Enter');
  await thread.getByRole('paragraph').filter({ hasText: 'The first.' }).waitFor();

  await page.goto('/records/trip?record=new');
  await page.getByLabel('Content').fill('{ "to": "Oslo" }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'Oslo' }).waitFor();
  await status(page, '4 changes not sent yet').waitFor();
  await page.reload();
  await page.getByRole('cell', { name: 'Oslo' }).waitFor();
  await status(page, '4 changes not sent yet').waitFor();
  assert.equal((await trips.list()).data.length, 1);

  await page.context().setOffline(false);
  await status(page, 'All changes sent').waitFor();
  assert.equal((await acme.insula.documents.get(id)).title, 'Notes from the tunnel');
  assert.deepEqual((await trips.list({ sort: 'created_at' })).data.map(({ content }) => content.to), ['Bergen', 'Oslo']);
  const threads = (await acme.insula.documents.comments(id).list()).data;
  assert.deepEqual(threads.map(({ body, quote, replies }) => [body, quote, replies.map((reply) => reply.body)]), [
    ['Which one?', 'The', ['The first.']],
  ]);
});

test('a document begun on a train is named, written in and reloaded there, and is whole when it arrives', async () => {
  const page = await readyForTunnels('/documents');
  await page.getByRole('link', { name: 'Notes' }).first().waitFor();
  await untilKept(page, 'Notes');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'New document', exact: true }).click();
  await titleField(page).waitFor();
  await rename(page, 'Begun on a train');
  await textbox(page).click();
  await page.keyboard.type('Written on a train.');
  await untilWritten(page, 'Written on a train.');
  await page.reload();
  await textbox(page).getByText('Written on a train.').waitFor();
  assert.equal(await titleField(page).inputValue(), 'Begun on a train');
  await page.getByRole('link', { name: 'Documents', exact: true }).first().click();
  await page.getByRole('link', { name: 'Begun on a train' }).waitFor();
  await page.getByRole('link', { name: 'Begun on a train' }).click();
  await textbox(page).getByText('Written on a train.').waitFor();

  await page.context().setOffline(false);
  await openText(page);
  await status(page, 'All changes sent').waitFor();
  const found = (await acme.insula.documents.list({ title: 'Begun on a train' })).data;
  assert.equal(found.length, 1);
  const { content } = await acme.insula.documents.get(found[0].id);
  assert.equal(content.ops.map(({ insert }) => insert).join(''), 'Written on a train.\n');
});

/* Another title here and there, while this browser was away. */
async function conflictOver(title, options) {
  const { id } = await newDocument(title);
  const page = await house.signedIn(acme.owner, `/documents/${id}`, options);
  await openText(page);
  await page.context().setOffline(true);
  await rename(page, `${title} of Ada`);
  await status(page, '1 change not sent yet').waitFor();
  await acme.insula.documents.update(id, { title: `${title} of Grace` });
  await page.context().setOffline(false);
  await status(page, '1 change needs you').click();
  return { id, page };
}

test('somebody else named it too: both are shown side by side, and mine is kept', async () => {
  const { id, page } = await conflictOver('Plan');
  await changes(page).getByRole('region', { name: 'Yours' }).getByText('Plan of Ada').waitFor();
  await changes(page).getByRole('region', { name: 'In the workspace' }).getByText('Plan of Grace').waitFor();
  assert.equal((await acme.insula.documents.get(id)).title, 'Plan of Grace');
  await changes(page).getByRole('button', { name: 'Keep mine' }).click();
  await changes(page).getByText('Everything is sent').waitFor();
  assert.equal((await acme.insula.documents.get(id)).title, 'Plan of Ada');
});

test('or theirs', async () => {
  const { id, page } = await conflictOver('Route');
  await changes(page).getByRole('button', { name: 'Keep theirs' }).click();
  await changes(page).getByText('Everything is sent').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.title.startsWith('Route of Grace'));
  assert.equal((await acme.insula.documents.get(id)).title, 'Route of Grace');
});

test('a record that both changed is settled field by field', async () => {
  const orders = acme.insula.records.ofType('order');
  const { id } = await orders.create({ content: { size: 'M', colour: 'red', count: 1 } });
  const page = await house.signedIn(acme.owner, `/records/order?record=${id}`);
  await page.getByLabel('Content').waitFor();
  await page.context().setOffline(true);
  await page.getByLabel('Content').fill('{ "size": "L", "colour": "red", "count": 2 }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'L', exact: true }).waitFor();
  await orders.update(id, { content: { size: 'S', colour: 'blue' } });
  await page.context().setOffline(false);
  await status(page, '1 change needs you').click();
  const choice = (name) => changes(page).getByRole('radio', { name });
  assert.equal(await choice('colour: in the workspace, blue').isChecked(), true, 'only they changed it');
  assert.equal(await choice('count: yours, 2').isChecked(), true, 'only I changed it');
  await choice('size: in the workspace, S').check();
  await changes(page).getByRole('button', { name: 'Keep what is chosen' }).click();
  await changes(page).getByText('Everything is sent').waitFor();
  assert.deepEqual((await orders.get(id)).content, { size: 'S', colour: 'blue', count: 2 });
});

/* Somebody may no longer rename what they renamed on the train. */
async function refusedRename(options) {
  const { id } = await newDocument('Locked');
  const grace = await house.colleague(acme, { first: `Grace${id.slice(-6)}` });
  const page = await house.signedIn(grace, `/documents/${id}`, options);
  await openText(page);
  await page.context().setOffline(true);
  await rename(page, 'Unlocked');
  await status(page, '1 change not sent yet').waitFor();
  await acme.insula.documents.changeSharing(id, { is_restricted: true, workspace_access: 'viewer' });
  await page.context().setOffline(false);
  await status(page, '1 change needs you').click();
  return { id, page };
}

test('what is refused is told with the reason, can be tried again, and discarded', async () => {
  const { id, page } = await refusedRename();
  const refused = changes(page).getByRole('region', { name: 'Rename “Locked” to “Unlocked”' });
  await refused.getByText('The workspace refused it').waitFor();
  await refused.getByRole('button', { name: 'Edit again' }).click();
  await refused.getByLabel('Title').fill('Unlocked again');
  await refused.getByRole('button', { name: 'Send again' }).click();
  await changes(page).getByText('The workspace refused it').waitFor();
  await changes(page).getByRole('button', { name: 'Discard' }).click();
  await changes(page).getByText('Everything is sent').waitFor();
  await page.keyboard.press('Escape');
  await status(page, 'All changes sent').waitFor();
  assert.equal((await acme.insula.documents.get(id)).title, 'Locked');
});

test('two tabs send what waits once', async () => {
  const page = await house.signedIn(acme.owner, '/records/letter');
  await page.getByText('No letter yet').waitFor();
  const context = page.context();
  const other = await context.newPage();
  await other.goto('/records/letter');
  await other.getByText('No letter yet').waitFor();
  await context.setOffline(true);
  for (const [tab, to] of [[page, 'Ada'], [other, 'Grace'], [page, 'Linus']]) {
    await tab.bringToFront();
    await tab.getByRole('button', { name: 'New record' }).first().click();
    await tab.getByLabel('Content').fill(`{ "to": "${to}" }`);
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('cell', { name: to }).waitFor();
  }
  for (const tab of [page, other]) await status(tab, '3 changes not sent yet').waitFor();
  await context.setOffline(false);
  for (const tab of [page, other]) await status(tab, 'All changes sent').waitFor();
  const letters = (await acme.insula.records.ofType('letter').list()).data;
  assert.deepEqual(letters.map(({ content }) => content.to).sort(), ['Ada', 'Grace', 'Linus']);
});

test('what one person left waits for them, and somebody else on this browser neither sees nor sends it', async () => {
  const grace = await house.colleague(acme, { first: 'Greta' });
  const page = await house.signedIn(acme.owner, '/records/memo');
  await page.getByText('No memo yet').waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'New record' }).first().click();
  await page.getByLabel('Content').fill('{ "by": "Ada" }');
  await page.getByRole('button', { name: 'Save' }).click();
  await status(page, '1 change not sent yet').waitFor();
  /* The page is left as it is; the cookie is another's when the network is back. */
  const enter = ({ tenant, email, password }) => page.request.post('/v1/auth/login', { data: { tenant, email, password } });
  const memos = acme.insula.records.ofType('memo');
  await enter(grace);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: /Greta Hopper/ }).waitFor();
  await status(page, 'All changes sent').waitFor();
  await page.goto('/records/memo');
  await page.getByText('No memo yet').waitFor();
  assert.equal((await memos.list()).data.length, 0);

  await enter(acme.owner);
  await page.goto('/records/memo');
  await page.getByRole('cell', { name: 'Ada' }).waitFor();
  await status(page, 'All changes sent').waitFor();
  const [memo, ...others] = (await memos.list()).data;
  assert.equal(others.length, 0);
  assert.equal(memo.created_by, (await acme.insula.me.get()).user.id);
});

/* A list and a panel with changes that wait, and their own list over it. */
async function waitingChanges(options) {
  const { id } = await newDocument('Waiting');
  const page = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`, options);
  await openText(page);
  await acme.insula.documents.comments(id).create({ body: 'Is it true?' });
  await page.getByText('Is it true?').waitFor();
  await page.context().setOffline(true);
  await rename(page, 'Waiting for a train');
  await page.getByText('Is it true?').click();
  await page.getByRole('textbox', { name: 'Reply' }).fill('It is.');
  await page.keyboard.press('Control+Enter');
  await status(page, '2 changes not sent yet').waitFor();
  return { id, page };
}

test('what waits, is refused or needs a choice is within reach of everybody', async () => {
  const found = [];
  for (const [what, make] of Object.entries({
    conflict: () => conflictOver('Reach', PHONE),
    refused: () => refusedRename(),
    waits: () => waitingChanges(),
  })) {
    const { page } = await make();
    if (what !== 'waits') await changes(page).getByRole('button', { name: /Keep mine|Edit again/ }).waitFor();
    for (const scheme of ['light', 'dark']) {
      await inColours(page, scheme);
      if (scheme === 'dark') await page.setViewportSize(PHONE.viewport);
      found.push(...(await seriousViolations(page)));
      assert.equal(await sidewaysOverflow(page), 0);
      if (process.env.INSULA_PICTURES) await page.screenshot({ path: `${process.env.INSULA_PICTURES}/${what}-${scheme}.png` });
    }
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

test('documents that were never opened here open without a network, and leave when they may no longer be seen', async () => {
  const shelf = await house.workspace('Shelf');
  const make = (title) => shelf.insula.documents.create({ title, content: { ops: [{ insert: `Text of ${title}\n` }] } });
  const [first, second] = [await make('Handbook'), await make('Secret')];
  const grace = await house.colleague(shelf);
  const page = await readyForTunnels('/', grace);
  await untilTexts(page, (texts) => texts.get(first.id) === 'Text of Handbook' && texts.has(second.id));
  await untilKept(page, '"kept"');
  await page.context().setOffline(true);
  await page.goto(`/documents/${first.id}`);
  await textbox(page).getByText('Text of Handbook').waitFor();
  assert.equal(await titleField(page).inputValue(), 'Handbook');

  await shelf.insula.documents.changeSharing(second.id, { is_restricted: true, workspace_access: 'none' });
  await page.context().setOffline(false);
  await page.goto('/documents');
  await untilTexts(page, (texts) => texts.has(first.id) && !texts.has(second.id));
});

test('what was written in a document that is closed by now is sent when the network is back', async () => {
  const { id } = await newDocument('Left open');
  const page = await readyForTunnels(`/documents/${id}`);
  await openText(page);
  await untilKept(page, 'Left open');
  await page.context().setOffline(true);
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' And a cat.');
  await untilWritten(page, ' And a cat.');
  await page.getByRole('link', { name: 'Documents', exact: true }).first().click();
  await status(page, '1 change not sent yet').waitFor();
  await page.context().setOffline(false);
  await status(page, 'All changes sent').waitFor();
  const { content } = await acme.insula.documents.get(id);
  assert.equal(content.ops.map(({ insert }) => insert).join(''), 'The quick brown fox. And a cat.\n');
});

test('what is written and left in the same breath arrives without another visit', async () => {
  const { id } = await newDocument('In a hurry');
  const page = await readyForTunnels(`/documents/${id}`);
  await openText(page);
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  /* The platform's answer does not come before the text is left. */
  await page.context().setOffline(true);
  await page.keyboard.type(' Bye.');
  await page.getByRole('link', { name: 'Documents', exact: true }).first().click();
  await page.context().setOffline(false);
  await status(page, 'All changes sent').waitFor();
  const { content } = await acme.insula.documents.get(id);
  assert.equal(content.ops.map(({ insert }) => insert).join(''), 'The quick brown fox. Bye.\n');
});
