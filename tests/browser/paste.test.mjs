/* What is pasted keeps its structure: the clipboards of other programs, as they are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { until } from '../integration/support/server.mjs';
import { openHouse, openText } from './support/house.mjs';

let house;
let acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

const clipboard = (name) => readFileSync(new URL(`support/clipboard/${name}.html`, import.meta.url), 'utf8');

/* A new document in which somebody stands. */
async function writer() {
  const { id } = await acme.insula.documents.create({ title: 'Pasted' });
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  const paste = (data) =>
    text.evaluate((element, content) => {
      const clipboardData = new DataTransfer();
      for (const [type, value] of Object.entries(content)) clipboardData.setData(type, value);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, data);
  /* As the platform has it, once it has arrived. */
  const becomes = async (expected) => {
    let ops;
    await until(async () => {
      ({ ops } = (await acme.insula.documents.get(id)).content);
      return JSON.stringify(ops) === JSON.stringify(expected);
    }, 'the text is what was pasted', 20_000, 200).catch(() => assert.deepEqual(ops, expected));
  };
  return { page, text, paste, becomes };
}

const line = (insert, attributes) => [{ insert }, { insert: '\n', attributes }];

for (const [program, expected] of Object.entries({
  'google-docs': [
    ...line('Packing', { header: 2 }),
    { insert: 'Bring ' }, { insert: 'boots', attributes: { bold: true } }, { insert: ' and water', attributes: { italic: true } }, { insert: ', see ' },
    { insert: 'the list', attributes: { link: 'https://hut.example/list' } }, { insert: '\nouter' }, { insert: '\n', attributes: { list: 'bullet' } },
    ...line('inner', { indent: 1, list: 'bullet' }), ...line('done', { list: 'checked' }), { insert: '\n' },
  ],
  word: [
    ...line('Report', { header: 1 }),
    { insert: 'Strong', attributes: { bold: true } }, { insert: ' and ' }, { insert: 'slanted', attributes: { italic: true } }, { insert: ' and ' },
    { insert: 'gone', attributes: { strike: true } }, { insert: '\nouter' }, { insert: '\n', attributes: { list: 'bullet' } },
    ...line('inner', { indent: 1, list: 'ordered' }),
    ...line('| Name | Age |', { 'code-block': true }), ...line('| Ada  | 36  |', { 'code-block': true }), { insert: '\n' },
  ],
  notion: [
    ...line('Tasks', { header: 3 }),
    { insert: 'Text with ' }, { insert: 'code', attributes: { code: true } }, { insert: ', ' }, { insert: 'weight', attributes: { bold: true } },
    { insert: ' and ' }, { insert: 'a link', attributes: { link: 'https://notion.example/x' } }, { insert: '\n[ ] plain bullet' },
    { insert: '\n', attributes: { list: 'bullet' } }, ...line('nested', { indent: 1, list: 'bullet' }),
    ...line('ticked', { list: 'checked' }), ...line('open', { list: 'unchecked' }), ...line('said', { blockquote: true }), { insert: '\n' },
  ],
  'vs-code': [
    ...line('if (a < b) {', { 'code-block': true }), ...line('    go();', { 'code-block': true }), ...line('}', { 'code-block': true }), { insert: '\n' },
  ],
}))
  test(`a paste from ${program} keeps its structure`, async () => {
    const { paste, becomes } = await writer();
    await paste({ 'text/html': clipboard(program), 'text/plain': 'not this' });
    await becomes(expected);
  });

test('Markdown pasted as text becomes what it looks like, and undoing brings the text back', async () => {
  const { page, text, paste, becomes } = await writer();
  const source = '# Plan\n\n- one\n  - **two**\n- [x] three\n\nSee `a < b` and [this](https://x.example/).';
  await paste({ 'text/plain': source });
  await becomes([
    ...line('Plan', { header: 1 }), ...line('one', { list: 'bullet' }),
    { insert: 'two', attributes: { bold: true } }, { insert: '\n', attributes: { indent: 1, list: 'bullet' } }, ...line('three', { list: 'checked' }),
    { insert: 'See ' }, { insert: 'a < b', attributes: { code: true } }, { insert: ' and ' }, { insert: 'this', attributes: { link: 'https://x.example/' } },
    { insert: '.\n' },
  ]);
  await text.click();
  await page.keyboard.press('Control+z');
  await becomes([{ insert: `${source}\n` }]);
});

test('text that only has a dash or a star in it stays as it is', async () => {
  const { paste, becomes } = await writer();
  await paste({ 'text/plain': 'Two * three\n- is six' });
  await becomes([{ insert: 'Two * three\n- is six\n' }]);
});

test('a script on the clipboard is not even text', async () => {
  const { paste, becomes } = await writer();
  await paste({ 'text/html': '<p>safe<script>alert(1)</script><a href="javascript:alert(2)">no</a></p>' });
  await becomes([{ insert: 'safe' }, { insert: 'no', attributes: { link: 'about:blank' } }, { insert: '\n' }]);
});
