/* Writing without leaving the keys: the slash menu, Markdown, the list of shortcuts, and the palette's actions for a document. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../integration/support/server.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, openText, PHONE } from './support/house.mjs';

let house;
let acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

/* A new document, open, with the cursor in its text. */
async function writing(content = [{ insert: '\n' }], options = {}) {
  const { id } = await acme.insula.documents.create({ title: 'Keys', content: { ops: content } });
  const page = await house.signedIn(acme.owner, `/documents/${id}`, options);
  const text = await openText(page);
  await text.click();
  await page.keyboard.press('Control+End');
  return { id, page, text, menu: page.getByRole('listbox', { name: 'Insert' }) };
}

/* What the platform has once everything is there. */
async function kept(page, id) {
  await openText(page);
  return (await acme.insula.documents.get(id)).content.ops;
}

test('the slash menu finds by name, and Undo brings back what was typed', async () => {
  const { id, page, text, menu } = await writing();
  await page.keyboard.type('/');
  await menu.getByRole('option', { name: 'Heading 1' }).waitFor();
  const field = page.getByRole('combobox', { name: 'Text of the document', expanded: true });
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await menu.getByRole('option', { selected: true }).getAttribute('id'), active);
  assert.equal(await field.getAttribute('aria-controls'), await menu.getAttribute('id'));
  assert.deepEqual(await seriousViolations(page), []);

  await page.keyboard.type('numb');
  await until(async () => (await menu.getByRole('option').count()) === 1, 'one is left');
  await page.keyboard.press('Enter');
  await menu.waitFor({ state: 'detached' });
  await page.keyboard.type('first');
  await text.locator('li[data-list="ordered"]', { hasText: 'first' }).waitFor();
  assert.equal(await text.getAttribute('aria-activedescendant'), null);
  assert.deepEqual(await kept(page, id), [{ insert: 'first' }, { insert: '\n', attributes: { list: 'ordered' } }]);

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await text.locator('p', { hasText: '/numb' }).waitFor();
});

test('arrows choose, Escape leaves the slash, and a slash inside a word calls nothing', async () => {
  const { page, text, menu } = await writing();
  await page.keyboard.type('and/or');
  assert.equal(await menu.count(), 0);
  await page.keyboard.type(' /');
  await menu.waitFor();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await page.keyboard.type(' stays');
  await text.getByText('and/or / stays').waitFor();
  assert.equal(await menu.count(), 0);

  await page.keyboard.press('Enter');
  await page.keyboard.type('/');
  await menu.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await menu.getByRole('option', { name: 'Heading 1', selected: true }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Chapter');
  await text.locator('h1', { hasText: /^Chapter$/ }).waitFor();

  await page.keyboard.press('Enter');
  await page.keyboard.type('/nothing is called this');
  assert.equal(await menu.count(), 0);
});

test('a link, an image, a date and a comment come from the slash menu', async () => {
  const { page, text, menu } = await writing();
  await page.keyboard.type('See /link');
  await menu.waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Address of the link').fill('example.com');
  await page.keyboard.press('Enter');
  await text.locator('a[href="https://example.com"]').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type('\n/image');
  await page.keyboard.press('Enter');
  await page.getByLabel('Address of the image').fill('https://images.example.com/ridge.png');
  await page.keyboard.press('Enter');
  await text.locator('img').waitFor({ state: 'attached' });
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n/today');
  await page.keyboard.press('Enter');
  await text.getByText(String(new Date().getFullYear())).waitFor();
  await page.keyboard.type(' was rainy /comment');
  await menu.waitFor();
  await page.keyboard.press('Enter');
  const comment = page.getByRole('textbox', { name: 'Comment' });
  await comment.waitFor();
  await comment.fill('Really?');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('region', { name: /^Thread by / }).getByText('Really?').waitFor();
});

test('on a phone a finger chooses, and nothing sticks out', async () => {
  const { page, text, menu } = await writing([{ insert: 'A line\n'.repeat(3) }], PHONE);
  await page.keyboard.type('\n/');
  await menu.waitFor();
  assert.equal(await sidewaysOverflow(page), 0);
  await menu.getByRole('option', { name: 'Quote' }).tap();
  await page.keyboard.type('as they say');
  await text.locator('blockquote', { hasText: /^as they say$/ }).waitFor();
});

const LINES = [
  ['# ', { header: 1 }],
  ['## ', { header: 2 }],
  ['### ', { header: 3 }],
  ['- ', { list: 'bullet' }],
  ['* ', { list: 'bullet' }],
  ['1. ', { list: 'ordered' }],
  ['[] ', { list: 'unchecked' }],
  ['[x] ', { list: 'checked' }],
  ['> ', { blockquote: true }],
  ['```', { 'code-block': true }],
];

test('signs at the start of a line become what they mean', async () => {
  /* A line of its own for each, so that none begins as what the one before was. */
  const { id, page, text } = await writing([{ insert: '\n'.repeat(LINES.length) }]);
  await page.keyboard.press('Control+Home');
  for (const [place, [signs]] of LINES.entries()) {
    if (place > 0) await page.keyboard.press('ArrowDown');
    await page.keyboard.type(`${signs}x`);
    await until(async () => (await text.innerText()).split('x').length === place + 2, 'it is in the text');
  }
  const ops = await kept(page, id);
  const found = ops.filter(({ insert, attributes }) => attributes && /^\n+$/.test(insert)).map(({ attributes }) => attributes);
  assert.deepEqual(found, LINES.map(([, attributes]) => attributes));
  assert.equal(ops.some(({ insert }) => /[#*>`[\]]/.test(insert)), false, JSON.stringify(ops));
});

test('signs around words become what they mean, and Undo takes back that alone', async () => {
  const { id, page, text } = await writing();
  await page.keyboard.type('a **bold** *slanted* _too_ ~~gone~~ `code` end, 2*3*4 and snake_case_name');
  assert.deepEqual(await kept(page, id), [
    { insert: 'a ' },
    { insert: 'bold', attributes: { bold: true } },
    { insert: ' ' },
    { insert: 'slanted', attributes: { italic: true } },
    { insert: ' ' },
    { insert: 'too', attributes: { italic: true } },
    { insert: ' ' },
    { insert: 'gone', attributes: { strike: true } },
    { insert: ' ' },
    { insert: 'code', attributes: { code: true } },
    { insert: ' end, 2*3*4 and snake_case_name\n' },
  ]);
  await page.keyboard.press('Enter');
  await page.keyboard.type('# ');
  await text.locator('h1').waitFor();
  await page.keyboard.press('Control+z');
  await text.locator('h1').waitFor({ state: 'detached' });
  await text.locator('p').last().filter({ hasText: '#' }).waitFor();
  await page.keyboard.type('1 fan');
  await text.getByText('# 1 fan').waitFor();
});

test('what is typed quickly is suggested like everything else, and in its order', async () => {
  const { id, page, text, menu } = await writing([{ insert: 'Hello\n' }]);
  await page.getByRole('button', { name: /Editing/ }).click();
  await page.getByRole('menuitemradio', { name: /Suggest/ }).or(page.getByRole('menuitem', { name: /Suggest/ })).first().click();
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' a **bold** word\nTitle\n/quote');
  await menu.waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('said');
  await text.getByText('said').waitFor();
  const ops = await kept(page, id);
  assert.equal(ops.map(({ insert }) => insert).join(''), 'Hello a bold word\nTitle\nsaid\n');
  assert.ok(ops.filter(({ insert }) => /bold|Title|said/.test(insert)).every(({ attributes }) => attributes['suggested-insertion']));
});

test('the shortcuts are listed, by a question mark outside of the text and by Ctrl / inside', async () => {
  const { page, text } = await writing();
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.type('what?');
  await text.getByText('what?').waitFor();
  assert.equal(await help.count(), 0);
  await page.keyboard.press('Control+/');
  await help.getByText('Bulleted list').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await page.goto('/documents');
  await page.getByRole('link', { name: 'Keys' }).first().waitFor();
  await page.keyboard.press('?');
  await help.waitFor();
});

test('the command palette has what can be done with the open document, and forgets it elsewhere', async () => {
  const { page } = await writing();
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  const command = async (words) => {
    await page.keyboard.press('Control+k');
    await palette.getByRole('textbox').fill(words);
    await palette.getByRole('option', { name: words }).or(palette.getByRole('button', { name: words })).first().click();
  };
  await command('Comments');
  await page.getByRole('complementary', { name: 'Comments' }).waitFor();
  await command('History');
  await page.getByRole('complementary', { name: 'History' }).waitFor();
  await command('Add to favourites');
  await page.getByRole('region', { name: 'Favourites' }).getByRole('link', { name: 'Keys' }).waitFor();
  await command('Rename');
  await page.getByRole('dialog', { name: 'Rename document' }).getByLabel('Title').fill('Renamed by keys');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Rename document' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Home' }).click();
  await page.getByText('Recent documents').waitFor();
  await page.keyboard.press('Control+k');
  await palette.getByRole('textbox').fill('Move');
  await palette.getByText('Nothing is called that').waitFor();
});
