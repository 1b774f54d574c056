/* The platform goes away while people write. A server of its own, since it is stopped here. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../integration/support/server.mjs';
import { House, launchBrowser, openText } from './support/house.mjs';

let house;
before(async () => {
  house = new House(await startServer(), await launchBrowser());
});
after(() => house.close());

const state = (page, words) => page.getByRole('status').filter({ hasText: words });

test('what is written while the platform is away arrives when it is back, once', async () => {
  const acme = await house.workspace();
  const { id } = await acme.insula.documents.create({ title: 'Written on a train' });
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  await page.keyboard.type('Before the tunnel. ');
  await openText(page);

  await house.server.stop();
  await state(page, 'Offline, kept here').waitFor();
  await page.keyboard.type('In the tunnel. ');
  await house.server.start();
  await openText(page);
  await page.keyboard.type('After it.');
  await openText(page);

  const other = await house.signedIn(acme.owner, `/documents/${id}`);
  assert.equal(
    (await (await openText(other)).textContent()).trim(),
    'Before the tunnel. In the tunnel. After it.',
  );
});

test('a worker that is killed takes no letter with it', async () => {
  const acme = await house.workspace();
  const { id } = await acme.insula.documents.create({ title: 'Through a crash' });
  const page = await house.signedIn(acme.owner, `/documents/${id}`);
  const text = await openText(page);
  await text.click();
  const typing = page.keyboard.type('The quick brown fox jumps over the lazy dog. '.repeat(2), { delay: 10 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  house.server.kill('web');
  await typing;
  await openText(page);
  const document = await acme.insula.documents.get(id);
  assert.equal(
    document.content.ops[0].insert.trim(),
    'The quick brown fox jumps over the lazy dog. '.repeat(2).trim(),
  );
});

test('a page says that the platform cannot be reached, and goes on when it can', async () => {
  const acme = await house.workspace();
  const page = await house.signedIn(acme.owner, '/documents');
  await page.getByText('Write the first document').waitFor();
  await page.waitForTimeout(3_000); /* the other pages' code comes while nothing else is to do */
  await house.server.stop();
  await page.getByRole('link', { name: 'Records' }).click();
  await page.getByText('Insula cannot be reached').waitFor({ timeout: 20_000 });
  await house.server.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Keep your own data here').waitFor();
});
