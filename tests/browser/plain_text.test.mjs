/* A document of plain text: programs write it, people read it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house, acme;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
});
after(() => house.close());

test('a plain text is shown as it is written, also on a phone', async () => {
  const text = `{\n  "colour": "teal 😀",\n  "list": [${'1, '.repeat(200)}2]\n}\n`;
  const { id } = await acme.insula.documents.create({ title: 'settings.json', type: 'text-unicode', content: { ops: [{ insert: text }] } });
  for (const [name, options] of Object.entries({ desk: {}, phone: PHONE })) {
    const page = await house.signedIn(acme.owner, `/documents/${id}`, options);
    await page.getByRole('heading', { name: 'settings.json' }).waitFor();
    await page.locator('pre').waitFor();
    assert.equal(await page.locator('pre').textContent(), text);
    assert.ok((await sidewaysOverflow(page)) <= 0, name);
    assert.deepEqual(await seriousViolations(page), [], name);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/plain-text-${name}.png` });
    await page.context().close();
  }
});
