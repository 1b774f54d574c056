/* Comments beside the text: made on a selection, answered by others at once, and in their place while everybody types. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inColours, seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';

const TEXT = 'The quick brown fox jumps over the lazy dog.\nA second line.\n';

let house;
let acme;
let grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

const newDocument = async () =>
  (await acme.insula.documents.create({ title: 'Discussed', content: { ops: [{ insert: TEXT }] } })).id;
const commentOnFox = (id, body = 'Why a fox?') =>
  acme.insula.documents.comments(id).create({ body, anchor: { index: 10, length: 9, version: 1 } });
const panelOf = (page) => page.getByRole('complementary', { name: 'Comments' });

/* What is marked in the text, as somebody sees it. */
const marked = (page, name = 'comment') =>
  page.evaluate((key) => [...(CSS.highlights.get(`insula-${key}`) ?? [])].map(String), name);
async function untilMarked(page, expected) {
  await page.waitForFunction(
    (words) => JSON.stringify([...(CSS.highlights.get('insula-comment') ?? [])].map(String)) === JSON.stringify(words),
    expected,
  );
}

/* Selects words with the keyboard: from the end of what is before them. */
async function select(page, text, before, words) {
  await text.click();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < before.length; i++) await page.keyboard.press('ArrowRight');
  for (let i = 0; i < words.length; i++) await page.keyboard.press('Shift+ArrowRight');
}

test('one comments on what is selected, another answers and resolves it, and both see it live', async () => {
  const id = await newDocument();
  const ada = await house.signedIn(acme.owner, `/documents/${id}`);
  const colleague = await house.signedIn(grace, `/documents/${id}?panel=comments`);
  const text = await openText(ada);
  await openText(colleague);
  await panelOf(colleague).getByText('No open comments').waitFor();

  await select(ada, text, 'The quick ', 'brown fox');
  await ada.keyboard.press('Control+Alt+m');
  const field = ada.getByRole('textbox', { name: 'Comment', exact: true });
  await field.waitFor();
  assert.deepEqual(await marked(ada, 'comment-draft'), ['brown fox']);
  await ada.keyboard.type('Why a fox, @Gra');
  await ada.getByRole('option', { name: 'Grace Hopper' }).waitFor();
  await ada.keyboard.press('Enter');
  await ada.keyboard.type('?');
  await ada.keyboard.press('Control+Enter');

  await panelOf(colleague).getByText('Why a fox, @Grace Hopper ?').waitFor();
  await untilMarked(colleague, ['brown fox']);
  const [thread] = (await acme.insula.documents.comments(id).list()).data;
  assert.deepEqual(thread.mentions.map(({ name }) => name), ['Grace Hopper']);

  await panelOf(colleague).getByRole('region', { name: 'Thread by Ada Lovelace' }).click();
  await colleague.getByRole('textbox', { name: 'Reply' }).fill('Because it is quick.');
  await colleague.keyboard.press('Control+Enter');
  await panelOf(ada).getByText('Because it is quick.').waitFor();

  await panelOf(colleague).getByRole('button', { name: 'React' }).first().click();
  await colleague.getByRole('button', { name: 'Thumbs up' }).click();
  await panelOf(ada).getByRole('button', { name: /👍 1: Grace Hopper/ }).waitFor();

  await panelOf(colleague).getByRole('button', { name: 'Resolve' }).click();
  await panelOf(ada).getByText('No open comments').waitFor();
  await untilMarked(ada, []);
  await panelOf(ada).getByText('Resolved', { exact: true }).click();
  await panelOf(ada).getByText(/Resolved by Grace Hopper/).waitFor();
  await panelOf(ada).getByRole('button', { name: 'Reopen' }).click();
  await untilMarked(colleague, ['brown fox']);
});

test('a mark follows what is typed, and comes back with what is undone', async () => {
  const id = await newDocument();
  await commentOnFox(id);
  const page = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`);
  const other = await house.signedIn(grace, `/documents/${id}`);
  const text = await openText(page);
  await openText(other);
  await untilMarked(page, ['brown fox']);

  await text.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Once more: ');
  await untilMarked(page, ['brown fox']);
  await untilMarked(other, ['brown fox']);
  await openText(page);

  await select(page, text, 'Once more: The ', 'quick brown fox jumps');
  await page.waitForTimeout(1_000); // an undo of its own
  await page.keyboard.press('Delete');
  await panelOf(page).getByText('This text is gone from the document.').waitFor();
  await untilMarked(page, []);
  await page.keyboard.press('Control+z');
  await untilMarked(page, ['brown fox']);
  await untilMarked(other, ['brown fox']);
});

test('pressing a mark opens its thread, and deleting a comment can be taken back', async () => {
  const id = await newDocument();
  await commentOnFox(id, 'First words');
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await untilMarked(page, ['brown fox']);
  await select(page, text, 'The quick br', '');
  await page.evaluate(() => document.querySelector('.ql-editor').click());
  const panel = panelOf(page);
  await panel.getByText('First words').waitFor();
  assert.deepEqual(await marked(page, 'comment-active'), ['brown fox']);

  const remove = async () => {
    await panel.getByRole('button', { name: 'Actions for the comment of Ada Lovelace' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await panel.getByText('No open comments').waitFor();
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await panel.getByText('First words').waitFor();
  assert.equal((await acme.insula.documents.comments(id).list()).data.length, 1);
  await panel.getByRole('button', { name: 'Actions for the comment of Ada Lovelace' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await panel.getByRole('textbox', { name: 'Comment', exact: true }).fill('Other words');
  await page.keyboard.press('Control+Enter');
  await panel.getByText('Other words (edited)').waitFor();
  await remove();
  await page.waitForTimeout(7_000);
  assert.equal((await acme.insula.documents.comments(id).list()).data.length, 0);
});

test('comments work on a phone, in the dark, by keyboard, and for those who do not see them', async () => {
  const id = await newDocument();
  await commentOnFox(id);
  for (const options of [{}, PHONE]) {
    const page = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`, options);
    await openText(page);
    await panelOf(page).getByText('Why a fox?').waitFor();
    await panelOf(page).getByRole('region', { name: 'Thread by Ada Lovelace' }).click();
    await panelOf(page).getByRole('textbox', { name: 'Reply' }).waitFor();
    for (const scheme of ['light', 'dark']) {
      await inColours(page, scheme);
      assert.deepEqual(await seriousViolations(page), []);
      assert.equal(await sidewaysOverflow(page), 0);
      if (process.env.INSULA_PICTURES) await page.screenshot({ path: `${process.env.INSULA_PICTURES}/comments-${options.isMobile ? 'phone' : 'desk'}-${scheme}.png` });
    }
    await page.context().close();
  }
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.focus();
  await page.getByRole('button', { name: 'Comments', exact: true }).focus();
  await page.keyboard.press('Enter');
  await panelOf(page).getByRole('button', { name: 'Close comments' }).focus();
  await page.keyboard.press('Escape');
  await panelOf(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Comments');
});

test('whoever may only read sees comments and is offered no field', async () => {
  const alan = await house.colleague(acme, { first: 'Alan', last: 'Marsh', role: 'viewer' });
  const id = await newDocument();
  await commentOnFox(id);
  const page = await house.signedIn(alan, `/documents/${id}?panel=comments`);
  await panelOf(page).getByText('Why a fox?').waitFor();
  await panelOf(page).getByRole('region', { name: 'Thread by Ada Lovelace' }).click();
  assert.equal(await panelOf(page).getByRole('textbox').count(), 0);
  assert.equal(await panelOf(page).getByRole('button', { name: 'Resolve' }).count(), 0);
});
