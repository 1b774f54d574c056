/* Suggestions mode: what one person proposes another accepts or rejects, in the text and beside it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inColours, seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';

const TEXT = 'The quick brown fox jumps over the lazy dog.\nA second line.\n';

let house, acme, grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

const newDocument = async (ops = [{ insert: TEXT }]) =>
  (await acme.insula.documents.create({ title: 'Proposed', content: { ops } })).id;
/* Everybody but its owner only comments on it. */
const forComments = async (id) => {
  await acme.insula.documents.changeSharing(id, { is_restricted: true });
  await acme.insula.documents.share(id, 'workspace', 'commenter');
  return id;
};
const panelOf = (page) => page.getByRole('complementary', { name: 'Comments' });
const contentOf = async (id) => (await acme.insula.documents.get(id)).content.ops;
/* Every run of the text with its mark: "+" proposed, "-" proposed to go, "~" to be formatted. */
const runsOf = async (id) =>
  (await contentOf(id)).map(({ insert, attributes = {} }) => {
    const mark = ['suggested-insertion', 'suggested-deletion', 'suggested-format'].map((name, at) => (name in attributes ? '+-~'[at] : '')).join('');
    return mark + insert;
  });
async function untilRuns(id, expected) {
  let runs;
  for (let i = 0; i < 300; i++) {
    runs = await runsOf(id);
    if (JSON.stringify(runs) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(runs, expected);
}
async function untilContent(id, matches) {
  let ops;
  for (let i = 0; i < 300; i++) {
    ops = await contentOf(id);
    if (matches(ops)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(JSON.stringify(ops));
}
async function cursorTo(page, text, at) {
  await text.click();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < at; i++) await page.keyboard.press('ArrowRight');
}
async function select(page, text, at, length) {
  await cursorTo(page, text, at);
  for (let i = 0; i < length; i++) await page.keyboard.press('Shift+ArrowRight');
}
const suggesting = async (page) => {
  await page.keyboard.press('Control+Alt+Shift+x');
  await page.getByRole('button', { name: 'Mode: Suggesting' }).waitFor();
};

test('a commenter suggests, the owner accepts and rejects, and both see it at once', async () => {
  const id = await forComments(await newDocument());
  const ada = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`);
  const page = await house.signedIn(grace, `/documents/${id}?panel=comments`);
  await openText(ada);
  const text = await openText(page);
  await page.getByRole('button', { name: 'Mode: Suggesting' }).waitFor();

  await select(page, text, 4, 5);
  await page.keyboard.type('slow');
  await untilRuns(id, ['The ', '-quick', '+slow', ' brown fox jumps over the lazy dog.\nA second line.\n']);
  const card = panelOf(ada).getByRole('region', { name: 'Suggestion by Grace Hopper: Replace “quick” with “slow”' });
  await card.waitFor();
  assert.deepEqual(await ada.locator('.ql-editor [role=deletion]').allTextContents(), ['quick']);
  assert.deepEqual(await ada.locator('.ql-editor [role=insertion]').allTextContents(), ['slow']);
  await panelOf(page).getByRole('button', { name: 'Withdraw' }).waitFor();
  assert.equal(await panelOf(page).getByRole('button', { name: 'Accept' }).count(), 0);

  await card.click();
  await ada.getByRole('textbox', { name: 'Reply' }).fill('Is it?');
  await ada.keyboard.press('Control+Enter');
  await panelOf(page).getByText('Is it?').waitFor();

  await card.getByRole('button', { name: 'Accept' }).click();
  await untilRuns(id, ['The slow brown fox jumps over the lazy dog.\nA second line.\n']);
  await panelOf(page).getByText('No open comments').waitFor();

  await cursorTo(page, text, 0);
  await page.keyboard.type('Never. ');
  await panelOf(ada).getByRole('region', { name: /Add “Never\.”/ }).getByRole('button', { name: 'Reject' }).click();
  await untilRuns(id, ['The slow brown fox jumps over the lazy dog.\nA second line.\n']);
  await page.waitForFunction(() => document.querySelector('.ql-editor').textContent.startsWith('The slow'));
});

test('the keys that delete walk over what stays', async () => {
  const id = await newDocument();
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await suggesting(page);
  await cursorTo(page, text, 9);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
  await untilRuns(id, ['The qu', '-ick', ' brown fox jumps over the lazy dog.\nA second line.\n']);
  await page.keyboard.press('Backspace');
  await untilRuns(id, ['The q', '-uick', ' brown fox jumps over the lazy dog.\nA second line.\n']);
  await cursorTo(page, text, 10);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Delete');
  await untilRuns(id, ['The q', '-uick', ' ', '-bro', 'wn fox jumps over the lazy dog.\nA second line.\n']);
  await page.keyboard.type('XYZ');
  await untilRuns(id, ['The q', '-uick', ' ', '-bro', '+XYZ', 'wn fox jumps over the lazy dog.\nA second line.\n']);
  await page.keyboard.press('Backspace');
  await untilRuns(id, ['The q', '-uick', ' ', '-bro', '+XY', 'wn fox jumps over the lazy dog.\nA second line.\n']);
  // As many steps as there can be: what was typed without a pause is one.
  for (let i = 0; i < 12; i++) await page.keyboard.press('Control+z');
  await untilRuns(id, [TEXT]);
});

test('new lines, formats and pasted text are proposed as well', async () => {
  const id = await newDocument();
  const page = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`);
  const text = await openText(page);
  await suggesting(page);
  await cursorTo(page, text, 3);
  await page.keyboard.press('Enter');
  await untilRuns(id, ['The', '+\n', ' quick brown fox jumps over the lazy dog.\nA second line.\n']);
  assert.equal(await page.locator('[data-line-suggested-insertion]').count(), 1);
  await select(page, text, 5, 5);
  await page.keyboard.press('Control+b');
  await untilRuns(id, ['The', '+\n', ' ', '~quick', ' brown fox jumps over the lazy dog.\nA second line.\n']);
  await panelOf(page).getByText(/Format as bold/).waitFor();
  await cursorTo(page, text, 0);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/html', '<p>pasted <b>words</b> </p>');
    document.querySelector('.ql-editor').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await untilContent(id, (ops) => ops.some(({ insert, attributes }) => insert === 'words' && attributes.bold && attributes['suggested-insertion']));
  await panelOf(page).getByRole('button', { name: 'Reject all' }).click();
  await untilRuns(id, [TEXT]);
});

test('an editor who writes among suggestions writes text', async () => {
  const sid = crypto.randomUUID();
  const id = await newDocument([{ insert: 'old', attributes: { 'suggested-deletion': sid } }, { insert: 'new', attributes: { 'suggested-insertion': sid } }, { insert: ' text\n' }]);
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await cursorTo(page, text, 6);
  await page.keyboard.type('er');
  await untilRuns(id, ['-old', '+new', 'er text\n']);
  await cursorTo(page, text, 1);
  await page.keyboard.type('X');
  await untilRuns(id, ['-o', 'X', '-ld', '+new', 'er text\n']);
  await page.keyboard.press('Control+Alt+Shift+c');
  await page.getByRole('button', { name: 'Mode: Viewing' }).waitFor();
  await page.locator('.ql-editor[contenteditable=false]').click();
  await page.keyboard.type('nothing');
  assert.deepEqual(await runsOf(id), ['-o', 'X', '-ld', '+new', 'er text\n']);
});

test('suggestions are made without a network, and arrive when it is back', async () => {
  const id = await forComments(await newDocument());
  const page = await house.signedIn(grace, `/documents/${id}`);
  const text = await openText(page);
  await page.context().setOffline(true);
  await page.getByText('Offline, kept here').waitFor();
  await cursorTo(page, text, 4);
  await page.keyboard.type('very ');
  await page.keyboard.press('Delete');
  await page.context().setOffline(false);
  await untilRuns(id, ['The ', '+very ', '-q', 'uick brown fox jumps over the lazy dog.\nA second line.\n']);
});

test('it can be read on a phone, in the dark, and by a screen reader', async () => {
  const sid = crypto.randomUUID();
  const id = await newDocument([{ insert: 'The ' }, { insert: 'quick', attributes: { 'suggested-deletion': sid } }, { insert: 'slow', attributes: { 'suggested-insertion': sid } }, { insert: ' brown fox jumps' }, { insert: ' high', attributes: { 'suggested-format': { id: crypto.randomUUID(), attributes: { bold: true } } } }, { insert: '\n' }]);
  for (const [name, options] of Object.entries({ desk: {}, phone: PHONE })) {
    const page = await house.signedIn(acme.owner, `/documents/${id}?panel=comments`, options);
    await openText(page);
    await panelOf(page).getByRole('region', { name: /^Suggestion by Ada Lovelace/ }).first().waitFor();
    for (const scheme of ['light', 'dark']) {
      await inColours(page, scheme);
      assert.deepEqual(await seriousViolations(page), [], `${name} ${scheme}`);
      assert.ok((await sidewaysOverflow(page)) <= 0);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/suggestions-${name}-${scheme}.png` });
    }
    await page.getByRole('button', { name: 'Mode: Editing' }).click();
    await page.getByRole('menuitemradio', { name: /Suggesting/ }).click();
    await page.getByRole('button', { name: 'Mode: Suggesting' }).waitFor();
    await page.context().close();
  }
});
