/* What those hear who cannot see it: what others do in a document, politely and rarely. */
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

const newDocument = (title) =>
  acme.insula.documents.create({ title, content: { ops: [{ insert: 'One.\nTwo.\nThree.\n' }] } });

/* Opens it, and keeps what its live region says, with the time. */
async function listening(who, id) {
  const page = await house.signedIn(who, '/docs/errors');
  await page.clock.install(); // so that the pauses before something is said need not be waited for
  await page.goto(`/documents/${id}`);
  await openText(page);
  await page.evaluate(() => {
    const region = document.querySelector('[data-announcements]');
    globalThis.heard = [];
    /* For each, how long after the last key. */
    globalThis.heardAfter_ms = [];
    let keyAt = -Infinity;
    document.addEventListener('keydown', () => (keyAt = performance.now()), true);
    new MutationObserver(() => {
      if (!region.textContent) return;
      globalThis.heard.push(region.textContent);
      globalThis.heardAfter_ms.push(performance.now() - keyAt);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return page;
}
const heard = (page) => page.evaluate(() => globalThis.heard);
const hears = (page, words) =>
  page.waitForFunction((wanted) => globalThis.heard.some((text) => text.includes(wanted)), words, { timeout: 40_000 });

const faces = (page) => page.getByRole('group', { name: 'People in this document' });
/* Who comes and goes is told after four seconds, what was written at most every ten. */
const GATHERED_MS = 4_500;
const QUIET_MS = 11_000;

/* Twenty edits by Grace, in two of three paragraphs. */
async function edits(page) {
  const text = await openText(page);
  await text.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('0123456789');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('0123456789');
}

test('twenty edits by a colleague are two messages: that they type, and what came of it', async () => {
  const { id } = await newDocument('Edits');
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  await openText(colleague);
  const ada = await listening(acme.owner, id);
  await faces(ada).waitFor();
  const began = Date.now();
  await edits(colleague);
  for (const words of ['0123456789One.', 'Two.0123456789']) await ada.getByText(words).waitFor();
  await hears(ada, 'typing');
  await ada.clock.fastForward(QUIET_MS);
  await hears(ada, 'Grace Hopper changed');
  const said = (await heard(ada)).filter((text) => /typing|changed/.test(text));
  assert.equal(said[0], 'Grace Hopper is typing.');
  assert.equal(said.at(-1), 'Grace Hopper changed 2 paragraphs.');
  /* Two, or as many as there are ten seconds where everything is slow. */
  assert.ok(said.length <= 2 + (Date.now() - began) / 10_000, said.join(' '));
});

test('whoever writes is not interrupted, and hears afterwards', async () => {
  const { id } = await newDocument('Interruptions');
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  await openText(colleague);
  const ada = await listening(acme.owner, id);
  const text = await openText(ada);
  await text.click();
  await ada.keyboard.press('Control+End');
  let writing = true;
  const typing = (async () => {
    while (writing) await ada.keyboard.type('a', { delay: 50 });
  })();
  await faces(ada).waitFor();
  await edits(colleague);
  await text.getByText('0123456789One.').waitFor();
  writing = false;
  await typing;
  await hears(ada, 'Grace Hopper');
  const after_ms = await ada.evaluate(() => globalThis.heardAfter_ms);
  assert.ok(Math.min(...after_ms) > 1_900, `heard ${after_ms} ms after a key`);
});

test('who comes and who leaves is told, and nothing at all when one wants it quiet', async () => {
  const { id } = await newDocument('Comings');
  const ada = await listening(acme.owner, id);
  await ada.clock.fastForward(GATHERED_MS);
  const colleague = await house.signedIn(grace, `/documents/${id}`);
  await faces(ada).waitFor();
  await ada.clock.fastForward(GATHERED_MS);
  await hears(ada, 'Grace Hopper has come to this document.');
  await colleague.context().close();
  await faces(ada).waitFor({ state: 'detached' });
  await ada.clock.fastForward(GATHERED_MS);
  await hears(ada, 'Grace Hopper has left this document.');

  await ada.goto('/settings/profile');
  await ada.getByRole('switch', { name: 'Say what others do in a document' }).click({ force: true });
  await ada.goto(`/documents/${id}`);
  await openText(ada);
  await ada.clock.fastForward(GATHERED_MS);
  const again = await house.signedIn(grace, `/documents/${id}`);
  await openText(again);
  await edits(again);
  await ada.getByText('0123456789One.').waitFor();
  await ada.clock.fastForward(GATHERED_MS);
  await ada.clock.fastForward(QUIET_MS);
  assert.equal(await ada.locator('[data-announcements]').innerText(), '');
});
