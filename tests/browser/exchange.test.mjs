/* Documents come in from files and leave as files. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHouse, openText, PHONE } from './support/house.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';

let house;
let acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

const file = (name, content) => ({ name, mimeType: '', buffer: Buffer.from(content) });

async function choose(page, ...files) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import' }).click(),
  ]);
  await chooser.setFiles(files);
}

test('a Markdown file is imported and opened', async () => {
  const page = await house.signedIn(acme.owner, '/documents');
  await choose(page, file('plan.md', '# The plan\n\n- first\n- [x] second\n'));
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  const text = await openText(page);
  await text.getByRole('listitem').filter({ hasText: 'second' }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Title' }).inputValue(), 'The plan');
});

test('of several files each says how it went, and a folder takes them', async () => {
  const folder = await acme.insula.folders.create({ name: 'Brought' });
  const page = await house.signedIn(acme.owner, `/documents?folder=${folder.id}`);
  await page.getByRole('button', { name: 'Import' }).waitFor();
  await choose(page, file('one.txt', 'one'), file('two.html', '<h1>Number two</h1><p>x'), file('three.docx', 'x'), file('four.txt', Buffer.from([0xc3, 0x28])));
  const section = page.getByRole('region', { name: 'Import' });
  await section.getByRole('status').filter({ hasText: '2 files imported, 2 not' }).waitFor();
  await section.getByText('Only Markdown (.md), web pages (.html) and plain text (.txt) can be imported.').waitFor();
  await section.getByText('The file is not text in UTF-8.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  const { data } = await acme.insula.documents.list({ folder_id: folder.id, sort: 'title' });
  assert.deepEqual(data.map(({ title }) => title), ['Number two', 'one']);
  await section.getByRole('button', { name: 'Close' }).click();
  await section.waitFor({ state: 'detached' });
});

test('files are dropped on the page', async () => {
  const page = await house.signedIn(acme.owner, '/documents');
  await page.getByRole('button', { name: 'Import' }).waitFor();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    for (const name of ['left', 'right']) transfer.items.add(new File([`${name} side`], `${name}.txt`));
    return transfer;
  });
  const target = page.getByRole('heading', { name: 'Documents', level: 1 });
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await page.getByText('Drop files to import them here').waitFor();
  await target.dispatchEvent('drop', { dataTransfer: data });
  const section = page.getByRole('region', { name: 'Import' });
  await section.getByRole('status').filter({ hasText: '2 files imported' }).waitFor();
  await section.getByRole('link', { name: 'left side' }).click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
});

test('a document is exported from its menu, in each format', async () => {
  const { id } = await acme.insula.documents.create({
    title: 'Über uns',
    content: { ops: [{ insert: 'Hello ' }, { insert: 'you', attributes: { bold: true } }, { insert: '\n' }] },
  });
  const page = await house.signedIn(acme.owner, `/documents/${id}`, PHONE);
  await openText(page);
  for (const [label, name, content] of [
    ['PDF', 'Über uns.pdf', /^%PDF-1\./],
    ['Markdown', 'Über uns.md', /^# Über uns\n\nHello \*\*you\*\*\n$/],
    ['Web page', 'Über uns.html', /<strong>you<\/strong>/],
    ['Plain text', 'Über uns.txt', /^Hello you\n$/],
  ]) {
    await page.getByRole('button', { name: 'Actions for this document' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export “Über uns”' });
    await dialog.waitFor();
    if (label === 'PDF') {
      assert.deepEqual(await seriousViolations(page), []);
      assert.ok((await sidewaysOverflow(page)) <= 0);
    }
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: new RegExp(label) }).click(),
    ]);
    assert.equal(download.suggestedFilename(), name);
    assert.match(await readFile(await download.path(), 'utf8'), content);
    await dialog.waitFor({ state: 'detached' });
  }
});
